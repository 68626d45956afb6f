"""Which complaints: filters that stand in the URL, and the rows and counts they lead to."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import QueryDict

from holdfast.flow.found import members, told_again
from holdfast.record.days import counted_by_day, day_begins
from holdfast.record.fitting import FIRST_YEAR, LAST_YEAR, plain
from holdfast.record.models import Complaint
from holdfast.record.unheard import TRIES
from holdfast.web.console.wording import installation, zone

FACETS = ("state", "kind", "channel", "platform", "pretext", "region")
"""Columns that a list can be narrowed to, with counts."""
EXACT = ("contact", "caller_token", "payee_token", "account_token", "order", "url")
"""Columns that a list is narrowed to by a link only."""
PAGE_ROWS = 50
NONE = "-"
"""In a URL: the column is empty."""
PEOPLE = "people"
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


@dataclass(frozen=True)
class Filters:
    """What the URL asks for; empty texts ask for nothing."""

    state: str = ""
    kind: str = ""
    channel: str = ""
    platform: str = ""
    pretext: str = ""
    region: str = ""
    caller_token: str = ""
    payee_token: str = ""
    account_token: str = ""
    order: str = ""
    url: str = ""
    contact: str = ""
    campaign: str = ""
    case: str = ""
    since: str = ""
    until: str = ""
    standing: str = ""
    """``yes``: without those found to be no fraud."""
    lost: str = ""
    """``yes``: with a loss."""
    once: str = ""
    """``yes``: without those that tell again of a call another one tells of, as the links have it."""
    traced: str = ""
    """``yes``: those that a trace rests on: they stand, are no ordinary ones and name an order or a customer."""
    unread: str = ""
    """``yes``: whose words wait to be read; ``people``: those nothing here could read."""

    def query(self, **changed: str) -> str:
        """Return these filters with some changed, as a URL carries them."""
        now = {each.name: getattr(self, each.name) for each in fields(self)} | changed
        return urlencode({name: value for name, value in now.items() if value})

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What is asked for, as names and values."""
        return [(each.name, value) for each in fields(self) if (value := getattr(self, each.name))]


def read_filters(asked: QueryDict | Mapping[str, str]) -> Filters:
    """Return the filters of a URL; days that are none are left out."""
    known = {each.name: plain(str(asked.get(each.name, "")))[:256] for each in fields(Filters)}
    for name in ("since", "until"):
        known[name] = known[name] if day_of(known[name]) else ""
    return Filters(**known)


def chosen(filters: Filters, but: Iterable[str] = ()) -> "QuerySet[Complaint]":
    """Return the complaints that were asked for, filters named in ``but`` aside."""
    rows = Complaint.objects.all()
    for name in (*FACETS, *EXACT):
        if name not in but and (value := getattr(filters, name)):
            rows = rows.filter(**{name: "" if value == NONE else value})
    if filters.case:
        number = _number(filters.case)
        rows = rows.filter(cases__case=number) if number else rows.none()
    if filters.campaign:
        rows = among(rows, members(installation(), filters.campaign))
    if filters.once:
        rows = rows.exclude(pk__in=among(Complaint.objects.all(), told_again(installation())).values("pk"))
    if since := day_of(filters.since):
        rows = rows.filter(reported_at__gte=begins(since))
    if until := day_of(filters.until):
        rows = rows.filter(reported_at__lt=begins(until + timedelta(days=1)))
    for name, narrow in MARKS.items():
        if value := getattr(filters, name):
            rows = rows.filter(narrow.get(value, narrow["yes"]))
    return rows


MARKS = {
    "standing": {"yes": ~Q(state="no_fraud")},
    "lost": {"yes": Q(loss__gt=0)},
    "traced": {"yes": ~Q(state="no_fraud") & ~Q(kind="ordinary") & ~Q(account_token="", order="")},
    "unread": {"yes": Q(heard_at=None), PEOPLE: Q(heard_at=None, hear_tries__gte=TRIES)},
}
"""Filters that are set or not."""


def waiting(filters: Filters) -> dict[str, int]:
    """Return how many wait to be read, and how many of them are left to people, by value of ``unread``."""
    if not Complaint.objects.filter(heard_at=None).exists():  # as is usual, and an index knows it at once
        return {"yes": 0, PEOPLE: 0}
    rows = chosen(replace(filters, unread="yes"))
    found: dict[str, int] = rows.aggregate(yes=Count("pk"), people=Count("pk", filter=Q(hear_tries__gte=TRIES)))
    return found


