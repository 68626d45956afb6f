"""Why a lead is one. Needs nothing, so that sentences can be said before the analytics are there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

OUTSIDE = "outside:"
"""What the kind of a source without an access log begins with."""


@dataclass(frozen=True)
class Reason:
    """Why, as a code and its values; the sentence is made at the edge, in the reader's language."""

    code: str
    values: Mapping[str, int | float | str] = field(default_factory=dict)

    @property
    def json(self) -> str:
        """The reason as one JSON object, keys sorted, floats to six digits."""
        values = {key: round(value, 6) if isinstance(value, float) else value for key, value in self.values.items()}
        return json.dumps({"code": self.code, **values}, ensure_ascii=False, sort_keys=True)
