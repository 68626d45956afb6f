"""What becomes of an order, step by step, and what is in it."""

import numpy as np

from holdfast.replay.clock import DAY, Floats, Ints
from holdfast.replay.shop.goods import products
from holdfast.replay.world import Today, share

PLACED, PAID, REQUESTED, SHIPPED, DELIVERED, RETURNED = range(6)
ITEMS = 0.5
"""Items an order beyond the first, Poisson mean (assumed)."""


def steps(today: Today) -> None:
    """Let the day's orders be placed, paid, shipped, delivered and returned; every step has its time."""
    world, orders, rng = today.world, today.cohort, today.rng("steps")

    def step(verb: int, at: Floats, some: Ints) -> None:
        world.agenda.add("orders", at[some], order=orders.number[some], verb=verb)

    every = np.arange(len(orders.number))
    shipped = np.flatnonzero(orders.is_shipped)
    requested = np.flatnonzero(~np.isnan(orders.requested_at))
    step(PLACED, orders.placed_at, every)
    step(PAID, orders.placed_at + rng.exponential(180.0, len(every)), every)
    step(SHIPPED, orders.picked_at, shipped)
    step(DELIVERED, orders.delivered_at, shipped)
    step(REQUESTED, orders.requested_at, requested)
    step(RETURNED, orders.closed_at, requested[orders.is_shipped[requested] & (rng.random(len(requested)) < 0.7)])


def items(today: Today) -> None:
    """Say what was in each order; amounts sum to the order's."""
    world, orders, rng = today.world, today.cohort, today.rng("items")
    count = 1 + rng.poisson(ITEMS, len(orders.number))
    of = np.repeat(np.arange(len(orders.number)), count)
    product = products(rng, len(of), world.scale)
    amount = orders.amount[of] // count[of]
    quantity = 1 + (rng.random(len(of)) < 0.15)
    world.agenda.add(
        "order_items",
        orders.placed_at[of],
        order=orders.number[of],
        product=product,
        quantity=quantity,
        amount=amount,
    )
    reviewed = share(rng, orders.is_shipped, 0.25)
    at = orders.delivered_at[reviewed] + rng.exponential(3 * DAY, len(reviewed))
    place = np.concatenate(([0], np.cumsum(count)[:-1]))[reviewed]
    world.agenda.add(
        "reviews", at, product=product[place], account=orders.account[reviewed], text=rng.integers(0, 12, len(at))
    )
