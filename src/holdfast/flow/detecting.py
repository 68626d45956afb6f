"""Detectors at work on the lake: what they find is merged with what stands; other knobs are tried on the past."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.detect import Detector
from holdfast.detect.life import STANDING, expired, merged
from holdfast.engine import Engine
from holdfast.errors import InputError
from holdfast.flow.beside import alone, write_whole
from holdfast.lake import Lake
from holdfast.terms.tables import BESIDE, SIGNALS

Beside = Mapping[str, pa.Table]
"""Tables beside the lake by name, see ``terms.beside``."""
NONE_BESIDE: Beside = MappingProxyType({})
PAST = timedelta(days=35)
"""What detectors look back on: events from so long before ``since`` are read too."""


@dataclass(frozen=True)
class Detected:
    """What a run of detectors came to."""

    found: pa.Table
    """What this run found, ``SIGNALS``."""
    standing: pa.Table
    """What stands now, ``STANDING``."""
    new: int
    """Of them, found for the first time."""


@dataclass(frozen=True)
class Difference:
    """A detector with other knobs, on the same events: subjects (kind, name) and customers."""

    gone: frozenset[tuple[str, str]]
    come: frozenset[tuple[str, str]]
    both: int
    troubled_before: int
    """Customers who are a subject, or entered their account from an address that is one, while it stood out."""
    troubled_after: int


def found_by(
    detectors: Sequence[Detector],
    lake: Lake,
    engine: Engine,
    *,
    since: datetime | None = None,
    tenant: str = "main",
    told: Callable[[str], None] | None = None,
    beside: Beside = NONE_BESIDE,
    back: timedelta = PAST,
) -> pa.Table:
    """Run detectors over the lake and return ``SIGNALS``: those whose last event is not before ``since``.

    Events from ``back`` before ``since`` on are read.
    """
    begins = since - back if since is not None else None
    needed = {name for each in detectors for name in each.tables}
    tables = {name: _table(lake, engine, name, begins, tenant, beside) for name in sorted(needed)}
    parts = [SIGNALS.empty_table()]
    for each in detectors:
        if told is not None:
            told(each.name)
        parts.append(engine.rows(_recent(each.signals(tables, engine.keep), since)))
    return pa.concat_tables(parts)


def detect(
    detectors: Sequence[Detector],
    lake: Lake,
    engine: Engine,
    state: Path,
    *,
    now: datetime,
    since: datetime | None = None,
    tenant: str = "main",
    told: Callable[[str], None] | None = None,
    beside: Beside = NONE_BESIDE,
) -> Detected:
    """Run detectors, merge what they find with what stands in the file ``state``, and write that, durable.

    Raises:
        InputError: the file is none of ours.
    """
    found = found_by(detectors, lake, engine, since=since, tenant=tenant, told=told, beside=beside)
    return kept(found, state, now)


def kept(
    found: pa.Table,
    state: Path,
    now: datetime,
    *,
    clock: datetime | None = None,
    then: Callable[[pa.Table], object] = lambda _standing: None,
) -> Detected:
    """Merge what was found with what stands in the file ``state``, and write that, durable.

    Args:
        found: ``SIGNALS``.
        state: the file.
        now: of this run, naive UTC.
        clock: by when signals expire; the newest of ``found`` if not said, for a lake may hold only the past.
        then: told what stands before anybody else may change it.

    Raises:
        InputError: the file is none of ours.
    """
    with alone(state):
        before = read_standing(state)
        standing = expired(merged(before, found, now), clock or _latest(found, now))
        if not standing.equals(before):
            write_whole(standing, state)
        then(standing)
    return Detected(found, standing, _new(standing, now))


def backtest(
    detector: Detector,
    knobs: Mapping[str, int | float],
    lake: Lake,
    engine: Engine,
    *,
    tenant: str = "main",
    beside: Beside = NONE_BESIDE,
) -> Difference:
    """Run a detector with its defaults and with other knobs over all that the lake holds, and compare."""
    tables = {name: _table(lake, engine, name, None, tenant, beside) for name in {*detector.tables, "logins"}}
    before, after = (
        engine.rows(detector.signals({name: tables[name] for name in detector.tables}, engine.keep, **chosen))
        for chosen in ({}, knobs)
    )
    old, new = _subjects(before), _subjects(after)
    return Difference(
        gone=frozenset(old - new),
        come=frozenset(new - old),
        both=len(old & new),
        troubled_before=_troubled(before, tables["logins"], engine),
        troubled_after=_troubled(after, tables["logins"], engine),
    )


def read_standing(state: Path) -> pa.Table:
    """Return the signals in a file, none where there is no file.

    Raises:
        InputError: the file is none of ours.
    """
    if not state.exists():
        return STANDING.empty_table()
    try:
        return pq.read_table(state).cast(STANDING)
    except (pa.ArrowException, ValueError) as error:
        raise InputError("expected the signals of holdfast detect", file=str(state)) from error


def _table(  # noqa: PLR0917 - what every call passes
    lake: Lake, engine: Engine, name: str, begins: datetime | None, tenant: str, beside: Beside
) -> ir.Table:
    if name in beside or name not in lake.names:
        rows = engine.table(beside[name] if name in beside else BESIDE[name].arrow.empty_table())
    elif lake.table(name).schema.versions_of:
        rows = lake.standing(engine, name, tenant=tenant)
    else:
        rows = lake.read(engine, name, since=begins)
    return rows.filter(rows.tenant == tenant) if "tenant" in rows.columns else rows


def _recent(signals: ir.Table, since: datetime | None) -> ir.Table:
    return signals if since is None else signals.filter(signals.last_at >= since)


def _latest(found: pa.Table, now: datetime) -> datetime:
    """Return the time by which signals expire: of a lake that only holds the past it is not today."""
    times = found["last_at"].to_pylist()
    return min(now, max(times)) if times else now


def _new(standing: pa.Table, now: datetime) -> int:
    return sum(at == now for at in standing["found_at"].to_pylist())


def _subjects(signals: pa.Table) -> set[tuple[str, str]]:
    return set(zip(signals["subject_kind"].to_pylist(), signals["subject"].to_pylist(), strict=True))


def _troubled(signals: pa.Table, logins: ir.Table, engine: Engine) -> int:
    named = {row["subject"] for row in signals.to_pylist() if row["subject_kind"] == "account"}
    addresses = engine.table(signals.select(["subject_kind", "subject", "first_at", "last_at"]))
    addresses = addresses.filter(addresses.subject_kind == "ip")
    met = logins.filter(logins.is_ok).inner_join(
        addresses,
        [logins.ip == addresses.subject, logins["at"] >= addresses.first_at, logins["at"] <= addresses.last_at],
    )
    entered = engine.rows(met.select("account").distinct())["account"].to_pylist()
    return len(named | {account for account in entered if account is not None})
