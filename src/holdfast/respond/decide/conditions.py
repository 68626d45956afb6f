"""What a condition is: its types, what it sees of a request, and how a mistake in one is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from holdfast.respond.decide.moments import Facts

UNITS = {"s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000}
"""Microseconds."""

Type = Literal["identifier", "identifiers", "text", "number", "money", "flag", "time", "duration"]
SPOKEN: dict[Type, str] = {
    "identifier": "an identifier",
    "identifiers": "identifiers",
    "text": 'a text in "quotes"',
    "number": "a number",
    "money": "an amount such as 100 CNY",
    "flag": "a yes-or-no question",
    "time": "a time",
    "duration": "a duration such as 10m",
}


class Known(Protocol):
    """What is known besides the request."""

    def is_listed(self, name: str, kind: str, identifier: str, at: int) -> bool:
        """Whether an identifier stands on a list at a time."""
        ...

    def is_hand_listed(self, name: str, card: str, at: int) -> bool:
        """Whether a card, or another one bought by the same hand, stands on a list."""
        ...

    def signal(self, kind: str, identifier: str, detector: str, at: int) -> float:
        """Return the highest score of a detector's (empty: any detector's) living signals; 0 where there is none."""
        ...

    def case_state(self, kind: str, identifier: str) -> str:
        """Return ``none``, or the state of the case."""
        ...


class Seen:
    """What a condition sees of one request."""

    __slots__ = ("at", "facts", "known", "windows")

    def __init__(self, at: int, facts: Facts, windows: Callable[[str], int | None], known: Known) -> None:
        """Hold the time in microseconds, the facts, the policy's windows by name, and what is known besides."""
        self.at, self.facts, self.windows, self.known = at, facts, windows, known


Run = Callable[[Seen], Any]


@dataclass(frozen=True)
class Condition:
    """A compiled expression: ``run`` gives its value, None for unknown; ``uses`` names its facts and windows."""

    type: Type
    run: Run
    uses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Names:
    """What a condition may speak of besides facts: windows with their types, lists, detectors."""

    windows: Mapping[str, Type]
    lists: frozenset[str]
    detectors: frozenset[str]
    has_only_facts: bool = False
    """Of the ``where`` of a window: what was known besides is not known any more when it is counted again."""


class ConditionError(Exception):
    """A condition is not understood: where in its text (lines and columns from 1) and what was expected."""

    def __init__(self, expected: str, line: int = 1, column: int = 1) -> None:
        """Hold the place."""
        super().__init__(expected)
        self.expected, self.line, self.column = expected, line, column
