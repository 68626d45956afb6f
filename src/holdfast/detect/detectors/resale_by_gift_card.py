"""See :func:`resale_by_gift_card`."""

import ibis
import ibis.expr.types as ir

from holdfast.detect.finding import against, found
from holdfast.detect.registry import detector


@detector(technique="F1028", severity="medium")
def resale_by_gift_card(gift_cards: ir.Table, order_items: ir.Table, *, min_amount: int = 100_000) -> ir.Table:
    """A large payment by gift card for goods that are as good as cash.

    **What it sees.** What gift cards pay of each order, and whether the order holds goods that are easily resold.

    **How it decides.** Cards worth at least `min_amount` (minor units) pay an order with such goods.

    **When it is wrong.** Whoever was given a large card and wants a telephone. It is a reason to ask, not to refuse.

    **What to do.** Hold the order until the buyer of the cards confirms, then ship.

    **References.** MITRE F3 F1028; the rule the shop of 2020 made after the losses.
    """
    paid = gift_cards.filter((gift_cards.verb == "redeemed") & gift_cards.order.notnull())
    goods = order_items.filter(order_items.is_easily_resold).select("order").distinct()
    orders = paid.semi_join(goods, "order")
    whole = orders.group_by("order").agg(
        first_at=orders["at"].min(), last_at=orders["at"].max(), cards=orders.card.nunique(), amount=orders.amount.sum()
    )
    large = whole.filter(whole.amount >= min_amount)
    return found(
        large,
        "order",
        large.order,
        score=against(large.amount, ibis.literal(min_amount)),
        code="resold-by-card",
        cards=large.cards,
        amount=large.amount.cast("int64"),
    )
