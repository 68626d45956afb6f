"""The simulated shop's orders and what becomes of each: picked, carried, delivered, returned.

Simulated. Every rate and distribution here is assumed; the press reports the incidents come from do not give them.
Nothing was sold before the first day, so returns are few in the first week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from holdfast.replay.clock import DAY, DAYS, HOUR, Flags, Floats, Ints, local_day, utc_times, within_hours
from holdfast.replay.custodians import HUBS_A_REGION, Organisation, courier_company
from holdfast.replay.names import CHANNELS, COURIERS, REGIONS, WAREHOUSES, opaque_ids
from holdfast.terms.tables import ORDERS

CATEGORIES = ("skincare", "makeup", "fashion", "shoes and bags", "baby", "health")
CATEGORY_SHARE = (0.30, 0.22, 0.22, 0.12, 0.08, 0.06)
RETURN_RATE = (0.09, 0.10, 0.24, 0.20, 0.09, 0.07)
"""Share of orders whose customer asks for a return or refund, by category: clothes far more than creams (assumed)."""
PROMOTIONS = {date(2016, 6, 16): 1.8, date(2016, 6, 17): 2.2, date(2016, 6, 18): 3.2, date(2016, 6, 19): 1.4}
"""The mid-year sale: how many times the usual orders come in (assumed)."""
WEEK = (1.06, 1.04, 1.02, 1.0, 0.97, 0.93, 0.98)
"""Monday to Sunday (assumed)."""
HOURS = (22, 12, 6, 4, 3, 4, 10, 22, 38, 55, 66, 62, 54, 52, 54, 56, 54, 50, 48, 58, 74, 82, 72, 44)
"""Orders by local hour: lunch and evening peaks, few at night (assumed)."""


@dataclass(frozen=True)
class Orders:
    """One entry an order; times are clock seconds, ``requested_at`` and ``closed_at`` NaN where nothing is returned."""

    ids: list[str]
    account_ids: list[str]
    account: Ints
    shop: Ints
    category: Ints
    region: Ints
    warehouse: Ints
    hub: Ints
    channel: Ints
    placed_at: Floats
    picked_at: Floats
    delivered_at: Floats
    requested_at: Floats
    closed_at: Floats
    is_shipped: Flags


def orders_table(orders: Orders, shop: Organisation) -> pa.Table:
    """Return the orders as ``terms.tables.ORDERS``; what was never shipped has no courier and no hub."""
    unshipped = ~orders.is_shipped
    columns = [
        pa.array(orders.ids, pa.string()),
        chosen(orders.account_ids, orders.account),
        utc_times(orders.placed_at),
        chosen(shop.shops, orders.shop),
        chosen(COURIERS, courier_company(orders.hub), unshipped),
        chosen(shop.hub_names, orders.hub, unshipped),
        chosen(CHANNELS, orders.channel),
        chosen(WAREHOUSES, orders.warehouse),
        chosen(CATEGORIES, orders.category),
        chosen(REGIONS, orders.region),
    ]
    return pa.Table.from_arrays(columns, schema=ORDERS.arrow)


def chosen(words: Sequence[str], number: Ints, is_missing: Flags | None = None) -> pa.Array:
    """Return the word of each number, null where ``is_missing``."""
    return pa.array(words, pa.string()).take(pa.array(number, pa.int64(), mask=is_missing))


def _placed_at(rng: np.random.Generator, count: int) -> Floats:
    days = [local_day(i * DAY) for i in range(DAYS)]
    weight = np.array([WEEK[day.weekday()] * PROMOTIONS.get(day, 1.0) for day in days]) * rng.lognormal(0, 0.08, DAYS)
    day = rng.choice(DAYS, count, p=weight / weight.sum())
    hour = rng.choice(24, count, p=np.array(HOURS) / sum(HOURS))
    return np.sort(day * DAY + (hour + rng.random(count)) * HOUR)


def _accounts(rng: np.random.Generator, orders: int, customers: int) -> Ints:
    """Return who placed each order: everyone once, the rest of the orders by eagerness, gamma with shape 0.8."""
    eagerness = rng.gamma(0.8, 1.0, customers)
    again = rng.choice(customers, orders - customers, p=eagerness / eagerness.sum())
    return rng.permutation(np.concatenate((np.arange(customers), again))).astype(np.int64)


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


def draw_orders(rng: np.random.Generator, shop: Organisation, scale: float) -> Orders:
    """Return about 60,000 orders of 40,000 customers at ``scale`` 1, in the order they were placed.

    Picked within a working day (exponential, mean 6 hours), delivered one to four days later. A shop sells its own
    category four times in five; a customer lives in one region; a return stays open two to nine days.
    """
    count, customers = round(60_000 * scale), round(40_000 * scale)
    placed_at, account = _placed_at(rng, count), _accounts(rng, count, customers)
    shop_of = rng.choice(len(shop.shops), count, p=shop.shop_weight / shop.shop_weight.sum()).astype(np.int64)
    own_category = rng.choice(len(CATEGORIES), len(shop.shops), p=CATEGORY_SHARE)[shop_of]
    other_category = rng.choice(len(CATEGORIES), count, p=CATEGORY_SHARE)
    category = np.where(rng.random(count) < 0.8, own_category, other_category)
    region_weight = 1 / (np.arange(len(REGIONS)) + 4.0)
    region = rng.choice(len(REGIONS), customers, p=region_weight / region_weight.sum())[account]
    picked_at = within_hours(rng, placed_at + rng.exponential(6 * HOUR, count), 8, 22)
    delivered_at = within_hours(rng, picked_at + rng.uniform(1.0, 4.0, count) * DAY, 9, 19)
    requested_at = _requested_at(rng, placed_at, delivered_at, category)
    return Orders(
        ids=opaque_ids(rng, "o", count),
        account_ids=opaque_ids(rng, "a", customers),
        account=account,
        shop=shop_of,
        category=category,
        region=region,
        warehouse=(rng.integers(0, 3, len(shop.shops))[shop_of] + region) % len(WAREHOUSES),
        hub=region * HUBS_A_REGION + rng.choice(HUBS_A_REGION, count, p=[0.5, 0.3, 0.2]),
        channel=rng.choice(len(CHANNELS), count, p=[0.62, 0.16, 0.14, 0.08]),
        placed_at=placed_at,
        picked_at=picked_at,
        delivered_at=delivered_at,
        requested_at=requested_at,
        closed_at=requested_at + rng.uniform(2, 9, count) * DAY,
        is_shipped=~(requested_at < picked_at),
    )
