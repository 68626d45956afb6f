"""Policies: one small file a moment, checked when it is loaded, named by the hash of its content."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import msgspec

from holdfast.errors import InputError
from holdfast.respond.decide.conditions import UNITS, Condition, Known, Names, Seen, Type
from holdfast.respond.decide.moments import FACTS, MOMENTS, VERDICTS, Facts, FactValue
from holdfast.respond.decide.places import Placed
from holdfast.respond.decide.windows import Kind, WindowShape

DECLARED = "declared.yaml"
"""The file beside the policies that names the lists and detectors they may speak of: a misspelt one is a mistake."""
ENDING = ".yaml"
SHADOW = ".shadow.yaml"
"""How the file of a policy ends that is only watched: what it would have said is recorded, never answered."""
CASES = ".cases.yaml"
LONGEST_WINDOW = 31 * UNITS["d"]
STERNNESS = {verdict: number for number, verdict in enumerate(VERDICTS)}

_POLICY = ("moment", "about", "ttl", "otherwise", "windows", "rules")
_RULE = ("name", "about", "when", "verdict", "reason", "if_missing", "ttl")
_WINDOW = ("what", "by", "over", "at", "where")
_HIDDEN = frozenset({"identifier", "identifiers", "text", "time"})
"""Values that are not told as reasons: they name who it was, or when."""


@dataclass(frozen=True)
class Window:
    """What is counted of which moments, by which key. Two with one ``id`` are the same."""

    id: str
    shape: WindowShape
    of: str
    by: tuple[str, ...]
    moments: frozenset[str]
    where: Condition | None = field(default=None, compare=False)

    def key(self, facts: Facts) -> tuple[str, ...] | None:
        """Return the key, None where a fact of it is missing."""
        try:
            if len(self.by) == 1:
                return (str(facts[self.by[0]]),)
            return tuple([str(facts[name]) for name in self.by])
        except KeyError:  # a missing fact is not there at all
            return None

    def counted(self, at: int, facts: Facts) -> tuple[tuple[str, ...], str | int] | None:
        """Return the key and value that a moment adds, None where it does not count or that is not known."""
        key = self.key(facts)
        value: FactValue | None = facts.get(self.of) if self.of else 1
        if key is None or value is None:
            return None
        if self.where and self.where.run(Seen(at, facts, _no_windows, NOTHING_KNOWN)) is not True:
            return None
        return key, int(value) if self.shape.kind != "distinct" else str(value)


@dataclass(frozen=True)
class Rule:
    """One rule: where ``when`` holds, its verdict speaks; ``if_missing`` where it cannot be told."""

    name: str
    when: Condition
    verdict: str
    reason: str
    if_missing: str | None
    ttl: int
    line: int

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The facts and windows that are told as reasons, in order."""
        return tuple(sorted(name for name in self.when.uses if name not in FACTS or FACTS[name].type not in _HIDDEN))


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why: the rule, its code, its verdict, the numbers it saw; of an undecided rule what was missing."""

    rule: str
    code: str
    verdict: str = ""
    values: dict[str, int | bool] = {}
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """What a policy says: the sternest verdict of its rules, for so many microseconds."""

    verdict: str
    reasons: tuple[Reason, ...]
    undecided: tuple[Reason, ...]
    ttl: int


@dataclass(frozen=True)
class Policy:
    """One file, ready to judge."""

    moment: str
    version: str
    file: str
    rules: tuple[Rule, ...]
    windows: Mapping[str, Window]
    otherwise: str
    ttl: int
    is_shadow: bool

    @cached_property
    def name(self) -> str:
        """The file's name without its ending."""
        return Path(self.file).name.removesuffix(".yaml")

    def judge(self, seen: Seen) -> Judgement:
        """Look at every rule; the sternest that holds speaks."""
        verdict, ttl = self.otherwise, self.ttl
        reasons: list[Reason] = []
        undecided: list[Reason] = []
        for rule in self.rules:
            held = rule.when.run(seen)
            if held is False:
                continue
            said = rule.verdict if held else rule.if_missing
            if held:
                reasons.append(Reason(rule.name, rule.reason, rule.verdict, _values(rule, seen)))
            else:
                missing = tuple(sorted(name for name in rule.when.uses if _value(seen, name) is None))
                missing = missing or tuple(rule.when.uses & {"currency"})  # it is another one
                undecided.append(Reason(rule.name, rule.reason, said or "", {}, missing))
            if said is None:
                continue
            if STERNNESS[said] > STERNNESS[verdict]:
                verdict, ttl = said, rule.ttl
            elif said == verdict:
                ttl = min(ttl, rule.ttl)
        return Judgement(verdict, tuple(reasons), tuple(undecided), ttl)


def _value(seen: Seen, name: str) -> FactValue | None:
    return seen.facts.get(name) if name in FACTS else seen.windows(name)


def _values(rule: Rule, seen: Seen) -> dict[str, int | bool]:
    told: dict[str, int | bool] = {}
    for name in rule.numbers:
        value = _value(seen, name)
        if value is not None and not isinstance(value, str):
            told[name] = value
    return told


class _NothingKnown:
    def is_listed(self, name: str, kind: str, identifier: str, at: int) -> bool:  # noqa: ARG002
        return False

    def is_hand_listed(self, name: str, card: str, at: int) -> bool:  # noqa: ARG002
        return False

    def signal(self, kind: str, identifier: str, detector: str, at: int) -> float:  # noqa: ARG002
        return 0.0

    def case_state(self, kind: str, identifier: str) -> str:  # noqa: ARG002
        return "none"


NOTHING_KNOWN: Known = _NothingKnown()


def _no_windows(_name: str) -> int | None:
    return None


