import csv
import io
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.respond.decide.conftest import NOW

from holdfast.errors import InputError, StateError
from holdfast.respond.decide.deciding import Decider
from holdfast.respond.decide.examples import HERE
from holdfast.respond.decide.exports import as_csv, as_json, as_nginx, as_stream
from holdfast.respond.decide.lists import ListFile, ListWatch
from holdfast.respond.decide.moments import Facts, read_identifier
from holdfast.respond.decide.policies import load_policies
from holdfast.terms.identifiers import Tokens

HOUR = 3_600_000_000


class Clock:
    now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def lists(tmp_path: Path, clock: Clock):
    made = ListFile(tmp_path / "lists.sqlite3", clock=clock)
    yield made
    made.close()


def block(lists: ListFile, identifier: str, ends_at: int | None = None, kind: str = "ip"):
    return lists.add("blocked", kind, identifier, reason="stuffing", source="a person", ends_at=ends_at)


def test_what_was_put_on_a_list_stands_there_until_its_end(lists, clock):
    block(lists, "192.0.2.1", NOW + HOUR)
    assert lists.known.is_listed("blocked", "ip", "192.0.2.1", NOW)
    assert [entry.identifier for entry in lists.entries("blocked")] == ["192.0.2.1"]
    clock.now += HOUR
    assert not lists.known.is_listed("blocked", "ip", "192.0.2.1", clock.now)
    assert lists.entries() == []
    with pytest.raises(InputError):
        block(lists, "192.0.2.2", clock.now)


def test_a_later_entry_takes_the_place_of_an_earlier_one(lists):
    block(lists, "192.0.2.1", NOW + HOUR)
    block(lists, "192.0.2.1")
    assert [entry.ends_at for entry in lists.entries()] == [None]
    assert lists.remove("blocked", "ip", "192.0.2.1")
    assert not lists.remove("blocked", "ip", "192.0.2.1")
    assert not lists.known.is_listed("blocked", "ip", "192.0.2.1", NOW)


def test_an_address_stands_on_a_list_with_every_network_that_holds_it(lists):
    for network in ("192.0.0.0/16", "198.51.100.128/25", "2001:db8::/33"):
        block(lists, network, NOW + HOUR, kind="ip_subnet")
    asked = {
        "ip": ["192.0.9.1", "192.1.9.1", "198.51.100.200", "198.51.100.1", "2001:db8::7", "2001:db8:8000::7"],
        "ip_subnet": ["192.0.9.0/24", "198.51.100.0/24", "2001:db8:7::/48"],
    }
    found = {kind: [lists.known.is_listed("blocked", kind, each, NOW) for each in asked[kind]] for kind in asked}
    assert found == {"ip": [True, False, True, False, True, False], "ip_subnet": [True, False, True]}
    assert not lists.known.is_listed("blocked", "ip", "192.0.9.1", NOW + HOUR)


def test_a_disk_that_is_full_for_a_moment_does_not_lock_the_lists_for_ever(lists, tmp_path):
    lists._file.execute("pragma max_page_count = 1")  # the disk is full
    with pytest.raises(StateError):
        lists.add("blocked", "device", "d", reason="r" * 100_000, source="s")
    lists._file.execute("pragma max_page_count = 1000000")
    other = ListFile(tmp_path / "lists.sqlite3")
    other.add("blocked", "ip", "192.0.2.2", reason="r", source="s")
    block(lists, "192.0.2.1")
    assert {"192.0.2.1", "192.0.2.2"} <= {entry.identifier for entry in lists.entries()}
    other.close()


def test_another_process_sees_it_and_so_does_the_next_start(lists, tmp_path):
    watch = ListWatch(lists, seconds=0.02)
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom holdfast.respond.decide.lists import ListFile\n"
        "lists = ListFile(Path(sys.argv[1]))\n"
        "lists.add('blocked', 'ip', '192.0.2.9', reason='r', source='s')\n"
        "lists.put_signal('account', 'a-1', 'stuffing', 0.7, ends_at=None)\n"
        "lists.put_case('card', 'c-1', 'open')\n"
        "lists.heard('buy_gift_card', {'card': 'c-1', 'account': 'a-1'})\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", script, tmp_path / "lists.sqlite3"], check=False)
    ends = time.monotonic() + 20
    while lists.known.case_state("card", "c-1") != "open" and time.monotonic() < ends:  # what it wrote last
        time.sleep(0.02)
    watch.close()
    for known in (lists.known, ListFile(tmp_path / "lists.sqlite3").known):
        assert known.is_listed("blocked", "ip", "192.0.2.9", NOW)
        assert known.signal("account", "a-1", "", NOW) == 0.7
        assert known.case_state("card", "c-1") == "open"
    assert lists.buyers("c-1") == [("account", "a-1")]


