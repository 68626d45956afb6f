"""Every page as every role: who may comes through, nobody else does; an auditor changes nothing."""

from typing import Any

import pytest
from tests.web.console.told import CHINESE, take

from holdfast.record.roles import PERMITTED, ROLES

SHOWN = {
    "console_inbox": ("complaint:list", ()),
    "console_inbox_csv": ("complaint:export", ()),
    "console_complaint": ("complaint:list", ("complaint",)),
    "console_campaigns": ("complaint:list", ()),
    "console_campaign": ("complaint:list", ("campaign",)),
    "console_exposed_csv": ("complaint:export", ("campaign",)),
    "console_exposed": ("complaint:list", ("campaign",)),
    "console_journal": ("journal:read", ()),
    "console_journal_csv": ("journal:export", ()),
    "console_staff": ("staff:list", ()),
    "console_cases": ("case:list", ()),
    "console_case": ("case:list", ("case",)),
    "console_evidence": ("case:list", ("evidence",)),
    "console_evidence_csv": ("complaint:export", ("evidence",)),
}
DONE = {
    "console_look": ("complaint:look", ("complaint",), {"reason": "audit"}),
    "console_move": ("complaint:move", ("complaint",), {"state": "looked_at"}),
    "console_correct": ("complaint:correct", ("complaint", "pretext"), {"value": "recall"}),
    "console_judge": ("judgement:make", ("campaign",), {}),
    "console_open": ("case:open", (), {"title": "Another"}),
    "console_freeze": ("case:freeze", ("case",), {"table": "complaints"}),
    "console_decide": ("decision:make", ("case",), {"what": "order:hold", "reason": "x"}),
    "console_see": ("decision:approve", ("decision",), {"seen": "approve"}),
    "console_close": ("case:close", ("case",), {"found": "unknown"}),
    "console_attachment": ("attachment:look", ("attachment",), {"reason": "audit"}),
}
LOOKS = {"complaint:look", "attachment:look", "complaint:export"}
"""What an auditor may do by POST or with an entry: reading."""


@pytest.fixture
def places(people, leak):
    from holdfast.flow.found import campaigns
    from holdfast.record.attachments import Given
    from holdfast.record.cases import case_freeze, case_open
    from holdfast.record.decisions import decision_make

    row = take(CHINESE, files=[Given("a.png", b"\x89PNG\r\n\x1a\n")])
    by = people["analyst"].actor
    case = case_open(by, "A case", complaints=[row])
    return {
        "complaint": row.pk,
        "attachment": row.attachments.get().pk,
        "campaign": campaigns(leak[0])[0].campaign,
        "case": case.pk,
        "evidence": case_freeze(by, case, "leads", [{"rank": 1}], run="r").pk,
        "decision": decision_make(by, case, "order:hold", about={}, reason="x").pk,
    }


def test_every_page_is_walked():
    from holdfast.web.console.urls import urlpatterns

    assert {each.name for each in urlpatterns} == SHOWN.keys() | DONE.keys()


def test_who_may_comes_through_and_nobody_else(console, places):
    for role in ROLES:
        walk(console(role), places, role)


def walk(client: Any, places: dict[str, Any], role: str) -> None:
    from django.urls import reverse

    asked: dict[str, Any] = {name: (may, args, None) for name, (may, args) in SHOWN.items()} | DONE
    for name, (may, args, sent) in asked.items():
        path = reverse(name, args=[places.get(each, each) for each in args])
        answer = client.get(path) if sent is None else client.post(path, sent)
        is_let = answer.status_code in {200, 302}
        assert is_let == (role in PERMITTED[may]), f"{name} {role} {answer.status_code}"
        assert is_let or answer.status_code == 403
        if sent is not None:
            assert client.get(path).status_code in {405, 403}, name


def test_an_auditor_writes_nothing():
    may = {what for what, roles in PERMITTED.items() if "auditor" in roles}
    changing = {what for what, *_ in DONE.values()} - LOOKS
    assert not may & changing


def test_the_pages_offer_nobody_what_is_refused(console):
    row = take(CHINESE)
    for role in ROLES:
        text = console(role).get(f"/console/complaints/{row.pk}").content.decode()
        assert ("details" in text and 'class="edit"' in text) == (role in PERMITTED["complaint:correct"])
        assert ('name="state"' in text) == (role in PERMITTED["complaint:move"])
        assert ("[name]" in text) == (role in PERMITTED["complaint:look"])


def test_strangers_are_sent_to_the_door(prepared_pages, pages_record):
    from django.test import Client

    for path in ("/console/", "/console/complaints.csv"):
        assert Client(SERVER_NAME="localhost").get(path).headers["Location"].startswith("/staff/login/")
