"""The charts of a campaign, as plain values; every mark leads to its rows."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.urls import reverse

from holdfast.flow.lake_tracing import Outcome
from holdfast.record.models import Complaint
from holdfast.web.console.charts import bars, rows_of
from holdfast.web.console.filters import FACETS, NONE, Filters, LocalDay, chosen, minutes_east
from holdfast.web.console.wording import WHOLE, worded
from holdfast.web.desk.speaking import spoken_now

MOST_BARS, MOST_VALUES, MOST_NODES, MOST_LEADS = 12, 40, 400, 8
SHARED = ("caller_token", "payee_token", "url")
BANDS = ((0.9, 1.01), (0.5, 0.9), (0.1, 0.5), (0.0, 0.1))


def inbox(filters: Filters, **changed: str) -> str:
    """Return where the rows of a filter are."""
    return f"{reverse('console_inbox')}?{filters.query(**changed)}"


def timeline(filters: Filters) -> dict[str, Any] | None:
    """Return complaints and losses by the day they were reported on; losses of the currency most was lost in."""
    rows = chosen(filters)
    last = rows.order_by("-reported_at").values_list("reported_at", flat=True).first()
    if last is None:
        return None
    by_day = rows.order_by().annotate(on=LocalDay(F("reported_at"), minutes_east(last)))
    counts = dict(by_day.values_list("on").annotate(number=Count("*")))
    lost: dict[str, dict[str, int]] = defaultdict(dict)
    for day, currency, minor in by_day.filter(loss__gt=0).values_list("on", "currency").annotate(sum=Sum("loss")):
        lost[currency][day] = minor
    currency = max(lost, key=lambda each: sum(lost[each].values()), default="")
    first = date.fromisoformat(min(counts))
    days = [first + timedelta(days=n) for n in range((date.fromisoformat(max(counts)) - first).days + 1)]
    names = [day.isoformat() for day in days]
    links = [inbox(filters, since=name, until=name) for name in names]
    numbers = [counts.get(name, 0) for name in names]
    sums = [lost[currency].get(name, 0) / (1 if currency in WHOLE else 100) for name in names] if currency else []
    said = spoken_now().say
    chart = bars(said("console-timeline"), list(zip(names, numbers, strict=True)), links, said("console-complaints"))
    if not currency:
        return chart
    chart["series"].append({"name": said("console-lost", currency=currency), "values": sums, "kind": "line"})
    return {**chart, "height": 240, "rows": rows_of(names, links, [numbers, sums])}


def breakdown(filters: Filters, column: str) -> dict[str, Any] | None:
    """Return how many complaints there are of each value of a column."""
    found = chosen(filters).order_by().values_list(column).annotate(number=Count("*")).order_by("-number", column)
    counts = list(found[:MOST_BARS])
    if not counts or all(not value for value, _ in counts):
        return None
    values = [(str(worded(column, value)), number) for value, number in counts]
    can_narrow = column in FACETS or column == "contact"
    links = [inbox(filters, **{column: value or NONE}) for value, _ in counts] if can_narrow else []
    title = str(worded("column", column))
    return bars(title, values, links, spoken_now().say("console-complaints"), is_lying=True)


def shared_graph(filters: Filters) -> dict[str, Any] | None:
    """Return numbers, accounts and pages that several complaints share, and the complaints around them."""
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, str]] = []
    table: list[tuple[str, str, int]] = []
    known: set[str] = set()
    for group, column in enumerate(SHARED):
        rows = chosen(filters).exclude(**{column: ""}).order_by()
        values = rows.values_list(column).annotate(number=Count("*")).filter(number__gt=1).order_by("-number")
        for value, number in values[: MOST_VALUES // len(SHARED)]:
            href = inbox(filters, **{column: value})
            name = _short(value)
            nodes.append({"id": value, "name": name, "value": number, "group": group, "href": href})
            table.append((name, href, number))
            for pk, receipt in rows.filter(**{column: value}).values_list("pk", "receipt")[:MOST_NODES]:
                if str(pk) not in known:
                    if len(known) >= MOST_NODES:
                        continue
                    known.add(str(pk))
                    path = reverse("console_complaint", args=(pk,))
                    nodes.append({"id": str(pk), "name": receipt, "value": 1, "group": len(SHARED), "href": path})
                edges.append({"source": str(pk), "target": value})
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


def windows(outcome: Outcome, rows: "QuerySet[Complaint]") -> dict[str, Any] | None:
    """Return in which days each likely lead leaked, above the days of the calls."""
    leads = [row for row in outcome.leads.slice(0, MOST_LEADS).to_pylist() if row["probability"] >= 0.05]
    if not leads:
        return None
    said = spoken_now()
    names = [str(said.custodian(row["custodian"], row["custodian_kind"])) for row in leads]
    spans = [[row["window_from"].isoformat(), row["window_to"].isoformat()] for row in leads]
    called = rows.exclude(called_at=None).order_by("called_at").values_list("called_at", flat=True)
    first, last = called.first(), called.last()
    if first and last:
        names.append(said.say("console-calls"))
        spans.append([first.date().isoformat(), last.date().isoformat()])
    days = [str(said.short_days(date.fromisoformat(a), date.fromisoformat(b))) for a, b in spans]
    return {
        "kind": "spans",
        "title": said.say("console-windows"),
        "names": names,
        "spans": spans,
        "days": days,
        "links": [f"#lead-{row['rank']}" for row in leads],
        "series": [{"name": said.say("console-days")}],
        "rows": rows_of(names, [f"#lead-{row['rank']}" for row in leads], [days]),
        "is_lying": True,
    }


def exposed_bands(outcome: Outcome) -> dict[str, Any] | None:
    """Return how many exposed orders there are of each risk."""
    if not outcome.exposed.num_rows:
        return None
    chances = outcome.exposed["probability"].to_pylist()
    said = spoken_now()
    values = []
    for low, high in BANDS:
        bounds = ([f"≥ {said.chance(low)}"] if low else []) + ([f"< {said.chance(high)}"] if high <= 1 else [])
        values.append((", ".join(bounds), sum(low <= chance < high for chance in chances)))
    return bars(
        said.say("console-exposed"), values, ["#exposed"] * len(BANDS), said.say("console-orders"), is_lying=True
    )


def _short(value: str) -> str:
    return value if len(value) <= 28 else f"{value[:6]}…{value[-4:]}"
