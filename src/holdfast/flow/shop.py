"""One shop's accesses and orders, made ready once and then asked about any set of complaints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from holdfast.engine import Engine
from holdfast.terms.tables import ATTRIBUTES
from holdfast.trace import exposed, exposure, matching
from holdfast.trace.assembly import Holdings, assemble
from holdfast.trace.evidence import LOGGED, Evidence

REACH = pd.Timedelta(days=180)
"""Of a customer who names no order, orders up to this old may be the one the caller spoke of."""

Frames = Mapping[str, pd.DataFrame]


LARGE = 30_000_000
"""From this many accesses on, the custodians that saw most orders are measured on a sample of the orders."""
SURELY_ENOUGH = 15_000
"""Sampled accesses of a custodian that suffice: half a per cent of them lie in a typical window, known to ± 12 %."""


def sample_for(access_rows: int) -> int:
    """Return one in how many orders is sampled: a power of two that leaves about ``LARGE / 2`` accesses, or 1."""
    one_in = 1
    while access_rows > LARGE * one_in:
        one_in *= 2
    return one_in if one_in == 1 else 2 * one_in


@dataclass
class Shop:
    """The tables of one shop on one engine.

    ``accesses``: the columns of :func:`exposure.keyed`, raw or already brought down to first touches; ``orders`` as in
    ``terms.tables.ORDERS``; either may be missing, not both. ``offset``: minutes from UTC to the business day.
    ``sample``: one in how many orders measures the large custodians.
    """

    engine: Engine
    accesses: ir.Table | None
    orders: ir.Table | None
    offset: int = 0
    sample: int = 1
    attributes: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """See which attributes the orders have."""
        columns = self.orders.columns if self.orders is not None else ()
        self.attributes = tuple(name for name in ATTRIBUTES if name in columns)

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
        """Each custodian's first access to each order (or account) in the sample."""
        assert self.accesses is not None  # noqa: S101
        chosen = self.accesses if self.sample == 1 else exposure.sampled(self.accesses, self.sample)
        return self.engine.keep(exposure.held(chosen))

    @cached_property
    def rolled(self) -> ir.Table:
        """Custodian × day, of the sample."""
        return self.engine.keep(exposure.roll_up(self.first, self.offset))

    @cached_property
    def order_seen(self) -> ir.Table:
        """When each order was first seen: placed, where the orders are known."""
        if self.orders is not None:
            return exposure.first_seen(self.orders, "order")
        return self.engine.keep(exposure.first_seen(self.first, "order"))

    @cached_property
    def account_seen(self) -> ir.Table:
        """When each account that an access named without an order was first seen."""
        return self.engine.keep(exposure.first_seen(self.first, "account"))

    @cached_property
    def volumes(self) -> pd.DataFrame:
        """What each custodian saw in all: ``custodian, orders, accounts``."""
        return self._scaled(self._frame(exposure.volumes(self.rolled)))

    @cached_property
    def populations(self) -> Frames:
        """Orders (and accounts, where accesses name only those) by the day they were first seen."""
        found = {"order": self._frame(exposure.population(self.order_seen, self.offset))}
        if self.orders is None:
            found["order"] = self._scaled(found["order"])
        if self.names_accounts:
            found["account"] = self._scaled(self._frame(exposure.population(self.account_seen, self.offset)))
        return found

    @cached_property
    def names_accounts(self) -> bool:
        """Whether some accesses name a customer and no order."""
        return self.accesses is not None and bool(self.volumes["accounts"].sum() > 0)

    @cached_property
    def attribute_rolls(self) -> Frames:
        """For each order attribute, value × day."""
        assert self.orders is not None or not self.attributes  # noqa: S101
        return {
            name: self._frame(exposure.attribute_roll_up(self.orders, name, self.offset)) for name in self.attributes
        }

    def rolled_of(self, custodians: pd.Series) -> pd.DataFrame:
        """Return custodian × day of these custodians: of all orders, or of the sample for those that it measures."""
        if self.sample == 1:
            return self._frame(self.rolled.semi_join(self._words(custodians), "custodian"))
        assert self.accesses is not None  # noqa: S101
        volumes = self.volumes.set_index("custodian").reindex(custodians)
        large = (volumes["orders"].fillna(0) + volumes["accounts"].fillna(0)) >= SURELY_ENOUGH * self.sample
        measured = self._frame(self.rolled.semi_join(self._words(custodians[large.to_numpy()]), "custodian"))
        small = self.accesses.semi_join(self._words(custodians[~large.to_numpy()]), "custodian")
        counted = self._frame(exposure.roll_up(exposure.held(small), self.offset))
        return pd.concat([self._scaled(measured), counted], ignore_index=True)

    def _scaled(self, counts: pd.DataFrame) -> pd.DataFrame:
        columns = [name for name in ("orders", "accounts", "units") if name in counts]
        return counts.assign(**{name: counts[name] * self.sample for name in columns})

    def _words(self, custodians: pd.Series) -> ir.Table:
        kind = pa.int64() if self._numbers_custodians else pa.string()
        return self.engine.table(pa.table({"custodian": pa.array(custodians, pa.string()).cast(kind)}))

    @cached_property
    def _numbers_custodians(self) -> bool:
        return self.accesses is not None and self.accesses.custodian.type().is_integer()

    @cached_property
    def key_types(self) -> dict[str, pa.DataType]:
        """The types of ``order`` and ``account``: int64 or string, alike in all tables."""
        table = self.orders if self.orders is not None else self.accesses
        assert table is not None  # noqa: S101
        return {key: pa.int64() if table[key].type().is_integer() else pa.string() for key in ("order", "account")}

    def evidence(self, victims: pd.DataFrame) -> Evidence:
        """Look the complaints up (see :func:`trace.complaints.victims`) and put together what the fit sees."""
        wanted, by_account = self._wanted(victims)
        holdings = []
        if self.accesses is not None:
            holdings.append(self._logged(wanted, by_account))
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
        return assemble(
            victims["called_at"], list(victims["fields_known"]), seen, self.populations, holdings, self.offset
        )

    def owners(self, orders: pd.Series, accounts: pd.Series) -> pd.DataFrame:
        """Return the known pairs ``order, account`` of these orders and accounts."""
        found = [
            self._frame(matching.owners(table, self._keys("order", orders), self._keys("account", accounts)))
            for table in self._owning
        ]
        return pd.concat(found).drop_duplicates().sort_values(["order", "account"], kind="stable", ignore_index=True)

    def owners_as_text(self, orders: pd.Series) -> pd.DataFrame:
        """Return ``order, account`` as text for these orders (as text)."""
        typed = self._typed("order", orders)
        return (
            self.owners(typed, self._typed("account", orders.head(0)))
            .astype(object)
            .map(lambda key: None if pd.isna(key) else str(key))
        )

    def seen_by(self, custodian: str) -> pd.DataFrame:
        """Return ``order, account, at`` as text and times: what a custodian with a log saw first, and when."""
        assert self.accesses is not None  # noqa: S101
        mine = self.accesses.filter(
            self.accesses.custodian == (int(custodian) if self._numbers_custodians else custodian)
        )
        return self._named(self._frame(exposed.seen_orders(mine)))

    def handled_by(self, attribute: str, value: str) -> pd.DataFrame:
        """Return ``order, account, at`` of the orders with this value of an attribute."""
        assert self.orders is not None  # noqa: S101
        return self._named(self._frame(exposed.handled_orders(self.orders, attribute, value)))

    def _named(self, seen: pd.DataFrame) -> pd.DataFrame:
        """Fill in the accounts that other tables know."""
        lacking = seen["account"].isna() & seen["order"].notna()
        if lacking.any():
            known = (
                self.owners_as_text(seen.loc[lacking, "order"]).drop_duplicates("order").set_index("order")["account"]
            )
            seen.loc[lacking, "account"] = seen.loc[lacking, "order"].map(known)
        return seen.sort_values(["order", "account"], kind="stable", ignore_index=True)

    @cached_property
    def _owning(self) -> list[ir.Table]:
        tables = []
        if self.orders is not None and "account" in self.orders.columns:
            tables.append(self.orders.select("order", "account"))
        if self.accesses is not None:
            tables.append(self.accesses.select("order", account=self.accesses.owner))
        return tables

    def _wanted(self, victims: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return ``complaint, order, cutoff, share`` and ``complaint, account, cutoff, share``."""
        frame = pd.DataFrame(
            {
                "complaint": victims.index.to_numpy(),
                "order": self._typed("order", victims["order"]),
                "account": self._typed("account", victims["account"]),
                "cutoff": victims["cutoff"],
                "share": 1.0,
            }
        )
        named = frame[frame["order"].notna()]
        nameless = frame[frame["order"].isna() & frame["account"].notna()]
        if not len(nameless) and not self.names_accounts:
            return named.drop(columns="account"), named.head(0).drop(columns="order")
        pairs = self.owners(named["order"], nameless["account"])
        shared = self._shared(nameless, pairs)
        owner = pairs.drop_duplicates("order").set_index("order")["account"]
        account = frame["account"].where(frame["account"].notna(), frame["order"].map(owner))
        by_account = frame.assign(account=account)[account.notna()].drop(columns="order")
        return pd.concat([named.drop(columns="account"), shared], ignore_index=True), by_account

    def _shared(self, nameless: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
        """Share a complaint that names a customer only among her orders in reach."""
        hers = nameless.drop(columns=["order", "share"]).merge(pairs, on="account")
        if not len(hers):
            return hers.drop(columns="account").assign(share=1.0)
        seen = self._first_seen(hers.assign(share=1.0))
        hers = hers.merge(seen[["complaint", "order", "at"]], on=["complaint", "order"])
        hers = hers[(hers["at"] < hers["cutoff"]) & (hers["at"] > hers["cutoff"] - REACH)]
        share = 1.0 / hers.groupby("complaint")["order"].transform("count")
        return hers.drop(columns=["account", "at"]).assign(share=share)

    def _logged(self, wanted: pd.DataFrame, by_account: pd.DataFrame) -> Holdings:
        assert self.accesses is not None  # noqa: S101
        found = [self._frame(matching.touched(self.accesses, self._table(wanted), "order"))]
        if self.names_accounts and len(by_account):
            found.append(self._frame(matching.touched(self.accesses, self._table(by_account), "account")))
        touched = pd.concat(found, ignore_index=True)
        custodians = pd.Series(sorted(touched["custodian"].unique()), dtype=object)
        least = touched.groupby("custodian")["custodian_kind"].min().fillna("")
        kinds = {str(name): str(kind) for name, kind in least.items()}
        return Holdings(LOGGED, touched, self.rolled_of(custodians), self.volumes, kinds)

    def _handled(self, wanted: pd.DataFrame) -> pd.DataFrame:
        if not self.attributes or self.orders is None:
            return pd.DataFrame()
        found = self._frame(matching.attributes(self.orders, self._table(wanted), self.attributes))
        return found.sort_values(["complaint", "unit", "at"], kind="stable")

    def _first_seen(self, wanted: pd.DataFrame) -> pd.DataFrame:
        """Return ``complaint, order, unit, share, at``: when each wanted order was first seen at all."""
        met = wanted.merge(self._seen_at(wanted["order"].drop_duplicates()), on="order")
        met["unit"] = met["order"].astype(str)
        return met.sort_values(["complaint", "unit"], kind="stable", ignore_index=True)

    def _seen_at(self, orders: pd.Series) -> pd.DataFrame:
        keys = self._keys("order", orders)
        if self.orders is None and self.sample > 1:  # the sample holds few of them
            assert self.accesses is not None  # noqa: S101
            return self._frame(exposure.first_seen(self.accesses.semi_join(keys, "order"), "order"))
        return self._frame(self.order_seen.semi_join(keys, "order"))

    def _typed(self, key: str, ids: pd.Series) -> pd.Series:
        """Bring ids to the type of the tables' keys; what is no integer cannot match integer ids."""
        if self.key_types[key] == pa.string():
            return ids
        whole = ids.astype(str).str.fullmatch(r"-?\d{1,18}") & ids.notna()
        return pd.to_numeric(ids.where(whole), errors="coerce").astype("Int64")

    def _keys(self, name: str, values: pd.Series) -> ir.Table:
        return self._table(pd.DataFrame({name: values.dropna().drop_duplicates().sort_values()}))

    def _table(self, frame: pd.DataFrame) -> ir.Table:
        types = {**self.key_types, "complaint": pa.int64(), "cutoff": pa.timestamp("us"), "share": pa.float64()}
        columns = {str(name): pa.array(frame[name], type=types[str(name)], from_pandas=True) for name in frame}
        return self.engine.table(pa.table(columns))

    def _frame(self, expression: ir.Table) -> pd.DataFrame:
        frame: pd.DataFrame = self.engine.rows(expression).to_pandas(date_as_object=False)
        return frame.assign(custodian=frame["custodian"].astype(str)) if "custodian" in frame else frame
