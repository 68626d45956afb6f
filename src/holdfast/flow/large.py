"""A shop with more accesses than can be brought together one by one: whom complaints point at is counted on samples.

Grouping a billion accesses by custodian and order takes many times as long as reading them. Only the custodians that
saw a complaint need to be counted, and a custodian that saw very much is known well enough from a part of the orders.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from holdfast.flow.outline import Outline
from holdfast.flow.shop import Frames, Shop
from holdfast.trace import exposed, exposure

LARGE = 8_000_000
"""From this many accesses on a shop is large."""
SURELY_ENOUGH = 15_000
"""Sampled accesses of a custodian that suffice: half a per cent of them lie in a typical window, known to ± 12 %."""
POPULATION = 1_000_000
"""Accesses from which the orders by day are estimated."""
IN_FULL = 4_000_000
"""Accesses, all together, of the custodians that complaints point at most: these are counted in full."""
NARROW = 0.05
"""Only custodians that opened at most this part of all orders are counted in full."""
FEWEST_IN_PART = 4096
"""No part is smaller than one in so many."""
EVER = pd.Timestamp("1900-01-01")
"""Before every access."""


@dataclass
class LargeShop(Shop):
    """A shop of which :class:`Shop` would count too much; see there.

    ``outline``: what is known before the scan. ``read_between``: the accesses between two times, or some more, where
    that is less to read than all of them.
    """

    outline: Outline = field(kw_only=True)
    read_between: Callable[[datetime, datetime], ir.Table] | None = field(kw_only=True, default=None)
    rates: pd.DataFrame = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no custodian counted."""
        super().__post_init__()
        nobody = pd.DataFrame({"holder": [], "accesses": [], "one_in": []})
        self.rates = nobody.astype({"holder": str, "accesses": float, "one_in": "int64"})

    def prepare(self) -> None:
        """Compute now what every look-up needs."""
        _ = self.attribute_rolls

    @property
    def one_in(self) -> int:
        """One in how many orders stands for all orders."""
        return _power_of_two(self.outline.rows / POPULATION)

    @cached_property
    def names_accounts(self) -> bool:
        """Whether some accesses may name a customer and no order."""
        return not self.outline.names_orders

    @cached_property
    def first(self) -> ir.Table:
        """First accesses, see :func:`exposure.thinned`, of the custodians in ``rates`` and of all others together."""
        assert self.accesses is not None  # noqa: S101
        number, rates = np.arange(len(self.rates)), self.rates
        columns = {"number": number, "mask": rates["one_in"] - 1}
        table = pa.table({"holder": self._written(rates["holder"]), **{k: pa.array(v) for k, v in columns.items()}})
        return self.engine.keep(exposure.thinned(self.accesses, self.engine.table(table), self.one_in), "first")

    @cached_property
    def order_seen(self) -> ir.Table:
        """When each order was first seen: placed, where the orders are known; else of one in ``one_in`` orders."""
        return super().order_seen if self.orders is not None else exposure.first_seen(self._of_all, "order")

    @cached_property
    def visit_seen(self) -> ir.Table:
        """When each visit was first seen, of one in ``one_in``."""
        return exposure.first_seen(self._of_all, "visit")

    @property
    def _accounts_a_visited_one(self) -> float:
        """How many accounts nobody visited is not counted: the visits stand for all."""
        return 1.0

    @property
    def _of_all(self) -> ir.Table:
        mask = ibis.literal(self.one_in - 1, "int64")
        return self.first.filter(exposure.in_part(self.first, mask))

    @cached_property
    def populations(self) -> Frames:
        """Orders (and visits, where accesses may name accounts only) by the day they were first seen."""
        found = dict(super().populations)
        scaled = ["order"] if self.orders is None else []
        for key in [*scaled, *(["visit"] if self.names_accounts else [])]:
            found[key] = found[key].assign(units=found[key]["units"] * self.one_in)
        return found

    def _populations_with(self, seen: pd.DataFrame) -> Frames:
        """Return the populations; a day of which the part holds no order, but complaints do, had about one part's."""
        if self.orders is not None:
            return self.populations
        known = self.populations["order"]
        met = (seen["at"] + pd.Timedelta(minutes=self.offset)).dt.normalize().drop_duplicates()
        missed = pd.DataFrame({"day": met.astype(known["day"].dtype), "units": self.one_in})
        missed = missed[~missed["day"].isin(known["day"])]
        return {**self.populations, "order": pd.concat([known, missed], ignore_index=True)}

    def rolled_of(self, touched: pd.DataFrame) -> pd.DataFrame:
        """Return custodian × day of the custodians in ``touched``, and count them anew where they are others."""
        rates = self._rates(touched)
        if not rates.equals(self.rates):
            self.rates = rates
            for name in ("first", "order_seen", "visit_seen", "populations", "volumes"):
                self.__dict__.pop(name, None)
        mine = self.first.filter(self.first.number >= 0)
        rolled = self._frame(exposure.roll_up(mine.rename(custodian="number"), self.offset))
        number = rolled["custodian"].astype("int64")
        factor = self.rates["one_in"].to_numpy()[number]
        rolled = rolled.assign(
            custodian=self.rates["holder"].to_numpy()[number],
            orders=rolled["orders"] * factor,
            visits=rolled["visits"] * factor,
        )
        return _at_least(rolled, touched, self.offset)

    @cached_property
    def volumes(self) -> pd.DataFrame:
        """What each custodian saw in all, ``custodian, orders, visits``: of some as counted, of others about."""
        mine = self.first.filter(self.first.number >= 0)
        counted = self._frame(exposure.counted(mine.rename(custodian="number")))
        number = counted["custodian"].astype("int64")
        factor = self.rates["one_in"].to_numpy()[number]
        counted = counted.assign(
            custodian=self.rates["holder"].to_numpy()[number],
            orders=counted["orders"] * factor,
            visits=counted["visits"] * factor,
        )
        held = float(counted["orders"].sum() + counted["visits"].sum())
        once = held / max(self.rates["accesses"].sum(), held, 1.0) if held else 1.0
        others = {name: n * once for name, n in self.outline.opened.items() if name not in set(self.rates["holder"])}
        about = pd.DataFrame({"custodian": list(others), "orders": list(others.values()), "visits": 0.0})
        return pd.concat([counted, about], ignore_index=True)

    def seen_by(self, custodian: str, begin: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
        """Return ``order, account, at`` of what a custodian saw first between two times (UTC), maybe of some more."""
        in_full = self.rates[(self.rates["holder"] == custodian) & (self.rates["one_in"] == 1)]
        if not len(in_full):  # whether an access is the first is only known from all before it
            begin = EVER
        rows = self._between(begin, end)
        mine = rows.filter(rows.custodian == self._as_held(custodian))
        if len(in_full):
            earlier = self.first.filter(self.first.number == int(in_full.index[0]))
            mine = self._without_earlier(mine, earlier.filter(earlier["at"] < begin.to_pydatetime()))
        return self._named(self._frame(exposed.seen_orders(mine)))

    def first_seen_between(self, begin: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
        """Return ``order, account, at`` of the orders first seen by anyone from ``begin`` to before ``end`` (UTC)."""
        if self.orders is not None:
            return super().first_seen_between(begin, end)
        inside = self.engine.keep(exposure.touches(self._between(begin, end)))
        orders = inside.filter(inside.order.notnull()).select("order")
        earlier = self._between(EVER, begin).semi_join(orders, "order")
        return self._named(self._frame(exposed.seen_orders(self._without_earlier(inside, earlier))))

    def _between(self, begin: pd.Timestamp, end: pd.Timestamp) -> ir.Table:
        assert self.accesses is not None  # noqa: S101
        times = begin.to_pydatetime(), end.to_pydatetime()
        rows = self.read_between(*times) if self.read_between else self.accesses
        return rows.filter(rows["at"] >= times[0], rows["at"] < times[1])

    def _without_earlier(self, rows: ir.Table, earlier: ir.Table) -> ir.Table:
        """Leave out the rows about an order (or visit) that is among those earlier ones."""
        for key in ("order", "visit") if self.names_accounts else ("order",):
            rows = rows.anti_join(earlier.filter(earlier[key].notnull()).select(key), key)
        return rows

    def _rates(self, touched: pd.DataFrame) -> pd.DataFrame:
        """Return ``holder, accesses, one_in``: on which part of the orders each custodian in ``touched`` is counted.

        Of each as many as surely are enough; all of those that complaints point at most, as far as the numbers of
        complaints and of accesses tell.
        """
        complaints = touched.groupby("custodian")["complaint"].nunique().sort_index()
        met = self.outline.opened
        accesses = np.array([met.get(str(name), 0.0) for name in complaints.index])
        told = max(touched["complaint"].nunique(), 1)
        custodians_an_order = complaints.sum() / told
        part = np.clip(accesses / max(sum(met.values()), 1.0) * custodians_an_order, 1e-9, 0.999)
        order = np.argsort(-_pointing(complaints.to_numpy() / told, part), kind="stable")
        narrow = order[part[order] <= NARROW]
        in_full = narrow[np.cumsum(accesses[narrow]) <= IN_FULL]
        one_in = np.array([_power_of_two(n / SURELY_ENOUGH / 2, self.one_in) for n in accesses], dtype=np.int64)
        one_in[in_full] = 1
        return pd.DataFrame({"holder": complaints.index.astype(str), "accesses": accesses, "one_in": one_in})


def _power_of_two(ratio: float, most: int = FEWEST_IN_PART) -> int:
    """Return the least power of two that is at least ``ratio``, between 1 and ``most``."""
    return min(1 << max(int(np.ceil(np.log2(max(ratio, 1.0)))), 0), most)


def _pointing(share: np.ndarray, part: np.ndarray) -> np.ndarray:
    """Return the relative entropy of a ``share`` of the complaints to a ``part`` of the orders, negative below it."""
    share = np.clip(share, 1e-9, 0.999)
    gain = share * np.log(share / part) + (1 - share) * np.log((1 - share) / (1 - part))
    return np.asarray(np.where(share > part, gain, -gain))


def _at_least(rolled: pd.DataFrame, touched: pd.DataFrame, offset: int) -> pd.DataFrame:
    """Count no day lower than what complaints speak of: a sample may have missed it."""
    day = (touched["at"] + pd.Timedelta(minutes=offset)).dt.normalize().astype(rolled["day"].dtype)
    seen = touched.assign(day=day).groupby(["custodian", "day"])["unit"].nunique().rename("seen").reset_index()
    both = rolled.merge(seen, on=["custodian", "day"], how="outer").fillna({"orders": 0, "visits": 0, "seen": 0})
    lacking = (both["seen"] - both["orders"] - both["visits"]).clip(lower=0)
    return both.assign(orders=both["orders"] + lacking).drop(columns="seen")
