"""What a simulation gives: the three tables a trace reads, and the truth beside them. Everything in it is invented."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


@dataclass(frozen=True)
class Truth:
    """What really happened in the simulation.

    ``window_from`` and ``window_to`` are the leak's first and last business day (Asia/Shanghai), ``leaked_orders`` the
    orders the custodian opened in it, ``true_complaints`` the ids of the complaints that come from the leak. ``calls``
    has ``order, account, called_at`` (naive UTC) of every fraudulent call, complained about or not, earliest first.
    """

    custodian: str
    custodian_kind: str
    window_from: date
    window_to: date
    leaked_orders: frozenset[str]
    true_complaints: frozenset[str]
    calls: pa.Table


@dataclass(frozen=True)
class Simulated:
    """A simulated shop's tables, as ``terms.tables`` writes them (naive UTC), and the truth."""

    complaints: pa.Table
    accesses: pa.Table
    orders: pa.Table
    truth: Truth


def write_simulated(simulated: Simulated, folder: Path) -> dict[str, Path]:
    """Write ``complaints.csv``, ``accesses.parquet``, ``orders.csv`` and ``truth.json``.

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
    zoned = simulated.accesses.column("at").cast(pa.timestamp("us", tz="UTC"))
    pq.write_table(simulated.accesses.set_column(at, "at", zoned), paths["accesses"], compression="zstd")
    truth = json.dumps(_truth_written(simulated.truth), ensure_ascii=False, indent=1, sort_keys=True)
    paths["truth"].write_text(truth + "\n", encoding="utf-8")
    return paths


def _written(column: pa.ChunkedArray) -> list[str | None]:
    if pa.types.is_timestamp(column.type):
        column = pc.strftime(column.cast(pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%SZ")
    written: list[str | None] = column.to_pylist()
    return written


def _write_csv(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        writer.writerows(zip(*(_written(column) for column in table.columns), strict=True))


def _truth_written(truth: Truth) -> dict[str, object]:
    calls = [_written(truth.calls.column(name)) for name in ("order", "account", "called_at")]
    return {
        "is_simulated": True,
        "custodian": truth.custodian,
        "custodian_kind": truth.custodian_kind,
        "window_from": truth.window_from.isoformat(),
        "window_to": truth.window_to.isoformat(),
        "leaked_orders": sorted(truth.leaked_orders),
        "true_complaints": sorted(truth.true_complaints),
        "calls": [{"order": o, "account": a, "called_at": at} for o, a, at in zip(*calls, strict=True)],
    }
