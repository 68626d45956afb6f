"""What leaked: a custodian's first touches in a window, or orders that left outside every log."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.trace.custody import DESK, ERP, PARCEL, PURPOSES
from benchmarks.trace.orders import DAY, Ints, Numbers
from benchmarks.trace.world import World

HOUR = 3600
LARGEST_SHARE = 0.05
"""A custodian is drawn only if its leak covers no more than this part of all orders so far."""


class NoLeak(Exception):
    """No leak of the wanted size was found with this window; draw another."""


@dataclass(frozen=True)
class Leak:
    """One leak.

    ``kind`` is a custodian kind, or begins with ``outside:``; ``custodian`` is its number, -1 outside the logs;
    ``members`` are the names that are a right answer. The days, both inside, count from the world's first; ``order``
    and ``seen_at`` (seconds) are what leaked until the data were taken.
    """

    kind: str
    custodian: int
    members: tuple[str, ...]
    day_from: int
    day_to: int
    order: Numbers
    seen_at: Ints
    fields: tuple[str, ...]

    @property
    def is_outside(self) -> bool:
        """Whether no access log holds this leak."""
        return self.custodian < 0

    def until(self, at: int) -> "Leak":
        """Return what of this leak was seen before a time (seconds)."""
        kept = self.seen_at < at
        return replace(self, order=self.order[kept], seen_at=self.seen_at[kept])


def draw_window(
    rng: np.random.Generator, world: World, until: int, shortest: float = 2, longest: float = 45
) -> tuple[int, int]:
    """Draw a window's first and last day: length log-uniform, over by ``until`` or, half the time, still running."""
    last_day = (until - world.start) // DAY - 1
    for _ in range(100):
        length = round(np.exp(rng.uniform(np.log(shortest), np.log(longest))))
        gap = rng.uniform(3, 25) if rng.random() < 0.5 else -rng.uniform(0, 0.5) * length
        day_to = int(last_day - gap)
        day_from = day_to - length + 1
        if day_from >= 0:
            return day_from, min(day_to, last_day)
    raise NoLeak


def custodian_leak(rng: np.random.Generator, world: World, until: int, least: int) -> Leak:
    """Draw a custodian, kinds balanced, that first touched at least ``least`` orders in a drawn window."""
    kinds = list(PURPOSES)
    kind = int(rng.integers(len(kinds)))
    of_kind = np.flatnonzero(world.kind_codes == kind)
    most = LARGEST_SHARE * np.searchsorted(world.order_at, until)
    for _ in range(60):
        day_from, day_to = draw_window(rng, world, until)
        count = world.touched_by_day[of_kind, day_to + 1] - world.touched_by_day[of_kind, day_from]
        fit = of_kind[(count >= least) & (count <= most)]
        if len(fit):
            return leak_of(world, int(rng.choice(fit)), day_from, day_to)
    raise NoLeak


def leak_of(world: World, custodian: int, day_from: int, day_to: int) -> Leak:
    """Return the leak of everything a custodian first touched from ``day_from`` to ``day_to``."""
    begin, end = world.start + day_from * DAY, world.start + (day_to + 1) * DAY
    seen_at, order = world.first_touches(custodian, begin, end)
    name, kind = world.custodian_names[custodian], world.custodian_kinds[custodian]
    return Leak(kind, custodian, (name,), day_from, day_to, order, seen_at, world.custodian_fields[custodian])


def placed_in(world: World, day_from: int, day_to: int) -> Ints:
    """Return the orders placed on these days."""
    low, high = np.searchsorted(world.order_at, world.start + np.asarray([day_from, day_to + 1]) * DAY)
    return np.arange(low, high)


def seen_soon(rng: np.random.Generator, world: World, order: Numbers, until: int) -> tuple[Numbers, Ints]:
    """Let orders be seen within hours of being placed; drop those not seen yet."""
    seen_at = world.order_at[order] + (rng.lognormal(0, 0.7, len(order)) * HOUR).astype(np.int64)
    return order[seen_at < until], seen_at[seen_at < until]


def attribute_leak(rng: np.random.Generator, world: World, until: int, least: int, attribute: str) -> Leak:
    """Draw a value of an order attribute whose orders all leaked, in a window or (half the time) throughout."""
    day_from, day_to = draw_window(rng, world, until)
    if attribute == "shop" and rng.random() < 0.5:
        day_from, day_to = 0, (until - world.start) // DAY - 1
    order = placed_in(world, day_from, day_to)
    column = world.order_attributes[attribute][order]
    fit = np.flatnonzero(np.bincount(column) >= least)
    if not len(fit):
        raise NoLeak
    value = int(rng.choice(fit))
    order, seen_at = seen_soon(rng, world, order[column == value], until)
    name = world.attribute_names[attribute][value]
    return Leak(f"outside:{attribute}", -1, (name,), day_from, day_to, order, seen_at, ERP)


