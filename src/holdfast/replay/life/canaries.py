"""Planted customers and orders, which nobody's work leads to: whoever opens one reads what is not his to read."""

import numpy as np

from holdfast.replay.clock import DAY, HOUR, Floats, Ints
from holdfast.replay.life.steps import PAID, PLACED
from holdfast.replay.shop.custodians import HUBS_A_REGION
from holdfast.replay.shop.customers import chosen_shares
from holdfast.replay.shop.goods import products
from holdfast.replay.shop.orders import AMOUNT, AMOUNT_SPREAD
from holdfast.replay.world import Today, World

FIRST = 1 << 24
"""Planted customers are numbered from so many after the last customer; strangers' logins lie between."""


def plant(today: Today, a_day: float) -> None:
    """Plant so many orders a day (Poisson; at scale 1), each of a customer of its own, placed by day and paid.

    No shop, carrier or program is given them, so no custodian's work opens them.
    """
    world, rng = today.world, today.rng("canaries")
    order = world.ledger.spare(today.day, int(rng.poisson(a_day * max(world.scale, 0.2))))
    if not len(order):
        return
    account = world.customers.count + FIRST + order
    at = today.day * DAY + np.sort(rng.uniform(8, 23, len(order))) * HOUR
    _enter(world, rng, order, account, at)
    for verb, shift in ((PLACED, 0.0), (PAID, 60.0)):
        world.agenda.add("orders", at + shift, order=order, verb=verb)
    world.agenda.add(
        "order_items",
        at,
        order=order,
        product=products(rng, len(order), world.scale),
        quantity=1,
        amount=world.ledger.amount[order],
    )
    world.subjects.note("canary_account", account, at)
    world.subjects.note("canary_order", order, at)


def is_canary(world: World, order: Ints) -> np.ndarray:
    """Return whether each order is a planted one; -1, an order of another shop, is none."""
    planted: np.ndarray = (order >= 0) & (world.ledger.account[order] >= world.customers.count + FIRST)
    return planted


def _enter(world: World, rng: np.random.Generator, order: Ints, account: Ints, at: Floats) -> None:
    ledger, count = world.ledger, len(order)
    ledger.account[order], ledger.placed_at[order] = account, at.astype(np.int32)
    ledger.shop[order] = chosen_shares(rng, count, world.shop.shop_weight)
    ledger.category[order] = world.shop.own_category[ledger.shop[order]]
    ledger.hub[order] = world.customers.region(account) * HUBS_A_REGION
    ledger.amount[order] = np.rint(rng.lognormal(np.log(AMOUNT), AMOUNT_SPREAD, count) * 10).astype(np.int64) * 10