def test_a_card_named_in_a_complaint_freezes_at_once_and_so_do_the_cards_bought_by_the_same_hand(lists):
    decider = Decider(load_policies(HERE), known=lists.known, heard=lists.heard, clock=lambda: NOW)
    for card, account, device in (("1", "taken", "d-1"), ("2", "taken", "d-2"), ("3", "other", "d-3")):
        decider.decide("buy_gift_card", {"card": card, "account": account, "device": device})
    spent: dict[str, Facts] = {card: {"card": card, "account": "thief", "device": f"t-{card}"} for card in "123"}
    assert {
        card: decider.decide("redeem_gift_card", facts).said.verdict for card, facts in spent.items()
    } == dict.fromkeys("123", "allow")
    lists.add("complaint_cards", "card", "1", reason="complaint", source="intake")
    verdicts = {card: decider.decide("redeem_gift_card", facts).said.verdict for card, facts in spent.items()}
    assert verdicts == {"1": "deny", "2": "hold", "3": "allow"}


def test_a_client_that_pulls_is_told_what_came_and_what_went_once(lists, clock):
    def pulled(*, is_first: bool = False) -> tuple[list[str], list[str]]:
        told = as_stream(lists.pull("b-1", ["blocked"], is_first=is_first), clock.now)
        return [each["value"] for each in told["new"]], [each["value"] for each in told["deleted"]]

    block(lists, "192.0.2.1", NOW + HOUR)
    block(lists, "198.51.100.0/24", kind="ip_subnet")
    lists.add("blocked", "account", "a-1", reason="r", source="s")
    lists.add("other", "ip", "192.0.2.50", reason="r", source="s")
    assert pulled(is_first=True) == (["192.0.2.1", "198.51.100.0/24"], [])
    assert pulled() == ([], [])
    lists.remove("blocked", "ip_subnet", "198.51.100.0/24")
    block(lists, "192.0.2.2")
    assert pulled() == (["192.0.2.2"], ["198.51.100.0/24"])
    block(lists, "192.0.2.2", NOW + 9 * HOUR)
    assert pulled() == (["192.0.2.2"], [])  # it is still listed: not told as gone
    clock.now += HOUR
    assert pulled() == ([], ["192.0.2.1"])
    assert pulled(is_first=True) == (["192.0.2.2"], [])


def test_exports_say_the_same_in_every_form_and_a_spreadsheet_runs_nothing(lists):
    block(lists, "192.0.2.1", NOW + HOUR)
    block(lists, "2001:db8::/48", kind="ip_subnet")
    lists.add("blocked", "device", "=HYPERLINK(1)", reason="r", source="s")
    entries = lists.entries("blocked")
    assert as_nginx(entries) == "deny 192.0.2.1;\ndeny 2001:db8::/48;\n"
    rows = list(csv.DictReader(io.StringIO(as_csv(entries))))
    assert [row["identifier"] for row in rows] == ["192.0.2.1", "2001:db8::/48", "'=HYPERLINK(1)"]
    assert rows[0]["ends_at"] == "2026-01-01T13:00:00.000000Z"
    assert '"identifier":"=HYPERLINK(1)"' in as_json(entries)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("ip", "::ffff:192.0.2.1", "192.0.2.1"),
        ("ip", "2001:DB8::1", "2001:db8::1"),
        ("ip_subnet", "192.0.2.0/24", "192.0.2.0/24"),
        ("device", "d-1", "d-1"),
        ("ip", "192.0.2", None),
        ("ip", "fe80::1%x;\nallow all", None),
        ("ip_subnet", "fe80::%x;allow all/64", None),
        ("ip_subnet", "192.0.2.1/24", None),
        ("ip_subnet", "0.0.0.0/0", None),
        ("ip_subnet", "2000::/16", None),
        ("amount", "5", None),
        ("device", "", None),
    ],
)
def test_an_identifier_is_held_in_one_form_or_refused(kind, value, kept):
    if kept is None:
        with pytest.raises(InputError):
            read_identifier(kind, value)
    else:
        assert read_identifier(kind, value) == kept


def test_a_card_becomes_a_token_and_a_token_stays_one():
    tokens = Tokens(b"k" * 32)
    token = read_identifier("card", "GC 12-34", tokens)
    assert token == tokens.token("card", "gc1234")
    assert read_identifier("card", token, tokens) == token
