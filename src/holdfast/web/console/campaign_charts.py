"""The charts of a campaign, as plain values; every mark leads to its rows."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from holdfast.flow.found import Campaign
from holdfast.flow.lake_tracing import Outcome
from holdfast.record.models import Complaint
from holdfast.web.console.charts import bars, rows_of
from holdfast.web.console.filters import NONE, Filters
from holdfast.web.console.wording import WHOLE, local, worded, zone
from holdfast.web.desk.speaking import spoken_now

MOST_BARS, MOST_VALUES, MOST_NODES, MOST_LEADS = 12, 40, 400, 8
MOST_DAYS = 200
SHARED = ("caller_token", "payee_token", "url")


class Row(NamedTuple):
    """What charts need of a complaint."""

    pk: UUID
    receipt: str
    reported_at: datetime
    called_at: datetime | None
    loss: int | None
    currency: str
    pretext: str
    contact: str
    channel: str
    region: str
    caller_token: str
    payee_token: str
    url: str


def gathered(rows: "QuerySet[Complaint]") -> list[Row]:
    """Return what all charts of a page need, read once: of 20,000 complaints a chart's own query takes as long."""
    return [Row(*row) for row in rows.order_by().values_list(*Row._fields)]


def inbox(filters: Filters, **changed: str) -> str:
    """Return where the rows of a filter are."""
    return f"{reverse('console_inbox')}?{filters.query(**changed)}"


def sizes(campaigns: Sequence[Campaign]) -> dict[str, Any]:
    """Return how many complaints the largest campaigns have; each leads to its complaints."""
    largest = campaigns[:MOST_BARS]
    values = [(each.campaign, each.complaints) for each in largest]
    links = [inbox(Filters(campaign=each.campaign)) for each in largest]
    said = spoken_now().say
    return bars(said("console-campaigns-sizes"), values, links, said("console-complaints"), is_lying=True)


