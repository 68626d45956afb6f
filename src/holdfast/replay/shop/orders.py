"""The orders of a day and what becomes of each: picked, carried, delivered, returned. Rates not sourced are assumed.

Nothing was sold before the first day, so returns are few in the first week.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.clock import DAY, HOUR, Flags, Floats, Ints, within_hours
from holdfast.replay.shop.custodians import HUBS_A_REGION, OWN_CATEGORY, Organisation
from holdfast.replay.shop.customers import Customers, chosen_shares
from holdfast.replay.shop.names import CHANNELS, WAREHOUSES
from holdfast.replay.shop.rhythm import hours
from holdfast.replay.streams import stream

CATEGORIES = ("skincare", "makeup", "fashion", "shoes and bags", "baby", "health")
CATEGORY_SHARE = OWN_CATEGORY
RETURN_RATE = (0.11, 0.12, 0.29, 0.24, 0.11, 0.085)
"""Share of orders whose customer asks for a return or refund, by category. Together 16.5 %, as in US online retail in
2022 (National Retail Federation); clothes far more than creams."""
AMOUNT, AMOUNT_SPREAD = 169.0, 0.8
"""Yuan of an order: median and sigma of the lognormal (assumed)."""
CHANNEL_SHARE = (0.62, 0.16, 0.14, 0.08)
SPARE = 40
"""Order numbers left free a day, besides one in fifty: for orders that thieves place."""


@dataclass(frozen=True)
class Cohort:
    """The orders placed on one day, one entry an order; times in seconds, NaN where nothing is returned."""

    number: Ints
    account: Ints
    shop: Ints
    category: Ints
    region: Ints
    warehouse: Ints
    hub: Ints
    channel: Ints
    amount: Ints
    """In fen."""
    placed_at: Floats
    picked_at: Floats
    delivered_at: Floats
    requested_at: Floats
    closed_at: Floats
    is_shipped: Flags


@dataclass
class Ledger:
    """What is known of every order by its number, from the day it is placed: 34 bytes an order."""

    by_day: Ints
    first: Ints = field(init=False)
    """The first number of each day, and one past the last."""
    account: NDArray[np.int32] = field(init=False)
    placed_at: NDArray[np.int32] = field(init=False)
    requested_at: NDArray[np.int32] = field(init=False)
    shop: NDArray[np.int32] = field(init=False)
    amount: NDArray[np.int32] = field(init=False)
    hub: NDArray[np.int16] = field(init=False)
    category: NDArray[np.int8] = field(init=False)
    channel: NDArray[np.int8] = field(init=False)
    warehouse: NDArray[np.int8] = field(init=False)

    def __post_init__(self) -> None:
        """Make room for all days."""
        self.first = np.concatenate(([0], np.cumsum(self.by_day + SPARE + self.by_day // 50))).astype(np.int64)
        size = int(self.first[-1])
        for name in ("account", "placed_at", "requested_at", "shop", "amount"):
            setattr(self, name, np.full(size, -1, np.int32))
        self.hub = np.zeros(size, np.int16)
        for name in ("category", "channel", "warehouse"):
            setattr(self, name, np.zeros(size, np.int8))
        self._spent = np.zeros(len(self.by_day), np.int64)

    def enter(self, cohort: Cohort) -> None:
        """Write a day's orders down."""
        requested = np.where(np.isnan(cohort.requested_at), -1, cohort.requested_at)
        for name in ("account", "placed_at", "shop", "amount", "hub", "category", "channel", "warehouse"):
            column = getattr(self, name)
            column[cohort.number] = getattr(cohort, name).astype(column.dtype)
        self.requested_at[cohort.number] = requested.astype(np.int32)

    def spare(self, day: int, count: int) -> Ints:
        """Return up to ``count`` unused numbers of a day."""
        begin = int(self.first[day] + self.by_day[day] + self._spent[day])
        free = np.arange(begin, min(begin + count, int(self.first[day + 1])))
        self._spent[day] += len(free)
        return free

    def between(self, first_day: int, last_day: int) -> Ints:
        """Return the numbers of the orders placed on these days, both inside, in the order they were placed."""
        begin, end = self.first[max(0, first_day)], self.first[min(last_day + 1, len(self.by_day))]
        numbers = np.arange(begin, max(begin, end))
        return numbers[self.account[numbers] >= 0]


def placed_on(day: int, seed: int, ledger: Ledger, shop: Organisation, customers: Customers) -> Cohort:
    """Return the orders of a day, in the order they were placed.

    Picked within a working day (exponential, mean 6 hours), delivered one to four days later. A shop sells its own
    category four times in five; a customer lives in one region; a return stays open two to nine days.
    """
    rng, count = stream(seed, "orders", day), int(ledger.by_day[day])
    hour = chosen_shares(rng, count, hours())
    placed_at = np.sort(day * DAY + (hour + rng.random(count)) * HOUR)
    account = customers.buying(rng, count)
    shop_of = chosen_shares(rng, count, shop.shop_weight)
    other_category = chosen_shares(rng, count, CATEGORY_SHARE)
    category = np.where(rng.random(count) < 0.8, shop.own_category[shop_of], other_category)
    region = customers.region(account)
    picked_at = within_hours(rng, placed_at + rng.exponential(6 * HOUR, count), 8, 22)
    delivered_at = within_hours(rng, picked_at + rng.uniform(1.0, 4.0, count) * DAY, 9, 19)
    requested_at = _requested_at(rng, placed_at, delivered_at, category)
    amount = np.minimum(rng.lognormal(np.log(AMOUNT), AMOUNT_SPREAD, count), 20_000)
    return Cohort(
        number=np.arange(count) + ledger.first[day],
        account=account,
        shop=shop_of,
        category=category,
        region=region,
        warehouse=(shop.shop_warehouse[shop_of] + region) % len(WAREHOUSES),
        hub=region * HUBS_A_REGION + chosen_shares(rng, count, (0.5, 0.3, 0.2)),
        channel=chosen_shares(rng, count, CHANNEL_SHARE[: len(CHANNELS)]),
        amount=np.rint(amount * 10).astype(np.int64) * 10,
        placed_at=placed_at,
        picked_at=picked_at,
        delivered_at=delivered_at,
        requested_at=requested_at,
        closed_at=requested_at + rng.uniform(2, 9, count) * DAY,
        is_shipped=~(requested_at < picked_at),
    )


def _requested_at(rng: np.random.Generator, placed_at: Floats, delivered_at: Floats, category: Ints) -> Floats:
    """Return when a return or refund is asked for, NaN where none is.

    A quarter while the order is young (exponential, mean 14 hours after it was placed), else after delivery
    (exponential, mean 2.2 days, within the seven days that the law gives).
    """
    count = len(placed_at)
    early = placed_at + rng.exponential(14 * HOUR, count)
    late = delivered_at + np.minimum(rng.exponential(2.2 * DAY, count), rng.uniform(5, 7, count) * DAY)
    at = within_hours(rng, np.where(rng.random(count) < 0.25, early, late), 7, 24)
    return np.where(rng.random(count) < np.array(RETURN_RATE)[category], at, np.nan)
