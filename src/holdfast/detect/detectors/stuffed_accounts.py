"""See :func:`stuffed_accounts`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import found
from holdfast.detect.registry import detector
from holdfast.detect.sharing import shared
from holdfast.detect.sources import failures, hot_sources
from holdfast.detect.strangers import first_entries
from holdfast.detect.waves import HOUR, Waves, attacked_hours, attacked_parts, belonging, visits


@detector(technique="F1006.002", severity="high")
def stuffed_accounts(
    logins: ir.Table,
    *,
    window_minutes: int = 10,
    min_accounts: int = 30,
    min_accounts_day: int = 100,
    min_failed_percent: int = 50,
    min_addresses: int = 12,
    min_alike: int = 8,
    deviations: float = 5.0,
    past_days: int = 28,
    min_belonging: float = 0.8,
) -> ir.Table:
    """Accounts that an attack with leaked passwords got into, so that they can be reset.

    **What it sees.** A sign-in that went right, in the middle of `credential_stuffing` or `distributed_stuffing`, by a
    stranger: neither the address nor the device had entered that account before. An account that was never entered
    before at all counts too, unless the address did nothing else: then it may be a new customer.

    **How it decides.** The address must be one that either detector names at that time (the knobs are theirs). The
    score is the probability that the address belongs to the attack; of a single address, the share of the accounts it
    failed on.

    **When it is wrong.** A customer who signs in for the first time from behind an attacker's gateway, during the
    attack, with a new device. An account whose true owner is a stranger to it too: borrowed, sold, shared.

    **What to do.** End its sessions, reset the password, hold what was ordered or bound since, and tell the customer
    in words that no caller could have said. Her orders were seen: she may be called.

    **References.** NIST SP 800-63B, 5.2.2; MITRE F3 F1006.002; the list of 2015 with 23 accounts whose passwords
    worked.
    """
    knobs = Waves(min_addresses, min_alike, deviations, past_days, min_belonging)
    met = visits(logins)
    hours = attacked_hours(met, logins, knobs)
    members = belonging(met, hours, attacked_parts(met, logins, hours, knobs), knobs)
    several = members.group_by("hour", "ip").agg(sure=members.belongs.max(), failed=members.failed.sum())
    opened = first_entries(logins)
    opened = shared(opened.mutate(hour=opened["at"].epoch_seconds() // HOUR))
    by_many = opened.inner_join(several, ["hour", "ip"])
    by_many = by_many.filter(by_many.is_customer | (by_many.failed > 0)).select("account", "ip", "at", "sure")
    hot = hot_sources(
        logins,
        failures(logins),
        "ip",
        seconds=window_minutes * 60,
        at_least=min_accounts,
        at_least_a_day=min_accounts_day,
    )
    hot = hot.filter(hot.failed * 100 >= hot.accounts * min_failed_percent)
    hot = hot.select("subject", "first_at", "last_at", sure=hot.failed / hot.accounts.cast("float64"))
    by_one = opened.inner_join(
        hot, [opened.ip == hot.subject, opened["at"] >= hot.first_at, opened["at"] <= hot.last_at]
    ).select("account", "ip", "at", "sure")
    every = ibis.union(by_many, by_one)
    named = every.group_by("account").agg(
        first_at=every["at"].min(), last_at=every["at"].max(), sure=every.sure.max(), addresses=every.ip.nunique()
    )
    return found(named, "account", named.account, score=named.sure, code="opened-by-attack", addresses=named.addresses)
