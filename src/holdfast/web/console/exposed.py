"""Who is exposed by a campaign's leak: how many of each risk, all of them by pages, and as CSV."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from holdfast.flow.found import campaigns, traced
from holdfast.flow.lake_tracing import Outcome
from holdfast.record.exports import complaints_export
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.charts import bars
from holdfast.web.console.sheets import sheet
from holdfast.web.console.wording import installation
from holdfast.web.desk.speaking import spoken_now

BANDS = {"90": (0.9, 1.01), "50": (0.5, 0.9), "10": (0.1, 0.5), "0": (0.0, 0.1)}
"""Of the probability that an order is in the leak: from, and below; named by the first in percent."""
PAGE_ROWS = 100


def exposed_bands(outcome: Outcome, name: str) -> dict[str, Any] | None:
    """Return how many exposed orders there are of each risk; each leads to all of them."""
    if not outcome.exposed.num_rows:
        return None
    path, said = reverse("console_exposed", args=(name,)), spoken_now().say
    values = [(_words(band), _within(outcome.exposed, band).num_rows) for band in BANDS]
    links = [f"{path}?risk={band}" for band in BANDS]
    return bars(said("console-exposed"), values, links, said("console-orders"), is_lying=True)


@require_GET
@for_those_who("complaint:list")
def exposed(request: HttpRequest, name: str) -> HttpResponse:
    """Show the exposed orders of a campaign's last trace, those at most risk first, a page at a time."""
    outcome, band = _outcome(name), _band(request)
    rows = _within(outcome.exposed, band)
    after = request.GET.get("after", "")
    left = rows.filter(pc.greater(rows["rank"], int(after))) if after.isdecimal() and len(after) < 16 else rows
    page = left.slice(0, PAGE_ROWS).to_pylist()
    shown = {
        "campaign": name,
        "count": rows.num_rows,
        "customers": pc.count_distinct(rows["account"]).as_py() + rows["account"].null_count,
        "bands": [(each, _words(each), _within(outcome.exposed, each).num_rows) for each in BANDS],
        "band": band,
        "rows": page,
        "is_first": left.num_rows == rows.num_rows,
        "after": page[-1]["rank"] if left.num_rows > PAGE_ROWS else None,
        "traced": outcome.traced,
        "may_export": request.user.may("complaint:export"),
    }
    return render(request, "console/exposed.html", shown)


@require_GET
@for_those_who("complaint:export")
def exposed_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give the exposed orders of a campaign's last trace, or of one risk, as CSV, journalled: nothing personal."""
    outcome, band = _outcome(name), _band(request)
    rows = _within(outcome.exposed, band)
    about = {"exposed": outcome.traced.run, "campaign": name} | ({"risk": band} if band else {})
    complaints_export(request.user.actor, rows.num_rows, about)
    header = rows.column_names
    return sheet("exposed", header, ([row[name] for name in header] for row in rows.to_pylist()))


def _outcome(name: str) -> Outcome:
    is_known = any(each.campaign == name for each in campaigns(installation()))
    outcome = traced(installation(), name) if is_known else None
    if outcome is None:
        raise Http404
    return outcome


def _band(request: HttpRequest) -> str:
    asked = request.GET.get("risk", "")
    return asked if asked in BANDS else ""


def _within(rows: pa.Table, band: str) -> pa.Table:
    if not band:
        return rows
    low, high = BANDS[band]
    return rows.filter(pc.and_(pc.greater_equal(rows["probability"], low), pc.less(rows["probability"], high)))


def _words(band: str) -> str:
    (low, high), said = BANDS[band], spoken_now()
    bounds = ([f"≥ {said.chance(low)}"] if low else []) + ([f"< {said.chance(high)}"] if high <= 1 else [])
    return ", ".join(bounds)
