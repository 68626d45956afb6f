"""Replayed complaints with the gang each belongs to: what is linked, and the truth that only scoring may see."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from holdfast.replay.arrow import arrow
from holdfast.replay.callers.gangs import HOTLINE
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.simulation import Simulation
from holdfast.replay.told import told
from holdfast.terms.identifiers import Tokens
from holdfast.terms.tables import ATTRIBUTES

KEY = b"a key of the benchmark, no secret"
SCALE = 0.3


@dataclass(frozen=True)
class World:
    """``gang``: of each complaint the number of its gang; those of noise have one each; ``call``: which it tells of."""

    name: str
    complaints: pa.Table
    orders: pa.Table
    public: pa.Table
    texts: list[str]
    gang: NDArray[np.int64]
    call: NDArray[np.int64]


def world(scenario: str, seed: int, scale: float = SCALE) -> World:
    """Let a scenario happen and return what the lake would hold of it: tokens and sketches."""
    simulation = Simulation.begin(scenario_named(scenario), seed, scale)
    days = [arrow("orders", tables["orders"], simulation.world) for tables in simulation.days()]
    said = told(simulation)
    words = dict(zip(said.texts["complaint"].to_pylist(), said.texts["text"].to_pylist(), strict=True))
    texts = [words[each] for each in said.table["complaint"].to_pylist()]
    tokens = Tokens(KEY)
    table = said.table.select(["complaint", "order", "called_at", "reported_at", "pretext", "steps", "url"])
    for name, kind, values in (
        ("account", "account", said.table["account"]),
        ("caller", "phone", said.table["caller"]),
        ("caller_block", "phone_block", said.table["caller"]),
        ("payee", "instrument", said.table["payee"]),
        ("wording", "wording", pa.array(texts)),
    ):
        table = table.append_column(name, tokens.column(kind, values))
    wanted = pa.compute.SetLookupOptions(value_set=table["order"].combine_chunks())
    orders = pa.concat_tables(
        day.select(["order", *ATTRIBUTES]).cast(pa.schema([(n, pa.string()) for n in ("order", *ATTRIBUTES)]))
        for day in days
    )
    orders = orders.filter(pa.compute.is_in(orders["order"], options=wanted))
    public = pa.table({"kind": ["caller"], "value": [tokens.token("phone", HOTLINE)]})
    own = np.where(said.leak < 0, 1_000_000 + np.arange(len(said.leak)), said.leak)
    call = np.where(said.leak < 0, -1 - np.arange(len(said.leak)), said.leak * 1_000_000 + said.call)
    return World(f"{scenario} {seed}", table, orders, public, texts, own, call)
