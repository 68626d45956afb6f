"""A trace over the lake: what is new is taken into a state file, and what is found lies beside the lake.

``<lake>.trace/<tenant>/state.duckdb`` holds what a trace needs of accesses and orders (:mod:`holdfast.flow.state`) and
which files of the lake it was taken from: a later trace reads the files that are new. It can be thrown away any time,
and is after something was forgotten or grew too old. ``<run>/`` beside it holds what a run found, ``latest.json`` names
the last one; each campaign's own trace (:mod:`holdfast.flow.campaign_tracing`) lies under ``campaigns/`` likewise.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
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
from holdfast.flow.shop import Shop
from holdfast.flow.state import State
from holdfast.flow.tracing import find
from holdfast.lake import Lake, Version
from holdfast.lake.durable import made_folder, own_folder, put_whole
from holdfast.link.naming import is_name
from holdfast.settings import Settings
from holdfast.terms.tables import ATTRIBUTES, COMPLAINTS, EXPOSED, LEADS, ORDERS
from holdfast.trace import exposure
from holdfast.trace.findings import leads_table

KEPT_RUNS = 3
"""Runs whose files stay: a reader may still be at one."""
TABLES = ("complaints", "accesses", "orders")
CAMPAIGNS = "campaigns"
"""The folder beside the runs in which campaigns have theirs."""


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
    told: str = ""
    """Which complaints it rests on."""
    known: str = ""
    """What it rests on besides."""


@dataclass(frozen=True)
class Outcome:
    """A run and its tables: ``terms.tables.LEADS`` and ``EXPOSED``."""

    traced: Traced
    leads: pa.Table
    exposed: pa.Table


@dataclass
class Readied:
    """A lake's complaints as they stand, and its shop with all that is new taken in."""

    state: State
    complaints: pa.Table
    """``terms.tables.COMPLAINTS``: those that name a customer or an order."""
    seen: dict[str, Version]
    changes: int
    settings: Settings

    @cached_property
    def _first(self) -> Shop:
        shop = self.state.shop()
        shop.prepare()
        return shop

    def shop(self) -> Shop:
        """Return a shop that was asked nothing yet; what every trace of it needs is computed once."""
        names = ("populations", "attribute_rolls", *(("volumes",) if self._first.accesses is not None else ()))
        return self.state.shop().given(**{name: getattr(self._first, name) for name in names})

    @property
    def told(self) -> str:
        """Which complaints there are: the lake only ever adds rows, but for what ``known`` counts."""
        return str(self.seen["complaints"].rows)

    @property
    def known(self) -> str:
        """What else a trace of any of them rests on."""
        steps = self.settings.steps
        parts = (self.seen["accesses"].rows, self.seen["orders"].rows, self.changes, steps.threshold, steps.timezone)
        return "|".join(map(str, parts))

    def trace(self, run: str, at: datetime, complaints: pa.Table, told: str) -> Outcome:
        """Trace some of the complaints; who complained at all is not among the exposed."""
        versions = {name: version.number for name, version in self.seen.items()}
        threshold = self.settings.steps.threshold
        blank = Traced(run, at, versions, 0, 1.0, 0.0, 0.0, threshold, 0, told=told, known=self.known)
        if not complaints.num_rows:
            return Outcome(blank, LEADS.empty_table(), EXPOSED.empty_table())
        found = find(self.shop(), complaints, threshold=threshold, called=self.complaints)
        exposed = found.exposed.select(EXPOSED.names).cast(EXPOSED)
        traced = msgspec.structs.replace(
            blank,
            complaints=found.complaints_used,
            none_probability=found.none_probability,
            outside_probability=found.outside_probability,
            expected_victims=found.expected_victims,
            exposed=pc.count_distinct(exposed["account"]).as_py() + exposed["account"].null_count,
            left_out=found.left_out,
        )
        return Outcome(traced, leads_table(found.leads), exposed)


def trace_folder(settings: Settings, campaign: str = "") -> Path:
    """Return where what traces over the lake found is kept: of all complaints, or of one campaign's."""
    whole = settings.beside_lake("trace") / settings.tenant
    return whole / CAMPAIGNS / campaign if campaign else whole


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
    with readied(lake, settings, engine) as ready:
        return trace_whole(ready, now or datetime.now(UTC))


def trace_whole(ready: Readied, at: datetime) -> Outcome:
    """Trace all complaints at once, and keep what is found."""
    outcome = ready.trace(run_id(at), at, ready.complaints, ready.told)
    keep(trace_folder(ready.settings), outcome)
    return outcome


def run_id(at: datetime) -> str:
    """Return the id of a run; ids sort by time."""
    return f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


@contextmanager
def readied(lake: Lake, settings: Settings, engine: Engine | None) -> Iterator[Readied]:
    """Take what is new into the state file, and yield what traces need; raises as :func:`trace_lake` does."""
    folder = trace_folder(settings)
    own_folder(folder)
    seen = {name: lake.version(name) for name in TABLES}
    changes = lake.journal.changes
    with TemporaryDirectory(prefix="holdfast-") as work, _state(folder, settings, changes, Path(work)) as state:
        complaints = _complaints(lake, state.engine if engine is None else engine, settings.tenant, seen["complaints"])
        _take(state, lake, engine or state.engine, settings.tenant, seen)
        yield Readied(state, complaints, seen, changes, settings)


def read_outcome(settings: Settings, campaign: str = "") -> Outcome | None:
    """Return what the last trace over the lake found, of all complaints or of one campaign's; None: there was none.

    Raises:
        InputError: the files are none of ours.
    """
    if campaign and not is_name(campaign):
        return None
    folder = trace_folder(settings, campaign)
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


def read_traced(settings: Settings, campaign: str = "") -> Traced | None:
    """Return what the last trace came to, without its tables; None where there was none that can be read."""
    folder = trace_folder(settings, campaign)
    try:
        traced = msgspec.json.decode((folder / "latest.json").read_bytes(), type=Traced)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return traced if (folder / traced.run).is_dir() else None


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
        for run in (*_runs(folder), folder / CAMPAIGNS):  # they may name who was forgotten
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


def keep(folder: Path, outcome: Outcome) -> None:
    """Write the tables, then the name of the run; only then is it the latest."""
    own = folder / outcome.traced.run
    made_folder(own)
    write_whole(outcome.leads, own / "leads.parquet")
    write_whole(outcome.exposed, own / "exposed.parquet")
    put_whole(folder / "latest.json", msgspec.json.encode(outcome.traced))
    for run in [each for each in _runs(folder) if each != own][: -(KEPT_RUNS - 1)]:
        shutil.rmtree(run, ignore_errors=True)


def _runs(folder: Path) -> list[Path]:
    return sorted(each for each in folder.iterdir() if each.is_dir() and each.name != CAMPAIGNS)
