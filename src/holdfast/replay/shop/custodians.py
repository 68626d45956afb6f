"""Who can open an order in the simulated shop: kinds, names, what each is shown, and who works for whom.

Simulated; all counts and weights are assumed, chosen to resemble a shop of sixty thousand orders in ninety days.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from holdfast.replay.clock import Floats, Ints
from holdfast.replay.shop.names import COURIERS, REGIONS, WAREHOUSES, shop_names
from holdfast.terms.fields import written_fields

ORDER_PAGE = "name|phone|address|item|amount|order_number|order_time"
RETURNS_DESKS = 20
VENDORS = 8
HUBS_A_REGION = 3
OWN_CATEGORY = (0.30, 0.22, 0.22, 0.12, 0.08, 0.06)
"""How many of the shops live by each category."""
OFFICES = (172 << 24) + (16 << 16)
"""Custodians come from 172.16.0.0/12, a network that nobody owns."""
TEAMS = 12
"""Service desk teams; the last one takes the complaints."""

API_CLIENTS: dict[str, str] = {
    "sms-notices": "name|phone|order_number",
    "parcel-tracking": "phone|parcel_number",
    "invoices": "name|item|amount|order_number",
    "review-reminders": "phone|item|order_time",
    "return-freight-insurance": "name|phone|amount|order_number",
    "refund-payments": "amount|card_tail|order_number",
}
"""Programs that fetch orders by interface and what they are given; the last two fetch returns only."""


@dataclass
class Custodians:
    """One list entry a custodian: name, kind, the fields it is shown and for what purpose."""

    names: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    purposes: list[str] = field(default_factory=list)
    _coded: dict[str, tuple[NDArray[np.int32], list[str]]] = field(default_factory=dict)
    _names: pa.Array | None = None

    def coded(self, column: str) -> tuple[NDArray[np.int32], list[str]]:
        """Return ``kinds``, ``fields`` or ``purposes`` as numbers of words, and the words."""
        known = self._coded.get(column)
        listed: list[str] = getattr(self, column)
        if known is None or len(known[0]) != len(listed):
            words = list(dict.fromkeys(listed))
            place = {word: number for number, word in enumerate(words)}
            known = np.array([place[word] for word in listed], np.int32), words
            self._coded[column] = known
        return known

    def named(self, numbers: NDArray[np.integer]) -> pa.Array:
        """Return the names of some custodians."""
        if self._names is None or len(self._names) != len(self.names):
            self._names = pa.array(self.names, pa.string())
        return self._names.take(pa.array(numbers))

    @property
    def ips(self) -> Ints:
        """The address of each."""
        return OFFICES + np.arange(len(self.names), dtype=np.int64) * 37 % (1 << 20)

    def enrol(self, kind: str, names: list[str], fields: str, purpose: str = "view") -> Ints:
        """Add custodians of one kind and return their numbers."""
        first = len(self.names)
        self.names += names
        self.kinds += [kind] * len(names)
        self.fields += [written_fields(fields.split("|"))] * len(names)
        self.purposes += [purpose] * len(names)
        return np.arange(first, first + len(names), dtype=np.int64)


@dataclass(frozen=True)
class Nest:
    """Members that belong to groups, as staff to shops: group g has ``size[g]`` members from ``first[g]`` on."""

    first: Ints
    size: Ints
    custodians: Ints

    def draw(self, rng: np.random.Generator, group: Ints) -> Ints:
        """Return one custodian of each ``group``; the earlier members do more of the work."""
        position = np.floor(rng.random(len(group)) ** 1.5 * self.size[group]).astype(np.int64)
        return self.at(group, position)

    def at(self, group: Ints, position: Ints) -> Ints:
        """Return the custodian at ``position`` (counted round) of each ``group``."""
        return self.custodians[self.first[group] + position % self.size[group]]


@dataclass(frozen=True)
class Organisation:
    """Who works for the shop. Arrays of custodian numbers; ``shop_*`` arrays have one entry a shop."""

    custodians: Custodians
    shops: list[str]
    shop_weight: Floats
    shop_vendor: Ints
    shop_returns_desk: Ints
    shop_warehouse: Ints
    """The shop's nearest of ``WAREHOUSES``."""
    own_category: Ints
    """What the shop sells: a place in ``CATEGORIES``."""
    hub_names: list[str]
    vendors: Ints
    erp_apps: Ints
    returns_desks: Ints
    warehouses: Ints
    clients: dict[str, int]
    hubs: Ints
    teams: Ints
    staff: Nest
    stations: Nest
    couriers: Nest
    desk: Nest


