"""Where the money goes, as the shop could have seen it: cards on borrowed accounts, instruments bound by a code."""

import numpy as np

from holdfast.replay.callers.callers import WAYS
from holdfast.replay.callers.calls import Calls
from holdfast.replay.clock import DAY, HOUR, Floats, Ints
from holdfast.replay.life.paying import (
    BOUND,
    CARD_BOUGHT,
    CARD_REDEEMED,
    NO_PROOF,
    SMS_CODE,
    USED,
)
from holdfast.replay.life.steps import PAID, PLACED, products
from holdfast.replay.life.visits import OK, STRANGERS
from holdfast.replay.streams import key_of, spread
from holdfast.replay.world import World

BORROWED_SHARE = 300
"""Calls that one borrowed account serves (assumed)."""
STOLEN = 900_000_000_000
"""Numbers of cards and instruments from here on are those of victims and thieves."""


def gift_cards(world: World, rng: np.random.Generator, calls: Calls, before: int) -> Ints:
    """Let victims buy cards on accounts that the callers name, and thieves spend them within minutes.

    A victim signs in to a borrowed account, pays in two to five parts; each part is one order of the shop. The cards
    are spent from another address after some minutes (exponential, mean 6) on goods easily resold. ``before``
    calls were made before these. Returns the first card order of each victim, -1 for those who did not go this way.
    """
    first = np.full(len(calls), -1)
    for place in np.flatnonzero(calls.way == WAYS.index("gift_cards")).tolist():
        at = float(calls.called_at[place]) + rng.uniform(0.4, 2.0) * HOUR
        borrowed = np.array([(before + place) // BORROWED_SHARE])
        account = int(spread(borrowed, key_of(world.seed, "borrowed"))[0] % np.uint64(world.customers.count))
        orders = _bought(world, rng, at, int(calls.loss[place]), account)
        if len(orders):
            first[place] = orders[0]
    return first


def _bought(world: World, rng: np.random.Generator, at: float, loss: int, account: int) -> Ints:
    day, parts = int(at // DAY), int(rng.integers(2, 6))
    if day >= world.calendar.days or loss <= 0:
        return np.empty(0, np.int64)
    orders = world.ledger.spare(day, 2 * parts)
    bought, spent = orders[: len(orders) // 2], orders[len(orders) // 2 : len(orders) // 2 * 2]
    when = at + np.cumsum(rng.uniform(120, 500, len(bought)))
    gone = when + 60 + rng.exponential(360.0, len(bought))
    amount = np.full(len(bought), loss // max(1, len(bought)))
    card = STOLEN + bought
    victim, thief = (STRANGERS + int(rng.integers(0, 1 << 17)) for _ in range(2))
    device = 4 * world.customers.count + int(rng.integers(0, 1 << 30))
    world.agenda.add("logins", np.array([at]), account=account, ip=victim, device=device, agent=1, outcome=OK)
    for verb, moment, order, ip, tool in (
        (CARD_BOUGHT, when, bought, victim, device),
        (CARD_REDEEMED, gone, spent, thief, device + 1),
    ):
        _order(world, rng, moment, order, account=account, amount=amount)
        world.agenda.add(
            "gift_cards",
            moment + 40,
            card=card,
            account=account,
            to_account=-1,
            verb=verb,
            amount=amount,
            order=order,
            ip=ip,
            device=tool,
        )
    return bought


def _order(world: World, rng: np.random.Generator, at: Floats, order: Ints, *, account: int, amount: Ints) -> None:
    """Place orders: the cards, or goods easily resold."""
    ledger = world.ledger
    ledger.account[order], ledger.placed_at[order], ledger.amount[order] = account, at.astype(np.int32), amount
    ledger.shop[order] = int(np.argmax(world.shop.shop_weight))
    for verb, shift in ((PLACED, 0.0), (PAID, 35.0)):
        world.agenda.add("orders", at + shift, order=order, verb=verb)
    world.agenda.add(
        "order_items", at, order=order, product=products(rng, len(order), world.scale), quantity=1, amount=amount
    )


def quick_pay(world: World, rng: np.random.Generator, calls: Calls) -> None:
    """Let thieves bind the victim's bank card to a means of payment with the SMS code she was asked for, and use it."""
    some = np.flatnonzero((calls.way == WAYS.index("quick_pay")) & (calls.account >= 0))
    at = calls.called_at[some] + rng.uniform(600, 2400, len(some))
    times = np.concatenate(([0.0], np.cumsum(rng.uniform(60, 400, 3))))
    for number, shift in enumerate(times.tolist()):
        world.agenda.add(
            "bindings",
            at + shift,
            account=calls.account[some],
            instrument=STOLEN + calls.account[some],
            verb=USED if number else BOUND,
            proof=NO_PROOF if number else SMS_CODE,
            ip=STRANGERS + rng.integers(0, 1 << 17, len(some)),
            device=4 * world.customers.count + rng.integers(0, 1 << 30, len(some)),
        )
