"""``holdfast list`` and ``holdfast policy`` as a person types them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from holdfast.cli import app
from holdfast.errors import HoldfastError


def typed(*words: str, given: str = "") -> str:
    ran = CliRunner().invoke(app, words, input=given, catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    typed("policy", "new", "lake.policies")
    return tmp_path / "lake"


def test_an_address_is_put_on_a_list_shown_to_nginx_and_taken_off(lake):
    typed("list", "add", "blocked_addresses", "ip", "--reason", "stuffing", "--for", "2h", given="192.0.2.7\n")
    assert typed("list", "show", "blocked_addresses", "--format", "nginx") == "deny 192.0.2.7;\n"
    typed("list", "remove", "blocked_addresses", "ip", "--identifier", "192.0.2.7")
    assert typed("list", "show", "blocked_addresses", "--format", "json") == "[]\n"


def test_a_card_is_kept_as_a_token(lake):
    typed("list", "add", "complaint_cards", "card", "--reason", "complaint", given="GC-778899\n")
    (entry,) = json.loads(typed("list", "show", "complaint_cards", "--format", "json"))
    assert entry["identifier"].startswith("g_")


@pytest.mark.parametrize(
    "words",
    [
        ("add", "blocked_adresses", "ip", "--reason", "r"),
        ("add", "blocked_addresses", "ip", "--reason", "r", "--for", "ever"),
        ("add", "blocked_addresses", "ip_subnet", "--reason", "r", "--identifier", "0.0.0.0/0"),
        ("remove", "blocked_addresses", "ip", "--identifier", "192.0.2.1"),
        ("show", "blocked_addresses", "--format", "xml"),
    ],
)
def test_a_mistake_is_told(lake, words):
    with pytest.raises(HoldfastError):
        typed("list", *words, given="192.0.2.7\n")


def test_policies_are_tested_and_replayed(lake, tmp_path):
    told = json.loads(typed("policy", "test", "--json"))
    assert told
    assert all(each["is_well"] for each in told)
    (tmp_path / "history").write_text(
        '{"moment": "ship", "at": "2026-01-01T00:00:00Z", "facts": {"account": "a", "gift_card_amount": 50000, '
        '"currency": "CNY", "is_easily_resold": true, "is_confirmed": false}}\n'
    )
    typed("policy", "new", "after")
    ship = tmp_path / "after" / "ship.yaml"
    ship.write_text(ship.read_text().replace("1000 CNY", "100 CNY"))
    difference = json.loads(typed("policy", "replay", "history", "--after", "after", "--json"))
    assert (difference["moments"], difference["changed"], difference["accounts"]) == (1, 1, 1)
    assert "1 of 1 verdicts would be others" in typed("policy", "replay", "history", "--after", "after", "--lang", "en")


def test_a_failing_case_ends_with_a_mistake_that_counts_them(lake):
    cases = lake.parent / "lake.policies" / "ship.cases.yaml"
    cases.write_text(cases.read_text().replace("verdict: allow", "verdict: deny", 1))
    with pytest.raises(HoldfastError, match=r"^1 of \d+ cases fail$"):
        typed("policy", "test")
