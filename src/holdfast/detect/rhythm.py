"""What a shop of this size has of something in any hour, judged by its own past weeks.

Two things set what to expect: how busy the hour is (the sign-ins that went right carry the shop's weekly rhythm, its
growth and its sales), and how much there is at this hour of the week anyway (guessing does not sleep when customers
do). The larger of the two counts. An attack must not become its own yardstick: hours that stand out by a first,
robust look are left out of the second.
"""

import ibis
import ibis.expr.types as ir

from holdfast.detect.sharing import shared

HOURS_A_DAY, HOURS_A_WEEK = 24, 168
LEAST_DAYS = 7
"""Days of the past without which nothing is judged."""
FIRST_LOOK = 0.25
"""The quantile of the days' rates that the first look goes by: three in four days may be under attack."""
STANDS_OUT = 3.0


def with_expected(hours: ir.Table, *, days: int, at_least: int) -> ir.Table:
    """Return the hours with ``expected`` and ``is_quiet``.

    Args:
        hours: ``hour`` (whole hours since 1970), ``seen`` (how many of what is counted), ``ok`` (how busy it was).
        days: how far back the past reaches.
        at_least: fewer are never said to stand out.

    Returns:
        The hours with ``day``; ``expected`` is null where fewer than ``LEAST_DAYS`` of the past are known.
    """
    dated = hours.mutate(day=hours.hour // HOURS_A_DAY, of_week=hours.hour % HOURS_A_WEEK)
    looked = shared(_first_look(dated, days, at_least))
    quiet = looked.filter(looked.is_quiet)
    by_day = quiet.group_by("day").agg(seen=quiet.seen.sum(), ok=quiet.ok.sum())
    rate = (
        _past(looked.select("day").distinct(), by_day, days)
        .group_by("day")
        .agg(
            rate=lambda past: past.seen.sum() / past.ok.sum().cast("float64").nullif(0.0),
            known=lambda past: past.count(),
        )
    )
    same = quiet.select(then=quiet.day, week_hour=quiet.of_week, usual=quiet.seen)
    met = looked.left_join(
        same, [looked.of_week == same.week_hour, same.then < looked.day, same.then >= looked.day - days]
    )
    usual = met.group_by("hour").agg(usual=met.usual.mean())
    whole = looked.left_join(rate, "day").left_join(usual, "hour")
    busy = whole.ok * whole.rate
    expected = ibis.ifelse(whole.known >= LEAST_DAYS, ibis.greatest(busy, ibis.coalesce(whole.usual, busy)), None)
    return whole.select("hour", "day", "seen", "ok", "is_quiet", expected=expected)


def stands_out(seen: ir.NumericValue, expected: ir.FloatingValue) -> ir.FloatingValue:
    """Return how many standard deviations a count is above what was expected, by Anscombe's square root.

    Anscombe, The transformation of Poisson, binomial and negative-binomial data, Biometrika 35 (1948).
    """
    return ((seen + 0.375).sqrt() - (expected + 0.375).sqrt()) * 2.0


def _first_look(dated: ir.Table, days: int, at_least: int) -> ir.Table:
    by_day = dated.group_by("day").agg(seen=dated.seen.sum(), ok=dated.ok.sum())
    rated = by_day.mutate(rate=by_day.seen / by_day.ok.cast("float64").nullif(0.0))
    low = _past(by_day.select("day"), rated, days).group_by("day").agg(low=lambda past: past.rate.quantile(FIRST_LOOK))
    met = dated.left_join(low, "day")
    bound = ibis.coalesce(met.low * met.ok * STANDS_OUT, ibis.literal(0.0))
    return met.select("hour", "day", "of_week", "seen", "ok", is_quiet=(met.seen < at_least) | (met.seen <= bound))


def _past(days: ir.Table, by_day: ir.Table, reach: int) -> ir.Table:
    """Return for each day the rows of the days before it, no more than ``reach`` back."""
    then = by_day.rename(then="day")
    return days.inner_join(then, [then.then < days.day, then.then >= days.day - reach])
