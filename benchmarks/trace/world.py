"""A simulated shop with every access known: orders, customers, about 20,000 custodians nested as in life.

Nothing here knows the method under test. Same seed, same world, to the byte.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from benchmarks.trace.custody import (
    PURPOSES,
    Register,
    Setting,
    Touches,
    courier_touches,
    desk_touches,
    erp_touches,
    reader_touches,
    repeats,
    staff_touches,
    warehouse_touches,
)
from benchmarks.trace.orders import (
    CHANNELS,
    DAY,
    Geography,
    Ints,
    Orders,
    Shops,
    Small,
    make_geography,
    make_orders,
    make_shops,
)

START = 1_709_251_200
"""The first second of day 0: 2024-03-01 00:00 UTC."""

ATTRIBUTES = ("shop", "courier", "hub", "region", "category", "channel")
"""The order attributes; ``courier`` is the courier company, ``hub`` the hub that the parcel goes to."""


@dataclass(frozen=True)
class World:
    """One simulated shop.

    Accesses are sorted by time: ``access_at`` (seconds since 1970 UTC, int64), ``access_custodian`` and
    ``access_order`` (int32). ``order_…`` arrays have one entry an order, in order of time. ``custodian_names``,
    ``custodian_kinds`` and ``custodian_fields`` are indexed by custodian number. A hub or courier company with a log
    bears the same name among the custodians as in the orders.
    """

    seed: int
    start: int
    days: int
    access_at: Ints
    access_custodian: Small
    access_order: Small
    order_at: Ints
    order_account: Small
    order_attributes: dict[str, Small]
    attribute_names: dict[str, list[str]]
    custodian_names: list[str]
    custodian_kinds: list[str]
    custodian_fields: list[tuple[str, ...]]
    hub_has_log: np.ndarray

    @property
    def end(self) -> int:
        """The second after the last day."""
        return self.start + self.days * DAY

    @cached_property
    def is_first(self) -> np.ndarray:
        """Whether an access is the first of its custodian to its order."""
        key = self.access_custodian.astype(np.int64) * len(self.order_at) + self.access_order
        by_key = np.argsort(key, kind="stable")
        first = np.ones(len(key), bool)
        first[1:] = key[by_key][1:] != key[by_key][:-1]
        flags = np.empty(len(key), bool)
        flags[by_key] = first
        return flags

    @cached_property
    def by_order(self) -> tuple[Ints, Small]:
        """First accesses by order: ``(edges, accesses)``; order ``o`` has ``accesses[edges[o]:edges[o + 1]]``."""
        return self._grouped(self.access_order, len(self.order_at))

    @cached_property
    def by_custodian(self) -> tuple[Ints, Small]:
        """First accesses by custodian, like :attr:`by_order`; both are in order of time within a group."""
        return self._grouped(self.access_custodian, len(self.custodian_names))

    def _grouped(self, column: Small, groups: int) -> tuple[Ints, Small]:
        firsts = np.flatnonzero(self.is_first).astype(np.int32)
        accesses = firsts[np.argsort(column[firsts], kind="stable")]
        return np.searchsorted(column[accesses], np.arange(groups + 1)), accesses

    @cached_property
    def touched_by_day(self) -> Ints:
        """Orders first touched, (custodian, day + 1), running sum: a window's count is a difference of two columns."""
        firsts = np.flatnonzero(self.is_first)
        cell = self.access_custodian[firsts].astype(np.int64) * self.days + (self.access_at[firsts] - self.start) // DAY
        counts = np.bincount(cell, minlength=len(self.custodian_names) * self.days)
        running = np.cumsum(counts.reshape(-1, self.days), axis=1)
        return np.concatenate([np.zeros((len(running), 1), np.int64), running], axis=1)

    @cached_property
    def by_account(self) -> tuple[Ints, Ints]:
        """Orders by account, like :attr:`by_order`."""
        orders = np.argsort(self.order_account, kind="stable")
        return np.searchsorted(self.order_account[orders], np.arange(self.order_account.max() + 2)), orders

    @cached_property
    def busiest_shops(self) -> Ints:
        """The ten shops with the most orders."""
        return np.argsort(-np.bincount(self.order_attributes["shop"]))[:10]

    @cached_property
    def kind_codes(self) -> Small:
        """The kind of each custodian as its place in ``PURPOSES``."""
        place = {kind: n for n, kind in enumerate(PURPOSES)}
        return np.asarray([place[kind] for kind in self.custodian_kinds], np.int32)

    def first_touches(self, custodian: int, from_at: int, until_at: int) -> tuple[Ints, Small]:
        """Return times and orders of a custodian's first accesses with ``from_at <= at < until_at``."""
        edges, accesses = self.by_custodian
        mine = accesses[edges[custodian] : edges[custodian + 1]]
        low, high = np.searchsorted(self.access_at[mine], (from_at, until_at))
        return self.access_at[mine[low:high]], self.access_order[mine[low:high]]

    def custodians_of(self, order: int, before: int) -> tuple[Small, Ints]:
        """Return who had opened an order before a time, and when each did first."""
        edges, accesses = self.by_order
        mine = accesses[edges[order] : edges[order + 1]]
        mine = mine[self.access_at[mine] < before]
        return self.access_custodian[mine], self.access_at[mine]


