"""A trace over the lake: what is new is taken into a state file, and what is found lies beside the lake.

``<lake>.trace/<tenant>/state.duckdb`` holds what a trace needs of accesses and orders (:mod:`holdfast.flow.state`) and
which files of the lake it was taken from: a later trace reads the files that are new. It can be thrown away any time,
and is after something was forgotten or grew too old. ``<run>/`` beside it holds what a run found, ``latest.json`` names
the last one.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis.expr.types as ir
import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from holdfast.engine import Engine, open_state
from holdfast.errors import InputError, StateError
from holdfast.flow.beside import write_whole
from holdfast.flow.run import business_offset
from holdfast.flow.state import State
from holdfast.flow.tracing import find
from holdfast.lake import Lake, Version
from holdfast.lake.durable import made_folder, put_whole
from holdfast.settings import Settings
from holdfast.terms.tables import ATTRIBUTES, COMPLAINTS, EXPOSED, LEADS, ORDERS
from holdfast.trace import exposure
from holdfast.trace.findings import leads_table

KEPT_RUNS = 3
"""Runs whose files stay: a reader may still be at one."""
TABLES = ("complaints", "accesses", "orders")


class Traced(msgspec.Struct, frozen=True):
    """What a run came to; its leads and the exposed lie in its folder."""

    run: str
    at: datetime
    """When it began, UTC."""
    versions: dict[str, int]
    """Of the lake's tables, as they were read."""
    complaints: int
    none_probability: float
    outside_probability: float
    expected_victims: float
    threshold: float
    exposed: int
    """Customers; an order whose customer is not known counts as one."""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """A run and its tables: ``terms.tables.LEADS`` and ``EXPOSED``."""

    traced: Traced
    leads: pa.Table
    exposed: pa.Table


def trace_folder(settings: Settings) -> Path:
    """Return where what traces over the lake found is kept."""
    return settings.beside_lake("trace") / settings.tenant


def grown(lake: Lake) -> dict[str, int]:
    """Return the rows of the tables that a trace reads, and how often the lake was changed otherwise (``journal``)."""
    return {**{name: lake.version(name).rows for name in TABLES}, "journal": lake.journal.changes}


def trace_lake(lake: Lake, settings: Settings, *, engine: Engine | None = None, now: datetime | None = None) -> Outcome:
    """Trace the complaints that stand through the accesses and orders of the lake, and keep what is found, durable.

    Args:
        lake: with at least one access or order of the tenant.
        settings: whose lake it is, its tenant and ``steps``.
        engine: reads the lake; the state file's own DuckDB if not said.
        now: UTC; the clock's if not said.

    Raises:
        UsageError: there is neither an access nor an order.
        StateError: another run is at the state file.
    """
    at = now or datetime.now(UTC)
    folder = trace_folder(settings)
    made_folder(folder)
    seen = {name: lake.version(name) for name in TABLES}
    changes = lake.journal.changes
    with TemporaryDirectory(prefix="holdfast-") as work, _state(folder, settings, changes, Path(work)) as state:
        complaints = _complaints(lake, state.engine if engine is None else engine, settings.tenant, seen["complaints"])
        _take(state, lake, engine or state.engine, settings.tenant, seen)
        run = f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"
        versions = {name: version.number for name, version in seen.items()}
        outcome = _outcome(state, complaints, settings, Traced(run, at, versions, 0, 1.0, 0.0, 0.0, 0.0, 0))
    _keep(folder, outcome)
    return outcome


def read_outcome(settings: Settings) -> Outcome | None:
    """Return what the last trace over the lake found, None where there was none.

    Raises:
        InputError: the files are none of ours.
    """
    folder = trace_folder(settings)
    for _ in range(KEPT_RUNS):  # a run that ends meanwhile may take away the files of an older one
        try:
            traced = msgspec.json.decode((folder / "latest.json").read_bytes(), type=Traced)
            leads, exposed = (pq.read_table(folder / traced.run / f"{name}.parquet") for name in ("leads", "exposed"))
            return Outcome(traced, leads.cast(LEADS), exposed.cast(EXPOSED))
        except FileNotFoundError:
            continue
        except (msgspec.DecodeError, pa.ArrowException, ValueError) as mistake:
            raise InputError("expected what holdfast run found", file=str(folder)) from mistake
    return None


