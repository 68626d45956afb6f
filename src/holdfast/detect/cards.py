"""The way of gift cards: who bought each, and who spent it."""

import ibis
import ibis.expr.types as ir


def spent_cards(gift_cards: ir.Table) -> ir.Table:
    """Return every card that was bought and then spent, one row a card.

    Columns: ``card, bought_at, at`` (first spent), ``amount, buyer`` (device, else address, else account),
    ``buyer_account, spender`` (account)``, spender_device, spender_ip, buyer_ip, order``.
    """
    bought = _first(gift_cards, "bought").select(
        "card",
        bought_at="at",
        buyer=lambda rows: ibis.coalesce(rows.device, rows.ip, rows.account),
        buyer_account="account",
        buyer_ip="ip",
    )
    spent = _first(gift_cards, "redeemed").select(
        "card", "at", "amount", "order", spender="account", spender_device="device", spender_ip="ip"
    )
    met = spent.inner_join(bought, "card")
    return met.filter(met.bought_at <= met["at"])


def _first(gift_cards: ir.Table, verb: str) -> ir.Table:
    """Return the first row of each card with a verb; of several at the same time always the same."""
    rows = gift_cards.filter((gift_cards.verb == verb) & gift_cards.card.notnull())
    order = [rows["at"], rows.account, rows.device, rows.ip, rows.order, rows.amount]
    numbered = rows.mutate(place=ibis.row_number().over(ibis.window(group_by="card", order_by=order)))
    return numbered.filter(numbered.place == 0)
