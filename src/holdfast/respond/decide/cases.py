"""Cases beside the policies: what was before, the facts of a moment, and what must be said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.errors import InputError
from holdfast.respond.decide.deciding import Decider
from holdfast.respond.decide.known import KnownState, hands_of
from holdfast.respond.decide.moments import FACTS, MOMENTS, VERDICTS, Facts, read_facts, read_identifier, read_time
from holdfast.respond.decide.places import Placed
from holdfast.respond.decide.policies import CASES, PolicySet, load_policies

NOON = "2026-01-01T12:00:00Z"
"""When a case happens that does not say it."""
_CASE = ("case", "moment", "at", "given", "facts", "verdict", "reasons", "undecided")
_GIVEN = ("lists", "signals", "cases", "moments")
_BEFORE = ("moment", "before", "facts", "times")


@dataclass(frozen=True)
class Outcome:
    """How a case went: its place and name, and what was expected and said where they differ."""

    file: str
    line: int
    case: str
    expected: str = ""
    said: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it was said what was expected."""
        return self.expected == self.said


def run_cases(folder: Path) -> Iterator[Outcome]:
    """Load the policies of a folder and yield how each case beside them goes.

    Raises:
        InputError: a mistake in a policy or in a case, with its place.
    """
    policies = load_policies(folder)
    for path in sorted(folder.glob(f"*{CASES}")):
        for placed in Placed.read(path)[0].items():
            yield _run(placed, policies, path.name.removesuffix(CASES))


def _run(placed: Placed, policies: PolicySet, named: str) -> Outcome:
    parts = placed.fields(_CASE, ("case", "facts", "verdict"))
    at = _time(parts["at"]) if "at" in parts else read_time(NOON, "at")
    known = KnownState()
    clock = [at]
    decider = Decider(policies, known=known, clock=lambda: clock[0])
    # Windows begin with nothing before them, not with what is unknown.
    if "given" in parts:
        for moment, when, facts in _given(parts["given"], policies, known, at):
            clock[0] = when
            if bought := hands_of(moment, facts):
                known.put_bought(*bought)
            decider.decide(moment, facts, when)
    clock[0] = at
    moment = parts["moment"].choice(MOMENTS) if "moment" in parts else named
    if moment not in MOMENTS:
        raise placed.mistake(f"expected moment here: one of {', '.join(MOMENTS)}")
    said = decider.decide(moment, _facts(parts["facts"]), at).said
    expected, found = [parts["verdict"].choice(VERDICTS)], [said.verdict]
    for part, told in (("reasons", said.reasons), ("undecided", said.undecided)):
        if part in parts:
            expected.append(f"{part} {', '.join(sorted(parts[part].words()))}")
            found.append(f"{part} {', '.join(sorted(reason.code for reason in told))}")
    return Outcome(placed.file, placed.line, parts["case"].text(), "; ".join(expected), "; ".join(found))


def _given(placed: Placed, policies: PolicySet, known: KnownState, at: int) -> list[tuple[str, int, Facts]]:
    parts = placed.fields(_GIVEN)
    for name, entries in parts["lists"].named() if "lists" in parts else ():
        if name not in policies.lists:
            raise entries.mistake("expected lists that stand in declared.yaml", field=name)
        for kind, identifier in _identifiers(entries):
            known.put_on_list(name, kind, identifier)
    for detector, entries in parts["signals"].named() if "signals" in parts else ():
        for kind, identifier in _identifiers(entries):
            known.put_signal(kind, identifier, detector, 1.0, ends_at=None)
    for state, entries in parts["cases"].named() if "cases" in parts else ():
        for kind, identifier in _identifiers(entries):
            known.put_case(kind, identifier, state)
    happened = []
    for each in parts["moments"].items() if "moments" in parts else ():
        said = each.fields(_BEFORE, ("moment", "before", "facts"))
        when, facts = at - said["before"].duration(), _facts(said["facts"])
        times = said["times"].value() if "times" in said else 1
        if not isinstance(times, int) or not 1 <= times <= 10_000:
            raise said["times"].mistake("expected a number from 1 to 10000")
        happened += [(said["moment"].choice(MOMENTS), when, facts)] * times
    return sorted(happened, key=lambda each: each[1])


def _identifiers(placed: Placed) -> Iterator[tuple[str, str]]:
    for entry in placed.items():
        for kind, identifier in entry.fields([fact.name for fact in FACTS.values() if fact.kind]).items():
            try:
                yield kind, read_identifier(kind, identifier.text())
            except InputError as mistake:
                raise identifier.mistake(mistake.expected, field=mistake.field) from None


def _facts(placed: Placed) -> Facts:
    given = placed.value()
    try:
        return read_facts(given if isinstance(given, dict) else {})
    except InputError as mistake:
        raise placed.mistake(mistake.expected, field=mistake.field) from None


def _time(placed: Placed) -> int:
    try:
        return read_time(placed.text(), "at")
    except InputError as mistake:
        raise placed.mistake(mistake.expected, field="at") from None
