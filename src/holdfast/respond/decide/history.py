"""Policies replayed over what happened: which verdicts would have been others."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from holdfast.errors import InputError
from holdfast.respond.decide.deciding import Decider
from holdfast.respond.decide.known import KnownState, hands_of
from holdfast.respond.decide.moments import MOMENTS, Facts, read_facts, read_kept, read_time
from holdfast.respond.decide.policies import PolicySet

MOST_EXAMPLES = 20


@dataclass(frozen=True)
class Past:
    """One moment of a history file, with its line."""

    line: int
    moment: str
    at: int
    facts: Facts


@dataclass(frozen=True)
class Changed:
    """A moment whose verdict is another one: its line in the file, and the rules that spoke."""

    line: int
    moment: str
    before: str
    after: str
    rules: tuple[str, ...]


@dataclass
class Difference:
    """What two sets of policies say of the same history."""

    moments: int = 0
    verdicts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often (moment, verdict before, verdict after)."""
    examples: list[Changed] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)
    """The customers who would have been treated otherwise."""

    @property
    def changed(self) -> int:
        """How many verdicts differ."""
        return sum(count for (_, before, after), count in self.verdicts.items() if before != after)


def read_history(path: Path) -> Iterator[Past]:
    """Yield the moments of a JSONL file: ``moment``, ``facts``, ``at`` (RFC 3339, or microseconds as in the journal).

    Raises:
        InputError: a line that is no moment.
    """
    try:
        file = path.open("rb")
    except OSError:
        raise InputError("expected a readable file of moments", file=str(path)) from None
    with file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _past(line, number, str(path))


def _past(line: bytes, number: int, file: str) -> Past:
    try:
        read = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        expected = "expected a JSON object with moment, at and facts"
        raise InputError(expected, file=file, line=number) from None
    try:
        # A line of the journal has microseconds, and its facts in their inner form.
        kept = isinstance(read.at, int)
        at = read.at if isinstance(read.at, int) else read_time(read.at, "at")
        return Past(number, read.moment, at, read_kept(read.facts) if kept else read_facts(read.facts))
    except InputError as mistake:
        raise InputError(mistake.expected, file=file, line=number, field=mistake.field) from None


class _Line(msgspec.Struct):
    moment: Literal[MOMENTS]  # type: ignore[valid-type]
    at: int | str
    facts: dict[str, object] = {}


class _Replayed:
    """One set of policies, over a history whose clock is the history's own."""

    def __init__(self, policies: PolicySet, at: int) -> None:
        self.known, self._at = KnownState(), at
        self._decider = Decider(policies, known=self.known, clock=lambda: self._at)

    def said(self, past: Past) -> tuple[str, tuple[str, ...]]:
        self._at = past.at
        if bought := hands_of(past.moment, past.facts):
            self.known.put_bought(*bought)
        said = self._decider.decide(past.moment, past.facts, past.at).said
        return said.verdict, tuple(reason.rule for reason in said.reasons)


def replayed(history: Iterable[Past], before: PolicySet, after: PolicySet) -> Difference:
    """Return what ``after`` says otherwise than ``before`` over a history, which is put in order of time."""
    difference = Difference()
    ordered = sorted(history, key=lambda past: past.at)
    if not ordered:
        return difference
    was, would = (_Replayed(policies, ordered[0].at) for policies in (before, after))
    for past in ordered:
        (old, _), (new, rules) = was.said(past), would.said(past)
        difference.moments += 1
        difference.verdicts[past.moment, old, new] += 1
        if old != new:
            if isinstance(account := past.facts.get("account"), str):
                difference.accounts.add(account)
            if len(difference.examples) < MOST_EXAMPLES:
                difference.examples.append(Changed(past.line, past.moment, old, new, rules))
    return difference
