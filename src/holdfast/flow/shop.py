"""One shop's accesses and orders, made ready once and then asked about any set of complaints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Self

import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from holdfast.engine import Engine
from holdfast.flow.gathered import Gathered
from holdfast.terms.tables import ATTRIBUTES
from holdfast.trace import exposed, exposure, matching
from holdfast.trace.assembly import Holdings, assemble
from holdfast.trace.delays import ordinary_chance
from holdfast.trace.evidence import LOGGED, Evidence
from holdfast.trace.matching import Key

EMPTY = pd.Series(dtype=object)
REACH = pd.Timedelta(days=180)
"""Of a customer who names no order, orders up to this old may be the one the caller spoke of."""

Frames = Mapping[str, pd.DataFrame]


KEYS_LOOKED_UP = 1 << 14
"""Keys are looked up at least so many at a time, each repeated as need be: DuckDB sizes the filter that it takes into a
scan by their number, and a small one lets a row in 400 pass by mistake, so that no page of a file can be skipped."""


@dataclass
class Shop:
    """The tables of one shop on one engine.

    ``accesses``: the columns of :func:`exposure.keyed`, raw or already brought down to first touches; ``orders`` as in
    ``terms.tables.ORDERS``; either may be missing, not both. ``offset``: minutes from UTC to the business day.
    """

    engine: Engine
    accesses: ir.Table | None
    orders: ir.Table | None
    offset: int = 0
    attributes: tuple[str, ...] = field(init=False)
    _near: Gathered = field(init=False)
    _nameless: Gathered = field(init=False)
    _placed: Gathered = field(init=False)
    _hers: Gathered = field(init=False)
    _rolled_of: Gathered = field(init=False)
    _seen_by: dict[str, pd.DataFrame] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """See which attributes the orders have."""
        columns = self.orders.columns if self.orders is not None else ()
        self.attributes = tuple(name for name in ATTRIBUTES if name in columns)
        self._near = Gathered(partial(self._look_near, "order"))
        self._nameless = Gathered(partial(self._look_near, "account"))
        self._placed = Gathered(self._look_placed)
        self._hers = Gathered(partial(self._look_owned, "account"))
        self._rolled_of = Gathered(self._look_rolled)

    def given(self, **known: ir.Table | Frames | bool) -> Self:
        """Take what is known already, by the names of the properties below, instead of computing it; return self.

        Raises:
            AttributeError: there is no such property.
        """
        for name, value in known.items():
            getattr(type(self), name)
            self.__dict__[name] = value
        return self

    def prepare(self) -> None:
        """Compute now what every look-up needs."""
        _ = self.populations, self.attribute_rolls

    @cached_property
    def first(self) -> ir.Table:
        """Each custodian's first access to each order (or visit)."""
        assert self.accesses is not None  # noqa: S101
        return self.engine.keep(exposure.held(self.accesses))

    @cached_property
    def rolled(self) -> ir.Table | None:
        """Custodian × day, where it is given; else only what is asked for is counted."""
        return None

    @cached_property
    def order_seen(self) -> ir.Table:
        """When each order was first seen: placed, where the orders are known."""
        if self.orders is not None:
            return exposure.first_seen(self.orders, "order")
        return self.engine.keep(exposure.first_seen(self.first, "order"))

    @cached_property
    def visit_seen(self) -> ir.Table:
        """When each visit, an account on a day by accesses that name no order, was first seen."""
        return self.engine.keep(exposure.first_seen(self.first, "visit"))

    @cached_property
    def volumes(self) -> pd.DataFrame:
        """What each custodian saw in all: ``custodian, orders, visits``."""
        return self._frame(exposure.counted(self.first) if self.rolled is None else exposure.volumes(self.rolled))

    @cached_property
    def populations(self) -> Frames:
        """Orders (and visits, where accesses name accounts only) by the day they were first seen.

        Visits count for all accounts, as if those that none visited were visited as often as the others.
        """
        found = {"order": self._frame(exposure.population(self.order_seen, self.offset))}
        if self.names_accounts:
            visits = self._frame(exposure.population(self.visit_seen, self.offset))
            found["visit"] = visits.assign(units=visits["units"] * self._accounts_a_visited_one)
        return found

    @property
    def _accounts_a_visited_one(self) -> float:
        assert self.accesses is not None  # noqa: S101
        counts = self._frame(exposure.counted_accounts(self.accesses, self.orders)).iloc[0]
        return float(counts["known"] / max(counts["visited"], 1))

    @cached_property
    def names_accounts(self) -> bool:
        """Whether some accesses name a customer and no order."""
        return self.accesses is not None and bool(self.volumes["visits"].sum() > 0)

    @cached_property
    def attribute_rolls(self) -> Frames:
        """For each order attribute, value × day."""
        assert self.orders is not None or not self.attributes  # noqa: S101
        return {
            name: self._frame(exposure.attribute_roll_up(self.orders, name, self.offset)) for name in self.attributes
        }

    def rolled_of(self, touched: pd.DataFrame) -> pd.DataFrame:
        """Return custodian × day of the custodians in ``touched`` (:func:`matching.touched`), maybe of some more."""
        return self._rolled_of.of(touched["custodian"])

    def _look_rolled(self, custodians: pd.Series) -> pd.DataFrame:
        mine = self._words(custodians)
        if self.rolled is not None:
            return self._frame(self.rolled.semi_join(mine, "custodian"))
        return self._frame(exposure.roll_up(self.first.semi_join(mine, "custodian"), self.offset))

    def _words(self, custodians: pd.Series) -> ir.Table:
        return self.engine.table(pa.table({"custodian": self._written(custodians)}))

    def _written(self, custodians: pd.Series) -> pa.Array:
        """Return custodians, which are text to us, as the accesses write them."""
        kind = pa.int64() if self._numbers_custodians else pa.string()
        return pa.array(custodians, pa.string()).cast(kind)

    def _as_held(self, custodian: str) -> str | int:
        return int(custodian) if self._numbers_custodians else custodian

    @cached_property
    def _numbers_custodians(self) -> bool:
        return self.accesses is not None and self.accesses.custodian.type().is_integer()

    @cached_property
    def key_types(self) -> dict[str, pa.DataType]:
        """The types of ``order`` and ``account``: int64 or string, alike in all tables."""
        if self.orders is not None:
            columns = {key: self.orders[key] for key in ("order", "account")}
        else:
            assert self.accesses is not None  # noqa: S101
            columns = {"order": self.accesses.order, "account": self.accesses.owner}
        return {key: pa.int64() if ids.type().is_integer() else pa.string() for key, ids in columns.items()}

    def evidence(self, victims: pd.DataFrame) -> Evidence:
        """Look the complaints up (see :func:`trace.complaints.victims`) and put together what the fit sees."""
        wanted, visits = self._wanted(victims)
        holdings = []
        if self.accesses is not None:
            holdings.append(self._logged(wanted, visits))
        met = self._handled(wanted)
        for name in self.attributes:
            rolled = self.attribute_rolls[name]
            touched = met[met[name].notna()].assign(custodian=met[name], fields=None)
            if not len(rolled):
                continue
            volumes = rolled.groupby("custodian")["orders"].sum().reset_index()
            mine = rolled[rolled["custodian"].isin(touched["custodian"].unique())]
            holdings.append(Holdings(name, touched, mine, volumes, {}))
        seen = self._first_seen(wanted)
        populations = self._populations_with(seen)
        if not populations["order"]["units"].sum():
            seen = visits.rename(columns={"visit": "unit"})
        return assemble(victims["called_at"], list(victims["fields_known"]), seen, populations, holdings, self.offset)

    def _populations_with(self, seen: pd.DataFrame) -> Frames:  # noqa: ARG002 - see LargeShop
        """Return the populations, with the days of the orders just seen."""
        return self.populations

    def owners(self, orders: pd.Series) -> pd.DataFrame:
        """Return ``order, account``, the known pairs of the orders that complaints speak of."""
        orders = self._as_keys("order", orders)
        found = []
        if self.orders is not None and "account" in self.orders.columns:
            found.append(self._placed.of(orders)[["order", "account"]])
        if self.accesses is not None:
            found.append(self._near.of(orders)[["order", "owner"]].rename(columns={"owner": "account"}))
        pairs = pd.concat([pd.DataFrame(columns=["order", "account"], dtype=object), *found])
        return _sorted_pairs(pairs[pairs["order"].isin(set(orders.dropna()))].dropna())

    def seen_by(self, custodian: str, begin: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:  # noqa: ARG002 - see LargeShop
        """Return ``order, account, at`` as text and times: what a custodian with a log saw first, and when.

        What it first saw before ``begin`` or not before ``end`` (UTC) may be left out.
        """
        assert self.accesses is not None  # noqa: S101
        if custodian not in self._seen_by:
            mine = self.accesses.filter(self.accesses.custodian == self._as_held(custodian))
            self._seen_by[custodian] = self._named(self._frame(exposed.seen_orders(mine)))
        return self._seen_by[custodian]

    def handled_by(self, attribute: str, value: str) -> pd.DataFrame:
        """Return ``order, account, at`` of the orders with this value of an attribute."""
        assert self.orders is not None  # noqa: S101
        return self._named(self._frame(exposed.handled_orders(self.orders, attribute, value)))

    def first_seen_between(self, begin: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
        """Return ``order, account, at`` of the orders first seen by anyone from ``begin`` to before ``end`` (UTC)."""
        seen = exposed.between(self.order_seen, begin.to_pydatetime(), end.to_pydatetime())
        return self._named(self._frame(seen).assign(account=None))

    def _named(self, seen: pd.DataFrame) -> pd.DataFrame:
        """Fill in the accounts that other tables know."""
        lacking = seen["account"].isna() & seen["order"].notna()
        if lacking.any():
            pairs = self._look_owned("order", seen.loc[lacking, "order"])
            known = pairs.drop_duplicates("order").set_index("order")["account"]
            seen.loc[lacking, "account"] = seen.loc[lacking, "order"].map(known)
        return seen.sort_values(["order", "account"], kind="stable", ignore_index=True)

    def _look_owned(self, key: Key, keys: pd.Series) -> pd.DataFrame:
        """Return the pairs ``order, account`` that belong to some orders (or accounts)."""
        tables = []
        if self.orders is not None and "account" in self.orders.columns:
            tables.append(self.orders.select("order", "account"))
        if self.accesses is not None:
            tables.append(self.accesses.select("order", account=self.accesses.owner))
        wanted = self._keys(key, keys)
        found = [self._frame(matching.owned(table, key, wanted)) for table in tables]
        return _sorted_pairs(pd.concat([pd.DataFrame(columns=["order", "account"], dtype=object), *found]))

    def _look_near(self, key: Key, keys: pd.Series) -> pd.DataFrame:
        assert self.accesses is not None  # noqa: S101
        return self._frame(matching.near(self.accesses, key, self._keys(key, keys, KEYS_LOOKED_UP)))

    def _look_placed(self, keys: pd.Series) -> pd.DataFrame:
        assert self.orders is not None  # noqa: S101
        return self._frame(matching.placed(self.orders, self._keys("order", keys)))

    def _wanted(self, victims: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the orders, ``complaint, order, cutoff, share``, and the visits that complaints may speak of.

        Visits have a column ``at`` besides: when they were first seen.
        """
        frame = pd.DataFrame(
            {
                "complaint": victims.index.to_numpy(),
                "order": self._as_keys("order", victims["order"]),
                "account": self._as_keys("account", victims["account"]),
                "cutoff": victims["cutoff"],
            }
        )
        named = frame[frame["order"].notna()].drop(columns="account").assign(share=1.0)
        nameless = frame[frame["order"].isna() & frame["account"].notna()].drop(columns="order")
        if len(nameless):
            hers = nameless.merge(self._hers.of(nameless["account"]), on="account").drop(columns="account")
            rows = self._near if self.orders is None else self._placed
            shared = self._shared(hers.merge(matching.first_seen(rows.of(hers["order"])), on="order"))
            named = pd.concat([named, shared.drop(columns="at")], ignore_index=True)
        return named, self._visits(frame)

    def _visits(self, frame: pd.DataFrame) -> pd.DataFrame:
        if not self.names_accounts:
            return pd.DataFrame(columns=["complaint", "visit", "cutoff", "share", "at"])
        owner = self.owners(frame["order"]).drop_duplicates("order").set_index("order")["account"]
        frame = frame.assign(account=frame["account"].where(frame["account"].notna(), frame["order"].map(owner)))
        frame = frame[frame["account"].notna()]
        rows = self._nameless.of(frame["account"])
        whose = rows[["visit", "owner"]].drop_duplicates().merge(matching.first_seen(rows, "visit"), on="visit")
        hers = frame.merge(whose, left_on="account", right_on="owner")
        return self._shared(hers[["complaint", "visit", "cutoff", "at"]])

    def _shared(self, hers: pd.DataFrame) -> pd.DataFrame:
        """Share a complaint that names a customer among her orders (or visits) in reach, the recent ones likelier."""
        hers = hers[(hers["at"] < hers["cutoff"]) & (hers["at"] > hers["cutoff"] - REACH)]
        age = (hers["cutoff"] - hers["at"]).dt.total_seconds().to_numpy(dtype=np.float64) / 86_400
        chance = pd.Series(ordinary_chance(age), index=hers.index)
        return hers.assign(share=chance / chance.groupby(hers["complaint"]).transform("sum"))

    def _logged(self, wanted: pd.DataFrame, visits: pd.DataFrame) -> Holdings:
        touched = matching.touched(self._near.of(wanted["order"]), wanted, "order")
        if len(visits):
            seen = matching.touched(self._nameless.of(EMPTY), visits.drop(columns="at"), "visit")
            touched = pd.concat([touched, seen], ignore_index=True)
        pairs = touched[["custodian", "custodian_kind"]].fillna("").drop_duplicates().sort_values("custodian_kind")
        kinds: dict[str, str] = dict(pairs.drop_duplicates("custodian").itertuples(index=False))
        return Holdings(LOGGED, touched, self.rolled_of(touched), self.volumes, kinds)

    def _handled(self, wanted: pd.DataFrame) -> pd.DataFrame:
        if not self.attributes or self.orders is None:
            return pd.DataFrame()
        rows = self._placed.of(wanted["order"])[["order", "at", *self.attributes]]
        found = wanted[["complaint", "share", "order"]].merge(rows, on="order").rename(columns={"order": "unit"})
        return found.sort_values(["complaint", "unit", "at"], kind="stable")

    def _first_seen(self, wanted: pd.DataFrame) -> pd.DataFrame:
        """Return ``complaint, order, unit, share, at``: when each wanted order was first seen at all."""
        rows = self._near if self.orders is None else self._placed
        met = wanted.merge(matching.first_seen(rows.of(wanted["order"])), on="order")
        met["unit"] = met["order"]
        return met.sort_values(["complaint", "unit"], kind="stable", ignore_index=True)

    def _as_keys(self, key: Key, ids: pd.Series) -> pd.Series:
        """Return ids as the text of the tables' keys; what is no integer cannot match integer ids and is null."""
        if self.key_types[key] == pa.string():
            return ids.astype(object)
        whole = ids.astype(str).str.fullmatch(r"-?\d{1,18}") & ids.notna()
        numbers = pd.to_numeric(ids.where(whole), errors="coerce").astype("Int64")
        return numbers.astype("string").astype(object)

    def _keys(self, name: Key, values: pd.Series, least: int = 0) -> ir.Table:
        """Return the keys as a table of one column, each, with ``least``, so often that there are at least so many."""
        keys = values.dropna().drop_duplicates().sort_values()
        often = max(1, -(-least // max(len(keys), 1)))
        return self.engine.table(pa.table({name: pa.array(keys.repeat(often), pa.string()).cast(self.key_types[name])}))

    def _frame(self, expression: ir.Table) -> pd.DataFrame:
        frame: pd.DataFrame = self.engine.rows(expression).to_pandas(date_as_object=False)
        return frame.assign(custodian=frame["custodian"].astype(str)) if "custodian" in frame else frame


def _sorted_pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.drop_duplicates().sort_values(["order", "account"], kind="stable", ignore_index=True)
