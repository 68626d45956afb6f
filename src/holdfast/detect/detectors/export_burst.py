"""See :func:`export_burst`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found
from holdfast.detect.registry import detector
from holdfast.detect.windows import with_episode

DAY = 86_400


@detector(technique="F1033", severity="high")
def export_burst(accesses: ir.Table, *, min_orders: int = 50, times_most: float = 3.0, past_days: int = 28) -> ir.Table:
    """A custodian exports far more orders than on any day before.

    **What it sees.** Accesses whose purpose is `export`: lists that leave the shop's systems as a file.

    **How it decides.** At least `min_orders` distinct orders within a day (UTC), and `times_most` times the largest
    day of its own last `past_days`. Who never exported may not begin with a large list.

    **When it is wrong.** The yearly accounts; a first campaign; a change of carrier. An interface that calls every
    page of a list an export. Lists that are photographed or copied leave no export at all.

    **What to do.** Ask for the reason and the file, the same day. If nobody knows: end the session, keep the accesses
    as evidence, and list who stands on it: the trace does.

    **References.** MITRE ATT&CK T1213, F3 F1033; CERT Guide to Insider Threats (Cappelli, Moore, Trzeciak, 2012).
    """
    rows = accesses.filter((accesses.purpose == "export") & accesses.custodian.notnull())
    rows = rows.mutate(day=rows["at"].epoch_seconds() // DAY, what=ibis.coalesce(rows.order, rows.account))
    days = rows.group_by("custodian", "day").agg(
        first_at=rows["at"].min(), last_at=rows["at"].max(), seen=rows.what.nunique()
    )
    before = days.select(past_of=days.custodian, then=days.day, past_seen=days.seen)
    met = days.left_join(
        before,
        [days.custodian == before.past_of, before.then < days.day, before.then >= days.day - past_days],
    )
    most = met.group_by("custodian", "day", "first_at", "last_at", "seen").agg(most=met.past_seen.max())
    most = most.mutate(most=ibis.coalesce(most.most, 0))
    burst = most.filter((most.seen >= min_orders) & (most.seen >= most.most * times_most))
    stretches = with_episode(burst, "custodian", by="day", gap=2)
    whole = stretches.group_by("custodian", "episode").agg(
        first_at=stretches.first_at.min(),
        last_at=stretches.last_at.max(),
        seen=stretches.seen.sum(),
        most=stretches.most.max(),
    )
    return found(
        whole,
        "custodian",
        whole.custodian,
        score=against(whole.seen, min_orders + whole.most),
        code="exported-far-more",
        orders=whole.seen,
        most=whole.most,
    )
