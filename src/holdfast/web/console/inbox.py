"""The inbox: what came in, newest first, narrowed by what stands in the URL."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from holdfast.record.complaints import COLUMNS
from holdfast.record.exports import complaints_export
from holdfast.record.models import Case, Complaint
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.charts import bars
from holdfast.web.console.filters import (
    FACETS,
    NONE,
    PEOPLE,
    Filters,
    by_day,
    chosen,
    counted,
    page,
    read_filters,
    waiting,
)
from holdfast.web.console.sheets import sheet
from holdfast.web.console.wording import worded
from holdfast.web.desk.speaking import spoken_now

FACET_VALUES, MOST_VALUES = 12, 500
"""Of each column, at once and when asked for more."""
EXPORTED = ("receipt", "state", "reported_at", *COLUMNS)


@require_GET
@for_those_who("complaint:list")
def inbox(request: HttpRequest) -> HttpResponse:
    """Show a page of complaints, the counts of each filter, and the days they came on."""
    if asked := request.GET.get("q", "").strip():
        return _find(request, asked)
    filters = read_filters(request.GET)
    total, facets = counted(filters)
    shown = {
        "filters": filters,
        "query": filters.query(),
        "total": total,
        "page": page(filters, request.GET.get("before", "")),
        "is_first": not request.GET.get("before"),
        "facets": [_facet(filters, facet.name, facet.counts) for facet in facets],
        "chart": _days(filters),
        "asked": [
            {"name": name, "value": value, "words": _words(name, value), "without": filters.query(**{name: ""})}
            for name, value in filters.asked
        ],
        "waiting": _waiting(filters),
        "with_loss": filters.query(lost="yes"),
        "without_lost": filters.query(lost=""),
        "may_export": request.user.may("complaint:export"),
    }
    return render(request, "console/inbox.html", shown)


@require_GET
@for_those_who("complaint:export")
def inbox_csv(request: HttpRequest) -> HttpResponseBase:
    """Give the complaints of a filter as CSV: tokens and facts, nothing personal; journalled with their number."""
    filters = read_filters(request.GET)
    rows = chosen(filters).order_by("-reported_at", "id")
    complaints_export(request.user.actor, rows.count(), dict(filters.asked))
    return sheet("complaints", EXPORTED, rows.values_list(*EXPORTED).iterator(chunk_size=2000))


def _find(request: HttpRequest, asked: str) -> HttpResponse:
    """Open the complaint with a receipt's number, or those about an order."""
    found = Complaint.objects.filter(receipt=asked.upper()).first()
    if found:
        return redirect("console_complaint", found.pk)
    if Complaint.objects.filter(order=asked).exists():
        return redirect(f"{reverse('console_inbox')}?{Filters(order=asked).query()}")
    messages.info(request, spoken_now().say("console-not-found"))
    return redirect("console_inbox")


def _facet(filters: Filters, name: str, counts: list[tuple[str, int]]) -> dict[str, object]:
    most = max((count for _, count in counts), default=1)
    chosen_value = getattr(filters, name)
    values = [
        {
            "words": worded(name, value),
            "count": count,
            "share": max(1, round(20 * count / most)),
            "is_chosen": chosen_value == (value or NONE),
            "query": filters.query(**{name: "" if chosen_value == (value or NONE) else value or NONE}),
        }
        for value, count in counts[:MOST_VALUES]
        if count
    ]
    return {"name": name, "values": values[:FACET_VALUES], "more": values[FACET_VALUES:]}


def _waiting(filters: Filters) -> list[dict[str, object]]:
    return [
        {
            "name": f"unread-{value}",
            "count": count,
            "is_chosen": filters.unread == value,
            "query": filters.query(unread="" if filters.unread == value else value),
        }
        for value, count in waiting(filters).items()
        if count or filters.unread == value
    ]


def _days(filters: Filters) -> dict[str, object]:
    days = by_day(chosen(filters))
    said = spoken_now().say
    return bars(
        title=said("console-by-day"),
        values=[(day.isoformat(), count) for day, count in days],
        links=[f"{reverse('console_inbox')}?{filters.query(since=str(day), until=str(day))}" for day, _ in days],
        what=said("console-complaints"),
    )


def _words(name: str, value: str) -> str:
    if name in FACETS:
        return str(worded(name, "" if value == NONE else value))
    if name == "case":
        return str(Case.objects.filter(pk=value).values_list("title", flat=True).first() or "") if _is_id(value) else ""
    if name == "unread" and value == PEOPLE:
        return spoken_now().say("console-left-to-people")
    return "" if value == "yes" else str(worded(name, value)) if name == "contact" else value


def _is_id(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
