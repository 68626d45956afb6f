"""See :func:`credential_stuffing`."""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found, percent
from holdfast.detect.looks import WEEKS, Look
from holdfast.detect.registry import detector
from holdfast.detect.sources import failures, hot_sources


@detector(technique="T1110.004", severity="high", looks=(Look(timedelta(minutes=10)), WEEKS))
def credential_stuffing(
    logins: ir.Table,
    *,
    window_minutes: int = 10,
    min_accounts: int = 30,
    min_accounts_day: int = 100,
    network_factor: int = 2,
    min_failed_percent: int = 50,
) -> ir.Table:
    """One source tries many accounts with passwords leaked elsewhere.

    **What it sees.** An address, or a network (IPv4 /24, IPv6 /48) of several addresses, from which sign-ins to many
    different accounts fail.

    **How it decides.** Distinct accounts with a failed sign-in are counted in a sliding window, exactly:
    `min_accounts` within `window_minutes`, or, for the patient, `min_accounts_day` within 24 hours; for a network
    `network_factor` times as many. Of the accounts tried in that time at least `min_failed_percent` must have failed,
    so that offices and mobile gateways, where many people sign in and some mistype, stay out. The score grows with
    both.

    **When it is wrong.** A school or a call centre whose sign-in is broken; a shop's own monitoring; a partner who
    signs in for many customers with old passwords. An outage of the shop's own sign-in makes every busy address look
    like this.

    **What to do.** Block the address for as long as it lasts, reset the accounts it got into (`stuffed_accounts`),
    look which orders it saw, and warn those customers.

    **References.** OWASP Automated Threat OAT-008; MITRE ATT&CK T1110.004; the shop of spring 2014, where one address
    went through a list of logins and 23 customers lost 120,000 yuan before anybody saw it.
    """
    seconds, failed, of = window_minutes * 60, failures(logins), network_factor
    addresses = hot_sources(
        logins, failed, "ip", seconds=seconds, at_least=min_accounts, at_least_a_day=min_accounts_day
    )
    wider = hot_sources(
        logins, failed, "ip_subnet", seconds=seconds, at_least=min_accounts * of, at_least_a_day=min_accounts_day * of
    )
    both = ibis.union(
        addresses.mutate(kind=ibis.literal("ip"), least=ibis.literal(min_accounts)),
        wider.filter(wider.is_several).mutate(
            kind=ibis.literal("network"), least=ibis.literal(min_accounts * network_factor)
        ),
    )
    failing = both.filter(both.failed * 100 >= both.accounts * min_failed_percent)
    return found(
        failing,
        failing.kind,
        failing.subject,
        score=against(failing.failed, failing.least) * failing.failed / failing.accounts,
        code="many-accounts",
        accounts=failing.accounts,
        failed=percent(failing.failed, failing.accounts),
        opened=failing.opened,
    )
