"""One complaint: her words with their facts marked, and the facts beside them, to be put right."""

import time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from holdfast.errors import InputError
from holdfast.flow.found import campaign_of
from holdfast.flow.showing import Piece, Shown, complaint_show
from holdfast.record.attachments import attachment_look
from holdfast.record.complaints import complaint_correct, complaint_move
from holdfast.record.models import Attachment, Complaint, Entry
from holdfast.record.models.complaints import STATES
from holdfast.record.people import REASONS
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.facts import BY_NAME, CURRENCIES, GROUPS, MistypedError, sheet_of, understood
from holdfast.web.console.filters import Filters, beside, read_filters
from holdfast.web.console.wording import installation, money, worded
from holdfast.web.desk.speaking import spoken_now

LOOKED, LOOKS_SECONDS = "holdfast_looked", 900
"""A reason holds for one complaint and a quarter of an hour; each showing is journalled."""
ALIKE = ("caller_token", "payee_token", "account_token", "url")


@require_GET
@for_those_who("complaint:list")
def complaint(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a complaint."""
    row = get_object_or_404(Complaint, pk=number)
    filters = read_filters(request.GET)
    reason = _reason(request, row)
    newer, older = beside(filters, row)
    shown = _shown(request, row, reason)
    told = [(text, [_marked(piece) for piece in text.pieces]) for text in shown.texts] if shown else []
    page = {
        "complaint": row,
        "lines": sheet_of(row),
        "told": told,
        "groups": _groups(told),
        "person": dict(shown.person) if shown else {},
        "may_look": shown is not None,
        "is_open": bool(reason),
        "reasons": REASONS,
        "states": STATES,
        "alike": _alike(row),
        "files": row.attachments.order_by("added_at"),
        "corrections": row.corrections.select_related("staff").order_by("-pk"),
        "entries": _entries(request, row),
        "campaign": campaign_of(installation(), str(row.pk)),
        "cases": [each.case for each in row.cases.select_related("case")],
        "query": filters.query(),
        "newer": newer,
        "older": older,
        "may_correct": request.user.may("complaint:correct"),
        "currencies": CURRENCIES,
        "may_move": request.user.may("complaint:move"),
    }
    return render(request, "console/complaint.html", page)


@require_POST
@for_those_who("complaint:look")
def look(request: HttpRequest, number: UUID) -> HttpResponse:
    """Take a reason for looking at what is personal; the page then shows it for a while."""
    row = get_object_or_404(Complaint, pk=number)
    if request.POST.get("reason") not in REASONS:
        return _back(request, row, "console-give-reason")
    now = time.time()
    looked = {key: each for key, each in request.session.get(LOOKED, {}).items() if each[1] > now}
    request.session[LOOKED] = {**looked, str(row.pk): [request.POST["reason"], now + LOOKS_SECONDS]}
    return _back(request, row)


@require_POST
@for_those_who("complaint:correct")
def correct(request: HttpRequest, number: UUID, column: str) -> HttpResponse:
    """Put a column right; the page's part comes back to htmx, all of it to others."""
    row = get_object_or_404(Complaint, pk=number)
    if column not in BY_NAME:
        return HttpResponse(status=404)
    try:
        for name, value in understood(row, BY_NAME[column], request.POST):
            if getattr(row, name) != value:
                complaint_correct(request.user.actor, row, name, value)
    except (MistypedError, InputError):
        return _lines(request, row, mistaken=column) if request.htmx else _back(request, row, "console-mistyped")
    row.refresh_from_db()
    return _lines(request, row, done=column) if request.htmx else _back(request, row)


@require_POST
@for_those_who("complaint:move")
def move(request: HttpRequest, number: UUID) -> HttpResponse:
    """Say how far it came."""
    row = get_object_or_404(Complaint, pk=number)
    try:
        complaint_move(request.user.actor, row, request.POST.get("state", ""))
    except InputError:
        return _back(request, row, "console-mistyped")
    return _back(request, row)


@require_POST
@for_those_who("attachment:look")
def attachment(request: HttpRequest, number: UUID) -> HttpResponse:
    """Give a file to be saved, never to be shown here: it is from outside."""
    row = get_object_or_404(Attachment, pk=number)
    if request.POST.get("reason") not in REASONS:
        return _back(request, row.complaint, "console-give-reason")
    looked = attachment_look(request.user.actor, row, request.POST["reason"])
    answer = HttpResponse(looked.content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{row.sha256[:12]}.{row.kind.rpartition("/")[2]}"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


def _lines(request: HttpRequest, row: Complaint, *, done: str = "", mistaken: str = "") -> HttpResponse:
    shown = {
        "complaint": row,
        "lines": sheet_of(row),
        "may_correct": True,
        "currencies": CURRENCIES,
        "done": done,
        "mistaken": mistaken,
        "query": read_filters(request.GET).query(),
    }
    return render(request, "console/lines.html", shown)


def _reason(request: HttpRequest, row: Complaint) -> str:
    reason, until = request.session.get(LOOKED, {}).get(str(row.pk), ("", 0))
    return str(reason) if until > time.time() and request.user.may("complaint:look") else ""


def _shown(request: HttpRequest, row: Complaint, reason: str) -> Shown | None:
    if not request.user.may("complaint:look"):
        return None
    return complaint_show(request.user.actor, row, reason)


def _marked(piece: Piece) -> dict[str, Any]:
    """Return a piece with the colour and the words of its fact."""
    group = GROUPS.get(piece.field, "place") if piece.field else ""
    label = spoken_now().say(f"hear-field-{piece.field.replace('_', '-')}") if piece.field else ""
    meant = _meant(piece)
    return {"piece": piece, "group": group, "label": label, "meant": meant}


def _meant(piece: Piece) -> str:
    value = piece.value
    if isinstance(value, dict):
        return str(money(value["minor"], value["currency"])) if "minor" in value else str(value.get("told", ""))
    if not isinstance(value, str) or not piece.field:
        return ""
    column = {"payment": "steps", "lender": "steps"}.get(piece.field, piece.field)
    words = str(worded(column, value)) if column in BY_NAME or column == "caller" else value
    return "" if words == piece.text.strip() else words


def _groups(told: list[Any]) -> list[str]:
    found = {mark["group"] for _, marks in told for mark in marks}
    return [group for group in dict.fromkeys(GROUPS.values()) if group in found]


def _alike(row: Complaint) -> list[dict[str, Any]]:
    """Return how many share a number, an account or a page with this one, itself among them, with the way to them."""
    found = []
    for column in ALIKE:
        value = getattr(row, column)
        sharing = Complaint.objects.filter(**{column: value}).count() if value else 0
        if sharing > 1:
            query = Filters(**{column: value}).query()
            found.append({"column": column, "count": sharing, "href": f"{reverse('console_inbox')}?{query}"})
    return found


def _entries(request: HttpRequest, row: Complaint) -> list[Entry]:
    if not request.user.may("journal:read"):
        return []
    return list(Entry.objects.filter(about=f"complaint:{row.pk}").order_by("-number")[:50])


def _back(request: HttpRequest, row: Complaint, problem: str = "") -> HttpResponse:
    if problem:
        messages.error(request, spoken_now().say(problem))
    query = read_filters(request.GET).query()
    return redirect(reverse("console_complaint", args=(row.pk,)) + (f"?{query}" if query else ""))
