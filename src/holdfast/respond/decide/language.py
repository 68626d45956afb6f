"""The language of conditions: closures made once of what is written.

Three-valued: a condition is true, false or *unknown*. What needs a missing fact is unknown; ``and`` is false where one
side is, ``or`` true where one side is (Kleene's strong logic). Nothing is evaluated from a string at run time.
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from babel.core import get_global
from babel.numbers import get_currency_precision
from lark import Token, Tree

from holdfast.respond.decide.conditions import SPOKEN, UNITS, Condition, ConditionError, Names, Run, Seen, Type
from holdfast.respond.decide.grammar import parsed
from holdfast.respond.decide.moments import FACTS

DEEPEST = 50
"""Nested parts of one condition."""
Branch = Tree[Token] | Token

_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ORDERED: frozenset[Type] = frozenset({"number", "money", "duration", "time"})


def compile_condition(text: str, names: Names) -> Condition:
    """Return the compiled condition.

    Raises:
        ConditionError: it is not understood, not of a type, or no yes-or-no question.
    """
    made = _Compiler(names).made(parsed(text), 0)
    if made.type != "flag":
        raise ConditionError("expected a question with yes or no as its answer, such as amount > 100 CNY")
    return made


class _Compiler:
    """Makes closures of a tree; a method a rule of the grammar."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def made(self, tree: Branch, depth: int) -> Condition:
        if depth > DEEPEST:
            raise ConditionError(f"expected at most {DEEPEST} nested parts")
        if isinstance(tree, Token):
            raise _at(tree, "expected a condition")
        made: Condition = getattr(self, f"_{tree.data}")(tree, depth + 1)
        return made

    # Literals

    def _number(self, tree: Tree[Token], _depth: int) -> Condition:
        written = str(tree.children[0])
        return _constant("number", float(written) if "." in written else int(written))

    def _duration(self, tree: Tree[Token], _depth: int) -> Condition:
        written = str(tree.children[0])
        return _constant("duration", int(written[:-1]) * UNITS[written[-1]])

    def _text(self, tree: Tree[Token], _depth: int) -> Condition:
        return _constant("text", str(tree.children[0])[1:-1])

    def _true(self, _tree: Tree[Token], _depth: int) -> Condition:
        return _constant("flag", value=True)

    def _false(self, _tree: Tree[Token], _depth: int) -> Condition:
        return _constant("flag", value=False)

    def _money(self, tree: Tree[Token], _depth: int) -> Condition:
        written, currency = (str(child) for child in tree.children)
        if currency not in get_global("all_currencies"):
            raise _at(tree, "expected a currency of ISO 4217, such as CNY")
        digits = get_currency_precision(currency)
        whole, _, part = written.partition(".")
        if len(part) > digits:
            raise _at(tree, f"expected at most {digits} decimals in {currency}")
        minor = int(whole + part.ljust(digits, "0"))
        # Amounts of another currency are not compared: that is unknown, not false.
        return Condition(
            "money", lambda seen: minor if seen.facts.get("currency") == currency else None, frozenset({"currency"})
        )

    # Names

    def _name(self, tree: Tree[Token], _depth: int) -> Condition:
        name = str(tree.children[0])
        if name in self._names.windows:
            return Condition(self._names.windows[name], lambda seen: seen.windows(name), frozenset({name}))
        if name not in FACTS:
            raise _at(tree, "expected the name of a fact or of a window of this policy")
        return Condition(FACTS[name].type, lambda seen: seen.facts.get(name), frozenset({name}))

    def _call(self, tree: Tree[Token], depth: int) -> Condition:
        name, inner, *more = tree.children
        made = {"age": self._age, "signal": self._signal, "case": self._case, "same_hand": self._same_hand}.get(
            str(name)
        )
        if self._names.has_only_facts and made is not None and str(name) != "age":
            raise _at(tree, "expected facts only where moments are counted")
        if made is None:
            raise _at(tree, "expected age, case, same_hand or signal before (")
        if more and str(name) != "signal":
            raise _at(tree, f"expected one value in {name}( )")
        return made(tree, inner, str(more[0])[1:-1] if more else "", depth)

    def _age(self, _tree: Tree[Token], inner: Branch, _more: str, depth: int) -> Condition:
        time = self._typed(inner, depth, "time")

        def run(seen: Seen) -> int | None:
            value = time.run(seen)
            return None if value is None else seen.at - value

        return Condition("duration", run, time.uses)

    def _signal(self, tree: Tree[Token], inner: Branch, detector: str, _depth: int) -> Condition:
        name, kind = self._fact(inner)
        if detector and detector not in self._names.detectors:
            raise _at(tree, "expected a detector that stands under signals in declared.yaml")

        def run(seen: Seen) -> float | None:
            value = seen.facts.get(name)
            return None if value is None else seen.known.signal(kind, str(value), detector, seen.at)

        return Condition("number", run, frozenset({name}))

    def _case(self, _tree: Tree[Token], inner: Branch, _more: str, _depth: int) -> Condition:
        name, kind = self._fact(inner)

        def run(seen: Seen) -> str | None:
            value = seen.facts.get(name)
            return None if value is None else seen.known.case_state(kind, str(value))

        return Condition("text", run, frozenset({name}))

    def _same_hand(self, tree: Tree[Token], inner: Branch, _more: str, _depth: int) -> Condition:
        name, kind = self._fact(inner)
        if kind != "card":
            raise _at(tree, "expected a card in same_hand( )")
        return Condition("identifiers", lambda seen: seen.facts.get(name), frozenset({name}))

    def _fact(self, tree: Branch) -> tuple[str, str]:
        name = str(tree.children[0]) if isinstance(tree, Tree) and tree.data == "name" else ""
        if name not in FACTS or FACTS[name].type != "identifier":
            raise _at(tree, "expected an identifier, such as account or ip")
        return name, FACTS[name].kind

    # Questions

    def _listed(self, tree: Tree[Token], depth: int) -> Condition:
        inner, name = tree.children[0], str(tree.children[1])
        if self._names.has_only_facts:
            raise _at(tree.children[1], "expected facts only where moments are counted")
        if name not in self._names.lists:
            raise _at(tree.children[1], "expected a list that stands in declared.yaml")
        made = self.made(inner, depth)
        if made.type == "identifiers":
            return Condition("flag", _hand_listed(made.run, name), made.uses)
        fact, kind = self._fact(inner)

        def run(seen: Seen) -> bool | None:
            value = seen.facts.get(fact)
            return None if value is None else seen.known.is_listed(name, kind, str(value), seen.at)

        return Condition("flag", run, frozenset({fact}))

    def _not_listed(self, tree: Tree[Token], depth: int) -> Condition:
        return _not(self._listed(tree, depth))

    def _among(self, tree: Tree[Token], depth: int) -> Condition:
        first, *others = (self.made(child, depth) for child in tree.children)
        for child, other in zip(tree.children[1:], others, strict=True):
            _same(child, first.type, other.type)

        def run(seen: Seen) -> bool | None:
            value = first.run(seen)
            if value is None:
                return None
            told = [other.run(seen) for other in others]
            return True if value in told else None if None in told else False

        return Condition("flag", run, first.uses.union(*(other.uses for other in others)))

    def _not_among(self, tree: Tree[Token], depth: int) -> Condition:
        return _not(self._among(tree, depth))

    def _missing(self, tree: Tree[Token], depth: int) -> Condition:
        made = self.made(tree.children[0], depth)
        # Said of a fact on purpose: that it is missing is then no reason to leave the rule undecided.
        return Condition("flag", lambda seen: made.run(seen) is None)

    def _known(self, tree: Tree[Token], depth: int) -> Condition:
        made = self.made(tree.children[0], depth)
        return Condition("flag", lambda seen: made.run(seen) is not None)

    def _compared(self, tree: Tree[Token], depth: int) -> Condition:
        left, sign, right = self.made(tree.children[0], depth), str(tree.children[1]), tree.children[2]
        other = self.made(right, depth)
        _same(right, left.type, other.type)
        if sign not in {"==", "!="} and left.type not in _ORDERED:
            raise _at(tree.children[1], f"expected == or != between {left.type}s")
        return Condition("flag", _both_known(left.run, other.run, _COMPARISONS[sign]), left.uses | other.uses)

    # Logic

    def _negated(self, tree: Tree[Token], depth: int) -> Condition:
        return _not(self._typed(tree.children[0], depth, "flag"))

    def _either(self, tree: Tree[Token], depth: int) -> Condition:
        return self._joined(tree, depth, deciding=True)

    def _both(self, tree: Tree[Token], depth: int) -> Condition:
        return self._joined(tree, depth, deciding=False)

    def _joined(self, tree: Tree[Token], depth: int, *, deciding: bool) -> Condition:
        parts = [self._typed(child, depth, "flag") for child in tree.children]
        runs = tuple(part.run for part in parts)

        def run(seen: Seen) -> bool | None:
            value: bool | None = not deciding
            told: bool | None
            for part in runs:
                told = part(seen)
                if told is deciding:
                    return deciding
                if told is None:
                    value = None
            return value

        return Condition("flag", run, frozenset().union(*(part.uses for part in parts)))

    # Arithmetic

    def _sum(self, tree: Tree[Token], depth: int) -> Condition:
        return self._folded(tree, depth, _SUMS)

    def _product(self, tree: Tree[Token], depth: int) -> Condition:
        return self._folded(tree, depth, _PRODUCTS)

    def _folded(self, tree: Tree[Token], depth: int, table: Mapping[tuple[str, str, str], Type]) -> Condition:
        left = self.made(tree.children[0], depth)
        if len(tree.children) > 2 * DEEPEST:  # each part is a call within a call
            raise _at(tree, f"expected at most {DEEPEST} parts joined by + - * /")
        for sign, child in zip(tree.children[1::2], tree.children[2::2], strict=True):
            right = self.made(child, depth)
            made = table.get((left.type, str(sign), right.type))
            if made is None:
                raise _at(sign, f"expected two values that {sign} can join, not {left.type} and {right.type}")
            left = Condition(made, _both_known(left.run, right.run, _ARITHMETIC[str(sign)]), left.uses | right.uses)
        return left

    def _typed(self, tree: Branch, depth: int, wanted: Type) -> Condition:
        made = self.made(tree, depth)
        if made.type != wanted:
            raise _at(tree, f"expected {SPOKEN[wanted]} here")
        return made


