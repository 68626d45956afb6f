"""How many complaints there are, for everybody: in all, in 24 hours, by pretext, region and month."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import Count, Max, Min, QuerySet

from holdfast.record.days import counted_by_day, day_begins
from holdfast.record.disclosure import hidden, released, rounded
from holdfast.record.models import Complaint

Shown = dict[str, int | None] | None
"""Counts by name, rounded down; None for a hidden one, or for the whole where nothing of it may be shown."""


@dataclass(frozen=True)
class Statistics:
    """What may be shown, rounded down to multiples of ``LEAST``; None stands for fewer."""

    total: int | None
    last_day: int | None
    by_pretext: Shown
    by_region: Shown
    by_month: Shown
    """Months as ``2026-05``, where the shop is."""
    until: date | None
    """The last day that is in what is parted by pretext, region and month; None: nothing can be parted yet."""


def complaint_statistics(now: datetime) -> Statistics:
    """Count the complaints that stand; ``now`` has the shop's zone.

    What is parted ends with a day before today, and moves on only when enough came since, see ``released``: else
    whoever looks again and again would see in which row of each table the last complaint went.

    Raises:
        ValueError: ``now`` has no zone.
    """
    zone = now.tzinfo
    if zone is None:
        raise ValueError("now: expected a time with a zone")
    standing = Complaint.objects.exclude(state="no_fraud").exclude(kind="ordinary")
    days = _days(standing, now.date() - timedelta(days=1), zone)
    until = released(days)
    parted = standing.filter(reported_at__lt=day_begins(until + timedelta(days=1), zone)) if until else None
    months: Counter[str] = Counter()
    for day, count in days:
        months[f"{day:%Y-%m}"] += count if until and day <= until else 0
    return Statistics(
        total=rounded(standing.count()),
        last_day=rounded(standing.filter(reported_at__gt=now - timedelta(hours=24)).count()),
        by_pretext=_by(parted, "pretext"),
        by_region=_by(parted, "region"),
        by_month=_shown(months),
        until=until,
    )


def _days(rows: "QuerySet[Complaint]", until: date, zone: tzinfo) -> list[tuple[date, int]]:
    """Return the days up to one, the first first, with how many came; days of none are left out."""
    ends = rows.aggregate(first=Min("reported_at"), last=Max("reported_at"))
    if ends["first"] is None:
        return []
    first, last = (each.astimezone(zone).date() for each in (ends["first"], ends["last"]))
    return sorted(counted_by_day(rows, first, min(last, until), zone).items())


def _by(rows: "QuerySet[Complaint] | None", column: str) -> Shown:
    found = rows.order_by().values_list(column).annotate(Count("pk")) if rows is not None else ()
    return _shown(dict(found))


def _shown(counts: Mapping[str, int]) -> Shown:
    open_ones = hidden(counts)
    return open_ones and {name: count and rounded(count) for name, count in open_ones.items()}
