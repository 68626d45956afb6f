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
from holdfast.replay.life.steps import PAID, PLACED
from holdfast.replay.life.visits import BOTS, OK, STRANGER_ADDRESSES, STRANGERS
from holdfast.replay.shop.goods import is_resold, products, resold_products
from holdfast.replay.streams import key_of, spread
from holdfast.replay.world import World

BORROWED_SHARE = 300
"""Calls that one borrowed account serves (assumed)."""
STOLEN = 900_000_000_000
"""Numbers of cards and instruments from here on are those of victims and thieves."""
RESOLD_SHARE = 0.9
"""Stolen cards that are spent on goods easily resold (assumed; that this is what they buy, the shop of 2020 saw)."""


def gift_cards(world: World, rng: np.random.Generator, calls: Calls, before: int) -> Ints:
    """Let victims buy cards on accounts that the callers name, and thieves spend them within minutes.

    A victim signs in to a borrowed account, pays in two to five parts; each part is one order of the shop. The cards
    are spent from another address after some minutes (exponential, mean 6), nine in ten on goods easily resold.
    ``before`` calls were made before these. Returns the first card order of each victim, -1 for those who did not go
    this way.
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
    if not len(bought):
        return bought
    when = at + np.cumsum(rng.uniform(120, 500, len(bought)))
    gone = when + 60 + rng.exponential(360.0, len(bought))
    amount = np.full(len(bought), loss // len(bought))
    card = STOLEN + bought
    victim, thief = (STRANGERS + int(rng.integers(BOTS, STRANGER_ADDRESSES)) for _ in range(2))
    device = 4 * world.customers.count + int(rng.integers(0, 1 << 30))
    signs_in, places, tools = np.array([at, gone.min() - 30]), np.array([victim, thief]), np.array([device, device + 1])
    world.agenda.add("logins", signs_in, account=account, ip=places, device=tools, agent=1, outcome=OK)
    goods = _goods(rng, len(bought), world.scale)
    for verb, moment, order, ip, tool, product in (
        (CARD_BOUGHT, when, bought, victim, device, products(rng, len(bought), world.scale)),
        (CARD_REDEEMED, gone, spent, thief, device + 1, goods),
    ):
        _order(world, moment, order, account=account, amount=amount, product=product)
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
    for role, number, moment in (
        ("borrowed_account", account, when),
        ("victim_device", device, when),
        ("stolen_card", card, when),
        ("redeemer_account", account, gone),
        ("redeemer_device", device + 1, gone),
        ("thief_ip", thief, gone),
        ("cash_out_order", spent, gone),
        ("resold_order", np.where(is_resold(goods), spent, -1), gone),
    ):
        world.subjects.note(role, number, moment)
    return bought


def _goods(rng: np.random.Generator, rows: int, scale: float) -> Ints:
    """Return what thieves buy with stolen cards."""
    is_chosen = rng.random(rows) < RESOLD_SHARE
    goods: Ints = np.where(is_chosen, resold_products(rng, rows, scale), products(rng, rows, scale))
    return goods


def _order(world: World, at: Floats, order: Ints, *, account: int, amount: Ints, product: Ints) -> None:
    """Place orders: the cards, or what is bought with them."""
    ledger = world.ledger
    ledger.account[order], ledger.placed_at[order], ledger.amount[order] = account, at.astype(np.int32), amount
    ledger.shop[order] = int(np.argmax(world.shop.shop_weight))
    for verb, shift in ((PLACED, 0.0), (PAID, 35.0)):
        world.agenda.add("orders", at + shift, order=order, verb=verb)
    world.agenda.add("order_items", at, order=order, product=product, quantity=1, amount=amount)


def quick_pay(world: World, rng: np.random.Generator, calls: Calls) -> None:
    """Let thieves bind the victim's bank card to a means of payment with the SMS code she was asked for, and use it."""
    some = np.flatnonzero((calls.way == WAYS.index("quick_pay")) & (calls.account >= 0))
    at = calls.called_at[some] + rng.uniform(600, 2400, len(some))
    times = np.concatenate(([0.0], np.cumsum(rng.uniform(60, 400, 3))))
    instrument = STOLEN + calls.account[some]
    address = STRANGERS + rng.integers(BOTS, STRANGER_ADDRESSES, len(some))
    device = 4 * world.customers.count + rng.integers(0, 1 << 30, len(some))
    for number, shift in enumerate(times.tolist()):
        world.agenda.add(
            "bindings",
            at + shift,
            account=calls.account[some],
            instrument=instrument,
            verb=USED if number else BOUND,
            proof=NO_PROOF if number else SMS_CODE,
            ip=address,
            device=device,
        )
    for role, subject in (
        ("bound_account", calls.account[some]),
        ("bound_instrument", instrument),
        ("thief_ip", address),
        ("thief_device", device),
    ):
        world.subjects.note(role, subject, at)
