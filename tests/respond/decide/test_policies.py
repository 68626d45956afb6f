from typing import Any

import pytest
from tests.respond.decide.conftest import NOW

from holdfast.errors import InputError
from holdfast.respond.decide.conditions import Seen
from holdfast.respond.decide.policies import NOTHING_KNOWN, Judgement, PolicySet

SHIP = """\
moment: ship
ttl: 10m
windows:
  spent: {what: sum gift_card_amount, by: account, over: 1d}
rules:
  - name: much
    when: gift_card_amount >= 1000 CNY
    verdict: challenge
  - name: very_much
    when: >-
      gift_card_amount >= 5000 CNY
      and not is_confirmed
    verdict: hold
    reason: unconfirmed
    if_missing: hold
    ttl: 1h
"""


def judged(policies: PolicySet, facts: dict[str, Any]) -> Judgement:
    return policies.live["ship"].judge(Seen(NOW, facts, lambda _name: 0, NOTHING_KNOWN))


def test_the_sternest_rule_that_holds_speaks_and_every_one_is_told(policies_of):
    facts = {"gift_card_amount": 600_000, "currency": "CNY", "is_confirmed": False, "account": "a-1"}
    said = judged(policies_of(ship=SHIP), facts)
    assert (said.verdict, said.ttl) == ("hold", 3_600_000_000)
    assert [reason.code for reason in said.reasons] == ["much", "unconfirmed"]
    assert said.reasons[1].values == {"gift_card_amount": 600_000, "is_confirmed": False}


def test_a_rule_that_cannot_be_told_says_what_was_missing_and_its_own_verdict_for_that(policies_of):
    said = judged(policies_of(ship=SHIP), {"gift_card_amount": 600_000, "currency": "CNY"})
    assert (said.verdict, said.undecided[0].missing) == ("hold", ("is_confirmed",))
    other = judged(policies_of(ship=SHIP), {"gift_card_amount": 600_000, "currency": "EUR"})
    assert other.undecided[0].missing == ("currency",)
    assert other.undecided[0].verdict == ""


def test_the_version_changes_with_the_content_and_with_nothing_else(policies_of):
    first = policies_of(ship=SHIP).live["ship"].version
    assert policies_of(ship=SHIP).live["ship"].version == first
    assert policies_of(ship=SHIP + "# more\n").live["ship"].version != first


def test_a_shadow_stands_beside_the_one_that_speaks(policies_of):
    policies = policies_of(ship=SHIP, ship__shadow=SHIP.replace("1000", "10"))
    assert policies.live["ship"].name == "ship"
    assert policies.shadow["ship"].name == "ship.shadow"


def test_windows_that_count_the_same_are_one_and_those_that_differ_in_a_space_are_two(policies_of):
    policies = policies_of(ship=SHIP, ship__shadow=SHIP.replace("1000", "10"))
    assert len(policies.windows) == 1
    spaced = [SHIP.replace("1d}", f"1d, where: 'category == \"a{space}b\"'}}") for space in (" ", "  ")]
    assert len(policies_of(ship=spaced[0], ship__shadow=spaced[1]).windows) == 2


def test_a_policy_that_would_be_passed_over_for_its_ending_is_a_mistake(policies_of, tmp_path):
    (tmp_path / "login.yml").write_text(SHIP)
    with pytest.raises(InputError, match=r"login\.yml: expected the ending \.yaml"):
        policies_of(ship=SHIP)


@pytest.mark.parametrize(
    ("old", "new", "place", "expected"),
    [
        ("moment: ship", "moment: shipp", "1:9", "expected one of login, "),
        ("moment: ship", "momment: ship", "1:1", "expected one of moment, about"),
        ("ttl: 10m", "ttl: ten", "2:6", "expected a duration"),
        ("sum gift_card_amount", "total amount", "4:17", "expected count, distinct"),
        ("by: account", "by: amount", "4:43", "expected identifiers or texts"),
        ("over: 1d", "over: 60d", "4:58", "expected at most 31d"),
        ("1000 CNY", "1000", "7:31", "expected an amount"),
        ("not is_confirmed", "not is_confrmed", "12:15", "expected the name of a fact"),
        ("verdict: hold", "verdict: stop", "13:14", "expected one of allow, challenge, hold, deny"),
        ("name: very_much", "name: much", "9:5", "a name of its own"),
        ("    verdict: challenge\n", "", "6:5", "expected verdict here"),
        ("    when: gift", "    when: gift: x\n    when: gift", "7:15", "expected YAML"),
        ("ttl: 10m", "ttl: 10m\nttl: 20m", "3:1", "expected each name once"),
        ("rules:", "rules: 5\nother:", "6:1", "expected one of"),
        ("over: 1d}", "over: 1d, where: account on bad_addresses}", "4:80", "expected facts only"),
        ("over: 1d}", 'over: 1d, where: "not signal(account) > 0"}', "4:74", "expected facts only"),
        ("1000 CNY", "1000 CNY" + " + 1 CNY" * 50, "7:31", "expected at most 50 parts"),
        ("ttl: 10m", "ttl: &a 10m\notherwise: *a", "3:12", "expected the value written out"),
    ],
)
def test_a_mistake_is_told_with_its_file_line_and_column(policies_of, old, new, place, expected):
    with pytest.raises(InputError) as caught:
        policies_of(ship=SHIP.replace(old, new, 1))
    assert f"ship.yaml:{place}: " in str(caught.value)
    assert expected in str(caught.value)
    assert "confrmed" not in str(caught.value)