def hub_leak(rng: np.random.Generator, world: World, until: int, least: int) -> Leak:
    """Draw a hub without a log: it sees its parcels one to two days after the order."""
    day_from, day_to = draw_window(rng, world, until)
    order = placed_in(world, max(0, day_from - 3), day_to)
    seen_at = world.order_at[order] + (rng.uniform(24, 48, len(order)) * HOUR).astype(np.int64)
    day = (seen_at - world.start) // DAY
    hub = world.order_attributes["hub"][order]
    kept = ~world.hub_has_log[hub] & (day >= day_from) & (day <= day_to) & (seen_at < until)
    order, seen_at, hub = order[kept], seen_at[kept], hub[kept]
    fit = np.flatnonzero(np.bincount(hub, minlength=1) >= least)
    if not len(fit):
        raise NoLeak
    value = int(rng.choice(fit))
    name = world.attribute_names["hub"][value]
    return Leak("outside:hub", -1, (name,), day_from, day_to, order[hub == value], seen_at[hub == value], PARCEL)


def shop_group_leak(rng: np.random.Generator, world: World, until: int, least: int) -> Leak:
    """Draw 4 to 12 shops served by one outsourcer without a log."""
    day_from, day_to = draw_window(rng, world, until, shortest=5)
    order = placed_in(world, day_from, day_to)
    shop = world.order_attributes["shop"][order]
    size = np.bincount(shop)
    fit = np.flatnonzero((size >= 5) & (size <= 400))
    if len(fit) < 12:
        raise NoLeak
    group = rng.choice(fit, int(rng.integers(4, 13)), replace=False)
    order, seen_at = seen_soon(rng, world, order[np.isin(shop, group)], until)
    if len(order) < least:
        raise NoLeak
    names = tuple(world.attribute_names["shop"][value] for value in group)
    return Leak("outside:shop_group", -1, names, day_from, day_to, order, seen_at, DESK)


def customer_list_leak(rng: np.random.Generator, world: World, until: int, least: int) -> Leak:
    """Draw a part of the customer list, taken in one night: any order placed before may be named."""
    day, _ = draw_window(rng, world, until, shortest=8, longest=30)
    taken_at = world.start + day * DAY + 18 * HOUR
    placed = int(np.searchsorted(world.order_at, taken_at))
    if placed < 20 * least:
        raise NoLeak
    order = rng.choice(placed, min(placed // 5, max(least, int(rng.integers(2000, 20_000)))), replace=False)
    _, first = np.unique(world.order_account[order], return_index=True)
    order = order[first]
    seen_at = np.full(len(order), taken_at)
    return Leak("outside:customer_list", -1, ("customer_list",), day, day, order, seen_at, (*ERP, "order_time"))


def everything_leak(rng: np.random.Generator, world: World, until: int, least: int) -> Leak:
    """Draw days in which every order leaked."""
    day_from, day_to = draw_window(rng, world, until, shortest=1, longest=6)
    order, seen_at = seen_soon(rng, world, placed_in(world, day_from, day_to), until)
    if len(order) < least:
        raise NoLeak
    return Leak("outside:window", -1, ("window",), day_from, day_to, order, seen_at, ERP)


LeakDraw = Callable[[np.random.Generator, World, int, int], Leak]


def of_attribute(attribute: str) -> LeakDraw:
    """Return the draw of an outside leak by this order attribute."""

    def drawn(rng: np.random.Generator, world: World, until: int, least: int) -> Leak:
        return attribute_leak(rng, world, until, least, attribute)

    return drawn


LEAK_DRAWS: dict[str, LeakDraw] = {
    "single": custodian_leak,
    "outside_shop": of_attribute("shop"),
    "outside_region": of_attribute("region"),
    "outside_category": of_attribute("category"),
    "outside_hub": hub_leak,
    "outside_shop_group": shop_group_leak,
    "outside_customers": customer_list_leak,
    "outside_window": everything_leak,
}
"""How the leak of each scenario is drawn."""

OUTSIDE = tuple(name for name in LEAK_DRAWS if name.startswith("outside_"))
