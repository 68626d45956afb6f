"""See :func:`order_scraping`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found
from holdfast.detect.registry import detector
from holdfast.detect.volumes import DAY, volumes
from holdfast.detect.windows import with_episode


@detector(technique="F1029", severity="high")
def order_scraping(
    accesses: ir.Table,
    *,
    min_orders_hour: int = 60,
    min_orders_day: int = 150,
    times_expected: float = 6.0,
    past_days: int = 28,
) -> ir.Table:
    """A custodian opens far more orders than it ever did.

    **What it sees.** Distinct orders (or customers) that each custodian opens in an hour and in a day: staff, apps,
    API clients, stations, and the addresses and sessions of customers.

    **How it decides.** At least `min_orders_hour` in an hour or `min_orders_day` in a day, and `times_expected` times
    what its own share of the last `past_days`, of what all the others open now, would be. On a day of ten times the
    orders it may open ten times as many. One that was never seen before is expected to open nothing.

    **When it is wrong.** A new partner's first day; a migration or a re-index; a team that takes over another's work.
    Who has always opened everything cannot stand out: `order_walking` and the trace are for those.

    **What to do.** Ask who is behind it, suspend the key or the session, keep its accesses as evidence, and trace: the
    orders it opened are what the callers will know.

    **References.** OWASP OAT-011 Scraping; MITRE F3 F1029.
    """
    hours = volumes(accesses, seconds=3600, past_days=past_days)
    days = volumes(accesses, seconds=DAY, past_days=past_days)
    many = ibis.union(
        *(
            rows.filter((rows.seen >= least) & (rows.seen >= rows.expected * times_expected)).mutate(
                hour=(rows.bin * (width // 3600)).cast("int64")
            )
            for rows, least, width in ((hours, min_orders_hour, 3600), (days, min_orders_day, DAY))
        )
    )
    once = many.group_by("custodian", "hour").agg(
        first_at=many.first_at.min(),
        last_at=many.last_at.max(),
        seen=many.seen.max(),
        expected=many.expected.max(),
    )
    stretches = with_episode(once, "custodian", by="hour", gap=48)
    whole = stretches.group_by("custodian", "episode").agg(
        first_at=stretches.first_at.min(),
        last_at=stretches.last_at.max(),
        seen=stretches.seen.max(),
        expected=stretches.expected.max(),
    )
    return found(
        whole,
        "custodian",
        whole.custodian,
        score=against(whole.seen, whole.expected * times_expected / 2.0),
        code="opened-far-more",
        orders=whole.seen,
        expected=whole.expected.round().cast("int64"),
    )
