"""See :func:`review_warnings`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found, percent
from holdfast.detect.registry import detector
from holdfast.detect.windows import distinct_within, with_episode

PAST_DAYS = 28
"""Days of the shop's past that are enough to compare with."""
DAY = 86_400


@detector(technique="F1032", severity="medium")
def review_warnings(
    reviews: ir.Table,
    *,
    min_warnings: int = 3,
    min_products: int = 6,
    times_usual: float = 5.0,
    window_days: int = 14,
) -> ir.Table:
    """Reviews under a product warn of fraud: buyers tell each other before they tell the shop.

    **What it sees.** What a review warns of, in Chinese or English, read from its text before that became a token:
    `leak` (a caller who knew the order, data sold), `fraud`, or `avoid` (do not buy).

    **How it decides.** At least `min_warnings` different customers warn of a leak or a fraud under one product, no two
    more than `window_days` apart; and their share of the product's reviews in that time is `times_usual` times the
    share in the whole shop before it, or, in the first four weeks of a shop's reviews, under all others. `avoid`
    alone does not count: people say that of bad goods; it adds to the score where the others are there.

    A leak of the whole shop's orders is told of under whatever each customer bought, once under each. So every product
    with such a warning is named while `min_products` different ones have them within `window_days`, by as many
    customers, and their share of all reviews is `times_usual` times that of the four weeks before.

    **When it is wrong.** A product that is itself a fake gets the same words. A rival's paid reviews. Words are
    counted, not understood: irony and quotations pass.

    **What to do.** Read them; take those that tell of a call as complaints (what the caller knew is in them), and look
    who had the orders of that product.

    **References.** MITRE F3 F1032; the shops of 2014 and 2016, where warnings under products stood for weeks.
    """
    writers = ibis.coalesce(reviews.account, reviews.text)
    read = reviews.mutate(writer=writers, day=reviews["at"].epoch_seconds() // 86_400)
    warned = read.filter(_is_told(read))
    days = warned.group_by("product", "day").agg(n=warned.count())
    marked = with_episode(days, "product", by="day", gap=window_days)
    stretches = marked.group_by("product", "episode").agg(begins=marked.day.min(), ends=marked.day.max())
    inside = stretches.inner_join(read, "product")
    inside = inside.filter((inside.day >= inside.begins - window_days) & (inside.day <= inside.ends))
    told = _is_told(inside)
    whole = inside.group_by("product", "episode", "begins", "ends").agg(
        first_at=inside["at"].min(where=told),
        last_at=inside["at"].max(where=told),
        warnings=inside.writer.nunique(where=told),
        leaks=inside.writer.nunique(where=inside.warning == "leak"),
        avoid=inside.writer.nunique(where=inside.warning == "avoid"),
        reviews=inside.count(),
    )
    usual = _usual(whole, read)
    met = whole.inner_join(usual, ["product", "episode"])
    expected = met.reviews.cast("float64") * met.usual
    loud = met.filter((met.warnings >= min_warnings) & (met.warnings >= expected * times_usual))
    under_one = found(
        loud,
        "product",
        loud["product"],
        score=against(
            loud.warnings * 2 + loud.avoid,
            loud.reviews.cast("float64") * loud.usual * (2.0 * times_usual) + min_warnings,
        ),
        code="buyers-warn",
        warnings=loud.warnings,
        leaks=loud.leaks,
        share=percent(loud.warnings, loud.reviews),
    )
    wide = _everywhere(read, warned, min_products, times_usual, window_days)
    wide = wide.anti_join(loud, "product")
    under_many = found(
        wide,
        "product",
        wide["product"],
        score=against(wide["products"] / 2.0, wide.expected * times_usual + min_products),
        code="buyers-warn-everywhere",
        warnings=wide.warnings,
        products=wide["products"],
    )
    return ibis.union(under_one, under_many)


def _is_told(rows: ir.Table) -> ir.BooleanValue:
    return (rows.warning == "leak") | (rows.warning == "fraud")


def _everywhere(read: ir.Table, warned: ir.Table, at_least: int, times_usual: float, window_days: int) -> ir.Table:
    """Return the products with a warning while there are many in the shop.

    Columns: ``product, first_at, last_at, warnings`` (under it), ``products`` (with warnings then), ``expected``
    (warnings in the shop at that time).
    """
    told = warned.mutate(shop=ibis.literal("shop"))
    width = ibis.interval(days=window_days)
    many = distinct_within(told, "shop", "product", seconds=window_days * DAY, at_least=at_least)
    waves = with_episode(many, "shop", gap=width).group_by("episode")
    waves = waves.agg(begins=lambda rows: rows["at"].min() - width, ends=lambda rows: rows["at"].max())
    met = waves.cross_join(read)
    is_before = met["at"] <= met.begins
    is_inside = ~is_before & (met["at"] <= met.ends)
    is_bad = ibis.coalesce(_is_told(met), ibis.literal(False))
    judged = met.filter(met["at"] > met.begins - ibis.interval(days=PAST_DAYS)).filter(met["at"] <= met.ends)
    judged = judged.group_by("episode", "begins", "ends").agg(
        past=is_before.cast("int64").sum(),
        past_bad=(is_before & is_bad).cast("int64").sum(),
        reviews=is_inside.cast("int64").sum(),
        bad=(is_inside & is_bad).cast("int64").sum(),
        writers=met.writer.nunique(where=is_inside & is_bad),
        products=met["product"].nunique(where=is_inside & is_bad),
    )
    usual = (judged.past_bad.cast("float64") + 0.5) / (judged.past.cast("float64") + 100.0)
    judged = judged.mutate(expected=judged.reviews.cast("float64") * usual)
    loud = judged.filter((judged.writers >= at_least) & (judged.bad >= judged.expected * times_usual))
    loud = loud.filter(loud.past > 0)  # without a past nobody knows what is usual
    named = loud.cross_join(warned.select("product", "writer", warned_at="at"))
    named = named.filter((named.warned_at > named.begins) & (named.warned_at <= named.ends))
    return named.group_by("product", "episode", "products", "expected").agg(
        first_at=named.warned_at.min(), last_at=named.warned_at.max(), warnings=named.writer.nunique()
    )


def _usual(stretches: ir.Table, read: ir.Table) -> ir.Table:
    """Return ``product, episode, usual``: the share of warnings to be expected, never 0."""
    is_told = _is_told(read).cast("int64")
    days = read.group_by(of="product", on="day").agg(n=read.count(), bad=ibis.coalesce(is_told.sum(), 0))
    met = stretches.cross_join(days.group_by("of", "on").agg(n=days.n.sum(), bad=days.bad.sum()))
    is_before = met.on < met.begins
    is_other = (met.of != met["product"]) & (met.on >= met.begins) & (met.on <= met.ends)
    summed = met.group_by("product", "episode", "begins").agg(
        first_day=met.on.min(),
        past=met.n.sum(where=is_before),
        past_bad=met.bad.sum(where=is_before),
        others=met.n.sum(where=is_other),
        others_bad=met.bad.sum(where=is_other),
    )
    is_known = summed.begins - summed.first_day >= PAST_DAYS
    bad = ibis.coalesce(ibis.ifelse(is_known, summed.past_bad, summed.others_bad), 0)
    n = ibis.coalesce(ibis.ifelse(is_known, summed.past, summed.others), 0)
    return summed.select("product", "episode", usual=(bad.cast("float64") + 0.5) / (n.cast("float64") + 100.0))
