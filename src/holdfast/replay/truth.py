"""What really happened, written apart from what is measured: ``truth/`` beside ``events/`` and ``complaints/``."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.replay.arrow import account_ids, order_ids
from holdfast.replay.callers.callers import PRETEXTS, WAYS
from holdfast.replay.clock import Calendar
from holdfast.replay.operation import Operation
from holdfast.replay.simulation import Simulation
from holdfast.replay.told import ToldOf


@dataclass(frozen=True)
class Leak:
    """One leak as it was.

    ``custodians`` is empty where no log can show it. ``window_from`` and ``window_to`` are its first and last business
    day (Asia/Shanghai), ``orders`` those that were copied, ``accounts`` whose they are, ``complaints`` the ids of those
    that come from it. ``calls`` has ``order, account, called_at`` (naive UTC), ``pretext, way, loss`` (fen) and
    ``complaint`` (null if none) of every call, earliest first.
    """

    custodians: tuple[str, ...]
    custodian_kind: str
    window_from: date
    window_to: date
    orders: frozenset[str]
    accounts: frozenset[str]
    complaints: frozenset[str]
    calls: pa.Table


@dataclass(frozen=True)
class Truth:
    """All leaks of a run."""

    leaks: tuple[Leak, ...]


def truth(simulation: Simulation, told: ToldOf) -> Truth:
    """Return what really happened in a finished simulation."""
    return Truth(tuple(_leak(operation, simulation.world.calendar, told) for operation in simulation.operations))


def _leak(operation: Operation, calendar: Calendar, told: ToldOf) -> Leak:
    attacker, calls = operation.plan.attacker, operation.calls
    source = attacker.source(operation.world)
    copied = np.unique(np.concatenate([*(each.order for each in operation.copies), np.empty(0, np.int64)]))
    copied = copied[copied >= 0]
    mine = np.flatnonzero(told.leak == operation.number)
    ids = told.table["complaint"].to_pylist()
    told_of: list[str | None] = [None] * len(calls)
    for place in mine.tolist():
        told_of[int(told.call[place])] = ids[place]
    by_time = np.argsort(calls.called_at, kind="stable")
    some = calls.take(by_time)
    table = pa.table(
        {
            "order": order_ids(some.order, some.order < 0),
            "account": account_ids(some.account, some.account < 0),
            "called_at": calendar.utc_times(some.called_at),
            "pretext": pa.array([PRETEXTS[number] for number in some.pretext.tolist()], pa.string()),
            "way": pa.array([WAYS[number] if number >= 0 else None for number in some.way.tolist()], pa.string()),
            "loss": pa.array(some.loss, pa.int64()),
            "complaint": pa.array([told_of[place] for place in by_time.tolist()], pa.string()),
        }
    )
    return Leak(
        custodians=source.custodians,
        custodian_kind=source.kind,
        window_from=attacker.opens,
        window_to=attacker.closes,
        orders=frozenset(order_ids(copied).to_pylist()),
        accounts=frozenset(account_ids(operation.world.ledger.account[copied]).to_pylist()),
        complaints=frozenset(ids[place] for place in mine.tolist()),
        calls=table,
    )


def write_truth(truth: Truth, folder: Path) -> None:
    """Write ``truth.json`` and Parquet files for each leak.

    Leaks are numbered from 1: ``orders-1.parquet``, ``accounts-1.parquet`` and ``calls-1.parquet``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    leaks = []
    for number, leak in enumerate(truth.leaks, 1):
        for name, ids in (("orders", leak.orders), ("accounts", leak.accounts)):
            pq.write_table(pa.table({"id": pa.array(sorted(ids), pa.string())}), folder / f"{name}-{number}.parquet")
        pq.write_table(leak.calls, folder / f"calls-{number}.parquet")
        leaks.append(
            {
                "custodians": list(leak.custodians),
                "custodian_kind": leak.custodian_kind,
                "window_from": leak.window_from.isoformat(),
                "window_to": leak.window_to.isoformat(),
                "complaints": sorted(leak.complaints),
            }
        )
    written = json.dumps({"is_simulated": True, "leaks": leaks}, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "truth.json").write_text(written + "\n", encoding="utf-8")


def read_truth(folder: Path) -> Truth:
    """Read what :func:`write_truth` wrote."""
    leaks = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["leaks"]
    return Truth(
        tuple(
            Leak(
                custodians=tuple(leak["custodians"]),
                custodian_kind=leak["custodian_kind"],
                window_from=date.fromisoformat(leak["window_from"]),
                window_to=date.fromisoformat(leak["window_to"]),
                orders=frozenset(pq.read_table(folder / f"orders-{number}.parquet")["id"].to_pylist()),
                accounts=frozenset(pq.read_table(folder / f"accounts-{number}.parquet")["id"].to_pylist()),
                complaints=frozenset(leak["complaints"]),
                calls=pq.read_table(folder / f"calls-{number}.parquet"),
            )
            for number, leak in enumerate(leaks, 1)
        )
    )