def make_world(seed: int, orders: int = 500_000, days: int = 120, scale: float = 1.0, repeat: float = 0.10) -> World:
    """Make a world: ``orders`` over ``days``, custodians in proportion to ``scale``, a share of repeated accesses.

    At the defaults: about 300,000 customers, 6 million accesses, 20,000 custodians.
    """
    rng = np.random.default_rng([20_090, seed])
    land = make_geography(rng, scale)
    warehouses = int(rng.integers(2, 5))
    shops = make_shops(rng, scale, land.region_share, warehouses)
    stream = make_orders(rng, START, orders=orders, days=days, shops=shops, land=land)
    setting = Setting(rng, Register(), stream, shops, land, START, days, scale)
    touches = all_touches(setting, warehouses, repeat)
    return World(
        seed,
        START,
        days,
        *touches,
        stream.at,
        stream.account,
        *named_attributes(stream, shops, land),
        setting.register.names,
        setting.register.kinds,
        setting.register.fields,
        np.asarray([kind == "hub" for kind in hub_kinds(setting.register, land)]),
    )


def hub_kinds(register: Register, land: Geography) -> list[str]:
    """Return for every hub the kind under which it has a log, empty without one."""
    logged = {name for name, kind in zip(register.names, register.kinds, strict=True) if kind == "hub"}
    return ["hub" if f"hub-{n:03d}" in logged else "" for n in range(len(land.hub_company))]


def all_touches(setting: Setting, warehouses: int, repeat: float) -> tuple[Ints, Small, Small]:
    """Gather every kind's accesses and the repeated ones, drop those after the last day, sort by time."""
    parts = joined(
        [
            *warehouse_touches(setting, warehouses),
            *erp_touches(setting),
            *staff_touches(setting),
            *courier_touches(setting),
            *desk_touches(setting),
            *reader_touches(setting),
        ]
    )
    at, custodian, order = joined([parts, repeats(setting.rng, parts, repeat)])
    kept = np.flatnonzero(at < setting.start + setting.days * DAY)
    kept = kept[np.argsort(at[kept], kind="stable")]
    return at[kept], custodian[kept].astype(np.int32), order[kept].astype(np.int32)


def joined(parts: Iterable[Touches]) -> Touches:
    """Put several lists of accesses one after the other."""
    at, custodian, order = (np.concatenate(column) for column in zip(*parts, strict=True))
    return at, custodian, order


def named_attributes(stream: Orders, shops: Shops, land: Geography) -> tuple[dict[str, Small], dict[str, list[str]]]:
    """Return the order attributes as numbers, and the name of every number."""
    values = (stream.shop, stream.company, stream.hub, stream.region, stream.category, stream.channel)
    names = {
        "shop": [f"shop-{n:04d}" for n in range(len(shops.share))],
        "courier": [f"express-{n}" for n in range(len(land.first_hub))],
        "hub": [f"hub-{n:03d}" for n in range(len(land.hub_company))],
        "region": [f"region-{n:02d}" for n in range(len(land.region_share))],
        "category": [f"category-{n:02d}" for n in range(int(shops.category.max()) + 1)],
        "channel": list(CHANNELS),
    }
    return dict(zip(ATTRIBUTES, values, strict=True)), names


def order_ids(orders: np.ndarray) -> pa.Array:
    """Write order numbers as ids."""
    return pa.array([f"o{n:07d}" for n in orders.tolist()], pa.string())


def account_ids(accounts: np.ndarray) -> pa.Array:
    """Write customer numbers as ids."""
    return pa.array([f"a{n:07d}" for n in accounts.tolist()], pa.string())


def utc(seconds: np.ndarray) -> pa.Array:
    """Turn seconds since 1970 into UTC timestamps with microseconds."""
    return pa.array(seconds * 1_000_000, pa.timestamp("us", "UTC"))


def access_table(world: World, at: np.ndarray, custodian: np.ndarray, order: np.ndarray) -> pa.Table:
    """Return accesses as a table in the contract's columns."""

    def by_custodian(values: list[str]) -> pa.Array:
        return pa.DictionaryArray.from_arrays(pa.array(custodian, pa.int32()), pa.array(values)).cast(pa.string())

    return pa.table(
        {
            "at": utc(at),
            "custodian": by_custodian(world.custodian_names),
            "custodian_kind": by_custodian(world.custodian_kinds),
            "order": order_ids(order),
            "account": account_ids(world.order_account[order]),
            "fields": by_custodian(["|".join(sorted(fields)) for fields in world.custodian_fields]),
            "purpose": by_custodian([PURPOSES[kind] for kind in world.custodian_kinds]),
        }
    )


def order_table(world: World) -> pa.Table:
    """Return the orders as a table in the contract's columns."""
    numbers = np.arange(len(world.order_at))
    named = {
        name: pa.array(np.asarray(world.attribute_names[name], object)[values], pa.string())
        for name, values in world.order_attributes.items()
    }
    return pa.table(
        {"order": order_ids(numbers), "account": account_ids(world.order_account), "at": utc(world.order_at), **named}
    )


def write_world(world: World, folder: Path) -> None:
    """Write ``accesses.parquet`` (sorted by time) and ``orders.csv`` into ``folder``, which is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    table = access_table(world, world.access_at, world.access_custodian, world.access_order)
    pa.parquet.write_table(table, folder / "accesses.parquet", compression="zstd")
    pa.csv.write_csv(order_table(world), folder / "orders.csv")
