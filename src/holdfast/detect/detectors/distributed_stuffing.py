"""See :func:`distributed_stuffing`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found, percent
from holdfast.detect.registry import detector
from holdfast.detect.waves import Waves, attacked_hours, attacked_parts, attacks, belonging, visits
from holdfast.detect.windows import with_episode


@detector(technique="T1110.004", severity="high")
def distributed_stuffing(
    logins: ir.Table,
    *,
    min_addresses: int = 12,
    min_alike: int = 8,
    deviations: float = 5.0,
    past_days: int = 28,
    min_belonging: float = 0.8,
) -> ir.Table:
    """Many addresses try a few accounts each: none stands out, the whole does.

    **What it sees.** Failures that nobody can explain: neither the address nor the device had ever entered that
    account, and it did not go right soon after. A quiet shop has few, whatever its size; an attack consists of them.

    **How it decides.** For every hour the addresses with such a failure are counted and compared with what the shop's
    own past `past_days` let expect: in proportion to the sign-ins that went right (so that a sale or a growing shop
    raises no alarm), and at this hour of the week (so that a guesser who never sleeps is no news at night). An hour
    is under attack where the count is at least `min_addresses`, 2.5 times what was expected and `deviations` standard
    deviations above it. The same is asked of each client (user agent) and each network, from `min_alike` addresses
    on. Then every address of those hours gets the probability that it belongs to the attack, by its kind: never seen
    before, without a device, how many accounts it tried, whether they opened. From `min_belonging` on it is named.
    Signals are about the shop as a whole, the client, the network, and each address.

    **When it is wrong.** In its first week it is silent: it knows no past. A release that breaks sign-in *and* changes
    device ids makes strangers of everybody. Customers who all move to new addresses and devices at once and mistype.
    An attack that runs at all hours for more than three weeks becomes the usual.

    **What to do.** Ask every sign-in from a new address and device for a second factor while it lasts; block the named
    addresses, briefly, for behind some there are customers; reset the accounts that `stuffed_accounts` names.

    **References.** OWASP OAT-008; Thomas et al., Protecting accounts from credential stuffing with password breach
    alerting, USENIX Security 2019; Efron et al., JASA 96 (2001), for the probability.
    """
    knobs = Waves(min_addresses, min_alike, deviations, past_days, min_belonging)
    met = visits(logins)
    hours = attacked_hours(met, logins, knobs)
    parts = attacked_parts(met, logins, hours, knobs)
    members = belonging(met, hours, parts, knobs)
    return ibis.union(_attacks(attacks(met, hours, parts), deviations), _addresses(members))


def _attacks(hours: ir.Table, deviations: float) -> ir.Table:
    """Return one finding for each attack: its hours, no more than a day apart."""
    stretches = with_episode(hours, "part_kind", "part", by="hour", gap=24)
    whole = stretches.group_by("part_kind", "part", "episode").agg(
        first_at=stretches.first_at.min(),
        last_at=stretches.last_at.max(),
        addresses=stretches.seen.sum(),
        expected=stretches.expected.sum(),
        most=stretches.deviations.max(),
        tries=stretches.tries.sum(),
        unseen=stretches.unseen.sum(),
        customers=stretches.customers.sum(),
        hours=stretches.count(),
    )
    return found(
        whole,
        whole.part_kind,
        whole.part,
        score=against(whole.most, ibis.literal(deviations)),
        code="strangers-fail",
        addresses=whole.addresses,
        expected=whole.expected.round().cast("int64"),
        hours=whole.hours,
        tries=whole.tries,
        unseen=percent(whole.unseen, whole.addresses),
        unknown=percent(whole.tries - whole.customers, whole.tries),
    )


def _addresses(members: ir.Table) -> ir.Table:
    named = members.group_by("ip").agg(
        first_at=members.first_at.min(),
        last_at=members.last_at.max(),
        belongs=members.belongs.max(),
        tries=members.tries.sum(),
        opened=members.opened.sum(),
    )
    return found(
        named, "ip", named.ip, score=named.belongs, code="belongs-to-attack", tries=named.tries, opened=named.opened
    )
