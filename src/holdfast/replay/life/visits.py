"""Customers come to see: they sign in, mostly rightly, and look at their own orders."""

import numpy as np

from holdfast.replay.clock import DAY, HOUR
from holdfast.replay.world import Today, share

OK, WRONG_PASSWORD, NO_ACCOUNT, LOCKED, CHALLENGED = range(5)
AGENTS = 8
STRANGERS = (198 << 24) + (18 << 16)
"""Strangers come from 198.18.0.0/15, the network set aside for benchmarks (RFC 2544)."""
BOTS, STRANGER_ADDRESSES = 1 << 15, 1 << 17
"""The first of so many are those who guess by hand; attackers' own begin behind them."""
FAILS = 0.06
"""How often a customer mistypes his password before it goes right (assumed)."""
GUESSED = 0.005
"""How often a guess is right (assumed)."""
SENDS_DEVICE = 0.7
"""How often whoever guesses does so with an app or a browser that sends its device (assumed)."""
GUESSERS = 1 << 45
"""Devices of those who guess begin here; no customer's number comes near."""
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
        address = STRANGERS + int(rng.integers(0, BOTS))
        at = today.day * DAY + rng.uniform(0, 22) * HOUR + np.cumsum(rng.exponential(20.0, tries))
        agent, is_in = int(rng.integers(0, AGENTS)), rng.random(tries) < GUESSED
        device = GUESSERS + int(rng.integers(0, 1 << 30)) if rng.random() < SENDS_DEVICE else -1
        world.agenda.add(
            "logins",
            at,
            account=account,
            ip=address,
            device=device,
            agent=agent,
            outcome=np.where(is_in, OK, WRONG_PASSWORD),
        )
        for role, number in (
            ("guesser_ip", address),
            ("guesser_device", device),
            ("guessed_account", np.where(is_in, account, -1)),
        ):
            world.subjects.note(role, number, at)
