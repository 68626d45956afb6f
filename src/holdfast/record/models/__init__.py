"""The tables of the record. Only services write them; doors may read those columns that are not sealed."""

from holdfast.record.models.cases import Case, CaseComplaint, Decision, Evidence, Judgement, Outcome
from holdfast.record.models.complaints import (
    Attachment,
    Complaint,
    ComplaintCard,
    ComplaintText,
    Correction,
    Outgoing,
)
from holdfast.record.models.journal import Entry
from holdfast.record.models.people import Person, PersonToken
from holdfast.record.models.sealed import SealedField
from holdfast.record.models.staff import Grant, Invitation, Staff

__all__ = [
    "Attachment",
    "Case",
    "CaseComplaint",
    "Complaint",
    "ComplaintCard",
    "ComplaintText",
    "Correction",
    "Decision",
    "Entry",
    "Evidence",
    "Grant",
    "Invitation",
    "Judgement",
    "Outcome",
    "Outgoing",
    "Person",
    "PersonToken",
    "SealedField",
    "Staff",
]
