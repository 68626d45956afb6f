"""Cases, evidence, judgements and decisions: who may, who may not, and what the database itself refuses."""

from typing import Any

import pytest
from tests.record.people_of_ours import staff

from holdfast.errors import ConflictError, InputError
from holdfast.record.cases import case_add, case_close, case_freeze, case_open, evidence_rows, outcome_write
from holdfast.record.complaints import complaint_receive
from holdfast.record.decisions import decision_approve, decision_make, decision_refuse
from holdfast.record.journal import journal_verify
from holdfast.record.judgements import judgement_make, judgements_standing
from holdfast.record.roles import PERMITTED, ROLES, RefusedError, customer
from holdfast.record.staff import invitation_find, staff_end, staff_grant, staff_invite


@pytest.fixture
def people(record) -> dict[str, Any]:
    made = {role: staff(role, role) for role in ROLES}
    return made | {"both": staff("both", "analyst", "approver")}


def complaint() -> Any:
    from holdfast.record.models import Complaint

    return Complaint.objects.get(pk=complaint_receive(customer(), "they called", channel="portal").complaint)


def refused_by_database(sql: str, *values: object) -> None:
    from django.db import DatabaseError, connection, transaction

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_case_goes_from_complaints_to_an_outcome(people):
    analyst = people["analyst"].actor
    told = [complaint(), complaint()]
    case = case_open(analyst, "  Refund   calls ", campaign="c-1", complaints=told)
    case_add(analyst, case, [told[0], complaint()])
    assert case.title == "Refund calls"
    assert case.complaints.count() == 3
    assert {each.complaint.state for each in case.complaints.all()} == {"in_case"}
    kept = case_freeze(analyst, case, "leads", [{"rank": 1, "custodian": "erp-1", "probability": 0.97}], run="r-1")
    assert evidence_rows(kept) == [{"rank": 1, "custodian": "erp-1", "probability": 0.97}]
    decision = decision_make(analyst, case, "session:revoke", about={"custodian": "erp-1"}, reason="leads")
    with pytest.raises(ConflictError):
        case_close(analyst, case, "confirmed")
    decision_approve(people["approver"].actor, decision)
    case_close(analyst, case, "confirmed", custodian="erp-1")
    outcome_write(analyst, case, "refuted", custodian="erp-1", note_text="it was another one")
    for late in (
        lambda: case_add(analyst, case, [complaint()]),
        lambda: case_freeze(analyst, case, "leads", [{}], run="r-2"),
        lambda: decision_make(analyst, case, "x", about={}, reason="y"),
        lambda: case_close(analyst, case, "confirmed"),
    ):
        with pytest.raises(ConflictError):
            late()
    assert journal_verify().is_well


