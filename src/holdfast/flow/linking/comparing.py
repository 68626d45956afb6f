"""Complaints compared on an engine: all at once, or what is new beside what a state file holds."""

import json
from collections.abc import Sequence
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from holdfast.engine import Engine, StateEngine
from holdfast.errors import StateError
from holdfast.link import Evidence, Weights, all_evidence
from holdfast.link.candidates import NEAREST, blocks, keys, offers, pairs
from holdfast.link.features import counted, features, source
from holdfast.link.scoring import compared, scored

LAYOUT = 1
"""The layout of the state file's tables; one of another layout is begun anew."""
NUMBERED = ibis.row_number().over(ibis.window(order_by="complaint"))


def compare(
    engine: Engine, complaints: ir.Table, orders: ir.Table | None, public: ir.Table | None, weights: Weights
) -> tuple[ir.Table, ir.Table]:
    """Compare complaints, as they stand, all at once.

    Returns:
        the features of each with its ``number``, and every pair that was compared with its weight and probability.
    """
    evidence = _evidence()
    made = features(source(complaints, orders), public)
    rows = engine.keep(made.mutate(number=NUMBERED.cast("int64")))
    offered = engine.keep(pairs(offers(keys(rows, blocks(evidence)))))
    levels = engine.keep(compared(offered, rows, evidence))
    return rows, _scored(engine, levels, rows, weights)


class LinkState:
    """What was compared so far, in a file that one run at a time may use: one more complaint costs little.

    It gives what comparing all at once would, whatever came in which order: a complaint that comes between two others
    takes their place beside its neighbours, one that is corrected or taken back goes with all that was said of it.
    """

    def __init__(self, engine: StateEngine, about: dict[str, Any]) -> None:
        """Take the engine opened on the file; ``about`` is what its content rests on besides the complaints.

        Raises:
            StateError: the file rests on something else; begin a new one.
        """
        self.engine = engine
        whole = {"layout": LAYOUT, "nearest": NEAREST, "evidence": [each.name for each in _evidence()], **about}
        known = engine.stored("about")
        if known is None:
            engine.replace("about", pa.table({"about": [json.dumps(whole, sort_keys=True)]}))
        elif engine.rows(known)["about"][0].as_py() != json.dumps(whole, sort_keys=True):
            raise StateError("the state of links rests on other comparisons, values or tables; begin a new one")

    def take(
        self,
        complaints: ir.Table | pa.Table,
        orders: ir.Table | pa.Table | None = None,
        public: pa.Table | None = None,
        *,
        is_all: bool = True,
    ) -> int:
        """Compare what is new, all or nothing; return how many complaints were new, corrected or taken back.

        Args:
            complaints: as they stand.
            orders: see :func:`holdfast.link.features.source`.
            public: see :func:`holdfast.link.features.features`.
            is_all: whether these are all that stand; else those that are not among them stay.
        """
        with self.engine.transaction():
            told = source(self._brought(complaints), None if orders is None else self._brought(orders))
            current = self.engine.keep(told)
            known = self.engine.stored("told")
            if known is None:
                return self._begin(current, public)
            changed = self.engine.keep(current.difference(known.select(*current.columns)))
            gone = known.select(*current.columns)
            gone = gone.difference(current) if is_all else gone.semi_join(changed, "complaint")
            gone = self.engine.keep(gone.select("complaint"))
            many = {*self._ids(changed), *self._ids(gone)}
            if many:
                self._change(changed, gone, public)
            return len(many)

    def scored(self, weights: Weights) -> tuple[ir.Table, ir.Table]:
        """Return the same as :func:`compare`."""
        rows, levels = self.engine.stored("rows"), self.engine.stored("levels")
        assert rows is not None and levels is not None  # noqa: S101, PT018  taken before
        return rows, _scored(self.engine, levels, rows, weights)

    def levels_of(self, one: str, other: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the levels of two complaints, and the counts of :func:`counted`; empty where not both stand."""
        rows, engine = self.engine.stored("rows"), self.engine
        assert rows is not None  # noqa: S101  taken before
        found = engine.rows(rows.filter(rows.complaint.isin([one, other])).select("number").order_by("number"))
        if found.num_rows != 2:
            return {}, {}
        left, right = found["number"].to_pylist()
        pair = engine.table(pa.table({"left": [left], "right": [right]}))
        levels = engine.rows(compared(pair, rows, _evidence())).to_pylist()[0]
        counts = counted(rows)
        return levels, engine.rows(counts.filter(counts.number == left)).to_pylist()[0]

    def _begin(self, current: ir.Table, public: pa.Table | None) -> int:
        made = features(current, self._public(public)).mutate(number=NUMBERED.cast("int64"))
        rows = self.engine.keep(made)
        offered = self.engine.keep(offers(keys(rows, blocks(_evidence()))))
        self.engine.replace("levels", compared(pairs(offered), rows, _evidence()))
        self.engine.replace("offers", offered)
        self.engine.replace("rows", rows)
        self.engine.replace("told", current)
        return len(self._ids(current))

    def _change(self, changed: ir.Table, gone: ir.Table, public: pa.Table | None) -> None:
        engine, evidence = self.engine, _evidence()
        known = {name: engine.stored(name) for name in ("rows", "offers", "levels", "told")}
        old, offered, levels, told = (table for table in known.values() if table is not None)
        free = int(engine.rows(old.agg(free=old.number.max()))["free"][0].as_py() or 0) + 1
        made = features(changed, self._public(public))
        fresh = engine.keep(made.mutate(number=(NUMBERED + free).cast("int64")))
        leaving = engine.keep(old.semi_join(gone, "complaint"))
        stay = old.anti_join(gone, "complaint")
        rows = engine.keep(ibis.union(stay, fresh.select(*old.columns)))
        columns = blocks(evidence)
        touched = keys(ibis.union(fresh.select(*old.columns), leaving), columns).select("block", "key").distinct()
        touched = engine.keep(touched)
        again = engine.keep(offers(_touched(rows, columns, touched)).select(*offered.columns))
        dropped = engine.keep(pairs(offered.semi_join(touched, ["block", "key"])))
        offered = engine.keep(ibis.union(offered.anti_join(touched, ["block", "key"]), again))
        lost = engine.keep(dropped.anti_join(offered, ["left", "right"]))
        new = engine.keep(pairs(again).anti_join(levels, ["left", "right"]))
        more = engine.keep(compared(new, rows, evidence))
        levels = ibis.union(levels.anti_join(lost, ["left", "right"]), more.select(*levels.columns))
        engine.replace("levels", levels)
        engine.replace("offers", offered)
        engine.replace("rows", rows)
        engine.replace("told", ibis.union(told.anti_join(gone, "complaint"), changed.select(*told.columns)))

    def _brought(self, rows: ir.Table | pa.Table) -> ir.Table:
        return self.engine.table(rows) if isinstance(rows, pa.Table) else rows

    def _public(self, public: pa.Table | None) -> ir.Table | None:
        return None if public is None else self.engine.table(public)

    def _ids(self, rows: ir.Table) -> list[str]:
        return [str(each) for each in self.engine.rows(rows.select("complaint"))["complaint"].to_pylist()]


def _evidence() -> list[Evidence]:
    return list(all_evidence().values())


def _touched(rows: ir.Table, columns: Sequence[str], touched: ir.Table) -> ir.Table:
    return keys(rows, columns).semi_join(touched, ["block", "key"])


def _scored(engine: Engine, levels: ir.Table, rows: ir.Table, weights: Weights) -> ir.Table:
    return engine.keep(scored(levels, counted(rows), _evidence(), weights))
