from pathlib import Path

import pytest

from holdfast.errors import InputError, UsageError
from holdfast.respond.decide.cases import run_cases
from holdfast.respond.decide.examples import HERE, write_examples
from holdfast.respond.decide.history import read_history, replayed
from holdfast.respond.decide.policies import load_policies


def test_every_case_of_the_examples_is_well():
    outcomes = list(run_cases(HERE))
    assert len(outcomes) > 15
    assert [outcome for outcome in outcomes if not outcome.is_well] == []


def test_every_rule_of_the_examples_has_a_case_in_which_it_speaks_or_is_watched(tmp_path: Path):
    named = "".join(path.read_text() for path in HERE.glob("*.cases.yaml"))
    dangdang = {"gift_cards_for_resold_goods", "card_in_complaint", "bought_by_the_same_hand"}
    assert {name for name in dangdang if name not in named} == set()
    assert dangdang <= {rule.name for policy in load_policies(HERE).live.values() for rule in policy.rules}


def test_a_case_that_fails_says_what_was_said_instead(tmp_path: Path):
    write_examples(tmp_path / "policies")
    cases = tmp_path / "policies" / "ship.cases.yaml"
    cases.write_text(cases.read_text().replace("verdict: allow", "verdict: deny", 1))
    (failed,) = [outcome for outcome in run_cases(tmp_path / "policies") if not outcome.is_well]
    assert (failed.expected, failed.said) == ("deny", "allow")


def test_examples_are_not_written_over_what_is_there(tmp_path: Path):
    (tmp_path / "mine.yaml").write_text("moment: ship")
    with pytest.raises(UsageError):
        write_examples(tmp_path)


def test_a_replay_tells_which_verdicts_become_others_and_for_whom(tmp_path: Path):
    write_examples(tmp_path / "before")
    write_examples(tmp_path / "after")
    ship = tmp_path / "after" / "ship.yaml"
    ship.write_text(ship.read_text().replace("1000 CNY", "100 CNY"))
    facts = '"currency": "CNY", "is_easily_resold": true, "is_confirmed": false'
    lines = [
        f'{{"moment": "ship", "at": "2026-01-01T0{hour}:00:00Z", '
        f'"facts": {{"account": "a-{hour}", "gift_card_amount": {amount}, {facts}}}}}'
        for hour, amount in enumerate((500, 20_000, 60_000, 500_000))
    ]
    history = tmp_path / "history.jsonl"
    history.write_text("\n".join(reversed(lines)) + "\n")
    told = replayed(read_history(history), load_policies(tmp_path / "before"), load_policies(tmp_path / "after"))
    assert (told.moments, told.changed, told.accounts) == (4, 2, {"a-1", "a-2"})
    assert [(each.line, each.before, each.after) for each in told.examples] == [
        (3, "allow", "hold"),
        (2, "allow", "hold"),
    ]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"moment": "ship"', None),
        ('{"moment": "eat", "at": 5}', None),
        ('{"moment": "ship", "at": "yesterday"}', "at"),
        ('{"moment": "ship", "at": "2026-01-01T00:00:00Z", "facts": {"amount": "5"}}', "amount"),
        ('{"moment": "ship", "at": 1767225600000000, "facts": {"amount": "5"}}', "amount"),
    ],
)
def test_a_line_of_history_that_is_no_moment_is_named(tmp_path: Path, line: str, field: str | None):
    history = tmp_path / "history.jsonl"
    history.write_text('{"moment": "ship", "at": "2026-01-01T00:00:00Z"}\n' + line + "\n")
    with pytest.raises(InputError) as caught:
        list(read_history(history))
    assert (caught.value.line, caught.value.field) == (2, field)
