"""A run in memory: the three tables that a trace of files reads, and the truth beside them."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.replay.agenda import Rows
from holdfast.replay.arrow import arrow
from holdfast.replay.files import zoned
from holdfast.replay.life.steps import PLACED
from holdfast.replay.scenario import Scenario
from holdfast.replay.simulation import Simulation
from holdfast.replay.told import told
from holdfast.replay.truth import Leak, Truth, truth
from holdfast.terms.schemas import TableSchema
from holdfast.terms.tables import ACCESSES, COMPLAINTS, ORDERS


@dataclass(frozen=True)
class Simulated:
    """A simulated shop's tables, as ``terms.tables`` writes them (naive UTC, by time), and the truth."""

    complaints: pa.Table
    accesses: pa.Table
    orders: pa.Table
    truth: Truth
    texts: pa.Table
    """Their words: ``complaint, reported_at, channel, language, text``; ordinary complaints among them."""

    @property
    def leak(self) -> Leak:
        """The first leak."""
        return self.truth.leaks[0]


def simulated(scenario: Scenario, seed: int, scale: float = 1.0) -> Simulated:
    """Let a scenario happen and keep what a trace reads; the same arguments, the same tables.

    Raises:
        UsageError: the scale is too small.
    """
    simulation = Simulation.begin(scenario, seed, scale)
    accesses, orders = [], []
    for tables in simulation.days():
        seen = [arrow(table, tables[table], simulation.world) for table in ("accesses", "visits")]
        accesses.append(pa.concat_tables([_read(each, ACCESSES) for each in seen]).sort_by("at"))
        steps = tables["orders"]
        placed: Rows = {name: column[steps["verb"] == PLACED] for name, column in steps.items()}
        orders.append(_read(arrow("orders", placed, simulation.world), ORDERS))
    said = told(simulation)
    return Simulated(
        complaints=said.table.select(COMPLAINTS.names).cast(COMPLAINTS.arrow),
        accesses=pa.concat_tables(accesses).combine_chunks(),
        orders=pa.concat_tables(orders).combine_chunks(),
        truth=truth(simulation, said),
        texts=said.texts,
    )


def _read(table: pa.Table, schema: TableSchema) -> pa.Table:
    """Return a table as it would be read: the columns of a schema, times naive."""
    return table.select(schema.names).cast(schema.arrow)


def write_simulated(simulated: Simulated, folder: Path) -> dict[str, Path]:
    """Write ``complaints.csv``, ``accesses.parquet``, ``orders.csv`` and ``truth.json`` (of the first leak).

    The same tables give the same bytes (Parquet: with the same PyArrow). Times carry their zone, UTC. The folder is
    made where it is missing. Returns the paths by table name and ``truth``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = {
        "complaints": "complaints.csv",
        "accesses": "accesses.parquet",
        "orders": "orders.csv",
        "truth": "truth.json",
    }
    paths = {table: folder / name for table, name in names.items()}
    _write_csv(simulated.complaints, paths["complaints"])
    _write_csv(simulated.orders, paths["orders"])
    at = simulated.accesses.schema.get_field_index("at")
    timed = simulated.accesses.column("at").cast(pa.timestamp("us", tz="UTC"))
    pq.write_table(simulated.accesses.set_column(at, "at", timed), paths["accesses"], compression="zstd")
    truth = json.dumps(_truth_written(simulated.leak), ensure_ascii=False, indent=1, sort_keys=True)
    paths["truth"].write_text(truth + "\n", encoding="utf-8")
    return paths


def _write_csv(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(zip(*(column.to_pylist() for column in zoned(table).columns), strict=True))


def _truth_written(leak: Leak) -> dict[str, object]:
    calls = zoned(leak.calls.select(["order", "account", "called_at"])).to_pylist()
    return {
        "is_simulated": True,
        "custodian": leak.custodians[0] if leak.custodians else None,
        "custodian_kind": leak.custodian_kind,
        "window_from": leak.window_from.isoformat(),
        "window_to": leak.window_to.isoformat(),
        "leaked_orders": sorted(leak.orders),
        "true_complaints": sorted(leak.complaints),
        "calls": calls,
    }
