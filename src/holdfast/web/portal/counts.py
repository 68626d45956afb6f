"""The statistics for everybody, drawn here as SVG: no script, no picture from elsewhere."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from holdfast.locale import Sentences
from holdfast.record.disclosure import LEAST
from holdfast.record.statistics import Shown, Statistics, complaint_statistics
from holdfast.web.desk.speaking import spoken_now
from holdfast.web.portal.questions import shop_zone

CACHED_SECONDS = 600
MONTHS = 24
HIGH, WIDE = 60.0, 10.0
"""Of the chart of months: its height, and a month's width, in units of its own."""


@dataclass(frozen=True)
class Bar:
    """A row: its name, the count as it is written, how long its bar is (0 to 100)."""

    name: str
    said: str
    share: float


@dataclass(frozen=True)
class Column:
    """A month of the chart."""

    x: float
    y: float
    height: float
    is_hidden: bool


@require_GET
def counts(request: HttpRequest) -> HttpResponse:
    """Show how many complaints there are; counted anew every ten minutes."""
    spoken, now = spoken_now(), datetime.now(shop_zone())
    found: Statistics = cache.get_or_set("portal_counts", lambda: complaint_statistics(now), CACHED_SECONDS)
    months = dict(sorted((found.by_month or {}).items())[-MONTHS:])
    shown = {
        "total": _said(spoken, found.total),
        "last_day": _said(spoken, found.last_day),
        "least": LEAST,
        "until": spoken.day(found.until) if found.until else "",
        "tables": [
            ("portal-counts-pretext", _bars(spoken, "pretext", found.by_pretext)),
            ("portal-counts-region", _bars(spoken, "region", found.by_region)),
        ],
        "months": [Bar(_month(spoken, name), _in_table(spoken, count), 0) for name, count in months.items()],
        "columns": _columns(months),
        "chart_width": len(months) * WIDE,
        "chart_height": HIGH,
    }
    return render(request, "portal/counts.html", shown)


def _bars(spoken: Sentences, group: str, counted: Shown) -> list[Bar]:
    """Return rows, the longest first, hidden ones last."""
    rows = sorted((counted or {}).items(), key=lambda row: (-(row[1] or 0), row[0]))
    most = max((count or 0 for _, count in rows), default=0) or 1
    return [
        Bar(
            spoken.choice(group, name) if name else spoken.say("portal-not-said"),
            _in_table(spoken, count),
            round(100 * (count or 0) / most, 1),
        )
        for name, count in rows
    ]


def _columns(months: dict[str, int | None]) -> list[Column]:
    most = max((count or 0 for count in months.values()), default=0) or 1
    made = []
    for place, count in enumerate(months.values()):
        height = round(HIGH * (count or 0) / most, 2) if count else 2.0
        made.append(Column(place * WIDE + 1, round(HIGH - height, 2), height, count is None))
    return made


def _said(spoken: Sentences, count: int | None) -> str:
    return spoken.say("portal-counts-few", least=LEAST) if count is None else spoken.number(count)


def _in_table(spoken: Sentences, count: int | None) -> str:
    """Return a count of a row: one that is hidden may be small, or be hidden for a small one beside it."""
    return spoken.say("portal-counts-hidden") if count is None else spoken.number(count)


def _month(spoken: Sentences, name: str) -> str:
    return spoken.say("day.month", on=date.fromisoformat(f"{name}-01"))
