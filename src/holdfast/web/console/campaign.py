"""Campaigns: complaints that are one operation, what ties them together, where it may have leaked, who is exposed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from holdfast.errors import InputError
from holdfast.flow.campaign_tracing import LEAST
from holdfast.flow.found import campaigns as found_campaigns
from holdfast.flow.found import judged_among, link_judge, link_merge, link_take_out, link_undo, linked, traced
from holdfast.record.models import Case, Complaint
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.campaign_charts import (
    MOST_LEADS,
    breakdown,
    gathered,
    leads_chart,
    shared_graph,
    sizes,
    timeline,
    windows,
)
from holdfast.web.console.exposed import exposed_bands
from holdfast.web.console.filters import Filters, among, chosen
from holdfast.web.console.wording import installation
from holdfast.web.desk.speaking import spoken_now

JUDGED = ("positive", "negative", "unsure")
UNDO = "undo"
SENT = ("one", "other", "judged", "into", "out")
SHOWN_MEMBERS, SHOWN_EXPOSED, LISTED = 30, 10, 500
BROKEN_DOWN = ("pretext", "contact", "channel", "region")


@require_GET
@for_those_who("complaint:list")
def campaigns(request: HttpRequest) -> HttpResponse:
    """Show the campaigns, the largest first, and what all complaints together say of where orders left."""
    every = found_campaigns(installation())
    asked = request.GET.get("from", "")
    begin = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    rows = every[begin : begin + LISTED]
    cases = dict(Case.objects.filter(campaign__in=[each.campaign for each in rows]).values_list("campaign", "pk"))
    outcome = traced(installation())
    shown = {
        "campaigns": [(each, cases.get(each.campaign)) for each in rows],
        "count": len(every),
        "first": begin + 1,
        "next": begin + LISTED if len(every) > begin + LISTED else None,
        "chart": sizes(rows) if rows else None,
        "leads": leads_chart(outcome) if outcome else None,
        "lead_rows": _leads(outcome.leads.slice(0, MOST_LEADS).to_pylist()) if outcome else [],
        "traced": outcome.traced if outcome else None,
        "traced_query": Filters(traced="yes").query(),
    }
    return render(request, "console/campaigns.html", shown)


@require_GET
@for_those_who("complaint:list")
def campaign(request: HttpRequest, name: str) -> HttpResponse:
    """Show one campaign: charts first, then what stands behind them."""
    found = linked(installation(), name)
    if found is None:
        raise Http404
    filters = Filters(campaign=name)
    rows = gathered(among(Complaint.objects.all(), found.members))
    newest = sorted(rows, key=lambda row: (row.reported_at, -row.pk.int), reverse=True)[:SHOWN_MEMBERS]
    outcome = traced(installation(), name)
    receipts = _receipts([each[side] for each in found.links for side in ("left", "right")])
    judged = judged_among(installation(), found.members)
    receipts |= _receipts([each[side] for each in judged for side in ("one", "other")])
    shown = {
        "campaign": found.about,
        "total": len(rows),
        "query": filters.query(),
        "timeline": timeline(filters, rows),
        "breakdowns": [each for column in BROKEN_DOWN if (each := breakdown(filters, rows, column))],
        "graph": shared_graph(filters, rows),
        "leads": leads_chart(outcome) if outcome else None,
        "windows": windows(filters, outcome, rows) if outcome else None,
        "lead_rows": _leads(outcome.leads.slice(0, MOST_LEADS).to_pylist()) if outcome else [],
        "traced": outcome.traced if outcome else None,
        "traced_query": filters.query(traced="yes"),
        "calls_query": filters.query(once="yes"),
        "least": LEAST,
        "exposed": exposed_bands(outcome, name) if outcome else None,
        "exposed_count": outcome.exposed.num_rows if outcome else 0,
        "exposed_rows": outcome.exposed.slice(0, SHOWN_EXPOSED).to_pylist() if outcome else [],
        "members": newest,
        "links": [_link(each, receipts) for each in found.links],
        "judged": [
            {
                **each,
                "first": receipts.get(each["one"]),
                "second": receipts.get(each["other"]),
                "gone": receipts.get(each["out"]),
            }
            for each in judged
        ],
        "words": JUDGED,
        "others": [each for each in found_campaigns(installation()) if each.campaign != name][:50],
        "cases": Case.objects.filter(campaign=name).order_by("-opened_at"),
        "may_judge": request.user.may("judgement:make"),
        "may_open": request.user.may("case:open"),
        "may_export": request.user.may("complaint:export"),
    }
    return render(request, "console/campaign.html", shown)


@require_POST
@for_those_who("judgement:make")
def judge(request: HttpRequest, name: str) -> HttpResponse:
    """Keep a word on a pair: of a link, to put two campaigns together, to take a complaint out, or to take it back."""
    found = linked(installation(), name)
    if found is None:
        raise Http404
    one, other, judged, into, out = (request.POST.get(field, "")[:64] for field in SENT)
    by, settings, reason = request.user.actor, installation(), request.POST.get("reason", "")
    try:
        if into:
            link_merge(by, settings, name, into, reason=reason)
        elif out:
            link_take_out(by, settings, name, out)
        else:
            _check_known(found.members, (one, other))
            if judged == UNDO:
                link_undo(by, settings, (one, other))
            else:
                link_judge(by, settings, (one, other), judged, reason=reason)
        messages.success(request, spoken_now().say("console-judged"))
    except InputError:
        messages.error(request, spoken_now().say("console-mistyped"))
    return redirect(reverse("console_campaign", args=(name,)) + "#links")


def complaints_of(name: str) -> "QuerySet[Complaint]":
    """Return the record's complaints of a campaign; none where there is no campaign."""
    return chosen(Filters(campaign=name)) if name else Complaint.objects.none()


def _check_known(within: Mapping[str, Any], pair: tuple[str, str]) -> None:
    """Let pass a complaint of this campaign with another that is there, or was spoken of before."""
    strange = [each for each in pair if each not in within]
    if strange and not _receipts(strange):
        said = judged_among(installation(), within)
        strange += strange if pair not in {(each["one"], each["other"]) for each in said} else []
    if len(strange) > 1:
        raise InputError("expected a complaint of this campaign, and another", field="other")


def _receipts(ids: list[str]) -> dict[str, Complaint]:
    return {str(row.pk): row for row in among(Complaint.objects.all(), ids)}


def _link(link: Any, receipts: dict[str, Complaint]) -> dict[str, Any]:
    said = spoken_now()
    return {
        **link,
        "first": receipts.get(link["left"]),
        "second": receipts.get(link["right"]),
        "chance": said.chance(link["probability"]),
        "why": said.reason_json(link["reason"]) if link["reason"] else "",
    }


def _leads(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said = spoken_now()
    return [
        {
            **row,
            "name": said.custodian(row["custodian"], row["custodian_kind"]),
            "chance": said.chance(row["probability"]),
            "days": said.short_days(row["window_from"], row["window_to"]),
            "expected": said.around(row["complaints_expected"]),
            "why": said.reason_json(row["reason"]),
        }
        for row in rows
    ]
