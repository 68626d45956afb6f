"""See :func:`order_walking`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found, percent
from holdfast.detect.registry import detector
from holdfast.detect.sharing import shared
from holdfast.detect.windows import with_episode

DAY = 86_400


@detector(technique="F1002.002", severity="high")
def order_walking(
    accesses: ir.Table,
    *,
    min_steps: int = 12,
    min_even_percent: int = 60,
    past_days: int = 28,
    used_to_percent: int = 20,
) -> ir.Table:
    """A custodian counts through the order numbers.

    **What it sees.** The number at the end of each order a custodian opens, in the order of opening, and the step
    from one to the next.

    **How it decides.** Of the steps within a day (UTC) at least `min_steps`, and at least `min_even_percent` in a
    hundred, are the same as the step before and not zero: up or down, by one or by twelve. People and programs that
    follow the business open orders as they are placed, asked about or shipped, in uneven steps. A custodian of whom
    more than `used_to_percent` in a hundred steps of the last `past_days` were even is left alone: some programs
    fetch whatever is new, one by one.

    **When it is wrong.** A new program of that sort, in its first days. Order numbers with random digits cannot be
    walked, nor seen walked. Who opens them in a shuffled order is for `order_scraping`.

    **What to do.** Suspend the key; make the interface ask whose order it is; number orders so that the next cannot be
    guessed; trace.

    **References.** OWASP API1:2023 Broken object level authorization; MITRE F3 F1002.002.
    """
    days = shared(_even_steps(accesses))
    window = ibis.trailing_range_window(past_days, group_by="custodian", order_by="day")
    met = days.mutate(
        even_past=days.even.sum().over(window) - days.even, past=days.steps.sum().over(window) - days.steps
    )
    walked = met.filter(
        (met.even >= min_steps)
        & (met.even * 100 >= met.steps * min_even_percent)
        & (met.even_past * 100 <= met.past * used_to_percent)
    )
    stretches = with_episode(walked, "custodian", by="day", gap=2)
    whole = stretches.group_by("custodian", "episode").agg(
        first_at=stretches.first_at.min(),
        last_at=stretches.last_at.max(),
        even=stretches.even.sum(),
        steps=stretches.steps.sum(),
    )
    return found(
        whole,
        "custodian",
        whole.custodian,
        score=against(whole.even, ibis.literal(min_steps)),
        code="walked-numbers",
        steps=whole.even,
        even=percent(whole.even, whole.steps),
    )


def _even_steps(accesses: ir.Table) -> ir.Table:
    """Return ``custodian, day, first_at, last_at, steps, even``: steps like the one before."""
    digits = accesses.order.cast("string").re_extract("([0-9]{1,18})$", 1)
    rows = accesses.select("custodian", at=accesses["at"], number=digits.nullif("").cast("int64"))
    rows = rows.filter(rows.number.notnull() & rows.custodian.notnull())
    order = ibis.window(group_by="custodian", order_by=["at", "number"])
    steps = rows.mutate(step=rows.number - rows.number.lag().over(order))
    steps = steps.filter(steps.step != 0)  # the same order again is no step
    order = ibis.window(group_by="custodian", order_by=["at", "number"])
    twice = steps.mutate(is_even=steps.step == steps.step.lag().over(order), day=steps["at"].epoch_seconds() // DAY)
    return twice.group_by("custodian", "day").agg(
        first_at=twice["at"].min(where=twice.is_even),
        last_at=twice["at"].max(where=twice.is_even),
        steps=twice.count(),
        even=ibis.coalesce(twice.is_even.cast("int64").sum(), 0),
    )
