"""Who opens which order when: one function a kind of custodian, each with its own delay and its own fields."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from benchmarks.trace.orders import COMPANY_HAS_LOG, DAY, Floats, Geography, Ints, Numbers, Orders, Shops, Small

HOUR = 3600
PERSON = ("name", "phone", "address")
GOODS = ("item", "amount")
PARCEL = (*PERSON, "parcel_number")
ERP = (*PERSON, *GOODS, "order_number")
DESK = (*ERP, "card_tail", "order_time", "parcel_number")
SCRAPED = (*GOODS, "order_number", "order_time")

PURPOSES = {
    "warehouse": "print",
    "erp_vendor": "api",
    "erp_token": "api",
    "shop_staff": "view",
    "courier_company": "api",
    "hub": "print",
    "station": "print",
    "courier": "view",
    "desk_team": "view",
    "desk_employee": "view",
    "session": "view",
    "api_client": "api",
    "address": "export",
}
"""Every kind of custodian with an access log, and why it opens orders."""

Touches = tuple[Numbers, Numbers, Numbers]
"""Access times (seconds), custodian numbers, order numbers."""


@dataclass
class Register:
    """The custodians in the order of their numbers."""

    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    fields: list[tuple[str, ...]] = field(default_factory=list)

    def enter(self, kind: str, names: list[str], fields: tuple[str, ...]) -> int:
        """Add custodians of one kind; return the number of the first."""
        first = len(self.names)
        self.names += names
        self.kinds += [kind] * len(names)
        self.fields += [fields] * len(names)
        return first


@dataclass(frozen=True)
class Setting:
    """What the kinds share."""

    rng: np.random.Generator
    register: Register
    orders: Orders
    shops: Shops
    land: Geography
    start: int
    days: int
    scale: float

    def after(self, order: Numbers, median_hours: float, spread: float, least_hours: float = 0.0) -> Ints:
        """Return times after the orders were placed: lognormal with this median, never below the least."""
        hours = least_hours + self.rng.lognormal(np.log(median_hours), spread, len(order))
        return self.orders.at[order] + (hours * HOUR).astype(np.int64)

    def count(self, at_scale_one: int) -> int:
        """Return how many custodians this world has where one at scale 1 has so many."""
        return max(2, round(at_scale_one * self.scale))


def warehouse_touches(world: Setting, warehouses: int) -> Iterator[Touches]:
    """Yield the warehouse systems' accesses: hours after the order."""
    first = world.register.enter("warehouse", [f"warehouse-{n}" for n in range(warehouses)], (*PERSON, "item"))
    holder = world.shops.warehouse[world.orders.shop]
    order = np.flatnonzero(holder >= 0)
    yield world.after(order, 5, 0.6, 1), first + holder[order], order


def erp_touches(world: Setting, vendors: int = 15) -> Iterator[Touches]:
    """Yield the accesses of ERP vendors and of their tokens per shop: minutes after the order.

    One shop in eight has none, a quarter have two that share the orders by channel or one after the other. A token
    never sees all of a shop's orders: some are entered by hand, and the connection breaks for days.
    """
    rng, orders, shops = world.rng, world.orders, len(world.shops.share)
    first_vendor = world.register.enter("erp_vendor", [f"erp-{n:02d}" for n in range(vendors)], ERP)
    tokens = rng.choice(3, shops, p=(0.12, 0.63, 0.25))
    vendor = rng.choice(vendors, (shops, 2), p=rng.dirichlet(np.full(vendors, 1.2)))
    owner = [(shop, n) for shop in range(shops) for n in range(tokens[shop])]
    names = [f"erp-{vendor[shop, n]:02d}/shop-{shop:04d}/{n}" for shop, n in owner]
    first = world.register.enter("erp_token", names, ERP)
    first_of_shop = first + np.cumsum(tokens) - tokens
    by_channel = rng.random(shops) < 0.5
    takes_second = rng.random((shops, 4)) < 0.5
    switch = world.start + (rng.uniform(0.2, 0.8, shops) * world.days * DAY).astype(np.int64)
    shop = orders.shop
    is_second = np.where(by_channel[shop], takes_second[shop, orders.channel], orders.at >= switch[shop])
    number = np.where(tokens[shop] == 2, is_second, 0).astype(np.int64)
    token = first_of_shop[shop] + number
    kept = (tokens[shop] > 0) & (rng.random(len(shop)) < rng.beta(9, 1.2, (shops, 2))[shop, number])
    kept &= ~is_broken(world, np.where(tokens[shop] > 0, token - first, 0), len(owner))
    order = np.flatnonzero(kept)
    at = world.after(order, 0.1, 0.8)
    yield at, token[order], order
    yield at + rng.integers(0, 30, len(order)), first_vendor + vendor[shop[order], number[order]], order


