"""See :func:`api_client_drift`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found
from holdfast.detect.registry import detector
from holdfast.detect.sharing import shared
from holdfast.detect.volumes import DAY, LEAST_DAYS, volumes
from holdfast.detect.windows import with_episode
from holdfast.terms.fields import FIELDS

KINDS = "api|app|client|erp"


@detector(technique="F1002.002", severity="medium")
def api_client_drift(
    accesses: ir.Table,
    *,
    min_orders: int = 30,
    times_week: float = 3.0,
    times_day: float = 1.5,
    least_share_percent: int = 10,
    past_days: int = 28,
) -> ir.Table:
    """A program with a key begins to do what it never did: other fields, another network, ever more orders.

    **What it sees.** Each API client and ERP app against its own past: which fields it is shown, for what purpose, from
    which networks, and how many orders.

    **How it decides.** Of a client known for a week: (1) fields or a purpose it never had before, in at least
    `least_share_percent` of a day's accesses and `min_orders` orders; (2) a network it was never seen in, together
    with `times_day` times the orders that were to be expected; (3) `times_week` times the expected orders in seven days
    together, and no fewer than `min_orders` a day, which catches what grows too slowly for a burst (`order_scraping`).
    What is expected is the client's own share of the whole shop's past, so that a sale does not count.

    **When it is wrong.** A new release that shows more; a move to another data centre in a busy week; a client that
    takes over the work of another.

    **What to do.** Ask the owner of the key, out of band. If nobody knows: revoke the key, issue a new one bound to
    addresses and fields, keep the accesses, and list whose orders were shown.

    **References.** OWASP API Security Top 10 (2023), API6 and API9; MITRE F3 F1002.002.
    """
    rows = accesses.filter(accesses.custodian.notnull() & accesses.custodian_kind.lower().re_search(KINDS))
    rows = shared(
        rows.select(
            "custodian",
            "at",
            "fields",
            "purpose",
            "ip_subnet",
            day=rows["at"].epoch_seconds() // DAY,
            what=ibis.coalesce(rows.order, rows.account),
        )
    )
    every = shared(volumes(accesses, seconds=DAY, past_days=past_days))
    days = every.filter(every.custodian_kind.lower().re_search(KINDS)).rename(day_bin="bin")
    news = _news(rows, min_orders, least_share_percent)
    grown = _grown(every, min_orders, times_week, past_days)
    busy = days.filter((days.seen >= min_orders) & (days.seen >= days.expected * times_day))
    fields = news.filter(news.dimension == "fields")
    moved = news.filter(news.dimension == "network").semi_join(busy, ["custodian", "day"])
    parts = ibis.union(
        fields.select("custodian", "day", fields=ibis.literal(1), networks=ibis.literal(0), grown=ibis.literal(0)),
        moved.select("custodian", "day", fields=ibis.literal(0), networks=ibis.literal(1), grown=ibis.literal(0)),
        grown.select("custodian", "day", fields=ibis.literal(0), networks=ibis.literal(0), grown=ibis.literal(1)),
    )
    once = parts.group_by("custodian", "day").agg(
        fields=parts.fields.max(), networks=parts.networks.max(), grown=parts.grown.max()
    )
    return _told(once, days, min_orders)


def _news(rows: ir.Table, min_orders: int, share: int) -> ir.Table:
    """Return ``custodian, dimension, day``: days on which a client did in earnest what it had never done before."""
    # Few combinations stand for many rows: what is looked for field by field is looked for in these.
    met = rows.group_by("custodian", "day", "ip_subnet", "purpose", "fields", "what").agg(n=rows.count())
    known = shared(met)
    whole = ibis.literal("|").concat(ibis.coalesce(known.fields, ibis.literal(""))).concat("|")
    given: list[tuple[str, ir.StringValue]] = [("network", known.ip_subnet), ("fields", known.purpose)]
    given += [
        ("fields", ibis.ifelse(whole.contains(f"|{name}|"), f"field:{name}", ibis.null("string"))) for name in FIELDS
    ]
    parts = ibis.union(
        *(
            known.select("custodian", "day", "what", "n", dimension=ibis.literal(dimension), value=value)
            for dimension, value in given
        )
    )
    valued = parts.filter(parts.value.notnull())
    days = shared(
        valued.group_by("custodian", "dimension", "value", "day").agg(n=valued.n.sum(), orders=valued.what.nunique())
    )
    first = days.group_by("custodian", "dimension", "value").agg(first_day=days.day.min())
    begins = days.group_by("custodian", "dimension").agg(begins=days.day.min())
    all_of = rows.group_by("custodian", "day").agg(all_of=rows.count())
    met = days.inner_join(first, ["custodian", "dimension", "value"]).inner_join(begins, ["custodian", "dimension"])
    met = met.inner_join(all_of, ["custodian", "day"])
    is_new = (met.day - met.first_day < LEAST_DAYS) & (met.first_day - met.begins >= LEAST_DAYS)
    is_much = (met.orders >= min_orders) & (met.n * 100 >= met.all_of * share)
    return met.filter(is_new & is_much).select("custodian", "dimension", "day").distinct()


def _grown(every: ir.Table, min_orders: int, times_week: float, past_days: int) -> ir.Table:
    """Return ``custodian, day``: the last days of weeks that have far more than the weeks before them."""
    shop = every.group_by("day").agg(n=every.seen.sum())
    shop = shop.mutate(**_week_and_past(shop.n, past_days, "shop_"))
    own = every.filter(every.custodian_kind.lower().re_search(KINDS))
    own = own.mutate(**_week_and_past(own.seen, past_days, "", "custodian"))
    met = own.inner_join(shop.drop("n"), "day")
    others = (met.shop_past - met.past).cast("float64")
    expected = (met.shop_week - met.week) * met.past / others.nullif(0.0)
    is_known = (met.week_days >= 7) & (met.past_days >= LEAST_DAYS)
    is_more = met.week >= ibis.coalesce(expected, met.past * 7.0 / met.past_days.nullif(0)) * times_week
    return met.filter(is_known & (met.week >= min_orders * 7) & is_more)


def _week_and_past(n: ir.IntegerColumn, past_days: int, prefix: str, *keys: str) -> dict[str, ir.IntegerValue]:
    """Return sums of a week, of the days before it, and of how many days either had anything."""
    week = ibis.trailing_range_window(6, group_by=keys or None, order_by="day")
    both = ibis.trailing_range_window(6 + past_days, group_by=keys or None, order_by="day")
    return {
        f"{prefix}week": n.sum().over(week).cast("int64"),
        f"{prefix}week_days": n.count().over(week).cast("int64"),
        f"{prefix}past": (n.sum().over(both) - n.sum().over(week)).cast("int64"),
        f"{prefix}past_days": (n.count().over(both) - n.count().over(week)).cast("int64"),
    }


def _told(odd: ir.Table, days: ir.Table, min_orders: int) -> ir.Table:
    met = odd.inner_join(days, ["custodian", "day"])
    stretches = with_episode(met, "custodian", by="day", gap=3)
    whole = stretches.group_by("custodian", "episode").agg(
        first_at=stretches.first_at.min(),
        last_at=stretches.last_at.max(),
        orders=stretches.seen.sum(),
        expected=stretches.expected.sum(),
        fields=stretches.fields.max(),
        networks=stretches.networks.max(),
        grown=stretches.grown.max(),
        days=stretches.count(),
    )
    signs = whole.fields + whole.networks + whole.grown
    changed = against(whole.orders, whole.expected + min_orders)
    return found(
        whole,
        "custodian",
        whole.custodian,
        score=ibis.greatest(changed, ibis.literal(2).cast("float64") / 5.0) + (signs - 1).cast("float64") / 5.0,
        code="client-changed",
        orders=whole.orders,
        expected=whole.expected.round().cast("int64"),
        fields=whole.fields,
        networks=whole.networks,
        grown=whole.grown,
        days=whole.days,
    )
