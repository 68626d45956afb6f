"""Customers come to see: they sign in, mostly rightly, and look at their own orders."""

import numpy as np

from holdfast.replay.clock import DAY, HOUR
from holdfast.replay.world import Today, share

OK, WRONG_PASSWORD, NO_ACCOUNT, LOCKED, CHALLENGED = range(5)
AGENTS = 8
FAILS = 0.06
"""How often a customer mistypes his password before it goes right (assumed)."""
LOOKS = 1.2
"""How often a customer looks at an order of his, Poisson mean (assumed)."""


def visits(today: Today) -> None:
    """Sign in before each order, sometimes on later days too; look at the order afterwards."""
    world, orders, rng = today.world, today.cohort, today.rng("visits")
    every = np.arange(len(orders.number))
    again = np.repeat(every, rng.poisson(0.8, len(every)))
    who = np.concatenate((every, again))
    at = np.concatenate(
        (
            orders.placed_at - rng.exponential(420.0, len(every)),
            orders.placed_at[again] + rng.exponential(3 * DAY, len(again)),
        )
    )
    account = orders.account[who]
    ip, device = world.customers.ip(rng, account), world.customers.device(rng, account)
    agent = account % AGENTS
    failed = share(rng, len(who), FAILS)
    for some, outcome, shift in ((np.arange(len(who)), OK, 0.0), (failed, WRONG_PASSWORD, -20.0)):
        world.agenda.add(
            "logins",
            at[some] + shift,
            account=account[some],
            ip=ip[some],
            device=device[some],
            agent=agent[some],
            outcome=outcome,
        )
    seen = np.repeat(every, rng.poisson(LOOKS, len(every)))
    world.visits(
        orders.placed_at[seen] + 60 + rng.exponential(1.2 * DAY, len(seen)),
        world.customers.ip(rng, orders.account[seen]),
        orders.number[seen],
    )


def guessing(today: Today) -> None:
    """Let a few addresses a day try a handful of accounts, hardly ever rightly: the noise of guessed passwords."""
    world, rng = today.world, today.rng("guessing")
    for _ in range(rng.poisson(2 * max(0.2, world.scale) ** 0.5)):
        tries = int(rng.integers(3, 30))
        account = rng.integers(0, world.customers.count, tries)
        address = STRANGERS + int(rng.integers(0, 1 << 16))
        world.agenda.add(
            "logins",
            today.day * DAY + rng.uniform(0, 22) * HOUR + np.cumsum(rng.exponential(20.0, tries)),
            account=account,
            ip=address,
            device=-1,
            agent=int(rng.integers(0, AGENTS)),
            outcome=np.where(rng.random(tries) < 0.005, OK, WRONG_PASSWORD),
        )


STRANGERS = (198 << 24) + (18 << 16)
"""Strangers come from 198.18.0.0/15, the network set aside for benchmarks (RFC 2544)."""
