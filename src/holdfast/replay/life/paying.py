"""Means of payment and gift cards, with nothing wrong: bindings, companies that buy cards, people who give them."""

import numpy as np

from holdfast.replay.clock import DAY, HOUR
from holdfast.replay.world import Today, share

BOUND, USED, UNBOUND = range(3)
SMS_CODE, CARD_PRESENT, PASSWORD, BIOMETRIC, NO_PROOF = range(5)
CARD_BOUGHT, CARD_BOUND, CARD_TRANSFERRED, CARD_REDEEMED, CARD_REFUNDED = range(5)
FACES = np.array([100, 200, 300, 500, 1000]) * 100
"""What gift cards are worth, in fen."""


def bindings(today: Today) -> None:
    """Every third order is paid by a bound instrument; one order in 25 binds a new one, by SMS code as a rule."""
    world, orders, rng = today.world, today.cohort, today.rng("bindings")
    used, new, gone = (share(rng, len(orders.number), rate) for rate in (0.33, 0.04, 0.004))
    for some, verb, shift in ((used, USED, 120.0), (new, BOUND, 60.0), (gone, UNBOUND, 2 * DAY)):
        account = orders.account[some]
        proof = np.where(rng.random(len(some)) < 0.7, SMS_CODE, BIOMETRIC) if verb == BOUND else NO_PROOF
        world.agenda.add(
            "bindings",
            orders.placed_at[some] + shift,
            account=account,
            instrument=account.astype(np.int64) * 2 + (rng.random(len(some)) < 0.1),
            verb=verb,
            proof=proof,
            ip=world.customers.ip(rng, account),
            device=world.customers.device(rng, account),
        )


def gift_cards(today: Today) -> None:
    """One order in a hundred buys a card; one card in three is given away; companies buy batches on working days.

    Cards are redeemed over weeks (exponential, mean 15 days), each by whom it was given to.
    """
    world, orders, rng = today.world, today.cohort, today.rng("gift cards")
    bought = share(rng, len(orders.number), 0.01)
    buyer, at, order = orders.account[bought], orders.placed_at[bought] + 200, orders.number[bought]
    if today.world.calendar.local_day(today.day * DAY).weekday() < 5:
        for _ in range(rng.poisson(0.5 * max(0.1, world.scale))):
            cards = int(np.clip(rng.lognormal(np.log(60), 0.8), 10, 800))
            company = np.full(cards, rng.integers(0, world.customers.count))
            buyer = np.concatenate((buyer, company))
            begins = today.day * DAY + rng.uniform(9, 17) * HOUR
            at = np.concatenate((at, begins + np.arange(cards) * 0.2))
            order = np.concatenate((order, np.full(cards, -1)))
    count = len(buyer)
    card = today.day * 10_000_000 + np.arange(count)
    face = FACES[rng.integers(0, len(FACES), count)]
    is_given = (order < 0) | (rng.random(count) < 0.33)
    holder = np.where(is_given, rng.integers(0, world.customers.count, count), buyer)
    given_at = at + rng.exponential(2 * DAY, count)
    redeemed_at = given_at + rng.exponential(15 * DAY, count)
    for verb, when, who, to, some in (
        (CARD_BOUGHT, at, buyer, np.full(count, -1), np.arange(count)),
        (CARD_TRANSFERRED, given_at, buyer, holder, np.flatnonzero(is_given)),
        (CARD_BOUND, given_at + HOUR, holder, np.full(count, -1), np.flatnonzero(is_given)),
        (CARD_REDEEMED, redeemed_at, holder, np.full(count, -1), np.arange(count)),
    ):
        world.agenda.add(
            "gift_cards",
            when[some],
            card=card[some],
            account=who[some],
            to_account=to[some],
            verb=verb,
            amount=face[some],
            order=order[some] if verb == CARD_BOUGHT else -1,
            ip=world.customers.ip(rng, who[some]),
            device=world.customers.device(rng, who[some]),
        )
