"""The order stream of the simulated shop: when, who, which shop, which hub and station, by a rhythm and a geography."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

DAY = 86_400
"""Seconds a day."""

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.signedinteger[Any]]
Floats = npt.NDArray[np.float64]

COMPANY_SHARES = (0.30, 0.22, 0.18, 0.14, 0.10, 0.06)
COMPANY_HAS_LOG = (True, True, True, False, True, False)
"""Two of the six courier companies give the shop no access log: their hubs are known only from the orders."""
CHANNELS = ("app", "mini_program", "web", "marketplace")
REGIONS = 31
CATEGORIES = 24
BIG_REGIONS = 3
"""Regions in which every courier company runs two hubs."""


@dataclass(frozen=True)
class Geography:
    """Courier companies, their hubs in the regions, stations under hubs, couriers under stations.

    ``station_edge`` and ``courier_edge`` are cumulative shares: hub (station) number plus the share within it, so that
    one sorted search finds the station of a home (the courier of a station).
    """

    region_share: Floats
    hub_company: Small
    hub_region: Small
    first_hub: Small  # (company, region)
    hubs_in_region: Small
    station_hub: Small
    station_edge: Floats
    courier_station: Small
    courier_edge: Floats


@dataclass(frozen=True)
class Shops:
    """The shops: share of orders, region, category, warehouse (-1: ships itself), main courier company, channels."""

    share: Floats
    region: Small
    category: Small
    warehouse: Small
    company: Small
    channel_share: Floats  # (shop, channel), cumulative


@dataclass(frozen=True)
class Orders:
    """One entry an order, in order of time; ``at`` in seconds since 1970 UTC, the rest are numbers."""

    at: Ints
    account: Small
    shop: Small
    company: Small
    hub: Small
    station: Small
    courier: Small
    region: Small
    category: Small
    channel: Small


def nested(rng: np.random.Generator, children: Ints, concentration: float) -> tuple[Small, Floats]:
    """Split each parent among its ``children``: the parent of every child and parent + cumulative share."""
    parent = np.repeat(np.arange(len(children)), children)
    weight = rng.gamma(concentration, size=len(parent)) + 0.02
    total = np.bincount(parent, weight)
    running = np.cumsum(weight / total[parent])
    edge = np.where(np.arange(len(parent)) == np.cumsum(children)[parent] - 1, parent + 1.0, running)
    return parent.astype(np.int32), np.minimum(edge, parent + 1.0)


def make_geography(rng: np.random.Generator, scale: float) -> Geography:
    """Draw the courier side: about 200 hubs, 2,400 stations and 9,600 couriers at scale 1."""
    region_share = np.sort(rng.lognormal(0, 0.8, REGIONS))[::-1]
    region_share = region_share / region_share.sum()
    hubs_in_region = np.where(np.arange(REGIONS) < BIG_REGIONS, 2, 1)
    companies = len(COMPANY_SHARES)
    hub_region = np.tile(np.repeat(np.arange(REGIONS), hubs_in_region), companies)
    hub_company = np.repeat(np.arange(companies), hubs_in_region.sum())
    first_hub = np.arange(companies)[:, None] * hubs_in_region.sum() + (np.cumsum(hubs_in_region) - hubs_in_region)
    volume = np.asarray(COMPANY_SHARES)[hub_company] * (region_share / hubs_in_region)[hub_region]
    stations = np.maximum(1, np.round(2400 * scale * np.sqrt(volume) / np.sqrt(volume).sum())).astype(np.int64)
    station_hub, station_edge = nested(rng, stations, 1.5)
    couriers = 1 + rng.poisson(3.0, len(station_hub))
    courier_station, courier_edge = nested(rng, couriers, 0.8)
    return Geography(
        region_share,
        hub_company.astype(np.int32),
        hub_region.astype(np.int32),
        first_hub.astype(np.int32),
        hubs_in_region.astype(np.int32),
        station_hub,
        station_edge,
        courier_station,
        courier_edge,
    )


def make_shops(rng: np.random.Generator, scale: float, region_share: Floats, warehouses: int) -> Shops:
    """Draw about 3,000 shops at scale 1 with heavy-tailed volumes, none above 2 % of all orders."""
    count = max(20, round(3000 * scale))
    share = rng.lognormal(0, 1.5, count)
    for _ in range(3):
        share = np.minimum(share / share.sum(), max(0.02, 4 / count))
    warehouse = np.where(rng.random(count) < 0.10, -1, rng.integers(0, warehouses, count))
    channels = np.cumsum(rng.dirichlet(np.full(len(CHANNELS), 0.9), count), axis=1)
    return Shops(
        share / share.sum(),
        rng.choice(REGIONS, count, p=region_share).astype(np.int32),
        rng.choice(CATEGORIES, count, p=rng.dirichlet(np.full(CATEGORIES, 2.0))).astype(np.int32),
        warehouse.astype(np.int32),
        rng.choice(len(COMPANY_SHARES), count, p=COMPANY_SHARES).astype(np.int32),
        channels,
    )


def order_times(rng: np.random.Generator, start: int, orders: int, days: int) -> Ints:
    """Draw sorted order times with a daily and a weekly rhythm, slow growth and three promotions."""
    hour = np.arange(24)
    daily = 0.15 + np.exp(-((hour - 12) ** 2) / 18) + 1.3 * np.exp(-((hour - 21) ** 2) / 6)
    day = np.arange(days)
    weekly = np.where(day % 7 >= 5, 1.2, 1.0) * (1 + 0.2 * day / days) * rng.lognormal(0, 0.06, days)
    for first in rng.choice(days, 3, replace=False):
        weekly[first : first + rng.integers(1, 4)] *= rng.uniform(1.8, 3.5)
    # Shop time is UTC + 8 h: the evening peak falls at 13 h UTC.
    rate = np.outer(weekly, np.roll(daily, -8)).ravel()
    hours = rng.multinomial(orders, rate / rate.sum())
    at = start + np.repeat(np.arange(days * 24), hours) * 3600 + rng.integers(0, 3600, orders)
    return np.sort(at)


def make_orders(
    rng: np.random.Generator, start: int, *, orders: int, days: int, shops: Shops, land: Geography
) -> Orders:
    """Draw the orders; a customer keeps her region, her home there, and often her shop."""
    at = order_times(rng, start, orders, days)
    pool = max(10, round(1.0 * orders))
    appetite = rng.gamma(4.0, size=pool)
    customer = rng.choice(pool, orders, p=appetite / appetite.sum())
    _, account = np.unique(customer, return_inverse=True)
    people = int(account.max()) + 1
    shop = rng.choice(len(shops.share), orders, p=shops.share)
    shop = stay_with_shop(rng, account, shop)
    home_region = rng.choice(REGIONS, people, p=land.region_share)
    away = rng.random(orders) < 0.03
    region = np.where(away, rng.choice(REGIONS, orders, p=land.region_share), home_region[account])
    company = np.where(
        rng.random(orders) < 0.75, shops.company[shop], rng.choice(len(COMPANY_SHARES), orders, p=COMPANY_SHARES)
    )
    block, street, door = rng.random((3, people))
    hub = land.first_hub[company, region] + (block[account] * land.hubs_in_region[region]).astype(np.int64)
    station = np.searchsorted(land.station_edge, hub + street[account], side="right")
    round_of = np.where(rng.random(orders) < 0.75, door[account], rng.random(orders))
    courier = np.searchsorted(land.courier_edge, station + round_of, side="right")
    channel = (rng.random(orders)[:, None] > shops.channel_share[shop]).sum(axis=1)
    numbers = (account, shop, company, hub, station, courier, region, shops.category[shop], channel)
    return Orders(at, *(part.astype(np.int32) for part in numbers))


def stay_with_shop(rng: np.random.Generator, account: Ints, shop: Ints) -> Ints:
    """Let a quarter of the repeat orders go to the shop of the order before."""
    by_account = np.argsort(account, kind="stable")
    sorted_account, sorted_shop = account[by_account], shop[by_account]
    stays = np.zeros(len(shop), bool)
    stays[1:] = (sorted_account[1:] == sorted_account[:-1]) & (rng.random(len(shop) - 1) < 0.25)
    sorted_shop[stays] = sorted_shop[np.flatnonzero(stays) - 1]
    kept = np.empty_like(shop)
    kept[by_account] = sorted_shop
    return kept