def is_broken(world: Setting, token: Ints, tokens: int) -> np.ndarray:
    """Tell for every order whether its token's connection was down that day: up to three breaks of 1 to 5 days."""
    down = np.zeros((tokens, world.days + 8), bool)
    for _ in range(3):
        hit = np.flatnonzero(world.rng.random(tokens) < 0.4)
        begin, length = world.rng.integers(0, world.days, len(hit)), world.rng.integers(1, 6, len(hit))
        for step in range(5):
            now = length > step
            down[hit[now], begin[now] + step] = True
    day = (world.orders.at - world.start) // DAY
    return np.asarray(down[token, day])


def staff_touches(world: Setting) -> Iterator[Touches]:
    """Yield the shop staff's accesses: each of 1 to 5 sees a part of the orders, hours after; some come or leave."""
    rng, shops = world.rng, world.shops
    rank = np.argsort(np.argsort(-shops.share)) / len(shops.share)
    staff = 1 + rng.binomial(4, 0.15 + 0.5 * (1 - rank))
    shop_of = np.repeat(np.arange(len(staff)), staff)
    place = np.arange(len(shop_of)) - np.repeat(np.cumsum(staff) - staff, staff)
    names = [f"shop-{shop:04d}/staff-{n}" for shop, n in zip(shop_of, place, strict=True)]
    first = world.register.enter("shop_staff", names, (*PERSON, *GOODS))
    for number in np.flatnonzero(rng.random(len(names)) < 0.2):
        world.register.fields[first + number] = (*GOODS, "order_number", "order_time")
    opens = np.minimum(rng.beta(2, 2.5, len(names)) * 1.9, 0.97)
    span = np.tile([0.0, 1.0], (len(names), 1))
    moves = rng.random(len(names))
    span[moves < 0.1, 0] = rng.uniform(0.1, 0.7, (moves < 0.1).sum())
    span[moves > 0.9, 1] = rng.uniform(0.3, 0.9, (moves > 0.9).sum())
    order, person = spread_over(world.orders.shop, staff)
    at = world.after(order, 4, 1.0)
    part = (at - world.start) / (world.days * DAY)
    kept = (rng.random(len(order)) < opens[person]) & (part >= span[person, 0]) & (part < span[person, 1])
    yield at[kept], first + person[kept], order[kept]


def spread_over(parent: Small, children: Ints) -> tuple[Ints, Ints]:
    """Pair every order with every child of its parent: order numbers, child numbers."""
    each = children[parent]
    order = np.repeat(np.arange(len(parent)), each)
    step = np.arange(len(order)) - np.repeat(np.cumsum(each) - each, each)
    return order, (np.cumsum(children) - children)[parent[order]] + step


def courier_touches(world: Setting) -> Iterator[Touches]:
    """Yield the accesses of courier companies with a log, their hubs (origin, goal), stations and couriers."""
    rng, orders, land = world.rng, world.orders, world.land
    has_log = np.asarray(COMPANY_HAS_LOG)
    order = np.flatnonzero(has_log[orders.company])
    company = numbered(world, "courier_company", "express-{}", has_log)
    yield world.after(order, 10, 0.4, 3), company[orders.company[order]], order
    hub = numbered(world, "hub", "hub-{:03d}", has_log[land.hub_company])
    origin = land.first_hub[orders.company[order], world.shops.region[orders.shop[order]]]
    yield world.after(order, 10, 0.35, 14), hub[origin], order
    yield world.after(order, 12, 0.4, 24), hub[orders.hub[order]], order
    station_has_log = has_log[land.hub_company[land.station_hub]]
    station = numbered(world, "station", "station-{:04d}", station_has_log)
    at_station = world.after(order, 10, 0.4, 44)
    yield at_station, station[orders.station[order]], order
    courier = numbered(world, "courier", "courier-{:05d}", station_has_log[land.courier_station], PERSON)
    yield (
        at_station + (rng.lognormal(np.log(4), 0.5, len(order)) * HOUR).astype(np.int64),
        courier[orders.courier[order]],
        order,
    )