_SUMS: dict[tuple[str, str, str], Type] = {
    **{(each, sign, each): each for each in ("number", "money", "duration") for sign in "+-"},
    ("time", "-", "time"): "duration",
    ("time", "+", "duration"): "time",
    ("time", "-", "duration"): "time",
}
_PRODUCTS: dict[tuple[str, str, str], Type] = {
    **{(each, sign, "number"): each for each in ("number", "money", "duration") for sign in "*/"},
    ("number", "*", "money"): "money",
    ("number", "*", "duration"): "duration",
    ("money", "/", "money"): "number",
    ("duration", "/", "duration"): "number",
}


def _divided(left: float, right: float) -> float | None:
    return left / right if right else None


def _sayable(join: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return what is unknown where the numbers become too large."""

    def joined(left: float, right: float) -> float | None:
        try:
            value: float | None = join(left, right)
        except OverflowError:
            return None
        return value

    return joined


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": _sayable(operator.add),
    "-": _sayable(operator.sub),
    "*": _sayable(operator.mul),
    "/": _sayable(_divided),
}


def _constant(kind: Type, value: object) -> Condition:
    return Condition(kind, lambda _seen: value)


def _hand_listed(card: Run, name: str) -> Run:
    def run(seen: Seen) -> bool | None:
        value = card(seen)
        return None if value is None else seen.known.is_hand_listed(name, value, seen.at)

    return run


def _both_known(left: Run, right: Run, join: Callable[[Any, Any], Any]) -> Run:
    def run(seen: Seen) -> object:
        one = left(seen)
        if one is None:
            return None
        other = right(seen)
        return None if other is None else join(one, other)

    return run


def _not(made: Condition) -> Condition:
    inner = made.run

    def run(seen: Seen) -> bool | None:
        value = inner(seen)
        return None if value is None else not value

    return Condition("flag", run, made.uses)


def _same(tree: Branch, wanted: Type, found: Type) -> None:
    words = {"text", "identifier"}
    if "identifiers" in (wanted, found) or (wanted != found and not {wanted, found} <= words):
        raise _at(tree, f"expected {SPOKEN[wanted]} to compare with, not {SPOKEN[found]}")


def _at(tree: Branch, expected: str) -> ConditionError:
    place = tree if isinstance(tree, Token) else tree.meta
    return ConditionError(expected, getattr(place, "line", 1) or 1, getattr(place, "column", 1) or 1)
