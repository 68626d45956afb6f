"""How many complaints there are, for everybody: in all, in 24 hours, by pretext, region and month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from holdfast.record.disclosure import LEAST, hidden
from holdfast.record.models import Complaint

Shown = dict[str, int | None] | None
"""Counts by name; None for a hidden one, or for the whole where nothing of it may be shown."""


@dataclass(frozen=True)
class Statistics:
    """What may be shown; None stands for fewer than ``LEAST``."""

    total: int | None
    last_day: int | None
    by_pretext: Shown
    by_region: Shown
    by_month: Shown
    """Months as ``2026-05``, where the shop is."""
    until: datetime
    """What is parted covers complaints before this: the beginning of the day."""


def complaint_statistics(now: datetime) -> Statistics:
    """Count the complaints that stand; ``now`` has the shop's zone.

    What is parted by kind, region and month ends with yesterday: else whoever looks again and again would see in which
    row of each the last complaint went.
    """
    until = now.replace(hour=0, minute=0, second=0, microsecond=0)
    standing = Complaint.objects.exclude(state="no_fraud").exclude(kind="ordinary")
    parted = standing.filter(reported_at__lt=until)
    return Statistics(
        total=_some(standing.count()),
        last_day=_some(standing.filter(reported_at__gt=now - timedelta(hours=24)).count()),
        by_pretext=_by(parted, "pretext"),
        by_region=_by(parted, "region"),
        by_month=_by(
            parted.annotate(month=TruncMonth("reported_at", tzinfo=now.tzinfo)), "month", lambda at: f"{at:%Y-%m}"
        ),
        until=until,
    )


def _some(count: int) -> int | None:
    return count if count >= LEAST or not count else None


def _by(rows: "QuerySet[Complaint]", column: str, name: Callable[[Any], str] = str) -> Shown:
    found: Mapping[str, int] = {
        name(value): count for value, count in rows.order_by().values_list(column).annotate(Count("pk"))
    }
    return hidden(found)
