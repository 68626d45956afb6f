"""See :func:`gift_card_fast_spend`."""

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from holdfast.detect.cards import spent_cards
from holdfast.detect.finding import against, found
from holdfast.detect.looks import WEEKS, Look
from holdfast.detect.registry import detector


@detector(technique="F1028", severity="high", looks=(Look(timedelta(hours=2)), WEEKS))
def gift_card_fast_spend(gift_cards: ir.Table, *, within_minutes: int = 60, min_amount: int = 50_000) -> ir.Table:
    """A gift card is bought and, minutes later, spent elsewhere.

    **What it sees.** The time between buying and spending a card, and whether device and address are the same.

    **How it decides.** The card was spent within `within_minutes`, on another device and from another address than it
    was bought, and is worth at least `min_amount` (minor units). An account's cards of that kind are one finding; the
    score grows with what they are worth together.

    **When it is wrong.** A present handed over at once and spent at once; a couple, one buys on the telephone and the
    other pays on the computer.

    **What to do.** Freeze what is left of it and the other cards of the same buyer, hold the goods, ask the buyer in
    a way that a caller on the line does not hear.

    **References.** MITRE F3 F1028; the shop of summer 2020: cards gone within minutes.
    """
    cards = spent_cards(gift_cards)
    quick = cards.filter(
        (cards["at"] <= cards.bought_at + ibis.interval(minutes=within_minutes))
        & (cards.spender_ip != cards.buyer_ip)
        & (cards.spender_device.fill_null("") != cards.buyer)
        & (cards.amount >= min_amount)
    )
    whole = quick.group_by("spender").agg(
        first_at=quick.bought_at.min(), last_at=quick["at"].max(), cards=quick.count(), amount=quick.amount.sum()
    )
    return found(
        whole,
        "account",
        whole.spender,
        score=against(whole.amount, ibis.literal(min_amount)),
        code="spent-at-once",
        cards=whole.cards,
        amount=whole.amount.cast("int64"),
    )
