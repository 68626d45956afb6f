"""The method under test: Holdfast's own code, on its own engine, given the world's accesses and a draw's complaints.

A world's first accesses and roll-up are computed once a process and cut at each draw's ``observed_until``; the rest is
the product's path from complaints to findings. Integer ids stand for the texts, which only changes the speed. A network
of cards has no orders, only uses of cards: there the package is given no orders.
"""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from benchmarks.trace.answer import Answer, Method
from benchmarks.trace.draw import Draw
from benchmarks.trace.world import World, order_ids
from holdfast.engine import Engine, open_engine
from holdfast.flow.shop import Shop
from holdfast.flow.tracing import find
from holdfast.terms.tables import COMPLAINTS
from holdfast.trace import exposure
from holdfast.trace.findings import Findings

MICRO = 1_000_000
EXPOSED_FROM = 0.5
"""Leads this likely have their customers listed; each order's own probability is what is scored."""


@dataclass(frozen=True)
class Stored:
    """One world on an engine: first touches, orders, and what the product's look-ups need of them."""

    engine: Engine
    touches: ir.Table
    orders: ir.Table
    whole: Shop
    rolled: ir.Table


def _words(names: list[str], index: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(index, pa.int32()), pa.array(names)).cast(pa.string())


def _accesses(world: World, at: np.ndarray, custodian: np.ndarray, order: np.ndarray) -> pa.Table:
    fields = ["|".join(sorted(shown)) for shown in world.custodian_fields]
    return pa.table(
        {
            "at": pa.array(at * MICRO, pa.timestamp("us")),
            "custodian": _words(world.custodian_names, custodian),
            "custodian_kind": _words(world.custodian_kinds, custodian),
            "order": pa.array(order.astype(np.int64)),
            "account": pa.array(world.order_account[order].astype(np.int64)),
            "fields": _words(fields, custodian),
        }
    )


@lru_cache(maxsize=1)
def _stored(world_seed: int, process: int) -> Stored:  # noqa: ARG001 - one engine a process
    world = _worlds[world_seed]
    engine = open_engine(memory="3GB", threads=1)
    rows = engine.table(_accesses(world, world.access_at, world.access_custodian, world.access_order))
    touches = engine.keep(exposure.touches(exposure.keyed(rows)))
    orders = engine.table(
        pa.table(
            {
                "order": pa.array(np.arange(len(world.order_at), dtype=np.int64)),
                "account": pa.array(world.order_account.astype(np.int64)),
                "at": pa.array(world.order_at * MICRO, pa.timestamp("us")),
                **{name: _words(world.attribute_names[name], code) for name, code in world.order_attributes.items()},
            }
        )
    )
    whole = Shop(engine, touches, orders if world.order_attributes else None)
    whole.prepare()
    return Stored(engine, touches, orders, whole, engine.keep(exposure.roll_up(whole.first, 0)))


_worlds: dict[int, World] = {}


def _shop(world: World, draw: Draw) -> Shop:
    """Return the shop as it was known when the data were taken."""
    _worlds[world.seed] = world
    stored = _stored(world.seed, os.getpid())
    until = datetime.fromtimestamp(draw.observed_until, UTC).replace(tzinfo=None)
    extra = stored.engine.table(_accesses(world, draw.extra_at, draw.extra_custodian, draw.extra_order))
    echo = exposure.touches(exposure.keyed(extra)).select(*stored.touches.columns)
    every = ibis.union(stored.touches, echo)
    orders = stored.orders.filter(stored.orders["at"] < until)
    shop = Shop(stored.engine, every.filter(every["at"] < until), orders if world.order_attributes else None)
    today = pd.Timestamp(until).normalize()
    return shop.given(
        rolled=stored.rolled.filter(stored.rolled.day <= ibis.literal(until.date())),
        names_accounts=False,
        attribute_rolls={name: _until(rolled, today) for name, rolled in stored.whole.attribute_rolls.items()},
        populations={"order": _until(stored.whole.populations["order"], today)},
    )


def _until(frame: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    return frame[frame["day"] <= today]


def _complaints(draw: Draw) -> pa.Table:
    numbers = {"order": draw.order, "account": draw.account}
    told = draw.complaints
    columns = {
        name: pa.array(numbers[name]).cast(pa.string()) if name in numbers and not told[name].null_count else told[name]
        for name in COMPLAINTS.names
    }
    return pa.table(columns).cast(COMPLAINTS.arrow)


def answer(world: World, findings: Findings) -> Answer:
    """Bring findings into the form that is scored."""
    start = date.fromordinal(date(1970, 1, 1).toordinal() + world.start // 86_400)
    windows: dict[str, tuple[int, int]] = {}
    for lead in findings.leads:
        days = (lead.window_from - start).days, (lead.window_to - start).days
        if not lead.is_outside:
            windows.setdefault(lead.custodian, days)
    orders = order_ids(np.array([int(order) for order in findings.exposed["order"].to_pylist()], dtype=np.int64))
    return Answer(
        leads=[(lead.custodian, lead.custodian_kind, lead.probability) for lead in findings.leads],
        credible_sets=[[name for name, _ in each.members] for each in findings.credible_sets],
        windows=windows,
        none_probability=findings.none_probability,
        outside_probability=findings.outside_probability,
        exposed=dict(zip(orders.to_pylist(), findings.exposed["probability"].to_pylist(), strict=True)),
    )


def holdfast(world: World, draw: Draw) -> Answer:
    """Trace one draw."""
    return answer(world, find(_shop(world, draw), _complaints(draw), threshold=EXPOSED_FROM))


METHODS: dict[str, Method] = {"holdfast": holdfast}
