"""Complaints by the day they were reported on, in a zone of people's; counted by the database."""

from datetime import date, datetime, time, timedelta, tzinfo
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Func, QuerySet, TextField

from holdfast.record.models import Complaint


class LocalDay(Func):
    """The day of a time, some minutes east of UTC; on SQLite without a call into Python for each row."""

    arity = 1

    def __init__(self, column: Any, minutes: int) -> None:
        super().__init__(column, output_field=TextField())
        self.minutes = minutes

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # noqa: ARG002 - Django names them
        """SQLite keeps times as texts."""
        inner, values = compiler.compile(self.source_expressions[0])
        return f"date({inner}, '{self.minutes:+d} minutes')", values

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # noqa: ARG002 - Django names them
        """PostgreSQL casts to days where the times were moved."""
        inner, values = compiler.compile(self.source_expressions[0])
        return f"(({inner}) AT TIME ZONE 'UTC' + interval '{self.minutes} minutes')::date::text", values


def day_begins(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins in a zone."""
    return datetime.combine(day, time(), zone)


def counted_by_day(rows: "QuerySet[Complaint]", first: date, last: date, zone: tzinfo) -> dict[date, int]:
    """Return how many were reported on each day from ``first`` to ``last``; days without any are left out.

    Days of one distance from UTC are counted together; a day on which clocks are changed by itself, for it is longer or
    shorter than others.
    """

    def minutes_east(day: date) -> int | None:
        begin, end = (day_begins(each, zone).utcoffset() for each in (day, day + timedelta(days=1)))
        return int(begin.total_seconds() // 60) if begin is not None and begin == end else None

    counts: dict[date, int] = {}
    for minutes, run in groupby((first + timedelta(days=n) for n in range((last - first).days + 1)), minutes_east):
        days = list(run)
        if minutes is None:
            counts |= {day: number for day in days if (number := _between(rows, day, day, zone).count())}
            continue
        told = _between(rows, days[0], days[-1], zone).order_by().annotate(on=LocalDay(F("reported_at"), minutes))
        found = told.values_list("on").annotate(number=Count("*"))
        counts |= {date.fromisoformat(day): number for day, number in found}
    return counts


def _between(rows: "QuerySet[Complaint]", first: date, last: date, zone: tzinfo) -> "QuerySet[Complaint]":
    until = day_begins(last + timedelta(days=1), zone)
    return rows.filter(reported_at__gte=day_begins(first, zone), reported_at__lt=until)
