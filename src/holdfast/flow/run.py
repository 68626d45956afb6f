"""One trace from files to findings: read, look up, fit, list the exposed."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pyarrow as pa

from holdfast.engine import Engine, open_engine, open_state
from holdfast.errors import InputError, UsageError
from holdfast.flow.large import LARGE, LargeShop
from holdfast.flow.outline import Footers
from holdfast.flow.shop import Shop
from holdfast.flow.state import State
from holdfast.flow.tracing import THRESHOLD, find
from holdfast.ingest.mapping import Mapping as ColumnMapping
from holdfast.ingest.mapping import load_mappings
from holdfast.ingest.rejects import Rejects
from holdfast.ingest.staging import Staged, stage
from holdfast.ingest.typed import typed
from holdfast.ingest.zones import find_zone
from holdfast.terms.tables import COMPLAINTS, INPUTS
from holdfast.trace import exposure
from holdfast.trace.findings import Findings

Notice = Callable[[str, int], None]
"""Told what is being done (a code) and how much more of it was done (rows, or 0)."""

KEYS = ("order", "account")


@dataclass(frozen=True)
class Request:
    """What to trace: paths by table, how to read them, where to run."""

    paths: Mapping[str, Sequence[str]]
    mapping: Path | None = None
    timezone: str | None = None
    engine: str = "duckdb"
    memory: str = "2GB"
    state: Path | None = None
    threshold: float = THRESHOLD
    is_strict: bool = False


@dataclass
class Run:
    """What came of it: the findings, what was read, how long each step took (seconds)."""

    findings: Findings
    staged: list[Staged]
    rejects: Path
    rejected: int
    engine: str
    naive_utc: list[str] = field(default_factory=list)
    """Tables whose Parquet files hold naive times in our own columns: read as UTC, as our tables are stored."""
    timings: dict[str, float] = field(default_factory=dict)


class Clock:
    """Seconds by step, each told as it begins."""

    def __init__(self, notice: Notice) -> None:
        """Tell ``notice`` of each step."""
        self.notice = notice
        self.timings: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        self.notice(name, 0)
        begun = time.perf_counter()
        yield
        self.timings[name] = self.timings.get(name, 0.0) + time.perf_counter() - begun


def trace_files(request: Request, work: Path, notice: Notice | None = None) -> Run:
    """Trace files; ``work`` is an existing folder for what is staged, spilled and rejected.

    Raises:
        InputError: a file cannot be read, or nothing is left to trace.
        UsageError: neither accesses nor orders are given; the engine or the threshold is none.
        StateError: the state file cannot be used.
    """
    _check(request)
    clock = Clock(notice or (lambda _step, _rows: None))
    with Rejects(work / "rejects.csv", is_strict=request.is_strict) as rejects:
        with clock.step("read"):
            mappings = load_mappings(request.mapping) if request.mapping else {}
            zoned = {name for name in INPUTS if request.timezone or (name in mappings and mappings[name].timezone)}
            staged = _stage(request, mappings, work, rejects, clock.notice)
        with ExitStack() as opened:
            with clock.step("open"):
                state = None if request.state is None else opened.enter_context(_open_state(request, work))
                if state is not None and request.engine == "duckdb":
                    engine: Engine = state.engine
                else:
                    engine = opened.enter_context(open_engine(request.engine, memory=request.memory, work=work))
            find_from = _from_scratch if state is None else partial(_from_state, state)
            findings = find_from(request, engine, staged, clock)
        return Run(
            findings,
            list(staged.values()),
            rejects.path,
            rejects.count,
            engine.name,
            [name for name, table in staged.items() if table.zone == "UTC" and name not in zoned],
            clock.timings,
        )


def business_offset(timezone: str | None) -> int:
    """Return the minutes from UTC to the business day of a time zone (its standard time); UTC where none is named.

    Raises:
        InputError: there is no such zone.
    """
    if timezone is None:
        return 0
    try:
        find_zone(timezone)
    except ValueError as error:
        raise InputError(str(error), field="--timezone") from error
    if timezone[0] in "+-":
        sign = -1 if timezone[0] == "-" else 1
        digits = timezone[1:].replace(":", "")
        return sign * (int(digits[:2]) * 60 + int(digits[2:]))
    january = datetime(2026, 1, 1, tzinfo=ZoneInfo(timezone))
    offset, saving = january.utcoffset(), january.dst()
    return int((offset - saving).total_seconds() // 60) if offset is not None and saving is not None else 0


def _check(request: Request) -> None:
    if not 0.0 < request.threshold < 1.0:
        raise UsageError("--threshold: a probability between 0 and 1 was expected")
    if request.state is None:
        if not request.paths.get("complaints"):
            raise UsageError("--complaints is needed")
        if not request.paths.get("accesses") and not request.paths.get("orders"):
            raise UsageError("--accesses or --orders is needed: something must say who held what")
    elif not any(request.paths.values()) and not request.state.exists():
        raise UsageError("--complaints, --accesses or --orders is needed: the state file does not exist yet")


def _stage(
    request: Request, mappings: Mapping[str, ColumnMapping], work: Path, rejects: Rejects, notice: Notice
) -> dict[str, Staged]:
    staged = {}
    for name, schema in INPUTS.items():
        if request.paths.get(name):
            staged[name] = stage(
                schema,
                request.paths[name],
                mapping=mappings.get(name),
                timezone=request.timezone,
                work=work,
                rejects=rejects,
                progress=lambda _file, rows: notice("read", rows),
            )
    return staged


def _from_scratch(request: Request, engine: Engine, staged: Mapping[str, Staged], clock: Clock) -> Findings:
    with clock.step("look-up"):
        complaints = _complaints(engine, staged)
        shop = _shop(request, engine, staged)
        shop.prepare()
    return _find(shop, complaints, request, clock)


def _shop(request: Request, engine: Engine, staged: Mapping[str, Staged]) -> Shop:
    tables = _tables(engine, staged)
    orders = engine.keep(tables["orders"]) if "orders" in tables else None
    offset = business_offset(request.timezone)
    if "accesses" not in tables:
        return Shop(engine, None, orders, offset)
    footers = Footers.of(staged["accesses"])
    accesses = exposure.keyed(tables["accesses"], names_orders=footers.names_orders)
    if footers.rows <= LARGE:
        return Shop(engine, accesses, orders, offset)

    def between(begin: datetime, end: datetime) -> ir.Table:
        some = replace(staged["accesses"], files=footers.files_between(begin, end))
        read = _tables(engine, {**staged, "accesses": some}, between=(begin, end))["accesses"]
        return exposure.keyed(read, names_orders=footers.names_orders)

    return LargeShop(engine, accesses, orders, offset, outline=footers.outline(), read_between=between)


@contextmanager
def _open_state(request: Request, work: Path) -> Iterator[State]:
    assert request.state is not None  # noqa: S101
    with open_state(request.state.resolve(), memory=request.memory, work=work) as engine:
        yield State(engine, request.state, business_offset(request.timezone))


def _from_state(state: State, request: Request, engine: Engine, staged: Mapping[str, Staged], clock: Clock) -> Findings:
    with clock.step("take"):
        tables = _tables(engine, staged)
        accesses, orders = tables.get("accesses"), tables.get("orders")
        first = None if accesses is None else exposure.touches(exposure.keyed(accesses))
        state.take(
            None if first is None else engine.rows(first),
            None if orders is None else engine.rows(orders),
            _complaints(engine, staged),
        )
    with clock.step("look-up"):
        shop = state.shop()
        shop.prepare()
    return _find(shop, state.complaints(), request, clock)


def _find(shop: Shop, complaints: pa.Table, request: Request, clock: Clock) -> Findings:
    if not complaints.num_rows:
        raise InputError("at least one complaint was expected; see the rejects for those that could not be read")
    return find(shop, complaints, threshold=request.threshold, step=clock.step)


def _tables(
    engine: Engine, staged: Mapping[str, Staged], between: tuple[datetime, datetime] | None = None
) -> dict[str, ir.Table]:
    times = {"accesses": between}
    found = {name: _typed(engine, staged[name], times.get(name)) for name in ("accesses", "orders") if name in staged}
    return _alike(found, staged)


def _typed(engine: Engine, staged: Staged, between: tuple[datetime, datetime] | None = None) -> ir.Table:
    if not staged.files:
        return engine.table(staged.schema.arrow.empty_table())
    return typed(engine.read(staged.files), staged, between)


def _complaints(engine: Engine, staged: Mapping[str, Staged]) -> pa.Table:
    if "complaints" not in staged:
        return COMPLAINTS.arrow.empty_table()
    return engine.rows(_typed(engine, staged["complaints"])).cast(COMPLAINTS.arrow)


def _alike(tables: Mapping[str, ir.Table], staged: Mapping[str, Staged]) -> dict[str, ir.Table]:
    """Bring the ids of all tables to one type: integers where all are, else text."""
    found = dict(tables)
    for key in KEYS:
        given = {name for name in tables if _has(staged[name], key)}
        kind = "int64" if given and all(tables[name][key].type().is_integer() for name in given) else "string"
        for name in tables:
            found[name] = found[name].cast({key: kind})
    return found


def _has(staged: Staged, column: str) -> bool:
    return column in staged.columns or column in staged.constants
