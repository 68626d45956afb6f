"""Sliding windows as expressions that travel: exact distinct counts, and the stretches in which they stay high.

``COUNT(DISTINCT …) OVER`` is not to be had on every engine. A value counts in the window ``(t - width, t]`` from its
time on until ``width`` after its last: +1 where such an interval begins, -1 where it ends, and the running sum of
these steps is the exact number of distinct values at every time.
"""

import ibis
import ibis.expr.types as ir

from holdfast.detect.sharing import shared


def distinct_within(rows: ir.Table, key: str, value: str, *, seconds: int, at_least: int) -> ir.Table:
    """Return ``key, at, many``: how many distinct values a key had in the ``seconds`` up to ``at``.

    Exact at every time at which it is ``at_least`` or more; other times are left out.

    Args:
        rows: with ``at`` (naive UTC), ``key`` and ``value``; rows without one of them do not count.
        key: the column that is counted for.
        value: the column whose distinct values are counted.
        seconds: width of the window; an event just that long ago is out.
        at_least: what is looked for, 2 or more.
    """
    near = shared(_crowded(rows.select(key=rows[key], value=rows[value], at=rows["at"]), seconds, at_least))
    width = ibis.interval(seconds=seconds)
    order = ibis.window(group_by=("key", "value"), order_by="at")
    times = near.distinct()
    around = times.mutate(before=times["at"].lag().over(order), after=times["at"].lead().over(order))
    enters = around.filter(around.before.isnull() | (around["at"] - width >= around.before))
    leaves = around.filter(around.after.isnull() | (around.after - width >= around["at"]))
    steps = ibis.union(
        enters.select("key", "at", step=ibis.literal(1, "int64")),
        leaves.select("key", at=leaves["at"] + width, step=ibis.literal(-1, "int64")),
    )
    summed = steps.group_by("key", "at").agg(step=steps.step.sum())
    running = ibis.cumulative_window(group_by="key", order_by="at")
    counted = summed.mutate(many=summed.step.sum().over(running).cast("int64"))
    high = counted.filter(counted.many >= at_least)
    return high.select(high.key.name(key), "at", "many")


def _crowded(rows: ir.Table, seconds: int, at_least: int) -> ir.Table:
    """Keep the rows of every window that can hold enough values: two bins side by side with so many rows.

    A window of the bins' width lies in two of them, so no row of a window that matters is lost.
    """
    binned = rows.filter(rows.key.notnull() & rows.value.notnull() & rows["at"].notnull())
    binned = binned.mutate(bin=binned["at"].epoch_seconds() // seconds)
    counts = binned.group_by("key", "bin").agg(n=binned.count())
    order = ibis.window(group_by="key", order_by="bin")
    sides = counts.mutate(
        before=_neighbour(counts.n.lag().over(order), counts.bin.lag().over(order) == counts.bin - 1),
        after=_neighbour(counts.n.lead().over(order), counts.bin.lead().over(order) == counts.bin + 1),
    )
    enough = sides.filter((sides.n + sides.before >= at_least) | (sides.n + sides.after >= at_least))
    kept = binned.semi_join(enough.select("key", "bin"), ["key", "bin"])
    return kept.select("key", "value", "at")


def _neighbour(count: ir.IntegerValue, is_next: ir.BooleanValue) -> ir.IntegerValue:
    return ibis.ifelse(ibis.coalesce(is_next, ibis.literal(False)), count, ibis.literal(0, "int64"))


def with_episode(rows: ir.Table, *keys: str, gap: ir.IntervalScalar | int, by: str = "at") -> ir.Table:
    """Return the rows with ``episode``, the number of the stretch they belong to.

    It ends where nothing comes for longer than ``gap``. No two rows of a key may have the same time ``by``.
    """
    order = ibis.window(group_by=keys, order_by=by)
    before = rows[by].lag().over(order)
    begins = before.isnull() | (rows[by] - gap > before)
    marked = rows.mutate(begins=begins.cast("int64"))
    running = ibis.cumulative_window(group_by=keys, order_by=by)
    return marked.mutate(episode=marked.begins.sum().over(running).cast("int64")).drop("begins")
