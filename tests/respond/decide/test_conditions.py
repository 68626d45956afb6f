"""What a condition says, and what it says when something is missing."""

from itertools import product
from typing import Any

import pytest

from holdfast.respond.decide.conditions import ConditionError, Names, Seen
from holdfast.respond.decide.known import KnownState
from holdfast.respond.decide.language import compile_condition
from holdfast.respond.decide.moments import Facts

NOW = 1_767_268_800_000_000
NAMES = Names({"failures": "number"}, frozenset({"frozen_cards"}), frozenset({"stuffing"}))
FACTS: Facts = {
    "account": "a-1",
    "card": "c-1",
    "amount": 100_000,
    "currency": "CNY",
    "quantity": 3,
    "is_ok": True,
    "category": "phones",
    "account_created_at": NOW - 3_600_000_000,
}


def told(text: str, facts: dict[str, Any] | None = None, failures: int = 7, known: KnownState | None = None) -> object:
    condition = compile_condition(text, NAMES)
    seen = Seen(NOW, FACTS if facts is None else facts, lambda _name: failures, known or KnownState())
    return condition.run(seen)


@pytest.mark.parametrize(
    "text",
    [
        "amount >= 1000 CNY",
        "amount == 1000.00 CNY and quantity * 2 > 5",
        "amount / quantity > 333 CNY",
        'failures > 6 or ip == "192.0.2.1"',
        "age(account_created_at) == 1h",
        "age(account_created_at) <= 60m and age(account_created_at) < 2d",
        'category in ["gold", "phones"] and category not in ["books"]',
        "ip is missing and account is known",
        "is_ok and not (quantity == 4)",
        'signal(account, "stuffing") == 0 and case(account) == "none"',
        "card not on frozen_cards",
        "quantity - 1 == 2  # so much",
    ],
)
def test_it_holds(text):
    assert told(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "rows > 0",
        "rows == 0",
        "not (rows > 0)",
        "amount >= 1000 EUR",  # of another currency
        "quantity / 0 > 1",
        "age(bound_at) < 10m",
        "ip on frozen_cards",
        'signal(device) > 0.5 or case(device) == "open"',
        'country in ["CN"]',
        "is_ok and is_confirmed",
    ],
)
def test_what_is_missing_makes_it_unknown_and_never_a_zero(text):
    assert told(text) is None


def test_and_or_not_follow_kleene():
    values = {"is_ok": True, "is_confirmed": False, "is_easily_resold": None}
    facts = {name: value for name, value in values.items() if value is not None}
    order = {False: 0, None: 1, True: 2}
    for left, right in product(values, values):
        assert told(f"{left} and {right}", facts) is min(values[left], values[right], key=order.__getitem__)
        assert told(f"{left} or {right}", facts) is max(values[left], values[right], key=order.__getitem__)
    assert [told(f"not {name}", facts) for name in values] == [False, True, None]


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("amount > 5", 10, "expected an amount such as 100 CNY to compare with, not a number"),
        ("amount > 5 XXQ", 10, "currency of ISO 4217"),
        ("amount > 5.001 CNY", 10, "at most 2 decimals in CNY"),
        ("quantity", 1, "expected a question"),
        ("is_ok and quantity", 11, "expected a yes-or-no question here"),
        ("is_ok and amuont > 5", 11, "expected the name of a fact or of a window"),
        ("card on frozen_carts", 9, "expected a list that stands in declared.yaml"),
        ('signal(account, "stufing") > 0', 1, "expected a detector"),
        ("signal(amount) > 0", 8, "expected an identifier"),
        ("age(amount) > 1h", 5, "expected a time here"),
        ("is_ok > is_confirmed", 7, "expected == or !="),
        ("quantity >> 5", 11, "expected (, "),
        ("is_ok and", 10, "a name"),
        ("amount + quantity > 1 CNY", 8, "two values that + can join"),
        ("__import__(account)", 1, "expected age, case"),
        ("account.__class__ == 1", 8, "expected"),
        ("x" * 5_000, 1, "at most 4000 characters"),
        ("(" * 900 + "is_ok" + ")" * 900, 0, ""),
        ("not " * 900 + "is_ok", 0, "nested"),
    ],
)
def test_a_mistake_says_where_and_what_was_expected(text, column, expected):
    if column == 0 and not expected:
        assert compile_condition(text, NAMES).type == "flag"  # parentheses alone nest nothing
        return
    with pytest.raises(ConditionError) as caught:
        compile_condition(text, NAMES)
    assert expected in caught.value.expected
    assert not column or caught.value.column == column


def test_a_hand_that_bought_a_listed_card_is_known_by_account_and_by_device_and_by_nothing_else():
    known = KnownState()
    known.put_bought("named", [("account", "a"), ("device", "d")])
    known.put_bought("by-account", [("account", "a"), ("device", "e")])
    known.put_bought("by-device", [("account", "b"), ("device", "d")])
    known.put_bought("stranger", [("account", "b"), ("device", "e")])
    assert not told("same_hand(card) on frozen_cards", {"card": "by-account"}, known=known)
    known.put_on_list("frozen_cards", "card", "named", NOW + 1)
    for card, is_held in {"named": True, "by-account": True, "by-device": True, "stranger": False}.items():
        assert told("same_hand(card) on frozen_cards", {"card": card}, known=known) is is_held
    known.put_bought("told-late", [("account", "z")])
    known.put_on_list("frozen_cards", "card", "first-listed", None)
    known.put_bought("first-listed", [("account", "z")])
    assert told("same_hand(card) on frozen_cards", {"card": "told-late"}, known=known) is True
    known.take_off_list("frozen_cards", "card", "named")
    assert told("same_hand(card) on frozen_cards", {"card": "by-account"}, known=known) is False


def test_what_has_ended_is_not_listed_and_no_signal():
    known = KnownState()
    known.put_on_list("frozen_cards", "card", "c-1", NOW)
    known.put_signal("account", "a-1", "stuffing", 0.9, ends_at=NOW)
    assert told("card on frozen_cards", known=known) is False
    assert told("signal(account) > 0", known=known) is False
    known.put_on_list("frozen_cards", "card", "c-1", NOW + 1)
    known.put_signal("account", "a-1", "stuffing", 0.9, ends_at=NOW + 1)
    assert told('card on frozen_cards and signal(account, "stuffing") == 0.9', known=known) is True
