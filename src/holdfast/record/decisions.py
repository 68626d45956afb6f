"""Decisions: made by one person, approved or refused by another; service and database both see to it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from holdfast.errors import ConflictError, InputError
from holdfast.record.cases import staff_of
from holdfast.record.journal import change
from holdfast.record.models import Case, Decision
from holdfast.record.roles import Actor, RefusedError


def decision_make(by: Actor, case: Case, what: str, *, about: Mapping[str, Any], reason: str) -> Decision:
    """Propose what to do; nothing is done before a second person approved.

    Args:
        by: who proposes.
        case: an open one.
        what: the action, such as ``order:hold``.
        about: what it is done to, as ids and tokens.
        reason: why, in words without anything personal.

    Raises:
        RefusedError: the actor may not.
        ConflictError: the case is closed.
        InputError: no action or no reason.
    """
    if not what or not reason.strip():
        raise InputError("expected an action and a reason", field="reason" if what else "what")
    with change(by, "decision:make") as note:
        if not Case.objects.select_for_update().filter(pk=case.pk, state="open").exists():
            raise ConflictError("expected an open case")
        made: Decision = Decision.objects.create(
            case=case, what=what[:64], about=dict(about), reason=reason[:4000], made_by=staff_of(by)
        )
        note.about, note.facts = f"decision:{made.pk}", {"case": case.pk, "what": made.what}
    return made


def decision_approve(by: Actor, decision: Decision, answer: str = "") -> Decision:
    """Approve what another person proposed.

    Raises:
        RefusedError: the actor may not, or made it.
        ConflictError: it was seen before.
    """
    return _seen(by, decision, "decision:approve", "approved", answer)


def decision_refuse(by: Actor, decision: Decision, answer: str) -> Decision:
    """Refuse what another person proposed.

    Raises:
        RefusedError: the actor may not, or made it.
        ConflictError: it was seen before.
    """
    return _seen(by, decision, "decision:refuse", "refused", answer)


def _seen(by: Actor, decision: Decision, entry: str, state: str, answer: str) -> Decision:
    with change(by, entry) as note:
        found: Decision = Decision.objects.select_for_update().get(pk=decision.pk)
        if found.state != "waiting":
            raise ConflictError("expected a decision that waits")
        if str(found.made_by_id) == by.number:
            raise RefusedError(f"{entry}: expected a second person")
        found.state, found.seen_at, found.answer = state, datetime.now(UTC), answer[:4000]
        found.seen_by = staff_of(by)
        found.save()
        note.about, note.facts = f"decision:{found.pk}", {"case": found.case_id, "what": found.what}
    return found
