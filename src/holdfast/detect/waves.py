"""Attacks that no single source gives away: hours with too many strangers, and which addresses brought them.

An hour is *under attack* where far more addresses than usual failed in a way that nobody can explain
(:mod:`holdfast.detect.strangers`, :mod:`holdfast.detect.rhythm`). Counted are addresses, not tries, so that one
guesser counts once. Which of an hour's addresses belong to the attack is judged by kind: addresses of one kind (never
seen before, without a device, failed only …) of which an ordinary hour has one and this hour fifty belong to it with
probability 49/50. That is the local false discovery rate (Efron, Tibshirani, Storey, Tusher, JASA 96, 2001).
"""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from holdfast.detect.rhythm import HOURS_A_DAY, stands_out, with_expected
from holdfast.detect.sharing import shared
from holdfast.detect.strangers import strangers

HOUR = 3600
LEAST_RATIO = 2.5
"""Of what was expected; below it nothing is under attack, however busy the shop and small the error."""


@dataclass(frozen=True)
class Waves:
    """The knobs of the search, see :func:`holdfast.detect.detectors.distributed_stuffing.distributed_stuffing`."""

    min_addresses: int
    min_alike: int
    deviations: float
    past_days: int
    min_belonging: float


def visits(logins: ir.Table) -> ir.Table:
    """Return what each address did as a stranger in each hour with each client, and its ``kind`` (a number).

    Columns: ``hour, ip, ip_subnet, user_agent, first_at, last_at, tries, failed, opened, customers, is_new, kind``.
    """
    rows = shared(strangers(logins))
    rows = rows.mutate(hour=rows["at"].epoch_seconds() // HOUR)
    many = rows.group_by("hour", "ip", "user_agent").agg(
        ip_subnet=rows.ip_subnet.min(),
        first_at=rows["at"].min(),
        last_at=rows["at"].max(),
        tries=rows.count(),
        failed=(~rows.is_ok).sum(),
        opened=rows.is_ok.sum(),
        customers=rows.is_customer.sum(),
        accounts=rows.account.nunique(),
        bare=rows.device.isnull().sum(),
    )
    ok = logins.filter(logins.is_ok)
    seen = ok.group_by(known_ip=ok.ip).agg(seen_at=ok["at"].min())
    met = many.left_join(seen, many.ip == seen.known_ip)
    is_new = ibis.coalesce(met.seen_at.epoch_seconds() // HOUR >= met.hour, ibis.literal(True))
    outcome = ibis.cases((met.opened == 0, 0), (met.failed == 0, 1), else_=2)
    size = ibis.cases((met.accounts == 1, 0), (met.accounts <= 3, 1), else_=2)
    kind = ((is_new.cast("int64") * 2 + (met.bare > 0).cast("int64")) * 3 + outcome) * 3 + size
    return shared(met.mutate(is_new=is_new, kind=kind.cast("int64")).drop("known_ip", "seen_at", "bare"))


def attacked_hours(met: ir.Table, logins: ir.Table, knobs: Waves) -> ir.Table:
    """Return every hour with ``hour, day, seen, ok, expected, deviations, is_attacked, is_quiet``."""
    failing = met.filter(met.failed > 0)
    seen = failing.group_by(failing_hour=failing.hour).agg(seen=failing.ip.nunique())
    busy = logins.mutate(hour=logins["at"].epoch_seconds() // HOUR)
    busy = busy.group_by("hour").agg(ok=busy.is_ok.cast("int64").sum())
    both = busy.left_join(seen, busy.hour == seen.failing_hour)
    zero = ibis.literal(0, "int64")
    counted = both.select("hour", seen=ibis.coalesce(both.seen, zero), ok=ibis.coalesce(both.ok, zero).cast("int64"))
    judged = with_expected(shared(counted), days=knobs.past_days, at_least=knobs.min_addresses)
    return shared(_judged(judged, knobs.min_addresses, knobs.deviations))


def attacked_parts(met: ir.Table, logins: ir.Table, hours: ir.Table, knobs: Waves) -> ir.Table:
    """Return the hours in which one client, or one network, stands out: ``hour, part_kind, part, seen, expected …``.

    What to expect of a part is its share of the day's sign-ins that went right: of what was expected of the whole
    shop, or, if that is more, of what came (when the whole shop is under attack, only a part with far more than its
    share stands out); and what the part has in its own past, in which no hour counts for more than ``min_alike``.
    """
    failing = met.filter(met.failed > 0)
    named = (_named(failing, "client", "user_agent"), _named(failing, "network", "ip_subnet"))
    parts = ibis.union(*(each.select("hour", "part_kind", "part", "ip") for each in named))
    counted = parts.group_by("hour", "part_kind", "part").agg(seen=parts.ip.nunique())
    found = counted.filter(counted.seen >= knobs.min_alike).mutate(day=lambda rows: rows.hour // HOURS_A_DAY)
    own = _own_past(counted, found, knobs)
    shares = _shares(logins, found, hours)
    whole = own.left_join(shares, ["day", "part_kind", "part"]).inner_join(
        hours.select("hour", whole_expected=hours.expected, whole_seen=hours.seen), "hour"
    )
    share = ibis.coalesce(whole.share, 0.0)
    fair = ibis.greatest(whole.whole_expected * share, whole.whole_seen * share * 2.0)
    fair = ibis.ifelse(whole.whole_expected.isnull(), None, fair)  # nothing is said before there is a past
    usual = ibis.coalesce(whole.own, 0) / float(knobs.past_days * HOURS_A_DAY)
    rows = whole.select("hour", "part_kind", "part", "seen", expected=fair + usual)
    return shared(_judged(rows, knobs.min_alike, knobs.deviations))


def attacks(met: ir.Table, hours: ir.Table, parts: ir.Table) -> ir.Table:
    """Return the hours under attack, of the shop and of its parts, with what the addresses counted in them did.

    Columns: ``part_kind, part, hour, seen, expected, deviations, first_at, last_at, tries, unseen, customers``.
    """
    failing = met.filter(met.failed > 0)
    shop = failing.mutate(part_kind=ibis.literal("shop"), part=ibis.literal("logins"))
    keys, columns = ["hour", "part_kind", "part"], ("seen", "expected", "deviations")
    did = ibis.union(
        *(
            rows.select(*keys, "ip", "first_at", "last_at", "failed", "customers", "opened", "is_new")
            for rows in (shop, _named(failing, "client", "user_agent"), _named(failing, "network", "ip_subnet"))
        )
    )
    did = did.group_by(*keys).agg(
        first_at=did.first_at.min(),
        last_at=did.last_at.max(),
        tries=did.failed.sum(),
        customers=(did.customers - did.opened).sum(),
        unseen=did.ip.nunique(where=did.is_new),
    )
    whole = hours.mutate(part_kind=ibis.literal("shop"), part=ibis.literal("logins"))
    found = ibis.union(*(each.filter(each.is_attacked).select(*keys, *columns) for each in (whole, parts)))
    return found.inner_join(did, keys)


def belonging(met: ir.Table, hours: ir.Table, parts: ir.Table, knobs: Waves) -> ir.Table:
    """Return the visits that belong to an attack, with ``belongs``: the probability that they do.

    A visit of a kind belongs with the share of its kind that goes beyond what the quiet hours of the past would bring
    to the attacked hours of its day; one of a client or network under attack with the share beyond what was expected.
    """
    quiet = met.semi_join(hours.filter(hours.is_quiet), "hour")
    quiet_kinds = quiet.group_by("kind", past_day=quiet.hour // HOURS_A_DAY).agg(n=quiet.count())
    calm = hours.filter(hours.is_quiet)
    quiet_days = calm.group_by(past_day=calm.day).agg(ok=calm.ok.sum())
    attacked = hours.filter(hours.is_attacked)
    days = attacked.group_by("day").agg(busy=attacked.ok.sum())
    reach = [quiet_days.past_day < days.day, quiet_days.past_day >= days.day - knobs.past_days]
    base = days.inner_join(quiet_days, reach).group_by("day", "busy").agg(ok=lambda past: past.ok.sum())
    reach = [quiet_kinds.past_day < days.day, quiet_kinds.past_day >= days.day - knobs.past_days]
    usual = days.inner_join(quiet_kinds, reach).group_by("day", "kind").agg(n=lambda past: past.n.sum())
    during = met.inner_join(attacked.select("hour", "day"), "hour")
    now = during.group_by("day", "kind").agg(now=during.count())
    judged = now.inner_join(base, "day").left_join(usual, ["day", "kind"])
    expected = ibis.coalesce(judged.n, 0) * judged.busy / judged.ok.cast("float64").nullif(0.0)
    judged = judged.select("day", "kind", belongs=1.0 - (ibis.coalesce(expected, 0.0) + 0.5) / judged.now)
    of_kind = during.inner_join(judged, ["day", "kind"])
    standing = parts.filter(parts.is_attacked)
    belongs = 1.0 - (standing.expected + 0.5) / standing.seen
    standing = standing.select("hour", "part_kind", "part", belongs=belongs)
    of_client = met.inner_join(
        standing.filter(standing.part_kind == "client"), ["hour", met.user_agent == standing.part]
    )
    of_network = met.inner_join(
        standing.filter(standing.part_kind == "network"), ["hour", met.ip_subnet == standing.part]
    )
    columns = (*met.columns, "belongs")
    every = ibis.union(*(each.select(*columns) for each in (of_kind, of_client, of_network)))
    keys = [name for name in met.columns if name != "ip_subnet"]
    best = every.group_by(*keys).agg(ip_subnet=every.ip_subnet.min(), belongs=every.belongs.max())
    return shared(best.filter(best.belongs >= knobs.min_belonging))


def _judged(rows: ir.Table, at_least: int, deviations: float) -> ir.Table:
    above = stands_out(rows.seen, rows.expected)
    is_attacked = (rows.seen >= at_least) & (above >= deviations) & (rows.seen >= rows.expected * LEAST_RATIO)
    return rows.mutate(deviations=above, is_attacked=ibis.coalesce(is_attacked, ibis.literal(False)))


def _named(failing: ir.Table, kind: str, column: str) -> ir.Table:
    """Return the visits with the part they are of: their client, or their network."""
    known = failing.filter(failing[column].notnull())
    return known.mutate(part_kind=ibis.literal(kind), part=known[column])


def _own_past(counted: ir.Table, found: ir.Table, knobs: Waves) -> ir.Table:
    """Return ``found`` with ``own``: what the part had on the days before."""
    capped = counted.semi_join(found, ["part_kind", "part"]).mutate(
        least=ibis.least(counted.seen, knobs.min_alike), past_day=counted.hour // HOURS_A_DAY
    )
    by_day = capped.group_by("past_day", past_kind=capped.part_kind, past_part=capped.part).agg(
        least=capped.least.sum()
    )
    before = found.left_join(
        by_day,
        [
            found.part_kind == by_day.past_kind,
            found.part == by_day.past_part,
            by_day.past_day < found.day,
            by_day.past_day >= found.day - knobs.past_days,
        ],
    )
    return before.group_by("hour", "day", "part_kind", "part", "seen").agg(own=before.least.sum())


def _shares(logins: ir.Table, found: ir.Table, hours: ir.Table) -> ir.Table:
    """Return ``day, part_kind, part, share``: the part's share of the sign-ins that went right on a day."""
    ok = logins.filter(logins.is_ok)
    ok = ok.mutate(busy_day=ok["at"].epoch_seconds() // (HOUR * HOURS_A_DAY))
    parts = []
    for kind, column in (("client", "user_agent"), ("network", "ip_subnet")):
        wanted = found.filter(found.part_kind == kind).select("day", "part_kind", "part").distinct()
        met = wanted.inner_join(ok.select("busy_day", busy=ok[column]), [("day", "busy_day"), ("part", "busy")])
        parts.append(met.group_by("day", "part_kind", "part").agg(part_ok=met.count()))
    days = hours.group_by("day").agg(whole_ok=hours.ok.sum())
    both = ibis.union(*parts).inner_join(days, "day")
    return both.select("day", "part_kind", "part", share=both.part_ok / both.whole_ok.cast("float64").nullif(0.0))
