"""See :func:`staff_browsing`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found, percent
from holdfast.detect.registry import detector
from holdfast.detect.volumes import DAY, volumes
from holdfast.detect.windows import with_episode

KINDS = "staff|employee|shop.account|agent"


@detector(technique="F1033", severity="high")
def staff_browsing(
    accesses: ir.Table,
    contacts: ir.Table,
    *,
    min_orders: int = 15,
    times_own: float = 5.0,
    times_peers: float = 4.0,
    min_at_night: int = 8,
    night_begins: int = 23,
    night_ends: int = 7,
    offset_minutes: int = 480,
    past_days: int = 28,
) -> ir.Table:
    """An employee opens orders beyond the work: many more than usual and than the others, or at night.

    **What it sees.** What staff and shop accounts open in a day, by the business day's clock (`offset_minutes` ahead
    of UTC), and whether the shop had anything to do with those customers (`contacts`).

    **How it decides.** Either at least `min_orders` orders in a day that are `times_own` times what this custodian's
    own past lets expect *and* `times_peers` times the mean of its kind that day; or at least `min_at_night` orders
    between `night_begins` and `night_ends` o'clock by one who in the last `past_days` opened less than one in twenty
    then. The reason says what share of the orders belonged to customers the shop had no contact with from a day
    before to three days after: the fewer, the less it looks like work. It raises the score.

    **When it is wrong.** Shifts that change; an employee who does another's work; a backlog. A desk that does not
    write its calls into `contacts` makes everything look unasked.

    **What to do.** Look at which orders, with the person's manager; a lead, never proof. If customers complain, trace.

    **References.** CERT Guide to Insider Threats (2012); MITRE F3 F1033.
    """
    people = accesses.filter(accesses.custodian_kind.lower().re_search(KINDS))
    days = volumes(accesses, seconds=DAY, past_days=past_days)
    days = days.filter(days.custodian_kind.lower().re_search(KINDS))
    peers = days.group_by("custodian_kind", "bin").agg(kind_seen=days.seen.sum(), kind_size=days.count())
    met = days.inner_join(peers, ["custodian_kind", "bin"])
    mean = (met.kind_seen - met.seen) / (met.kind_size - 1).cast("float64").nullif(0.0)
    met = met.mutate(usual=ibis.greatest(met.expected * times_own, ibis.coalesce(mean, 0.0) * times_peers))
    busy = met.filter((met.seen >= min_orders) & (met.seen >= met.usual))
    night = _nights(
        people, least=min_at_night, begins=night_begins, ends=night_ends, offset=offset_minutes, past_days=past_days
    )
    both = ibis.union(
        busy.select("custodian", day=busy.bin, usual=busy.usual, at_night=ibis.literal(0, "int64")),
        night.select("custodian", "day", usual=ibis.literal(0.0), at_night=night.at_night),
    )
    once = both.group_by("custodian", "day").agg(usual=both.usual.max(), at_night=both.at_night.max())
    return _told(once, people, contacts, min_orders)


def _nights(people: ir.Table, *, least: int, begins: int, ends: int, offset: int, past_days: int) -> ir.Table:
    """Return ``custodian, day, at_night``: the days on which someone opened orders at night who never does."""
    local = (people["at"] + ibis.interval(minutes=offset)).hour()
    rows = people.mutate(day=people["at"].epoch_seconds() // DAY, is_night=(local >= begins) | (local < ends))
    days = rows.group_by("custodian", "day").agg(at_night=rows.is_night.sum(), n=rows.count())
    window = ibis.trailing_range_window(past_days, group_by="custodian", order_by="day")
    past = days.mutate(
        night_past=days.at_night.sum().over(window) - days.at_night, past=days.n.sum().over(window) - days.n
    )
    return past.filter((past.at_night >= least) & (past.past >= 20) & (past.night_past * 20 <= past.past))


def _told(days: ir.Table, people: ir.Table, contacts: ir.Table, min_orders: int) -> ir.Table:
    """Return the findings: each custodian's days, no more than three apart, with what was opened on them."""
    stretches = with_episode(days, "custodian", by="day", gap=3)
    opened = people.select(
        opener="custodian", at="at", day=people["at"].epoch_seconds() // DAY, order="order", account="account"
    )
    met = stretches.inner_join(opened, [stretches.custodian == opened.opener, "day"])
    known = contacts.select(called=contacts.account, contact_at=contacts["at"])
    asked = (
        met.inner_join(
            known,
            [
                met.account == known.called,
                known.contact_at >= met["at"] - ibis.interval(days=1),
                known.contact_at <= met["at"] + ibis.interval(days=3),
            ],
        )
        .select("custodian", "at", "account")
        .distinct()
    )
    met = met.left_join(asked.mutate(is_asked=ibis.literal(True)), ["custodian", "at", "account"])
    whole = met.group_by("custodian", "episode").agg(
        first_at=met["at"].min(),
        last_at=met["at"].max(),
        orders=ibis.coalesce(met.order, met.account).nunique(),
        n=met.count(),
        unasked=met.is_asked.isnull().sum(),
        usual=met.usual.max(),
        days=met.day.nunique(),
        at_night=met.at_night.max(),
    )
    share = whole.unasked / whole.n.cast("float64")
    return found(
        whole,
        "custodian",
        whole.custodian,
        score=against(whole.orders, whole.usual * whole.days + min_orders) * (0.5 + 0.5 * share),
        code="opened-beyond-work",
        orders=whole.orders,
        days=whole.days,
        unasked=percent(whole.unasked, whole.n),
        night=whole.at_night,
    )