@dataclass(frozen=True)
class PolicySet:
    """The policies of a folder: one that answers and one that is watched a moment at most."""

    live: Mapping[str, Policy]
    shadow: Mapping[str, Policy]
    lists: frozenset[str]
    detectors: frozenset[str]
    windows: Mapping[str, Window]

    def feeds(self, moment: str) -> tuple[Window, ...]:
        """Return the windows that count a moment."""
        return tuple(window for window in self.windows.values() if moment in window.moments)


def load_policies(folder: Path) -> PolicySet:
    """Read every policy of a folder.

    Raises:
        InputError: a mistake, with its file, line and column; then none of them is used.
    """
    if not folder.is_dir():
        raise InputError("expected a folder of policies", file=str(folder))
    lists, detectors = _declared(folder / DECLARED)
    live: dict[str, Policy] = {}
    shadow: dict[str, Policy] = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in {".yaml", ".yml"} and path.suffix != ENDING:
            raise InputError(f"expected the ending {ENDING}: a policy of another would be passed over", file=str(path))
    for path in sorted(folder.glob(f"*{ENDING}")):
        if path.name == DECLARED or path.name.endswith(CASES):
            continue
        policy = load_policy(path, lists, detectors)
        into = shadow if policy.is_shadow else live
        if policy.moment in into:
            raise InputError(f"expected one policy for {policy.moment}", file=str(path))
        into[policy.moment] = policy
    if not live:
        raise InputError("expected a policy: without one everything would be allowed", file=str(folder))
    windows = {w.id: w for policy in (*live.values(), *shadow.values()) for w in policy.windows.values()}
    return PolicySet(live, shadow, lists, detectors, windows)


def _declared(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    if not path.exists():
        return frozenset(), frozenset()
    parts = Placed.read(path)[0].fields(("lists", "signals"))
    lists, signals = (
        frozenset(name for name, about in (parts[part].named() if part in parts else ()) if about.text())
        for part in ("lists", "signals")
    )
    return lists, signals


def load_policy(path: Path, lists: frozenset[str], detectors: frozenset[str]) -> Policy:
    """Read one policy.

    Raises:
        InputError: a mistake, with its line and column.
    """
    root, content = Placed.read(path)
    parts = root.fields(_POLICY, ("moment", "rules"))
    moment = parts["moment"].choice(MOMENTS)
    only_facts = Names({}, frozenset(), frozenset(), has_only_facts=True)
    windows: dict[str, Window] = {}
    types: dict[str, Type] = {}
    for name, placed in parts["windows"].named() if "windows" in parts else ():
        if name in FACTS:
            raise placed.mistake("expected a name that no fact has", field=name)
        windows[name] = _window(placed, moment, only_facts)
        types[name] = "money" if windows[name].of and FACTS[windows[name].of].type == "money" else "number"
    ttl = parts["ttl"].duration() if "ttl" in parts else UNITS["m"]
    rules: list[Rule] = []
    for placed in parts["rules"].items():
        rules.append(_rule(placed, Names(types, lists, detectors), ttl))
        if any(rule.name == rules[-1].name for rule in rules[:-1]):
            raise placed.mistake("expected each rule to have a name of its own")
    return Policy(
        moment,
        hashlib.sha256(content).hexdigest()[:16],
        str(path),
        tuple(rules),
        windows,
        parts["otherwise"].choice(VERDICTS) if "otherwise" in parts else "allow",
        ttl,
        path.name.endswith(SHADOW),
    )


def _rule(placed: Placed, names: Names, ttl: int) -> Rule:
    parts = placed.fields(_RULE, ("name", "when", "verdict"))
    name = parts["name"].name()
    return Rule(
        name,
        parts["when"].condition(names),
        parts["verdict"].choice(VERDICTS),
        parts["reason"].name() if "reason" in parts else name,
        parts["if_missing"].choice(VERDICTS) if "if_missing" in parts else None,
        parts["ttl"].duration() if "ttl" in parts else ttl,
        placed.line,
    )


def _window(placed: Placed, moment: str, names: Names) -> Window:
    parts = placed.fields(_WINDOW, ("what", "by", "over"))
    kind, of = _what(parts["what"])
    by = tuple(parts["by"].words())
    if not by or any(name not in FACTS or FACTS[name].type not in {"identifier", "text"} for name in by):
        raise parts["by"].mistake("expected identifiers or texts to count by, such as ip or [account, device]")
    if FACTS[of].type == "money" if of else False:
        by = (*by, "currency")  # amounts of two currencies are never added up
    over = parts["over"].duration()
    if over > LONGEST_WINDOW:
        raise parts["over"].mistake("expected at most 31d; older things belong into signals")
    moments = frozenset(parts["at"].words()) if "at" in parts else frozenset({moment})
    if not moments <= set(MOMENTS):
        raise parts["at"].mistake(f"expected some of {', '.join(MOMENTS)}")
    where = parts["where"].condition(names) if "where" in parts else None
    written = parts["where"].text().strip() if "where" in parts else ""
    spelt = repr((kind, of, by, over, sorted(moments), written))
    number = hashlib.sha256(spelt.encode()).hexdigest()[:16]
    return Window(number, WindowShape(kind, over), of, by, moments, where)


_COUNTABLE: Mapping[str, Callable[[str], bool]] = {
    "distinct": lambda name: FACTS[name].type in {"identifier", "text"},
    "sum": lambda name: FACTS[name].type in {"number", "money"},
}


def _what(placed: Placed) -> tuple[Kind, str]:
    kind, _, of = placed.text().partition(" ")
    if kind == "count" and not of:
        return "count", ""
    if kind in _COUNTABLE and of in FACTS and _COUNTABLE[kind](of):
        return ("distinct" if kind == "distinct" else "sum"), of
    raise placed.mistake("expected count, distinct and an identifier, or sum and an amount, such as distinct account")