def as_orders(told: ir.Table) -> ir.Table:
    """Return one row an order, as ``terms.tables.ORDERS``, of all that was told of it: when first, by whom handled.

    Of several couriers, hubs … of one order the last in the order of their names stands.
    """
    rows = told.rename(seen_at="at")
    named = {name: rows[name].max() for name in ("account", *ATTRIBUTES)}
    return rows.group_by("order").agg(at=rows.seen_at.min(), **named).select(*ORDERS.names)


@contextmanager
def _state(folder: Path, settings: Settings, changes: int, work: Path) -> Iterator[State]:
    """Open the state file; one that knows rows that are gone from the lake, or has other days, is begun anew."""
    path, offset = folder / "state.duckdb", business_offset(settings.steps.timezone)
    about = {"changes": changes, "tenant": settings.tenant}
    for _ in range(2):
        with open_state(path, memory=settings.steps.memory, work=work) as engine:
            known = engine.stored("lake")
            if known is None or engine.rows(known).to_pylist() == [about]:
                try:
                    state = State(engine, path, offset, of_orders=as_orders)
                except StateError:
                    state = None
                if state is not None:
                    if known is None:
                        engine.replace("lake", pa.Table.from_pylist([about]))
                    yield state
                    return
        for file in folder.glob("state.duckdb*"):
            file.unlink()
        for run in _runs(folder):  # they may name who was forgotten
            shutil.rmtree(run, ignore_errors=True)
    raise StateError(f"{path}: a state file that can be begun anew was expected")


def _complaints(lake: Lake, engine: Engine, tenant: str, version: Version) -> pa.Table:
    rows = lake.standing(engine, "complaints", tenant=tenant, version=version)
    rows = rows.filter(rows.account.notnull() | rows.order.notnull())
    return engine.rows(rows.select(*COMPLAINTS.names)).cast(COMPLAINTS.arrow)


def _take(state: State, lake: Lake, engine: Engine, tenant: str, seen: dict[str, Version]) -> None:
    """Take the rows of files that were not taken yet; after a kill in between they are taken again, to no effect."""
    known = state.engine.stored("taken")
    taken = set() if known is None else set(state.engine.rows(known)["path"].to_pylist())
    new = {
        name: tuple(file for file in seen[name].files if f"{name}/{file.path}" not in taken)
        for name in ("accesses", "orders")
    }
    if not any(new.values()):
        return

    def of(name: str) -> ir.Table | None:
        if not new[name]:
            return None
        rows = lake.read(engine, name, version=Version(seen[name].number, new[name]))
        return rows.filter(rows.tenant == tenant)

    accesses, orders = of("accesses"), of("orders")
    state.take(
        _over(state, engine, None if accesses is None else exposure.touches(exposure.keyed(accesses))),
        _over(state, engine, None if orders is None else as_orders(orders)),
        COMPLAINTS.arrow.empty_table(),
    )
    paths = [f"{name}/{file.path}" for name in new for file in seen[name].files]
    state.engine.replace("taken", pa.table({"path": pa.array(paths, pa.string())}))


def _over(state: State, engine: Engine, rows: ir.Table | None) -> ir.Table | pa.Table | None:
    return rows if rows is None or engine is state.engine else engine.rows(rows)


def _outcome(state: State, complaints: pa.Table, settings: Settings, blank: Traced) -> Outcome:
    threshold = settings.steps.threshold
    if not complaints.num_rows:
        return Outcome(msgspec.structs.replace(blank, threshold=threshold), LEADS.empty_table(), EXPOSED.empty_table())
    shop = state.shop()
    shop.prepare()
    found = find(shop, complaints, threshold=threshold)
    exposed = found.exposed.select(EXPOSED.names).cast(EXPOSED)
    traced = msgspec.structs.replace(
        blank,
        complaints=found.complaints_used,
        none_probability=found.none_probability,
        outside_probability=found.outside_probability,
        expected_victims=found.expected_victims,
        threshold=threshold,
        exposed=pc.count_distinct(exposed["account"]).as_py() + exposed["account"].null_count,
        left_out=found.left_out,
    )
    return Outcome(traced, leads_table(found.leads), exposed)


def _keep(folder: Path, outcome: Outcome) -> None:
    """Write the tables, then the name of the run; only then is it the latest."""
    own = folder / outcome.traced.run
    made_folder(own)
    write_whole(outcome.leads, own / "leads.parquet")
    write_whole(outcome.exposed, own / "exposed.parquet")
    put_whole(folder / "latest.json", msgspec.json.encode(outcome.traced))
    for run in [each for each in _runs(folder) if each != own][: -(KEPT_RUNS - 1)]:
        shutil.rmtree(run, ignore_errors=True)


def _runs(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if each.is_dir())