def among(rows: "QuerySet[Complaint]", ids: Iterable[str]) -> "QuerySet[Complaint]":
    """Return those of some complaints that the lake names so; names of others' are left out, however many there are."""
    known = [number for each in ids if (number := _number(each))]
    if connection.vendor == "sqlite":  # a statement holds only so many values
        return rows.filter(pk__in=RawSQL("SELECT value FROM json_each(%s)", [json.dumps([n.hex for n in known])]))
    return rows.filter(pk__in=known)


def _number(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


@dataclass(frozen=True)
class Rows:
    """One page of a list, newest first; ``older`` is the key of the next page, empty at the end."""

    rows: list[Complaint]
    older: str


def page(filters: Filters, before: str = "", size: int = PAGE_ROWS) -> Rows:
    """Return the rows after a key such as ``page`` itself gave: as fast far down as at the top."""
    rows = list(_after(chosen(filters), before)[: size + 1])
    return Rows(rows[:size], key_of(rows[size - 1]) if len(rows) > size else "")


def beside(filters: Filters, complaint: Complaint) -> tuple[Complaint | None, Complaint | None]:
    """Return the next newer and the next older one of a list."""
    older = _after(chosen(filters), key_of(complaint)).first()
    at = complaint.reported_at
    newer = chosen(filters).filter(Q(reported_at__gt=at) | Q(reported_at=at, id__lt=complaint.pk))
    return newer.filter(reported_at__gte=at).order_by("reported_at", "-id").first(), older


def key_of(row: Complaint) -> str:
    """Return the key of a row in the order of the list."""
    return f"{row.reported_at.astimezone(UTC):%Y%m%dT%H%M%S%f}_{row.pk.hex}"


def _after(rows: "QuerySet[Complaint]", key: str) -> "QuerySet[Complaint]":
    rows = rows.order_by("-reported_at", "id")
    at, _, number = key.partition("_")
    try:
        moment = datetime.strptime(at, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
        return rows.filter(reported_at__lte=moment).exclude(reported_at=moment, id__lte=UUID(number))
    except ValueError:
        return rows


@dataclass(frozen=True)
class Facet:
    """The values of one column and how many there would be of each."""

    name: str
    counts: list[tuple[str, int]]


def counted(filters: Filters) -> tuple[int, list[Facet]]:
    """Return how many complaints there are, and for each column how many of each value, the others' filters applied.

    One pass over an index that covers these columns.
    """
    cube = chosen(filters, FACETS).values_list(*FACETS).annotate(number=Count("*")).order_by()
    asked = [(at, _value(value)) for at, name in enumerate(FACETS) if (value := getattr(filters, name))]
    counts: list[Counter[str]] = [Counter() for _ in FACETS]
    total = 0
    for row in cube:
        other = [at for at, value in asked if row[at] != value]
        if not other:
            total += row[-1]
            for count, value in zip(counts, row, strict=False):
                count[value] += row[-1]
        elif len(other) == 1:  # all filters but this column's own let it through
            counts[other[0]][row[other[0]]] += row[-1]
    return total, [Facet(name, each.most_common()) for name, each in zip(FACETS, counts, strict=True)]


def by_day(rows: "QuerySet[Complaint]", days: int = 62) -> list[tuple[date, int]]:
    """Return how many were reported on each of the last days there are any of, days of none included."""
    last = rows.order_by("-reported_at").values_list("reported_at", flat=True).first()
    if last is None:
        return []
    until = last.astimezone(zone()).date()
    counts = counted_by_day(rows, until - timedelta(days=days - 1), until, zone())
    first = min(counts, default=until)
    return [(day, counts.get(day, 0)) for day in (first + timedelta(days=n) for n in range((until - first).days + 1))]


def _value(asked: str) -> str:
    return "" if asked == NONE else asked


def day_of(written: str) -> date | None:
    """Return the day that is written in a URL, None where it is none."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day if FIRST_DAY <= day <= LAST_DAY else None


def begins(day: date) -> datetime:
    """Return when a day begins where the customers are."""
    return day_begins(day, zone())
