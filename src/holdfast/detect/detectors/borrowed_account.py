"""See :func:`borrowed_account`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found
from holdfast.detect.registry import detector
from holdfast.detect.windows import distinct_within, with_episode

DAY = 86_400


@detector(technique="T1586", severity="high")
def borrowed_account(
    logins: ir.Table,
    gift_cards: ir.Table,
    *,
    window_days: int = 14,
    min_strangers: int = 4,
    pays_within_minutes: int = 180,
) -> ir.Table:
    """Many strangers sign in to one account and pay there.

    **What it sees.** Devices that buy gift cards on an account, and since when each has been signing in there.

    **How it decides.** Within `window_days` at least `min_strangers` devices each buy on the account within
    `pays_within_minutes` of their very first sign-in to it. A family has its devices for longer than that.

    **When it is wrong.** A club or an office that buys on one account; a browser that gives a new device id at every
    visit.

    **What to do.** Freeze the unspent cards bought there, lock the account, and look for the people behind the
    devices: each is a victim who was told this account's password on the telephone.

    **References.** MITRE ATT&CK T1586; the shop of summer 2020: "log in to this account and pay there".
    """
    ok = logins.filter(logins.is_ok & logins.device.notnull())
    first = ok.group_by(holder=ok.account, tool=ok.device).agg(since=ok["at"].min())
    bought = gift_cards.filter((gift_cards.verb == "bought") & gift_cards.device.notnull())
    met = bought.inner_join(first, [bought.account == first.holder, bought.device == first.tool])
    new = met.filter((met["at"] >= met.since) & (met["at"] <= met.since + ibis.interval(minutes=pays_within_minutes)))
    high = distinct_within(new, "account", "device", seconds=window_days * DAY, at_least=min_strangers)
    stretches = with_episode(high, "account", gap=ibis.interval(days=window_days))
    whole = stretches.group_by("account", "episode").agg(
        first_at=stretches["at"].min(), last_at=stretches["at"].max(), strangers=stretches.many.max()
    )
    return found(
        whole,
        "account",
        whole.account,
        score=against(whole.strangers, ibis.literal(min_strangers - 1)),
        code="strangers-pay-there",
        strangers=whole.strangers,
    )