def test_a_case_takes_many_complaints_by_few_statements_and_each_goes_to_the_lake(people):
    """Nobody else writes meanwhile: a campaign of thousands must not hold up those who complain."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from holdfast.record.models import Complaint, Outgoing

    told = [complaint() for _ in range(20)]
    Complaint.objects.filter(pk=told[0].pk).update(state="answered")
    with CaptureQueriesContext(connection) as asked:
        case_open(
            people["analyst"].actor, "Calls", complaints=Complaint.objects.filter(pk__in=[row.pk for row in told])
        )
    assert len(asked) < len(told)
    moved = Complaint.objects.filter(state="in_case")
    assert moved.count() == 19
    assert set(moved.values_list("version", flat=True)) == {2}
    last = {row["complaint"]: row for row in Outgoing.objects.order_by("id").values_list("row", flat=True)}
    assert {(row["state"], row["version"]) for row in last.values()} == {("in_case", 2), ("received", 1)}


def test_nobody_approves_what_they_made_neither_by_service_nor_by_sql(people):
    both = people["both"]
    case = case_open(both.actor, "one")
    decision = decision_make(both.actor, case, "card:freeze", about={}, reason="why")
    for seen in (decision_approve, decision_refuse):
        with pytest.raises(RefusedError):
            seen(both.actor, decision, "")
    key = decision.pk.hex if is_sqlite() else decision.pk
    sql = "UPDATE decision SET state = 'approved', seen_by_id = %s, seen_at = %s WHERE id = %s"
    refused_by_database(sql, both.pk, "2026-01-01 00:00:00+00:00", key)
    refused_by_database("UPDATE decision SET state = 'approved' WHERE id = %s", key)
    for column in ("what", "about", "reason"):  # what the second person saw is what was proposed
        refused_by_database(f"UPDATE decision SET {column} = '\"x\"' WHERE id = %s", key)
    assert decision_refuse(people["approver"].actor, decision, "not yet").state == "refused"
    refused_by_database("UPDATE decision SET state = 'approved' WHERE id = %s", key)
    refused_by_database("DELETE FROM decision WHERE id = %s", key)
    with pytest.raises(ConflictError):
        decision_approve(people["approver"].actor, decision)


def is_sqlite() -> bool:
    from django.db import connection

    return bool(connection.vendor == "sqlite")


def test_what_is_kept_cannot_be_changed_or_removed_by_sql_either(people):
    analyst = people["analyst"].actor
    case = case_open(analyst, "one", complaints=[complaint()])
    case_freeze(analyst, case, "leads", [{"rank": 1}], run="r")
    judgement_make(analyst, "a", "b", "negative")
    outcome_write(analyst, case, "unknown")
    for table, column in (
        *(("journal", "actor"), ("evidence", "rows"), ("judgement", "judged"), ("outcome", "note")),
        ("complaint_correction", "after"),
    ):
        if table != "complaint_correction" or not is_sqlite():  # SQLite asks row by row, and there is none
            refused_by_database(f"UPDATE {table} SET {column} = 'x'")
            refused_by_database(f"DELETE FROM {table}")
    assert journal_verify().is_well


def test_the_last_word_on_a_pair_counts_and_none_takes_it_back(people):
    analyst = people["analyst"].actor
    judgement_make(analyst, "b", "a", "positive")
    judgement_make(analyst, "a", "b", "negative", reason="other script")
    judgement_make(analyst, "c", "a", "unsure")
    judgement_make(analyst, "c", "b", "positive")
    judgement_make(analyst, "b", "c", "none")
    assert sorted(judgements_standing()) == [("a", "b", "negative"), ("a", "c", "unsure")]
    for first, second, judged in (("a", "a", "positive"), ("a", "b", "maybe"), ("", "b", "positive")):
        with pytest.raises(InputError):
            judgement_make(analyst, first, second, judged)


def test_an_auditor_writes_nothing_and_has_no_other_role(people):
    writes = {what for what, roles in PERMITTED.items() if "auditor" in roles}
    assert {what.partition(":")[2] for what in writes} <= {"look", "find", "list", "read", "export"}
    case = case_open(people["analyst"].actor, "one")
    auditor = people["auditor"].actor
    for forbidden in (
        lambda: case_open(auditor, "two"),
        lambda: case_freeze(auditor, case, "leads", [{}], run="r"),
        lambda: judgement_make(auditor, "a", "b", "positive"),
        lambda: decision_make(auditor, case, "x", about={}, reason="y"),
    ):
        before = journal_verify().entries
        with pytest.raises(RefusedError):
            forbidden()
        assert journal_verify().entries == before
    with pytest.raises(RefusedError):
        staff_grant(people["admin"].actor, people["analyst"], ["auditor", "analyst"])


def test_roles_are_given_by_another_admin_and_one_is_always_left(people):
    admin, analyst = people["admin"], people["analyst"]
    with pytest.raises(RefusedError):
        staff_grant(admin.actor, admin, ["analyst"])
    with pytest.raises(RefusedError):
        staff_end(admin.actor, admin)
    with pytest.raises(RefusedError):
        staff_invite(analyst.actor, ["admin"])
    staff_grant(admin.actor, analyst, ["approver"])
    assert analyst.roles == {"approver"}
    staff_end(admin.actor, analyst)
    assert analyst.roles == frozenset()
    assert not analyst.is_active


def test_links_end_with_the_right_to_make_them(people):
    admin, second = people["admin"], staff("second", "admin")
    links = [staff_invite(second.actor, ["admin"]), staff_invite(second.actor, [], again=people["auditor"])]
    other = staff_invite(admin.actor, ["analyst"])
    back = staff_invite(admin.actor, [], again=people["analyst"])
    staff_grant(admin.actor, second, ["analyst"])
    assert [invitation_find(each.secret) for each in links] == [None, None]
    staff_end(admin.actor, people["analyst"])
    assert invitation_find(back.secret) is None
    assert invitation_find(other.secret)


def test_changed_evidence_is_found(people):
    analyst = people["analyst"].actor
    kept = case_freeze(analyst, case_open(analyst, "one"), "leads", [{"rank": 1}], run="r")
    kept.rows = '[{"rank":2}]'
    with pytest.raises(ConflictError):
        evidence_rows(kept)
