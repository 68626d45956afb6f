"""A state file: what is needed to take one more complaint, or one more day of accesses, without reading the past again.

It keeps first accesses, the roll-up custodian × day, when each order was first seen, the orders and the complaints. A
trace on it equals a trace from scratch on everything it was ever given.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from holdfast.engine import StateEngine
from holdfast.errors import StateError, UsageError
from holdfast.flow.shop import Shop
from holdfast.terms.tables import COMPLAINTS
from holdfast.trace import exposure

LAYOUT = 2
"""The layout of the tables; a file of another layout is refused."""


class State:
    """The tables of one shop in a file that one run at a time may use."""

    def __init__(
        self, engine: StateEngine, path: Path, offset: int, *, of_orders: Callable[[ir.Table], ir.Table] | None = None
    ) -> None:
        """Take the engine opened on ``path``; ``offset`` (minutes) must be the one that the file was begun with.

        ``of_orders`` makes one row an order of all that was told of it, where that comes bit by bit.

        Raises:
            StateError: the file has another layout or another business day.
        """
        self.engine, self.path, self._offset = engine, path, offset
        self._of_orders = of_orders or ir.Table.distinct
        known = engine.stored("about")
        about = {"layout": LAYOUT, "offset": offset}
        if known is None:
            engine.append("about", pa.table({"about": [json.dumps(about)]}))
            return
        found = json.loads(engine.rows(known)["about"][0].as_py())
        if found.get("layout") != LAYOUT:
            raise StateError(f"{path}: written in another layout; begin a new state file")
        if found["offset"] != offset:
            raise StateError(
                f"{path}: its days are {found['offset']} minutes ahead of UTC, this run's {offset}; use its --timezone"
            )

    def take(
        self, accesses: ir.Table | pa.Table | None, orders: ir.Table | pa.Table | None, complaints: pa.Table
    ) -> None:
        """Add accesses (:func:`exposure.touches`), orders and complaints, all or nothing.

        What is known already changes nothing.
        """
        with self.engine.transaction():
            if accesses is not None:
                self._take_accesses(self._kept(accesses))
            if orders is not None:
                self._merge("orders", self._alike("orders", self._kept(orders)), self._of_orders)
            self._merge("complaints", self._kept(complaints.select(COMPLAINTS.names)), ir.Table.distinct)

    def shop(self) -> Shop:
        """Return the shop as the file knows it.

        Raises:
            UsageError: it knows neither accesses nor orders.
        """
        accesses, orders = self.engine.stored("accesses"), self.engine.stored("orders")
        if accesses is None and orders is None:
            raise UsageError("--accesses or --orders is needed: the state file holds neither yet")
        if accesses is not None and orders is not None:
            accesses, orders = _comparable(accesses, orders)
        shop = Shop(self.engine, accesses, orders, self._offset)
        if accesses is not None:
            names = ("rolled", "visit_seen", *(("order_seen",) if orders is None else ()))
            shop.given(**{name: table for name in names if (table := self.engine.stored(name)) is not None})
        return shop

    def complaints(self) -> pa.Table:
        """Return every complaint ever taken."""
        known = self.engine.stored("complaints")
        return COMPLAINTS.arrow.empty_table() if known is None else self.engine.rows(known).cast(COMPLAINTS.arrow)

    def _kept(self, table: ir.Table | pa.Table) -> ir.Table:
        return self.engine.table(table) if isinstance(table, pa.Table) else self.engine.keep(table)

    def _take_accesses(self, taken: ir.Table) -> None:
        taken = self._alike("accesses", taken)
        first = self.engine.keep(exposure.held(taken))
        known = self.engine.stored("accesses")
        if known is None:
            change = exposure.roll_up(first, self._offset)
        else:
            change = exposure.roll_up_change(first, exposure.held(exposure.known_of(known, first)), self._offset)
            taken = exposure.news(taken, known)
        taken = self.engine.keep(taken)
        self._merge("rolled", self.engine.keep(change), exposure.summed)
        for key in ("order", "visit"):
            self._merge(f"{key}_seen", exposure.first_seen(first, key), partial(exposure.first_seen, key=key))
        self.engine.append("accesses", taken)

    def _merge(self, name: str, rows: ir.Table, combine: Callable[[ir.Table], ir.Table]) -> None:
        known = self.engine.stored(name)
        whole = rows if known is None else ibis.union(known, rows.select(*known.columns))
        # What DuckDB adds up is wider than its parts; stored so, it would no longer go together with the next batch.
        self.engine.replace(name, self.engine.keep(combine(whole)).cast(rows.schema()))

    def _alike(self, name: str, rows: ir.Table) -> ir.Table:
        """Bring ids to the types that the file holds.

        Raises:
            StateError: they cannot be brought there.
        """
        known = self.engine.stored(name)
        if known is None:
            return rows
        differing = {key: kind for key, kind in known.schema().items() if rows.schema()[key] != kind}
        try:
            return self.engine.keep(rows.cast(differing)) if differing else rows
        except Exception as error:
            raise StateError(f"{self.path}: {name} of other types were taken before: {', '.join(differing)}") from error


def _comparable(accesses: ir.Table, orders: ir.Table) -> tuple[ir.Table, ir.Table]:
    """Make text of the ids that were taken as numbers in one table and as text in the other."""
    differing = {
        ours: theirs
        for ours, theirs in (("order", "order"), ("owner", "account"))
        if accesses[ours].type() != orders[theirs].type()
    }
    return accesses.cast(dict.fromkeys(differing, "string")), orders.cast(dict.fromkeys(differing.values(), "string"))
