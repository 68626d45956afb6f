"""Complaints compared on an engine: all at once, or what is new beside what a state file holds."""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from holdfast.engine import Engine, Ready, StateEngine
from holdfast.errors import StateError
from holdfast.flow.linking.outcome import Linked, links_of, outcome_of, pairs_of, people_of
from holdfast.link import Evidence, Weights, all_evidence
from holdfast.link.candidates import NEAREST, blocks, keys, offers, pairs
from holdfast.link.features import FROM_COMPLAINTS, FROM_ORDERS, counted, features, source
from holdfast.link.judging import Judgement
from holdfast.link.naming import Named
from holdfast.link.scoring import compared, scored
from holdfast.link.weights import written_weights

LAYOUT = 2
"""The layout of the state file's tables; one of another layout is begun anew."""
TOLD = (*FROM_COMPLAINTS, *FROM_ORDERS)
VALUE, PAIR = ["block", "key"], ["left", "right"]
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
            current = self.engine.keep(told.select(*TOLD), "current")
            if self.engine.stored("told") is None:
                return self._begin(current, public)
            changed = self._keep("changed", lambda: current.difference(self._stored("told").select(*TOLD)))
            if is_all:
                gone = self._keep("gone", lambda: self._stored("told").select(*TOLD).difference(current)[["complaint"]])
            else:
                gone = self._keep(
                    "altered", lambda: self._stored("told").semi_join(changed, "complaint")[["complaint"]]
                )
            both = self._ready(f"both {is_all}", lambda: changed[["complaint"]].union(gone, distinct=True))
            many: int = self.engine.rows(both).num_rows
            if many:
                self._change(changed, gone, public, is_all=is_all)
            return many

    def scored(self, weights: Weights) -> tuple[ir.Table, ir.Table]:
        """Return the same as :func:`compare`."""
        by = hashlib.sha256(written_weights(weights).encode()).hexdigest()
        made = self._ready(
            f"scored {by}",
            lambda: scored(self._stored("levels"), counted(self._stored("rows")), _evidence(), weights),
        )
        return self._stored("rows"), self.engine.keep(made, "scored")

    def linked(self, weights: Weights, judgements: Iterable[Judgement], before: Named) -> Linked:
        """Return the same as :func:`holdfast.flow.linking.outcome.outcome` of all at once."""
        rows, weighed = self.scored(weights)
        told = (("people", lambda: people_of(rows)), ("pairs", lambda: pairs_of(weighed)))
        people, pairs = (self.engine.rows(self._ready(name, make)) for name, make in told)
        links = self._ready("links", lambda: links_of(rows, weighed))
        return outcome_of(people, pairs, lambda: self.engine.rows(links), judgements, before)

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
        many: int = self.engine.rows(current.select("complaint")).num_rows
        return many

    def _change(self, changed: ir.Table, gone: ir.Table, public: pa.Table | None, *, is_all: bool) -> None:
        """Take what is new in and what is gone out, on one path for one complaint and for many."""
        leaves, said = "gone" if is_all else "altered", public is not None
        listed = self._public(public)
        leaving = self._keep(f"leaving {leaves}", lambda: self._stored("rows").semi_join(gone, "complaint"))
        fresh = self._keep(f"fresh {said}", lambda: self._fresh(changed, listed))
        met = self._keep(f"met {leaves} {said}", lambda: _met(fresh, leaving))
        dropped = self._keep(f"dropped {leaves} {said}", lambda: pairs(self._stored("offers").semi_join(met, VALUE)))
        self._exchange("rows", leaves, lambda: gone, f"fresh {said}", lambda: fresh)
        again = self._keep(f"again {leaves} {said}", lambda: self._offered(met))
        self._exchange("offers", f"{leaves} {said}", lambda: met, f"{leaves} {said}", lambda: again)
        self._exchange(
            *("levels", f"{leaves} {said}", lambda: dropped.anti_join(self._stored("offers"), PAIR)),
            *(f"{leaves} {said}", lambda: self._compared(again)),
        )
        self._exchange("told", leaves, lambda: gone, "", lambda: changed)

    def _fresh(self, changed: ir.Table, listed: ir.Table | None) -> ir.Table:
        """Return features of what is new, with numbers that nobody has, those that leave included."""
        rows = self._stored("rows")
        free = rows.agg(free=ibis.coalesce(rows.number.max(), -1) + 1)
        made = features(changed, listed).cross_join(free)
        return made.mutate(number=(NUMBERED + made.free).cast("int64")).select(*rows.columns)

    def _offered(self, met: ir.Table) -> ir.Table:
        keyed = keys(self._stored("rows"), blocks(_evidence())).semi_join(met, VALUE)
        return offers(keyed)

    def _compared(self, again: ir.Table) -> ir.Table:
        new = pairs(again).anti_join(self._stored("levels"), PAIR)
        return compared(new, self._stored("rows"), _evidence())

    def _exchange(
        self, name: str, out: str, gone: Callable[[], ir.Table], into: str, new: Callable[[], ir.Table]
    ) -> None:
        """Take rows out of a stored table, then put others in; both named as what they rest on."""
        self.engine.remove(name, self._ready(f"out of {name} {out}", gone))
        self.engine.append(name, self._ready(f"into {name} {into}", new))

    def _ready(self, name: str, make: Callable[[], ir.Table]) -> Ready:
        return self.engine.ready(f"link {name}", make)

    def _keep(self, name: str, make: Callable[[], ir.Table]) -> ir.Table:
        return self.engine.keep(self._ready(name, make), name)

    def _stored(self, name: str) -> ir.Table:
        table = self.engine.stored(name)
        assert table is not None  # noqa: S101  taken before
        return table

    def _brought(self, rows: ir.Table | pa.Table) -> ir.Table:
        return self.engine.table(rows) if isinstance(rows, pa.Table) else rows

    def _public(self, public: pa.Table | None) -> ir.Table | None:
        return None if public is None else self.engine.keep(self.engine.table(public), "listed")


def _evidence() -> list[Evidence]:
    return list(all_evidence().values())


def _met(fresh: ir.Table, leaving: ir.Table) -> ir.Table:
    """Return ``block, key``: all values of what comes and of what goes."""
    return keys(ibis.union(fresh, leaving.select(*fresh.columns)), blocks(_evidence())).select(VALUE).distinct()


def _scored(engine: Engine, levels: ir.Table, rows: ir.Table, weights: Weights) -> ir.Table:
    return engine.keep(scored(levels, counted(rows), _evidence(), weights))
