"""From what a customer tells to the answer of the next decision: words, record, lists, policies; by another process."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.record.people_of_ours import staff
from tests.web.api.small_decider import Deciding

from holdfast.flow.freezing import LIST, freeze, heed
from holdfast.flow.hearing import complaint_take, complaint_tell_more
from holdfast.record.cases import case_add, case_close, case_open
from holdfast.record.complaints import complaint_correct, complaint_move
from holdfast.record.journal import journal_verify
from holdfast.record.models import Complaint, ComplaintCard, Entry
from holdfast.record.opening import open_record
from holdfast.record.roles import customer
from holdfast.respond.decide.examples import write_examples
from holdfast.respond.decide.lists import ListFile

TOLD = (
    "有人自称当当客服打来电话，说系统升级登记成批发商，让我买礼品卡解除，礼品卡卡号是 1000 2000 3000 4001，被骗3000元。"
)
CARD, SAME_HAND = "1000200030004001", "1000200030004009"


@pytest.fixture
def deciding(pages_record: Any, tmp_path: Path) -> Iterator[Deciding]:
    write_examples(tmp_path / "lake.policies")
    made = Deciding(tmp_path)
    open_record(replace(pages_record.place, lists=tmp_path / "lake.lists.sqlite3"))
    heed()
    yield made
    open_record(pages_record.place)
    made.close()


def take(words: str = TOLD, **more: Any) -> Any:
    receipt = complaint_take(customer(), words, channel="portal", **more)
    return Complaint.objects.get(pk=receipt.complaint)


def soon(asked: Callable[[], Any], expected: Any) -> None:
    """The server looks at its lists four times a second."""
    until = time.monotonic() + 5
    while (said := asked()) != expected and time.monotonic() < until:
        time.sleep(0.02)
    assert said == expected


def redeem(deciding: Deciding, card: str) -> tuple[str, set[str]]:
    said = deciding.decide("redeem_gift_card", card=card, account="thief", device="phone-9").json
    return said["verdict"], {reason["rule"] for reason in said["reasons"]}


def test_a_card_named_in_a_complaint_freezes_at_once_and_so_do_those_of_the_same_hand(deciding):
    for card in (CARD, SAME_HAND):
        deciding.decide("buy_gift_card", card=card, account="taken-over", device=f"phone-{card[-1]}")
    assert redeem(deciding, SAME_HAND) == ("allow", set())
    complaint = take()
    assert ComplaintCard.objects.get().is_listed
    soon(lambda: redeem(deciding, CARD), ("deny", {"card_in_complaint", "bought_by_the_same_hand"}))
    assert redeem(deciding, SAME_HAND) == ("hold", {"bought_by_the_same_hand"})
    ship = {"order": "O-1", "account": "thief", "card": SAME_HAND, "is_confirmed": True}
    shipped = deciding.decide("ship", **ship).json
    assert (shipped["verdict"], shipped["reasons"][0]["rule"]) == ("hold", "card_in_complaint")
    (entry,) = deciding.online.lists.entries(LIST)
    assert (entry.reason, entry.source) == (f"complaint:{complaint.pk}", "record")
    frozen = Entry.objects.get(entry="card:freeze")
    assert (frozen.about, frozen.facts) == (f"complaint:{complaint.pk}", '{"cards":1}')

    complaint_move(staff("desk", "service_desk").actor, complaint, "no_fraud")
    soon(lambda: redeem(deciding, SAME_HAND), ("allow", set()))
    assert redeem(deciding, CARD) == ("allow", set())
    assert Entry.objects.filter(entry="card:unfreeze", about=f"complaint:{complaint.pk}").count() == 1
    assert journal_verify().is_well


def test_a_card_stays_frozen_while_one_complaint_names_it_and_free_where_staff_freed_it(deciding):
    desk = staff("desk", "service_desk").actor
    lists = deciding.online.lists
    first, second = take(), take("客服让我买礼品卡，被骗3000元", cards=[" 1000-2000-3000-4001 "])
    complaint_correct(desk, first, "kind", "ordinary")
    lists.refresh()
    assert [entry.kind for entry in lists.entries(LIST)] == ["card"]
    complaint_correct(desk, second, "kind", "ordinary")
    assert lists.entries(LIST) == []
    complaint_correct(desk, second, "kind", "false_customer_service")
    (entry,) = lists.entries(LIST)
    assert lists.remove(LIST, "card", entry.identifier)
    complaint_tell_more(customer(), second, "补充：礼品卡卡号 1000200030004001，还有礼品卡 2000200030004002")
    listed = {entry.identifier for entry in lists.entries(LIST)}
    assert entry.identifier not in listed, "who took it off by hand knows more"
    assert len(listed) == 1


def test_what_somebody_else_put_on_the_list_is_not_taken_off(deciding, tmp_path):
    listed = {"kind": "card", "identifier": CARD, "reason": "police", "source": "hand"}
    assert deciding.call("POST", f"/api/v1/lists/{LIST}", listed).status == 201
    complaint = take()
    complaint_move(staff("desk", "service_desk").actor, complaint, "no_fraud")
    assert [entry.source for entry in deciding.online.lists.entries(LIST)] == ["hand"]


def test_what_a_killed_process_left_undone_is_done_by_the_step(deciding, tmp_path, pages_record):
    file = tmp_path / "lake.lists.sqlite3"
    open_record(pages_record.place)  # nobody puts it on the list
    complaint = take()
    case_open(staff("analyst", "analyst").actor, "calls", complaints=[complaint])
    assert deciding.online.lists.entries(LIST) == []
    open_record(replace(pages_record.place, lists=file))
    assert freeze(file) == {"frozen": 1, "unfrozen": 0, "cases": 1}
    assert freeze(file) == {"frozen": 0, "unfrozen": 0, "cases": 0}
    assert Entry.objects.filter(entry="card:freeze").count() == 1


def test_lists_that_were_lost_or_are_older_get_frozen_cards_and_cases_again(deciding, tmp_path):
    complaint = take()
    case_open(staff("analyst", "analyst").actor, "calls", complaints=[complaint])
    card = ComplaintCard.objects.get().token
    lost, older = tmp_path / "lost.sqlite3", tmp_path / "older.sqlite3"
    ListFile(older).close()
    for file, said in ((lost, {}), (older, {"is_other_file": True})):
        done = freeze(file, **said)
        assert (done["frozen"], done["cases"]) == (1, 1)
        lists = ListFile(file)
        assert [entry.reason for entry in lists.entries(LIST)] == [f"complaint:{complaint.pk}"]
        lists.remove(LIST, "card", card)
        assert freeze(file, is_other_file=True)["frozen"] == 0
        assert lists.entries(LIST) == []
        lists.close()


def test_the_state_of_a_case_is_a_reason_until_it_is_closed_also_after_a_restart(deciding, tmp_path):
    analyst = staff("analyst", "analyst").actor
    by_account = take("客服打电话来骗了我3000元", told={"account_token": "ann"})
    by_card = take()
    case = case_open(analyst, "calls", complaints=[by_account])
    other = case_open(analyst, "more calls", complaints=[by_account])
    confirm = {"gift_card_amount": 100, "currency": "CNY", "is_confirmed": False}

    def ship() -> list[str]:
        reasons = deciding.decide("ship", order="O-1", account="ann", **confirm).json["reasons"]
        return [reason["rule"] for reason in reasons]

    soon(ship, ["case_is_open"])
    case_add(analyst, case, [by_card])
    soon(lambda: "case_is_open" in redeem(deciding, CARD)[1], expected=True)
    again = ListFile(tmp_path / "lake.lists.sqlite3")
    token = deciding.online.tokens.token
    assert again.known.case_state("account", token("account", "ann")) == "open"
    case_close(analyst, case, "confirmed")
    soon(lambda: "case_is_open" in redeem(deciding, CARD)[1], expected=False)
    assert ship() == ["case_is_open"], "another case about the same account is open"
    case_close(analyst, other, "unknown")
    soon(ship, [])
    again.refresh()
    assert again.known.case_state("account", token("account", "ann")) == "none"
    again.close()
