"""Cases: what belongs to one incident, frozen evidence, decisions of two people, how it proved, the journal."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from holdfast.errors import ConflictError, InputError
from holdfast.flow.found import EVIDENCE, campaigns, evidence_now
from holdfast.record.cases import case_close, case_freeze, case_open, outcome_write
from holdfast.record.decisions import decision_approve, decision_make, decision_refuse
from holdfast.record.models import Case, Decision, Entry
from holdfast.record.models.cases import FOUND
from holdfast.record.roles import RefusedError
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.campaign_charts import gathered, timeline
from holdfast.web.console.filters import Filters, chosen
from holdfast.web.console.wording import installation
from holdfast.web.desk.speaking import spoken_now

LISTED = 500
SEEN = {"approve": decision_approve, "refuse": decision_refuse}
WHAT = (
    *("customers:warn", "order:hold", "card:freeze", "password:reset", "session:revoke", "key:revoke"),
    *("number:block", "domain:block", "instrument:unbind", "account:challenge"),
)
"""What can be decided; each can be undone but a warning."""


@require_GET
@for_those_who("case:list")
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases, those first in which something waits."""
    waiting = Count("decisions", filter=Q(decisions__state="waiting"), distinct=True)
    rows = Case.objects.annotate(waiting=waiting, size=Count("complaints", distinct=True)).select_related("opened_by")
    state = request.GET.get("state", "")
    if state in {"open", "closed"}:
        rows = rows.filter(state=state)
    counts = dict(Case.objects.values_list("state").annotate(number=Count("*")))
    shown = {"cases": rows.order_by("-waiting", "-opened_at")[:LISTED], "counts": counts, "state": state}
    return render(request, "console/cases.html", shown)


@require_GET
@for_those_who("case:list")
def case(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show a case."""
    row = get_object_or_404(Case, pk=number)
    decisions = list(row.decisions.select_related("made_by", "seen_by").order_by("-made_at"))
    filters = Filters(case=str(row.pk))
    rows = chosen(filters).order_by("-reported_at", "id")
    shown = {
        "case": row,
        "complaints": rows[:LISTED],
        "count": rows.count(),
        "query": filters.query(),
        "timeline": timeline(filters, gathered(rows)),
        "evidence": row.evidence.select_related("frozen_by").order_by("-frozen_at"),
        "decisions": decisions,
        "outcomes": row.outcomes.select_related("staff").order_by("-at"),
        "entries": _entries(request, row, decisions),
        "kinds": EVIDENCE,
        "what": WHAT,
        "found": FOUND,
        "may": {name: request.user.may(what) for name, what in MAY.items()},
        "is_open": row.state == "open",
        "waits": any(each.state == "waiting" for each in decisions),
    }
    return render(request, "console/case.html", shown)


MAY = {
    "freeze": "case:freeze",
    "decide": "decision:make",
    "approve": "decision:approve",
    "close": "case:close",
    "export": "complaint:export",
    "journal": "journal:read",
}


@require_POST
@for_those_who("case:open")
def opened(request: HttpRequest) -> HttpResponse:
    """Open a case, of a campaign's complaints if one is named."""
    from holdfast.web.console.campaign import complaints_of  # noqa: PLC0415 - each page leads to the other

    campaign = request.POST.get("campaign", "")[:64]
    if campaign and campaign not in {each.campaign for each in campaigns(installation())}:
        campaign = ""  # it was merged or parted meanwhile: the case is opened without
    try:
        made = case_open(
            request.user.actor, request.POST.get("title", ""), campaign=campaign, complaints=complaints_of(campaign)
        )
    except InputError:
        messages.error(request, spoken_now().say("console-mistyped"))
        return redirect("console_cases")
    return redirect("console_case", made.pk)


@require_POST
@for_those_who("case:freeze")
def freeze(request: HttpRequest, number: UUID) -> HttpResponse:
    """Freeze rows as they are now."""
    row = get_object_or_404(Case, pk=number)
    table = request.POST.get("table", "")

    def done() -> None:
        run, rows = evidence_now(installation(), row, table)
        case_freeze(request.user.actor, row, table, rows, run=run)

    return _do(request, row, done)


@require_POST
@for_those_who("decision:make")
def decide(request: HttpRequest, number: UUID) -> HttpResponse:
    """Propose what to do."""
    row = get_object_or_404(Case, pk=number)
    what = request.POST.get("what", "")
    about = {"about": request.POST.get("about", "").strip()[:500]}

    def done() -> None:
        known = what if what in WHAT else ""
        decision_make(request.user.actor, row, known, about=about, reason=request.POST.get("reason", ""))

    return _do(request, row, done)


@require_POST
@for_those_who("decision:approve")
def see(request: HttpRequest, number: UUID) -> HttpResponse:
    """Approve or refuse what another person proposed."""
    row = get_object_or_404(Decision.objects.select_related("case"), pk=number)
    answer, by = request.POST.get("answer", ""), request.user.actor
    if str(row.made_by_id) == by.number:
        raise RefusedError("decision: expected a second person")

    def done() -> None:
        seen = SEEN.get(request.POST.get("seen", ""))
        if seen is None:
            raise InputError("expected approve or refuse", field="seen")
        seen(by, row, answer)

    return _do(request, row.case, done)


@require_POST
@for_those_who("case:close")
def close(request: HttpRequest, number: UUID) -> HttpResponse:
    """Close a case with how it proved; of a closed one write down what proved later."""
    row = get_object_or_404(Case, pk=number)
    write = case_close if row.state == "open" else outcome_write
    found, custodian = request.POST.get("found", ""), request.POST.get("custodian", "")
    note = request.POST.get("note", "")
    return _do(request, row, lambda: write(request.user.actor, row, found, custodian=custodian, note_text=note))


def _do(request: HttpRequest, row: Case, done: Callable[[], Any]) -> HttpResponse:
    """Do something to a case and show it again, with what went wrong in the reader's words."""
    try:
        done()
    except InputError:
        messages.error(request, spoken_now().say("console-incomplete"))
    except ConflictError:
        messages.error(request, spoken_now().say("console-conflict"))
    return redirect(reverse("console_case", args=(row.pk,)))


def _entries(request: HttpRequest, row: Case, decisions: list[Decision]) -> list[Entry]:
    if not request.user.may("journal:read"):
        return []
    about = [f"case:{row.pk}", *(f"decision:{each.pk}" for each in decisions)]
    return list(Entry.objects.filter(about__in=about).order_by("-number")[:200])
