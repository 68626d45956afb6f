"""See :func:`gift_card_fan_in`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.cards import spent_cards
from holdfast.detect.finding import against, found
from holdfast.detect.registry import detector
from holdfast.detect.windows import distinct_within, with_episode

DAY = 86_400


@detector(technique="F1047", severity="high")
def gift_card_fan_in(gift_cards: ir.Table, *, window_days: int = 7, min_buyers: int = 5) -> ir.Table:
    """Gift cards of many buyers end with one redeemer.

    **What it sees.** For every card that was spent who had bought it, and who spent it. A buyer is a device (where
    none is known an address, else an account): on a borrowed account many victims buy as one.

    **How it decides.** Cards of `min_buyers` different buyers are spent by one account, or on one device, within
    `window_days`. Cards that somebody spends on the device that bought them do not count.

    **When it is wrong.** A reseller of gift cards; a school class that collects for a present; a shop's own till,
    where everybody's cards are spent on one device.

    **What to do.** Freeze the cards of the same buyers that are not spent yet, hold the goods, keep the chain as
    evidence: the buyers are victims and want to know where their cards went.

    **References.** MITRE F3 F1047; the shop of summer 2020, where about 300 victims lost over 6 million yuan by cards
    that were spent within minutes.
    """
    cards = spent_cards(gift_cards)
    cards = cards.filter(cards.buyer != cards.spender_device.fill_null(""))
    ends = ibis.union(
        cards.select("at", "buyer", end=ibis.literal("account:").concat(cards.spender)),
        cards.select("at", "buyer", end=ibis.literal("device:").concat(cards.spender_device)),
    )
    high = distinct_within(ends, "end", "buyer", seconds=window_days * DAY, at_least=min_buyers)
    stretches = with_episode(high, "end", gap=ibis.interval(days=window_days))
    whole = stretches.group_by("end", "episode").agg(
        first_at=stretches["at"].min(), last_at=stretches["at"].max(), buyers=stretches.many.max()
    )
    kind = ibis.ifelse(whole.end.startswith("device:"), "device", "account")
    return found(
        whole,
        kind,
        whole.end.re_replace("^(device|account):", ""),
        score=against(whole.buyers, ibis.literal(min_buyers)),
        code="cards-of-many",
        buyers=whole.buyers,
    )
