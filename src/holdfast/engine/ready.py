"""Queries made ready once a process: of a small one most of the time goes into writing it, not into running it."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

_MOST = 256
_KNOWN: "dict[Hashable, Ready]" = {}


@dataclass(frozen=True)
class Ready:
    """An expression written in the engine's own language, with its columns, and those in our types."""

    query: str
    schema: "ibis.Schema"
    normal: "pa.Schema"


def remembered(key: Hashable, make: Callable[[], Ready]) -> Ready:
    """Return what was made under a key before, or make it."""
    found = _KNOWN.get(key)
    if found is None:
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        found = _KNOWN[key] = make()
    return found
