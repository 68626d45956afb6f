"""The journal for those who audit: newest first, narrowed by who, what, subject and days in the URL."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from holdfast.record.exports import journal_export
from holdfast.record.fitting import plain
from holdfast.record.journal import journal_length
from holdfast.record.models import Entry, Staff
from holdfast.record.verifying import last_verified
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.filters import begins, day_of
from holdfast.web.console.sheets import sheet

PAGE_ROWS = 100
EXPORTED = ("number", "at", "actor", "entry", "about", "facts", "previous", "hash")
PAGES = {"complaint": "console_complaint", "case": "console_case", "evidence": "console_evidence"}
"""Subjects that have a page, by the kind their name begins with."""


@dataclass(frozen=True)
class Asked:
    """What the URL asks for; empty texts ask for nothing."""

    who: str = ""
    what: str = ""
    about: str = ""
    since: str = ""
    until: str = ""

    def query(self, **changed: str) -> str:
        """Return this with some changed, as a URL carries it."""
        return urlencode({name: value for name, value in asdict(replace(self, **changed)).items() if value})


@require_GET
@for_those_who("journal:read")
def journal(request: HttpRequest) -> HttpResponse:
    """Show a page of the journal, how many entries there are of each kind, its head and its last verification."""
    asked, before = _asked(request), request.GET.get("before", "")
    rows = _chosen(asked)
    kinds = dict(_chosen(replace(asked, what="")).order_by("entry").values_list("entry").annotate(Count("pk")))
    below = rows.filter(number__lt=int(before)) if before.isdecimal() and len(before) < 16 else rows
    page = list(below.order_by("-number")[: PAGE_ROWS + 1])
    names = {str(each.actor): each.name for each in Staff.objects.prefetch_related("grants").order_by("name")}
    shown = {
        "asked": asked,
        "query": asked.query(),
        "total": kinds.get(asked.what, 0) if asked.what else sum(kinds.values()),
        "kinds": [_kind(asked, name, count) for name, count in kinds.items()],
        "rows": [_row(asked, each, names) for each in page[:PAGE_ROWS]],
        "is_first": not before,
        "before": page[PAGE_ROWS - 1].number if len(page) > PAGE_ROWS else None,
        "names": names,
        "head": Entry.objects.order_by("-number").first(),
        "verified": last_verified(),
    }
    return render(request, "console/journal.html", shown)


@require_GET
@for_those_who("journal:export")
def journal_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the chosen entries as CSV with their hashes, so that the chain can be checked elsewhere; journalled."""
    asked = _asked(request)
    rows = _chosen(asked).filter(number__lte=journal_length())
    journal_export(request.user.actor, rows.count(), {name: value for name, value in asdict(asked).items() if value})
    told = rows.order_by("-number").values_list(*EXPORTED).iterator(chunk_size=2000)
    return sheet("journal", EXPORTED, ((number, at.isoformat(), *rest) for number, at, *rest in told))


def _asked(request: HttpRequest) -> Asked:
    given = {name: plain(request.GET.get(name, "").strip())[:80] for name in Asked.__dataclass_fields__}
    for name in ("since", "until"):
        given[name] = given[name] if day_of(given[name]) else ""
    if given["who"] and ":" not in given["who"]:  # a name was typed
        staff = Staff.objects.filter(name__iexact=given["who"]).first()
        given["who"] = str(staff.actor) if staff else given["who"]
    return Asked(**given)


def _chosen(asked: Asked) -> "QuerySet[Entry]":
    rows = Entry.objects.all()
    for column, value in (("actor", asked.who), ("entry", asked.what), ("about", asked.about)):
        if value:
            rows = rows.filter(**{column: value})
    if since := day_of(asked.since):
        rows = rows.filter(number__gte=_first_from(begins(since)))
    if until := day_of(asked.until):
        rows = rows.filter(number__lt=_first_from(_after(until)))
    return rows


def _after(day: date) -> datetime:
    return begins(day + timedelta(days=1))


def _first_from(moment: datetime) -> int:
    """Return the number of the first entry since a moment: numbers and times go up together, and numbers have a key."""
    low, high = 1, journal_length() + 1
    while low < high:
        middle = (low + high) // 2
        at = Entry.objects.filter(number=middle).values_list("at", flat=True).first()
        if at is not None and at >= moment:
            high = middle
        else:
            low = middle + 1
    return low


def _kind(asked: Asked, name: str, count: int) -> dict[str, Any]:
    is_chosen = asked.what == name
    return {
        "words": name,
        "count": count,
        "is_chosen": is_chosen,
        "query": asked.query(what="" if is_chosen else name),
    }


def _row(asked: Asked, entry: Entry, names: dict[str, str]) -> dict[str, Any]:
    kind, _, number = entry.about.partition(":")
    return {
        "entry": entry,
        "who": names.get(entry.actor, entry.actor),
        "by_who": asked.query(who=entry.actor),
        "by_what": asked.query(what=entry.entry),
        "by_about": asked.query(about=entry.about),
        "page": _page(kind, number),
        "facts": " · ".join(f"{name} {_told(value)}" for name, value in json.loads(entry.facts).items()),
    }


def _page(kind: str, number: str) -> str:
    try:
        return str(reverse(PAGES[kind], args=(number,)))
    except (KeyError, NoReverseMatch):
        return ""


def _told(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_told, value))
    return "–" if value is None else str(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
