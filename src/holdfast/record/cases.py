"""Cases: complaints that belong together, evidence that no later run changes, and how it proved."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.db.models import F

from holdfast.errors import ConflictError, InputError
from holdfast.record.complaints import lake_row
from holdfast.record.journal import Note, change
from holdfast.record.models import Case, CaseComplaint, Complaint, Evidence, Outcome, Outgoing, Staff
from holdfast.record.models.cases import FOUND
from holdfast.record.roles import Actor

AT_ONCE = 500
"""Complaints that go into a case by one statement."""
MOST_ROWS = 100_000
"""Of one piece of evidence."""
SUBJECTS = {
    "account": "complaint__account_token",
    "card": "complaint__cards__token",
    "phone": "complaint__caller_token",
    "instrument": "complaint__payee_token",
}
"""What a case is about: the customer's account, the cards, the caller's number and where the money went."""


def case_open(by: Actor, title: str, *, campaign: str = "", complaints: Iterable[Complaint] = ()) -> Case:
    """Open a case; its complaints are then in it.

    Raises:
        RefusedError: the actor may not.
        InputError: the title is empty or too long.
    """
    title = " ".join(title.split())
    if not 1 <= len(title) <= 200:
        raise InputError("expected 1 to 200 characters", field="title")
    with change(by, "case:open") as note:
        made: Case = Case.objects.create(title=title, campaign=campaign, opened_by=staff_of(by))
        _take_in(made, complaints)
        _about(note, made, complaints=made.complaints.count(), campaign=campaign)
    return made


def case_add(by: Actor, case: Case, complaints: Iterable[Complaint]) -> None:
    """Put more complaints into an open case.

    Raises:
        RefusedError: the actor may not.
        ConflictError: the case is closed.
    """
    with change(by, "case:add") as note:
        case = _open(case)
        before = case.complaints.count()
        _take_in(case, complaints)
        _about(note, case, complaints=case.complaints.count() - before)


def case_subjects() -> Iterator[tuple[str, str]]:
    """Yield kind and token of what the complaints of open cases are about; complaints found to be no fraud are not."""
    inside = CaseComplaint.objects.filter(case__state="open").exclude(complaint__state="no_fraud")
    for kind, column in SUBJECTS.items():
        named = inside.exclude(**{column: ""}).exclude(**{f"{column}__isnull": True})
        yield from ((kind, token) for token in named.values_list(column, flat=True).distinct())


def case_freeze(by: Actor, case: Case, table: str, rows: Sequence[Mapping[str, Any]], *, run: str) -> Evidence:
    """Keep a copy of rows as they are now; nothing changes it afterwards, the database sees to that.

    Args:
        by: who keeps it.
        case: an open one.
        table: what the rows are, such as ``leads`` or ``complaints``.
        rows: as in that table: tokens, nothing personal.
        run: the id of the run they came from.

    Raises:
        RefusedError: the actor may not.
        ConflictError: the case is closed.
        InputError: there are more than ``MOST_ROWS`` rows, or none.
    """
    if not 0 < len(rows) <= MOST_ROWS:
        raise InputError(f"expected 1 to {MOST_ROWS} rows", field="rows")
    written = canonical(rows)
    digest = hashlib.sha256(written.encode()).hexdigest()
    with change(by, "case:freeze") as note:
        case = _open(case)
        made: Evidence = Evidence.objects.create(
            case=case, table=table, run=run, rows=written, count=len(rows), sha256=digest, frozen_by=staff_of(by)
        )
        _about(note, case, evidence=made.pk, table=table, run=run, rows=len(rows), sha256=digest)
    return made


def evidence_rows(evidence: Evidence) -> list[dict[str, Any]]:
    """Return the frozen rows.

    Raises:
        ConflictError: they are not what was frozen: somebody changed them behind the database's guards.
    """
    if hashlib.sha256(evidence.rows.encode()).hexdigest() != evidence.sha256:
        raise ConflictError("expected the evidence as it was frozen; its hash is another")
    rows: list[dict[str, Any]] = json.loads(evidence.rows)
    return rows


def case_close(by: Actor, case: Case, found: str, *, custodian: str = "", note_text: str = "") -> Outcome:
    """Close a case with how it proved: ``found`` is one of ``FOUND``. Decisions must all have been seen.

    Raises:
        RefusedError: the actor may not.
        ConflictError: the case is closed, or a decision waits.
        InputError: ``found`` is none of the known words.
    """
    _check_found(found)
    with change(by, "case:close") as note:
        case = _open(case)
        if case.decisions.filter(state="waiting").exists():
            raise ConflictError("expected no decision to wait for its second pair of eyes")
        Case.objects.filter(pk=case.pk).update(state="closed", closed_at=datetime.now(UTC))
        made = _outcome(by, case, found, custodian, note_text)
        _about(note, case, found=found)
    return made


def outcome_write(by: Actor, case: Case, found: str, *, custodian: str = "", note_text: str = "") -> Outcome:
    """Write down what proved later, also of a closed case; the last outcome counts, none is changed.

    Raises:
        RefusedError: the actor may not.
        InputError: ``found`` is none of the known words.
    """
    _check_found(found)
    with change(by, "outcome:write") as note:
        made = _outcome(by, case, found, custodian, note_text)
        _about(note, case, found=found)
    return made


def staff_of(by: Actor) -> Staff:
    """Return the row of a member of staff who acts."""
    found: Staff = Staff.objects.get(pk=int(by.number))
    return found


def canonical(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as the one JSON text they have: keys in order, no space, times in ISO 8601."""
    return json.dumps(list(rows), sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_written)


def _written(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _outcome(by: Actor, case: Case, found: str, custodian: str, note_text: str) -> Outcome:
    made: Outcome = Outcome.objects.create(
        case=case, custodian=custodian[:128], found=found, note=note_text[:4000], staff=staff_of(by)
    )
    return made


def _check_found(found: str) -> None:
    if found not in FOUND:
        raise InputError(f"expected one of {', '.join(FOUND)}", field="found")


def _take_in(case: Case, complaints: Iterable[Complaint]) -> None:
    """Put complaints into a case, many at a time: nobody else can write meanwhile."""
    every = iter({each.pk: each for each in complaints}.values())
    while batch := list(islice(every, AT_ONCE)):
        known = set(case.complaints.filter(complaint__in=batch).values_list("complaint_id", flat=True))
        new = [each for each in batch if each.pk not in known]
        CaseComplaint.objects.bulk_create(CaseComplaint(case=case, complaint=each) for each in new)
        moved = [each for each in new if each.state in {"received", "looked_at"}]
        for each in moved:
            each.state, each.version = "in_case", each.version + 1
        rows = Complaint.objects.filter(pk__in=[each.pk for each in moved])
        rows.update(state="in_case", version=F("version") + 1, changed_at=datetime.now(UTC))
        Outgoing.objects.bulk_create(Outgoing(complaint=each, row=lake_row(each)) for each in moved)


def _open(case: Case) -> Case:
    found: Case = Case.objects.select_for_update().get(pk=case.pk)
    if found.state != "open":
        raise ConflictError("expected an open case")
    return found


def _about(note: Note, case: Case, **facts: Any) -> None:
    note.about, note.facts = f"case:{case.pk}", facts
