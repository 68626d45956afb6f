"""Frozen evidence: its rows for everybody who decides on it, and as CSV."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from holdfast.errors import ConflictError
from holdfast.record.cases import evidence_rows
from holdfast.record.exports import complaints_export
from holdfast.record.models import Evidence
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.sheets import sheet
from holdfast.web.desk.speaking import spoken_now

PAGE_ROWS = 100


@require_GET
@for_those_who("case:list")
def evidence(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show frozen rows as they were frozen, a page at a time: who approves a decision sees what it rests on."""
    row = _evidence(number)
    try:
        rows = evidence_rows(row)
    except ConflictError:
        return _tampered(request, row)
    asked = request.GET.get("from", "")
    begin = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    header = _header(rows)
    shown = {
        "evidence": row,
        "header": header,
        "rows": [
            (begin + place, [(name, _shown(name, each.get(name))) for name in header])
            for place, each in enumerate(rows[begin : begin + PAGE_ROWS], 1)
        ],
        "is_first": not begin,
        "next": begin + PAGE_ROWS if len(rows) > begin + PAGE_ROWS else None,
        "may_export": request.user.may("complaint:export"),
    }
    return render(request, "console/evidence.html", shown)


@require_GET
@for_those_who("complaint:export")
def evidence_csv(request: HttpRequest, number: UUID) -> HttpResponseBase:
    """Give frozen rows as CSV, journalled."""
    row = _evidence(number)
    try:
        rows = evidence_rows(row)
    except ConflictError:
        return _tampered(request, row)
    complaints_export(request.user.actor, row.count, {"evidence": str(row.pk)})
    header = _header(rows)
    return sheet(f"{row.table}-{row.sha256[:12]}", header, ([each.get(name) for name in header] for each in rows))


def _evidence(number: UUID) -> Evidence:
    found: Evidence = get_object_or_404(Evidence.objects.select_related("case"), pk=number)
    return found


def _header(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for each in rows for name in each))


def _shown(column: str, value: Any) -> Any:
    """Return a cell as people read it: a reason as its sentences, a number without the digits that say nothing."""
    if column == "reason" and value:
        with suppress(LookupError, ValueError, AttributeError):
            return spoken_now().reason_json(value)
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else value


def _tampered(request: HttpRequest, row: Evidence) -> HttpResponse:
    messages.error(request, spoken_now().say("console-tampered"))
    return redirect("console_case", row.case.pk)
