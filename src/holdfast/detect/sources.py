"""Sources that fail on many accounts: what ``credential_stuffing`` and ``stuffed_accounts`` look at."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.sharing import shared
from holdfast.detect.windows import distinct_within, with_episode

DAY = 86_400


def hot_sources(logins: ir.Table, key: str, seconds: int, at_least: int, at_least_a_day: int) -> ir.Table:
    """Return ``subject, first_at, last_at, accounts, failed, opened, addresses``: the stretches of each source.

    A stretch is a time in which windows of ``seconds`` hold ``at_least`` accounts that failed, or windows of a day
    ``at_least_a_day``; two of them are at least a day apart. Within it, ``accounts`` were tried, ``failed`` failed at
    least once, ``opened`` were entered, from so many ``addresses``.

    Args:
        logins: as the lake has them.
        key: ``ip`` or ``ip_subnet``.
        seconds: width of the short window.
        at_least: accounts in it.
        at_least_a_day: accounts in a day.
    """
    failed = logins.filter(~logins.is_ok)
    high = ibis.union(
        *(
            each.select(subject=each[key], at=each["at"], since=each["at"] - ibis.interval(seconds=width))
            for each, width in (
                (distinct_within(failed, key, "account", seconds=seconds, at_least=at_least), seconds),
                (distinct_within(failed, key, "account", seconds=DAY, at_least=at_least_a_day), DAY),
            )
        )
    )
    once = shared(high.group_by("subject", "at").agg(since=high.since.min()))
    stretches = with_episode(once, "subject", gap=ibis.interval(seconds=DAY))
    between = stretches.group_by("subject", "episode").agg(since=stretches.since.min(), until=stretches["at"].max())
    tried = logins.select(
        subject=logins[key], address=logins.ip, account=logins.account, is_ok=logins.is_ok, at=logins["at"]
    )
    inside = between.inner_join(
        tried, [between.subject == tried.subject, tried["at"] > between.since, tried["at"] <= between.until]
    ).select("subject", "episode", "address", "account", "is_ok", "at")
    return inside.group_by("subject", "episode").agg(
        first_at=inside["at"].min(where=~inside.is_ok),
        last_at=inside["at"].max(where=~inside.is_ok),
        accounts=inside.account.nunique(),
        failed=inside.account.nunique(where=~inside.is_ok),
        opened=inside.account.nunique(where=inside.is_ok),
        addresses=inside.address.nunique(),
    )
