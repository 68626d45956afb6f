"""Cases: evidence that stays, decisions that take two people, an outcome at the end."""

import csv
import io

import pytest
from tests.record.records import ON_BOTH


@pytest.fixture
def case(console, installation):
    """The path of a case without anything in it."""
    return console("analyst").post("/console/cases/open", {"title": "Calls"}).headers["Location"]


def test_a_case_goes_its_way_from_a_campaign_to_an_outcome(console, leak):
    from holdfast.flow.found import campaigns
    from holdfast.record.models import Decision, Entry, Evidence

    analyst, approver = console("analyst"), console("approver")
    sent = {"title": "Calls about returns", "campaign": campaigns(leak[0])[0].campaign}
    case = analyst.post("/console/cases/open", sent).headers["Location"]
    for table, count in (("leads", None), ("exposed", None), ("links", 15), ("complaints", 6)):
        analyst.post(f"{case}/freeze", {"table": table})
        frozen = Evidence.objects.get(table=table)
        assert frozen.count == count or (count is None and frozen.count > 0)
        sheet = console("auditor").get(f"/console/evidence/{frozen.pk}.csv").getvalue().decode("utf-8-sig")
        assert len(list(csv.DictReader(io.StringIO(sheet)))) == frozen.count
    analyst.post(f"{case}/decide", {"what": "key:revoke", "about": "erp:returns", "reason": "It leaks."})
    waiting = Decision.objects.get()
    assert "waits" in approver.get(case).content.decode()
    analyst.post(f"{case}/close", {"found": "confirmed"})
    assert waiting.case.state == "open"
    assert analyst.post(f"/console/decisions/{waiting.pk}", {"seen": "approve"}).status_code == 403
    approver.post(f"/console/decisions/{waiting.pk}", {"seen": "approve", "answer": "Yes."})
    waiting.refresh_from_db()
    assert waiting.state == "approved"
    analyst.post(f"{case}/close", {"found": "confirmed", "custodian": "erp:returns"})
    waiting.case.refresh_from_db()
    assert waiting.case.state == "closed"
    text = console("auditor").get(case).content.decode()
    for entry in ("case:open", "case:freeze", "decision:make", "decision:approve", "case:close"):
        assert entry in text
    assert Entry.objects.filter(entry="case:close").count() == 1


@ON_BOTH
def test_nobody_approves_what_they_made_whatever_their_roles(console, people, case):
    from holdfast.record.models import Decision, Grant

    Grant.objects.create(staff=people["analyst"], role="approver")
    client = console("analyst")
    client.post(f"{case}/decide", {"what": "order:hold", "reason": "Because."})
    waiting = Decision.objects.get()
    assert client.post(f"/console/decisions/{waiting.pk}", {"seen": "approve"}).status_code == 403
    assert Decision.objects.get().state == "waiting"
    assert 'value="approve"' not in client.get(case).content.decode()


def test_what_is_missing_is_said_and_changes_nothing(console, case):
    from holdfast.record.models import Decision, Evidence

    client = console("analyst")
    for sent in ({"what": "order:hold", "reason": " "}, {"what": "made:up", "reason": "x"}):
        answer = client.post(f"{case}/decide", sent, follow=True)
        assert "Something is missing" in answer.content.decode()
    assert not Decision.objects.exists()
    client.post(f"{case}/decide", {"what": "order:hold", "reason": "x"})
    waiting = Decision.objects.get()
    for sent in ({}, {"seen": ""}, {"seen": "maybe"}):
        console("approver").post(f"/console/decisions/{waiting.pk}", sent)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
    client.post(f"{case}/freeze", {"table": "people"})
    nowhere = client.post("/console/cases/open", {"title": "Of none", "campaign": "../a"}).headers["Location"]
    assert client.get(nowhere).status_code == 200
    assert not Evidence.objects.exists()
    assert client.post("/console/cases/open", {"title": ""}).headers["Location"] == "/console/cases"


def test_evidence_that_is_not_what_was_frozen_is_said_to_be(console, people, case):
    from holdfast.record.models import Case, Evidence

    wrong = {"rows": "[]", "count": 0, "sha256": "0" * 64, "table": "leads", "run": "r"}
    frozen = Evidence.objects.create(case=Case.objects.get(), frozen_by=people["analyst"], **wrong)
    answer = console("auditor").get(f"/console/evidence/{frozen.pk}.csv", follow=True)
    assert "its hash is another" in answer.content.decode()