def numbered(world: Setting, kind: str, name: str, has_log: np.ndarray, fields: tuple[str, ...] = PARCEL) -> Ints:
    """Enter those with a log; return the custodian number of each, -1 without a log."""
    names = [name.format(n) for n in np.flatnonzero(has_log)]
    first = world.register.enter(kind, names, fields)
    return np.where(has_log, first + np.cumsum(has_log) - 1, -1)


def desk_touches(world: Setting) -> Iterator[Touches]:
    """Yield the service desk's accesses for ordinary reasons: days after the order, an employee and her team."""
    rng = world.rng
    teams, people = max(2, round(12 * world.scale**0.5)), world.count(400)
    first_team = world.register.enter("desk_team", [f"desk-{n:02d}" for n in range(teams)], DESK)
    team = np.sort(rng.integers(0, teams, people))
    names = [f"desk-{team[n]:02d}/employee-{n:03d}" for n in range(people)]
    first = world.register.enter("desk_employee", names, DESK)
    order = np.flatnonzero(rng.random(len(world.orders.at)) < 0.16)
    busy = rng.gamma(3.0, size=people)
    person = rng.choice(people, len(order), p=busy / busy.sum())
    at = world.after(order, 72, 0.9, 0.2)
    yield at, first + person, order
    yield at, first_team + team[person], order


def reader_touches(world: Setting) -> Iterator[Touches]:
    """Yield scraping sessions and addresses (a random slice in a burst) and API clients (a steady part)."""
    rng, orders = world.rng, world.orders
    end = world.start + world.days * DAY
    bursts = (("session", 180, SCRAPED, 1100, 0.5), ("address", 220, ERP, 1400, 2.0))
    for kind, count, fields, size, longest in bursts:
        first = world.register.enter(kind, [f"{kind}-{n:03d}" for n in range(world.count(count))], fields)
        for number in range(world.count(count)):
            begin = rng.uniform(world.start + 3 * DAY, end - DAY)
            look_back, lasts = rng.uniform(2, 40) * DAY, rng.uniform(0.05, longest) * DAY
            low, high = np.searchsorted(orders.at, (begin - look_back, begin))
            reads = min(high - low, round(rng.lognormal(np.log(size), 0.8)))
            order = low + rng.choice(high - low, reads, replace=False) if reads else np.zeros(0, np.int64)
            yield (begin + rng.random(reads) * lasts).astype(np.int64), np.full(reads, first + number), order
    first = world.register.enter(
        "api_client", [f"api-{n:02d}" for n in range(world.count(80))], ("name", "phone", *SCRAPED)
    )
    for number in range(world.count(80)):
        order = api_slice(world)
        yield world.after(order, 8, 0.8), np.full(len(order), first + number), order


def api_slice(world: Setting) -> Ints:
    """Draw what one API client fetches: a part of one channel, category or region during a span of days."""
    rng, orders = world.rng, world.orders
    begin = rng.uniform(-0.2, 0.8)
    span = np.asarray([begin, begin + rng.uniform(0.1, 1.0)]) * world.days * DAY + world.start
    low, high = np.searchsorted(orders.at, span)
    column = (orders.channel, orders.category, orders.region)[rng.integers(3)]
    part: Ints = np.arange(low, high)
    if not len(part):
        return part
    value = column[rng.choice(part)]
    part = part[column[part] == value]
    kept: Ints = part[rng.random(len(part)) < rng.uniform(0.03, 0.3)]
    return kept


def repeats(rng: np.random.Generator, touches: Touches, share: float) -> Touches:
    """Draw the accesses that come again: a share of all, hours to days later."""
    at, custodian, order = touches
    again = np.flatnonzero(rng.random(len(at)) < share)
    later: Floats = rng.lognormal(np.log(20), 1.2, len(again)) * HOUR
    return at[again] + later.astype(np.int64), custodian[again], order[again]
