"""What a caller is told, and what it is told when nobody answers in time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

OPEN, CLOSED = "allow", "hold"
"""The verdict of a moment that fails open, and of one that fails closed."""
FAILS_OPEN = frozenset({"login", "checkout", "view_orders"})
"""Moments at which a shop that stands still loses more than a thief wins; all others fail closed."""
LARGEST = 1 << 16
"""Bytes of an answer."""
PASSING = frozenset({429, 502, 503, 504})
"""Statuses that say: not now. The question was not counted, asking again is right."""


class Answer(msgspec.Struct, frozen=True):
    """A verdict; ``failure`` is empty where Holdfast gave it, else why the caller had to decide alone."""

    verdict: str
    id: str = ""
    reasons: tuple[dict[str, Any], ...] = ()
    undecided: tuple[dict[str, Any], ...] = ()
    policy: str = ""
    version: str = ""
    expires_at: str = ""
    failure: str = ""


@dataclass(frozen=True)
class Failing:
    """What is answered where Holdfast is slow, down or wrong: a verdict a moment, ``OPEN`` or ``CLOSED``."""

    verdicts: Mapping[str, str] = field(default_factory=dict)

    def answer(self, moment: str, failure: str) -> Answer:
        """Return the answer of a moment."""
        verdict = self.verdicts.get(moment) or (OPEN if moment in FAILS_OPEN else CLOSED)
        return Answer(verdict, failure=failure)


class FailedError(Exception):
    """One try failed: ``why`` in a word; ``is_again`` where another try cannot count the question twice."""

    def __init__(self, why: str, *, is_again: bool = False, is_theirs: bool = True) -> None:
        """Keep why; ``is_theirs``: it speaks against the server, not against the question."""
        super().__init__(why)
        self.why, self.is_again, self.is_theirs = why, is_again, is_theirs


_DECODER = msgspec.json.Decoder(Answer)
_VERDICTS = frozenset({"allow", "challenge", "hold", "deny"})


def read_answer(status: int, body: bytes) -> Answer:
    """Return what the server said.

    Raises:
        FailedError: it refused, or said something that is no verdict.
    """
    if status in PASSING:
        raise FailedError(f"status-{status}", is_again=True)
    if status != 200:
        raise FailedError(f"status-{status}", is_theirs=status >= 500 or status in {401, 403, 404})
    try:
        answer = _DECODER.decode(body)
    except msgspec.DecodeError:
        raise FailedError("no-verdict") from None
    if answer.verdict not in _VERDICTS or answer.failure:
        raise FailedError("no-verdict")
    return answer


def question(moment: str, facts: Mapping[str, Any], at: str | None) -> bytes:
    """Return the body of a request."""
    return msgspec.json.encode({"moment": moment, "facts": facts} | ({"at": at} if at else {}))
