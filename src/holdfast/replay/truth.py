"""What really happened, written apart from what is measured: ``truth/`` beside ``events/`` and ``complaints/``."""

import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.replay.arrow import account_ids, order_ids
from holdfast.replay.attackers.copies import Copies, Source
from holdfast.replay.callers.callers import PRETEXTS, WAYS
from holdfast.replay.clock import Calendar, Ints
from holdfast.replay.ids import addresses
from holdfast.replay.operation import Operation
from holdfast.replay.simulation import Simulation
from holdfast.replay.subjects import SUBJECTS
from holdfast.replay.told import ToldOf

COPIES = pa.schema([("id", pa.string()), ("copied_at", pa.timestamp("us")), ("custodian", pa.string())])
"""An order that was copied: when first (naive UTC), and as which custodian; null where no log can show it."""


@dataclass(frozen=True)
class Leak:
    """One leak as it was.

    ``custodians`` is empty where no log can show it. ``window_from`` and ``window_to`` are its first and last business
    day (Asia/Shanghai), ``orders`` those that were copied, ``accounts`` whose they are, ``complaints`` the ids of those
    that come from it. ``calls`` has ``order, account, called_at`` (naive UTC), ``pretext, way, loss`` (fen) and
    ``complaint`` (null if none) of every call, earliest first. ``copies``: ``COPIES``, one row for each of ``orders``.
    """

    custodians: tuple[str, ...]
    custodian_kind: str
    window_from: date
    window_to: date
    orders: frozenset[str]
    accounts: frozenset[str]
    complaints: frozenset[str]
    calls: pa.Table
    copies: pa.Table = field(default_factory=COPIES.empty_table)


@dataclass(frozen=True)
class Truth:
    """All leaks of a run, and who and what they consist of (:data:`holdfast.replay.subjects.SUBJECTS`)."""

    leaks: tuple[Leak, ...]
    subjects: pa.Table = field(default_factory=SUBJECTS.empty_table)


def truth(simulation: Simulation, told: ToldOf) -> Truth:
    """Return what really happened in a finished simulation."""
    calendar = simulation.world.calendar
    leaks = tuple(_leak(operation, calendar, told) for operation in simulation.operations)
    return Truth(leaks, simulation.world.subjects.table(calendar))


def _leak(operation: Operation, calendar: Calendar, told: ToldOf) -> Leak:
    attacker, calls = operation.plan.attacker, operation.calls
    source = attacker.source(operation.world)
    copies = _copies(operation, source, calendar)
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
        copies=copies,
    )


def _copies(operation: Operation, source: Source, calendar: Calendar) -> pa.Table:
    nothing = np.empty(0, np.int64)
    order = np.concatenate([*(each.order for each in operation.copies), nothing])
    at = np.concatenate([*(each.at for each in operation.copies), np.empty(0)])
    address = np.concatenate([*(_address(each) for each in operation.copies), nothing])
    kept = np.flatnonzero(order >= 0)
    kept = kept[np.lexsort((at[kept], order[kept]))]
    order, first = np.unique(order[kept], return_index=True)
    at, address = at[kept][first], address[kept][first]
    if len(source.custodians) == 1:
        custodian = pa.array([source.custodians[0]] * len(order), pa.string())
    else:
        named = addresses(np.maximum(address, 0), "address:").to_pylist()
        custodian = pa.array([name if number >= 0 else None for name, number in zip(named, address, strict=True)])
    columns = [order_ids(order), calendar.utc_times(at), custodian.cast(pa.string())]
    return pa.table(columns, schema=COPIES)


def _address(copies: Copies) -> Ints:
    return np.full(len(copies.order), -1) if copies.address is None else copies.address


def write_truth(truth: Truth, folder: Path) -> None:
    """Write ``truth.json`` and Parquet files for each leak.

    Leaks are numbered from 1: ``orders-1.parquet`` (``COPIES``), ``accounts-1.parquet`` and ``calls-1.parquet``.
    ``subjects.parquet`` is of all of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    leaks = []
    for number, leak in enumerate(truth.leaks, 1):
        pq.write_table(leak.copies, folder / f"orders-{number}.parquet")
        ids = pa.table({"id": pa.array(sorted(leak.accounts), pa.string())})
        pq.write_table(ids, folder / f"accounts-{number}.parquet")
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
    pq.write_table(truth.subjects, folder / "subjects.parquet")
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
                copies=pq.read_table(folder / f"orders-{number}.parquet"),
            )
            for number, leak in enumerate(leaks, 1)
        ),
        pq.read_table(folder / "subjects.parquet"),
    )
