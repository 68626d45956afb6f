"""How many orders each custodian opened, and how many were to be expected of it.

Expected is the custodian's own share of all that was opened in the weeks before, of what the others open now: a sale
that makes the whole shop busy raises nobody above it. Whoever was not there before is expected to open nothing.
"""

import ibis
import ibis.expr.types as ir

from holdfast.detect.sharing import shared

DAY = 86_400
LEAST_DAYS = 7
"""Days of the past without which nothing is judged."""


def volumes(accesses: ir.Table, *, seconds: int, past_days: int) -> ir.Table:
    """Return one row for each custodian and bin.

    Columns: ``custodian, custodian_kind, bin, first_at, last_at, seen`` (distinct orders, or customers where no order
    is named), ``expected``, ``known_days`` (of its past on which it opened anything). Bins in which the shop's own
    past is shorter than ``LEAST_DAYS`` are left out.

    Args:
        accesses: as the lake has them.
        seconds: width of a bin, a divisor of a day.
        past_days: how far back the past reaches.
    """
    rows = accesses.filter(accesses.custodian.notnull())
    rows = rows.mutate(bin=rows["at"].epoch_seconds() // seconds, what=ibis.coalesce(rows.order, rows.account))
    counted = shared(
        rows.group_by("custodian", "bin").agg(
            custodian_kind=rows.custodian_kind.min(),
            first_at=rows["at"].min(),
            last_at=rows["at"].max(),
            seen=rows.what.nunique(),
        )
    )
    counted = counted.mutate(day=counted.bin // (DAY // seconds))
    own = _past(counted.group_by("custodian", "day").agg(n=counted.seen.sum()), past_days, "custodian")
    days = counted.group_by("day").agg(n=counted.seen.sum())
    shop = _past(days, past_days).rename(whole="past", shop_days="known_days")
    bins = counted.group_by("bin").agg(all_seen=counted.seen.sum())
    met = counted.inner_join(bins, "bin").inner_join(own, ["custodian", "day"]).inner_join(shop, "day")
    met = met.filter(met.shop_days >= LEAST_DAYS)
    others = (met.whole - met.past).cast("float64")
    expected = (met.all_seen - met.seen) * met.past / others.nullif(0.0)
    columns = ("custodian", "custodian_kind", "bin", "day", "first_at", "last_at", "seen", "known_days")
    return met.select(*columns, expected=ibis.coalesce(expected, 0.0))


def _past(by_day: ir.Table, past_days: int, *keys: str) -> ir.Table:
    """Return ``past`` and ``known_days`` for each day: the sum, and the number of days, of the days before it."""
    window = ibis.trailing_range_window(past_days, group_by=keys or None, order_by="day")
    past = (by_day.n.sum().over(window) - by_day.n).cast("int64")
    known = (by_day.n.count().over(window) - 1).cast("int64")
    return by_day.select(*keys, "day", past=past, known_days=known)
