"""Sources that fail on many accounts: what ``credential_stuffing`` and ``stuffed_accounts`` look at."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.sharing import shared
from holdfast.detect.windows import distinct_within, with_episode

DAY = 86_400


def failures(logins: ir.Table) -> ir.Table:
    """Return the sign-ins that failed, with what :func:`hot_sources` asks of them, computed once for every key."""
    failed = logins.filter(~logins.is_ok & logins.account.notnull())
    return shared(failed.select("at", "account", "ip", "ip_subnet"))


def hot_sources(
    logins: ir.Table, failed: ir.Table, key: str, *, seconds: int, at_least: int, at_least_a_day: int
) -> ir.Table:
    """Return ``subject, first_at, last_at, accounts, failed, opened, is_several``: the stretches of each source.

    A stretch is a time in which windows of ``seconds`` hold ``at_least`` accounts that failed, or windows of a day
    ``at_least_a_day``; two of them are at least a day apart. Within it, ``accounts`` were tried, ``failed`` failed at
    least once, ``opened`` were entered; ``is_several`` says whether from more than one address.

    Args:
        logins: as the lake has them.
        failed: their :func:`failures`.
        key: ``ip`` or ``ip_subnet``.
        seconds: width of the short window.
        at_least: accounts in it.
        at_least_a_day: accounts in a day.
    """
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
    between = shared(
        stretches.group_by("subject", "episode").agg(since=stretches.since.min(), until=stretches["at"].max())
    )
    # Most of the time nobody stands out; then, and only beside a filter, an engine need not read the others' sign-ins.
    between = between.filter(between.until.notnull())
    tried = logins.filter(logins.account.notnull()).select(
        subject=logins[key], address=logins.ip, account=logins.account, is_ok=logins.is_ok, at=logins["at"]
    )
    inside = between.inner_join(
        tried, [between.subject == tried.subject, tried["at"] > between.since, tried["at"] <= between.until]
    ).select("subject", "episode", "address", "account", "is_ok", "at")
    # By account first: an engine counts these rows in a third of the time that three distinct counts take it.
    accounts = inside.group_by("subject", "episode", "account").agg(
        first_at=inside["at"].min(where=~inside.is_ok),
        last_at=inside["at"].max(where=~inside.is_ok),
        opened=inside.is_ok.cast("int64").max(),
        lowest=inside.address.min(),
        highest=inside.address.max(),
    )
    return accounts.group_by("subject", "episode").agg(
        first_at=accounts.first_at.min(),
        last_at=accounts.last_at.max(),
        accounts=accounts.count(),
        failed=accounts.first_at.count(),
        opened=accounts.opened.sum(),
        is_several=accounts.lowest.min() != accounts.highest.max(),
    )