def timeline(filters: Filters, rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return complaints and losses by the day they were reported on; losses of the currency most was lost in.

    Where the days are too many for bars, by month.
    """
    if not rows:
        return None
    days = [row.reported_at.astimezone(zone()).date() for row in rows]
    spans = _spans(min(days), max(days))
    begins = [first for first, _ in spans]
    places = [bisect_right(begins, day) - 1 for day in days]
    counts = Counter(places)
    lost: dict[str, Counter[int]] = defaultdict(Counter)
    for place, row in zip(places, rows, strict=True):
        if row.loss:
            lost[row.currency][place] += row.loss
    currency = max(lost, key=lambda each: (lost[each].total(), each), default="")
    is_daily = spans[0][0] == spans[0][1]
    names = [f"{first}" if is_daily else f"{first:%Y-%m}" for first in begins]
    links = [inbox(filters, since=str(first), until=str(last)) for first, last in spans]
    numbers = [counts[place] for place in range(len(spans))]
    said = spoken_now().say
    title = said("console-timeline" if is_daily else "console-timeline-months")
    chart = bars(title, list(zip(names, numbers, strict=True)), links, said("console-complaints"))
    if not currency:
        return chart
    sums = [lost[currency][place] / (1 if currency in WHOLE else 100) for place in range(len(spans))]
    chart["series"].append({"name": said("console-lost", currency=currency), "values": sums, "kind": "line"})
    return {**chart, "height": 240, "rows": rows_of(names, links, [numbers, sums])}


def _spans(first: date, last: date) -> list[tuple[date, date]]:
    """Return first and last day of each bar: a day, or a month where days would be more than ``MOST_DAYS``."""
    if (last - first).days < MOST_DAYS:
        return [(day, day) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    begins = [date(month // 12, month % 12 + 1, 1) for month in months]
    return [(day, (day + timedelta(days=31)).replace(day=1) - timedelta(days=1)) for day in begins]


def breakdown(filters: Filters, rows: Sequence[Row], column: str) -> dict[str, Any] | None:
    """Return how many complaints there are of each value of a column."""
    found = Counter(getattr(row, column) for row in rows)
    counts = sorted(found.items(), key=lambda each: (-each[1], each[0]))[:MOST_BARS]
    if not any(found):
        return None
    values = [(str(worded(column, value)), number) for value, number in counts]
    links = [inbox(filters, **{column: value or NONE}) for value, _ in counts]
    title = str(worded("column", column))
    return bars(title, values, links, spoken_now().say("console-complaints"), is_lying=True)


def shared_graph(filters: Filters, rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return numbers, accounts and pages that several complaints share, and the complaints around them."""
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, str]] = []
    table: list[tuple[str, str, int]] = []
    known: set[UUID] = set()
    for group, column in enumerate(SHARED):
        sharing: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            sharing[getattr(row, column)].append(row)
        shared = [(value, each) for value, each in sharing.items() if value and len(each) > 1]
        for value, around in sorted(shared, key=lambda each: (-len(each[1]), each[0]))[: MOST_VALUES // len(SHARED)]:
            href = inbox(filters, **{column: value})
            name = _short(value)
            nodes.append({"id": value, "name": name, "value": len(around), "group": group, "href": href})
            table.append((name, href, len(around)))
            for row in around[:MOST_NODES]:
                if row.pk not in known:
                    if len(known) >= MOST_NODES:
                        continue
                    known.add(row.pk)
                    path = reverse("console_complaint", args=(row.pk,))
                    nodes.append(
                        {"id": str(row.pk), "name": row.receipt, "value": 1, "group": len(SHARED), "href": path}
                    )
                edges.append({"source": str(row.pk), "target": value})
    if not edges:
        return None
    said = spoken_now().say
    return {
        "kind": "graph",
        "title": said("console-graph"),
        "groups": [*(str(worded("column", column)) for column in SHARED), said("console-one-complaint")],
        "nodes": nodes,
        "edges": edges,
        "series": [{"name": said("console-complaints")}],
        "rows": rows_of([name for name, _, _ in table], [href for _, href, _ in table], [[n for *_, n in table]]),
    }


def leads_chart(outcome: Outcome) -> dict[str, Any] | None:
    """Return the likeliest leads and, always among them, that it is none of these."""
    said = spoken_now()
    rows = outcome.leads.slice(0, MOST_LEADS).to_pylist()
    if not outcome.traced.complaints:
        return None
    names = [said.custodian(row["custodian"], row["custodian_kind"]) for row in rows]
    shown = [*((name, row["probability"]) for name, row in zip(names, rows, strict=True))]
    shown.append((said.say("console-none"), outcome.traced.none_probability))
    chart = bars(
        said.say("console-leads"),
        [(str(name), round(100 * chance, 1)) for name, chance in shown],
        [*(f"#lead-{row['rank']}" for row in rows), "#leads"],
        said.say("console-chance"),
        is_lying=True,
    )
    chart["rows"] = rows_of(
        [str(name) for name, _ in shown], chart["links"], [[said.chance(each) for _, each in shown]]
    )
    return {**chart, "most": 100, "unit": "%"}


def windows(filters: Filters, outcome: Outcome, rows: Sequence[Row]) -> dict[str, Any] | None:
    """Return in which days each likely lead leaked, above the days of the calls."""
    leads = [row for row in outcome.leads.slice(0, MOST_LEADS).to_pylist() if row["probability"] >= 0.05]
    if not leads:
        return None
    said = spoken_now()
    names = [str(said.custodian(row["custodian"], row["custodian_kind"])) for row in leads]
    spans = [[row["window_from"].isoformat(), row["window_to"].isoformat()] for row in leads]
    if called := [row.called_at for row in rows if row.called_at]:
        names.append(said.say("console-calls"))
        spans.append([local(each).date().isoformat() for each in (min(called), max(called))])
    links = [f"#lead-{row['rank']}" for row in leads]
    days = [str(said.short_days(date.fromisoformat(a), date.fromisoformat(b))) for a, b in spans]
    return {
        "kind": "spans",
        "title": said.say("console-windows"),
        "names": names,
        "spans": spans,
        "days": days,
        "links": links,
        "series": [{"name": said.say("console-days")}],
        "rows": rows_of(names, [*links, inbox(filters, once="yes")], [days]),
        "is_lying": True,
    }


def _short(value: str) -> str:
    return value if len(value) <= 28 else f"{value[:6]}…{value[-4:]}"
