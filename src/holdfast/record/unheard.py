"""Complaints whose words could not be read yet: tried again later and later, and after some tries left to people."""

from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from holdfast.record.journal import change
from holdfast.record.models import Complaint
from holdfast.record.roles import Actor

FIRST, FACTOR, LONGEST = timedelta(seconds=30), 4, timedelta(days=1)
"""The first wait, by how much each next one is longer, and the longest: a newer version may read what this cannot."""
TRIES = 5
"""So often in vain, and it is for people to read; that takes three quarters of an hour."""


def complaints_due(limit: int) -> list[Complaint]:
    """Return complaints that wait to be read and may be tried now, those tried least first."""
    now = datetime.now(UTC)
    due = Complaint.objects.filter(Q(hear_after=None) | Q(hear_after__lte=now), heard_at=None)
    return list(due.order_by("hear_tries", "reported_at")[:limit])


def complaint_try(by: Actor, complaint: Complaint) -> None:
    """Count a try before it is made: a text that kills its reader is not read again at once, and not for ever.

    The one after which it is left to people is journalled.

    Raises:
        RefusedError: the actor may not.
    """
    tries = complaint.hear_tries + 1
    after = datetime.now(UTC) + min(FIRST * FACTOR ** min(tries - 1, 10), LONGEST)
    if tries == TRIES:
        with change(by, "complaint:unheard") as note:
            note.about, note.facts = f"complaint:{complaint.pk}", {"tries": tries - 1}
            _count(complaint, tries, after)
    else:
        _count(complaint, tries, after)


def unheard() -> "QuerySet[Complaint]":
    """Return the complaints that people must read, for nothing here could."""
    return Complaint.objects.filter(heard_at=None, hear_tries__gte=TRIES)


def _count(complaint: Complaint, tries: int, after: datetime) -> None:
    Complaint.objects.filter(pk=complaint.pk).update(hear_tries=min(tries, 1000), hear_after=after)
