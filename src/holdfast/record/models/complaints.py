"""Complaints: her words sealed, the facts read from them beside, and what waits for the lake."""

import uuid
from typing import Any

from django.db import models

from holdfast.record.models.people import Person
from holdfast.record.models.sealed import SealedField
from holdfast.record.models.staff import Staff

CHANNELS = ("portal", "phone", "chat", "email", "import", "api")
STATES = ("received", "looked_at", "in_case", "answered", "closed", "no_fraud")


class Complaint(models.Model):
    """What one customer told once; more may be added.

    The columns from ``called_at`` on are what was read or corrected, as it stands now: for lists, filters and the lake.
    Nothing among them is personal: numbers and names are tokens.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    receipt = models.CharField(max_length=16, unique=True)
    secret_hash = models.CharField(max_length=64)
    channel = models.CharField(max_length=16)
    source = models.CharField(max_length=128, default="")
    """Where an imported one came from, with its own number there: the same one comes in once."""
    state = models.CharField(max_length=16, default="received")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="complaints")
    language = models.CharField(max_length=8, default="")
    timezone = models.CharField(max_length=64, default="Asia/Shanghai")
    reported_at = models.DateTimeField()
    changed_at = models.DateTimeField(auto_now=True)
    heard_at = models.DateTimeField(null=True)
    """When the facts were last read; null while they wait to be."""
    hear_tries = models.PositiveSmallIntegerField(default=0)
    """How often reading what waits was begun: it is counted before, so that a text that kills its reader counts too."""
    hear_after = models.DateTimeField(null=True)
    """When it may be tried again."""
    version = models.PositiveIntegerField(default=1)

    kind = models.CharField(max_length=32, default="")
    called_at = models.DateTimeField(null=True)
    account_token = models.CharField(max_length=64, default="")
    order = models.CharField(max_length=128, default="")
    caller_token = models.CharField(max_length=64, default="")
    caller_block = models.CharField(max_length=64, default="")
    """The token of the caller's number without its last three digits: neighbours are seen by it."""
    wording = models.CharField(max_length=128, default="")
    """The sketch of the first text that is long enough for one."""
    payee_token = models.CharField(max_length=64, default="")
    platform = models.CharField(max_length=64, default="")
    pretext = models.CharField(max_length=64, default="")
    fields_known = models.CharField(max_length=128, default="")
    asks = models.CharField(max_length=256, default="")
    steps = models.CharField(max_length=512, default="")
    """Of these three every word of its list fits at once, parted by ``|``."""
    contact = models.CharField(max_length=32, default="")
    region = models.CharField(max_length=64, default="")
    url = models.CharField(max_length=256, default="")
    loss = models.BigIntegerField(null=True)
    """In the smallest unit of ``currency``."""
    currency = models.CharField(max_length=3, default="")

    class Meta:
        """Django's options."""

        db_table = "complaint"
        constraints = (
            models.CheckConstraint(condition=models.Q(channel__in=CHANNELS), name="complaint_channel"),
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="complaint_state"),
            models.UniqueConstraint(fields=("source",), condition=~models.Q(source=""), name="complaint_source_once"),
        )
        indexes = (
            models.Index(fields=("-reported_at", "id"), name="complaint_reported"),
            models.Index(fields=("state", "-reported_at"), name="complaint_state_reported"),
            models.Index(fields=("kind", "-reported_at"), name="complaint_kind_reported"),
            models.Index(fields=("pretext", "-reported_at"), name="complaint_pretext_reported"),
            models.Index(fields=("region", "-reported_at"), name="complaint_region_reported"),
            models.Index(fields=("channel", "-reported_at"), name="complaint_channel_reported"),
            models.Index(fields=("platform", "-reported_at"), name="complaint_platform_reported"),
            models.Index(
                # Counts of every filter at once, of days and of those with a loss, from the index alone.
                fields=("state", "kind", "channel", "platform", "pretext", "region", "reported_at", "loss"),
                name="complaint_facets",
            ),
            models.Index(fields=("caller_token",), name="complaint_caller"),
            models.Index(fields=("payee_token",), name="complaint_payee"),
            models.Index(fields=("account_token",), name="complaint_account"),
            models.Index(fields=("heard_at",), name="complaint_heard", condition=models.Q(heard_at__isnull=True)),
        )

    def __str__(self) -> str:
        return str(self.receipt)


class ComplaintText(models.Model):
    """One thing that was told, sealed, and the facts read from it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    words: Any = SealedField()
    written_at = models.DateTimeField()
    added_by = models.CharField(max_length=80)
    facts: Any = models.JSONField(default=list)
    """A list of ``{field, value, start, end, confidence}``; a personal one has no value: that is in the words."""

    class Meta:
        """Django's options."""

        db_table = "complaint_text"
        constraints = (models.UniqueConstraint(fields=("complaint", "number"), name="complaint_text_number"),)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.number}"


class ComplaintCard(models.Model):
    """A gift card that a complaint names, as its token."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="cards")
    token = models.CharField(max_length=64)
    is_listed = models.BooleanField(default=False)
    """Whether it was put on the list that policies ask; what people take off it by hand stays off."""

    class Meta:
        """Django's options."""

        db_table = "complaint_card"
        constraints = (models.UniqueConstraint(fields=("complaint", "token"), name="complaint_card_once"),)
        indexes = (models.Index(fields=("token",), name="complaint_card_token"),)

    def __str__(self) -> str:
        return str(self.token)


class Correction(models.Model):
    """What staff put in the place of what was read; the last one of a field counts. Never changed."""

    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=32)
    before = models.CharField(max_length=256)
    after = models.CharField(max_length=256)
    staff = models.ForeignKey(Staff, models.PROTECT)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Django's options."""

        db_table = "complaint_correction"

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.field}"


class Attachment(models.Model):
    """Evidence that was sent along: sealed in a file of its own, known by its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="attachments")
    name: Any = SealedField()
    kind = models.CharField(max_length=64)
    """The media type that its content shows, whatever it was called."""
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=80)

    class Meta:
        """Django's options."""

        db_table = "attachment"
        constraints = (models.UniqueConstraint(fields=("complaint", "sha256"), name="attachment_once"),)

    def __str__(self) -> str:
        return str(self.id)


class Outgoing(models.Model):
    """A version of a complaint on its way to the lake: written with the change, removed when the lake has it."""

    id = models.BigAutoField(primary_key=True)
    complaint = models.ForeignKey(Complaint, models.CASCADE)
    row: Any = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    batch = models.UUIDField(null=True)
    """Rows that go together, written down before they go: sent again after a kill, they are the same batch."""

    class Meta:
        """Django's options."""

        db_table = "outgoing"
        indexes = (models.Index(fields=("batch", "id"), name="outgoing_batch"),)

    def __str__(self) -> str:
        return str(self.id)
