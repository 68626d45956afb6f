"""Cases with frozen evidence, judgements of links, decisions with a second pair of eyes, outcomes."""

import uuid
from typing import Any

from django.db import models

from holdfast.record.models.complaints import Complaint
from holdfast.record.models.staff import Staff

JUDGED = ("positive", "negative", "unsure", "none")
DECIDED = ("waiting", "approved", "refused")
FOUND = ("confirmed", "refuted", "unknown")


class Case(models.Model):
    """The file of one incident."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    title = models.CharField(max_length=200)
    campaign = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=8, default="open")
    opened_by = models.ForeignKey(Staff, models.PROTECT, related_name="cases_opened")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        """Django's options."""

        db_table = "case_file"
        constraints = (models.CheckConstraint(condition=models.Q(state__in=("open", "closed")), name="case_state"),)
        indexes = (models.Index(fields=("campaign",), name="case_campaign"),)

    def __str__(self) -> str:
        return str(self.title)


class CaseComplaint(models.Model):
    """A complaint that belongs to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="complaints")
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="cases")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django's options."""

        db_table = "case_complaint"
        constraints = (models.UniqueConstraint(fields=("case", "complaint"), name="case_complaint_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.complaint_id}"


class Evidence(models.Model):
    """A frozen copy of rows, with the run they came from; the database refuses to change or remove it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    table = models.CharField(max_length=64)
    run = models.CharField(max_length=64)
    rows = models.TextField()
    """Canonical JSON: a list of objects."""
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    """Of ``rows`` in UTF-8."""
    frozen_by = models.ForeignKey(Staff, models.PROTECT, related_name="evidence_frozen")
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django's options."""

        db_table = "evidence"

    def __str__(self) -> str:
        return f"{self.table} {self.sha256[:12]}"


class Judgement(models.Model):
    """What a person said of a link; the last one of a pair counts, none is ever changed."""

    id = models.BigAutoField(primary_key=True)
    first = models.CharField(max_length=64)
    second = models.CharField(max_length=64)
    """Two complaints as the lake names them, in order: ``first < second``."""
    judged = models.CharField(max_length=8)
    reason = models.CharField(max_length=500, default="")
    staff = models.ForeignKey(Staff, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django's options."""

        db_table = "judgement"
        constraints = (
            models.CheckConstraint(condition=models.Q(judged__in=JUDGED), name="judgement_word"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="judgement_order"),
        )
        indexes = (models.Index(fields=("first", "second", "-id"), name="judgement_pair"),)

    def __str__(self) -> str:
        return f"{self.first} {self.second} {self.judged}"


class Decision(models.Model):
    """What was decided and by whom; nothing is done before a second person approved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=64)
    about: Any = models.JSONField(default=dict)
    reason = models.TextField()
    state = models.CharField(max_length=8, default="waiting")
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="decisions_made")
    made_at = models.DateTimeField(auto_now_add=True)
    seen_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="decisions_seen")
    """Who approved or refused."""
    seen_at = models.DateTimeField(null=True)
    answer = models.TextField(default="")

    class Meta:
        """Django's options."""

        db_table = "decision"
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=DECIDED), name="decision_state"),
            models.CheckConstraint(
                condition=models.Q(seen_by__isnull=True) | ~models.Q(seen_by=models.F("made_by")),
                name="decision_second_eyes",
            ),
            models.CheckConstraint(
                condition=models.Q(state="waiting", seen_by__isnull=True, seen_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(seen_by__isnull=False, seen_at__isnull=False)),
                name="decision_seen",
            ),
        )

    def __str__(self) -> str:
        return f"{self.what} {self.state}"


class Outcome(models.Model):
    """How a case proved."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="outcomes")
    custodian = models.CharField(max_length=128, default="")
    found = models.CharField(max_length=16)
    note = models.TextField(default="")
    staff = models.ForeignKey(Staff, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django's options."""

        db_table = "outcome"
        constraints = (models.CheckConstraint(condition=models.Q(found__in=FOUND), name="outcome_word"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.found}"