def _nest(custodians: Custodians, kind: str, owners: list[str], size: Ints, fields: str) -> Nest:
    names = [f"{owner}/{i + 1}" for owner, count in zip(owners, size, strict=True) for i in range(count)]
    return Nest(np.concatenate(([0], np.cumsum(size)[:-1])), size, custodians.enrol(kind, names, fields))


def _returns_desk_of(rng: np.random.Generator, shops: int) -> Ints:
    """Return the returns desk of each shop.

    Every desk serves one shop at least; sizes fall off as 1 / (rank + 3), and desk 7 serves the most shops.
    """
    ranked = np.concatenate(([6], rng.permutation(np.delete(np.arange(RETURNS_DESKS), 6))))
    weight = 1 / (np.arange(RETURNS_DESKS) + 4.0)
    drawn = rng.choice(ranked, shops - RETURNS_DESKS, p=weight / weight.sum())
    return rng.permutation(np.concatenate((ranked, drawn))).astype(np.int64)


def organisation(rng: np.random.Generator, scale: float) -> Organisation:
    """Return the shop's custodians: about 3,000 at ``scale`` 1. Shop sizes are lognormal (sigma 1.1)."""
    shops = shop_names(max(2 * RETURNS_DESKS, round(400 * scale)))
    vendor = rng.choice(VENDORS, len(shops), p=np.array([30, 20, 14, 11, 9, 7, 5, 4]) / 100).astype(np.int64)
    known = Custodians()
    hub_names = [f"{region}{'一二三'[k]}号分拨" for region in REGIONS for k in range(HUBS_A_REGION)]
    stations = np.maximum(1, rng.poisson(3.8 * scale, len(hub_names)))
    station_names = [f"station:{hub}/{i + 1}" for hub, n in zip(hub_names, stations, strict=True) for i in range(n)]
    couriers = np.maximum(1, rng.poisson(3.5, len(station_names)))
    teams = [f"team-{i + 1:02d}" for i in range(TEAMS)]
    return Organisation(
        custodians=known,
        shops=shops,
        shop_weight=rng.lognormal(0, 1.1, len(shops)),
        shop_vendor=vendor,
        shop_returns_desk=_returns_desk_of(rng, len(shops)),
        shop_warehouse=rng.integers(0, 3, len(shops)),
        own_category=rng.choice(6, len(shops), p=OWN_CATEGORY).astype(np.int64),
        hub_names=hub_names,
        vendors=known.enrol("ERP vendor", [f"erp:vendor-{i + 1}" for i in range(VENDORS)], ORDER_PAGE, "api"),
        erp_apps=known.enrol(
            "ERP app", [f"erp:vendor-{v + 1}/{s}" for v, s in zip(vendor, shops, strict=True)], ORDER_PAGE, "api"
        ),
        returns_desks=known.enrol(
            "returns app",
            [f"erp:returns-desk-{i + 1:02d}" for i in range(RETURNS_DESKS)],
            "name|phone|item|amount|order_number|order_time",
        ),
        warehouses=known.enrol(
            "warehouse", [f"warehouse:{w}" for w in WAREHOUSES], "name|phone|address|item|order_number", "print"
        ),
        clients={n: int(known.enrol("API client", [f"api:{n}"], f, "api")[0]) for n, f in API_CLIENTS.items()},
        hubs=known.enrol("courier hub", [f"hub:{name}" for name in hub_names], "name|address|parcel_number"),
        teams=known.enrol("service team", [f"desk:{team}" for team in teams], ORDER_PAGE),
        staff=_nest(known, "shop staff", [f"staff:{s}" for s in shops], 1 + rng.poisson(0.9, len(shops)), ORDER_PAGE),
        stations=_nest(
            known, "courier station", [f"station:{h}" for h in hub_names], stations, "name|phone|address|parcel_number"
        ),
        couriers=_nest(
            known, "courier", [s.replace("station", "courier") for s in station_names], couriers, "name|phone|address"
        ),
        desk=_nest(
            known,
            "service employee",
            [f"desk:{team}" for team in teams],
            np.array([13] * (TEAMS - 1) + [7]),
            ORDER_PAGE,
        ),
    )


def courier_company(hub: Ints) -> Ints:
    """Return the courier company that runs each hub."""
    return (hub + hub // HUBS_A_REGION) % len(COURIERS)
