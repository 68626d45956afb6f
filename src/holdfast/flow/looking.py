"""Detectors while events stream in: each look that is due reads what is new, with what it needs before it.

What a look has seen is kept: it reads from the earliest event that has come since it looked last, less its own window.
Of events that come later than events may be late, and of files that were joined meanwhile, it reads no more than that
far back. There are two kinds of looks, which do not wait for each other: ``QUICK``
ones come at every turn, ``LONG`` ones every so often, and not before nine times as long as they took.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec
import pyarrow as pa
import structlog

from holdfast.detect import Detector, all_detectors
from holdfast.detect.looks import Look
from holdfast.engine import Engine
from holdfast.errors import DetectorError, InputError, LakeError
from holdfast.flow.beside import all_beside, beside_file
from holdfast.flow.detecting import Detected, found_by, kept, read_standing
from holdfast.flow.judging import chosen, publish, signals_file
from holdfast.ingest.door import FUTURE
from holdfast.lake import Lake
from holdfast.lake.durable import put_whole
from holdfast.settings import Settings
from holdfast.terms.tables import BESIDE, EVENTS, SIGNALS

log = structlog.get_logger("holdfast.looking")

SHARE = 9
Kind = Literal["quick", "long"]
QUICK: Kind = "quick"
LONG: Kind = "long"


class Seen(msgspec.Struct, frozen=True):
    """How far one look came."""

    began_at: float
    """Seconds since 1970."""
    seconds: float
    marks: dict[str, int]
    """Version by table, when it looked."""
    newest_at: datetime | None = None
    """The newest event there was then (naive UTC); None: it looked at all there was."""


@dataclass(frozen=True)
class Due:
    """A look that is to be taken now."""

    name: str
    detector: Detector
    look: Look
    before: Seen | None


def seen_file(settings: Settings, kind: Kind) -> Path:
    """Return where it is kept how far each look of a kind came."""
    return settings.beside_lake(f"looks-{kind}.json")


def read_seen(path: Path) -> dict[str, Seen]:
    """Return how far each look came.

    Raises:
        InputError: the file is none of ours.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Seen])
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError:
        raise InputError(
            "expected what detectors have seen; remove the file, and they look again", file=str(path)
        ) from None


def marks(lake: Lake, settings: Settings) -> dict[str, int]:
    """Return a number for each table, in the lake and beside it, that changes when the table does."""
    found = {name: lake.version(name).number for name in EVENTS if lake.table(name).exists}
    for name in BESIDE:
        path = beside_file(settings, name)
        if path.exists():
            found[name] = path.stat().st_mtime_ns
    return found


def is_any_due(lake: Lake, settings: Settings, now: datetime, kind: Kind) -> bool:
    """Whether a look of a kind is due ``now``, a time with its zone."""
    return bool(due(settings, marks(lake, settings), read_seen(seen_file(settings, kind)), now.timestamp(), kind))


def due(
    settings: Settings, now_marks: Mapping[str, int], seen: Mapping[str, Seen], now: float, kind: Kind
) -> list[Due]:
    """Return the looks whose tables have changed since, and that may be taken again; ``now`` in seconds since 1970."""
    off = chosen(settings.detect.off, "detect.off")
    found = []
    for detector in all_detectors().values():
        if detector.name in off:
            continue
        for number, look in enumerate(detector.looks):
            if (kind == "long") != bool(look.every):
                continue
            name = f"{detector.name}-{number}"
            before = seen.get(name)
            mine = _mine(detector, now_marks)
            is_nothing = any(table in BESIDE and table not in now_marks for table in detector.tables)
            if mine and not is_nothing and (before is None or (mine != before.marks and _may(look, before, now))):
                found.append(Due(name, detector, look, before))
    return found


def look_at(lake: Lake, settings: Settings, engine: Engine, now: datetime, kind: Kind) -> Detected:
    """Take the looks of a kind that are due, merge what they find with what stands, and give it to the policies.

    Args:
        lake: the events.
        settings: say where everything is.
        engine: runs the detectors.
        now: naive UTC.
        kind: of the looks.

    Raises:
        InputError: a file of ours is broken, a setting names a detector that does not exist.
        DetectorError: some failed; what the others found stands, and those look again.
    """
    path, failed = seen_file(settings, kind), list[str]()
    seen, beside, here = read_seen(path), all_beside(settings), marks(lake, settings)
    epoch = (now - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001  naive UTC, as all inside
    parts = [SIGNALS.empty_table()]
    for each in due(settings, here, seen, epoch, kind):
        begun = time.perf_counter()
        newest = _newest(lake, each.detector, now)
        mine = _mine(each.detector, here)
        since = _since(each, newest, settings, _earliest(lake, each, mine))
        try:
            parts.append(
                found_by(
                    [each.detector],
                    lake,
                    engine,
                    since=since,
                    back=each.look.back,
                    tenant=settings.tenant,
                    beside=beside,
                )
            )
        except Exception as mistake:  # noqa: BLE001 - one that fails must not blind all the others
            log.error("detector_failed", look=each.name, kind=type(mistake).__name__)  # noqa: TRY400 - rows stand there
            failed.append(each.detector.name)
            seen[each.name] = _unseen(each, Seen(epoch, time.perf_counter() - begun, {}, since), settings)
        else:
            seen[each.name] = Seen(epoch, time.perf_counter() - begun, mine, newest)
    times = [each.newest_at for each in seen.values() if each.newest_at]
    done = kept(
        pa.concat_tables(parts),
        signals_file(settings),
        now,
        clock=min(now, max(times, default=now)),
        then=lambda standing: publish(settings, standing, now),
    )
    put_whole(path, msgspec.json.encode(seen))  # last: killed before, the same is looked at again
    if failed:
        raise DetectorError(f"expected every detector to look; these failed: {', '.join(failed)}")
    return done


def standing(settings: Settings) -> pa.Table:
    """Return the signals that stand."""
    return read_standing(signals_file(settings))


def _unseen(each: Due, failed: Seen, settings: Settings) -> Seen:
    """Return what is kept of a look that failed: when it did, and that all it should have seen is still to be seen."""
    if each.before is not None:
        return msgspec.structs.replace(failed, marks=each.before.marks, newest_at=each.before.newest_at)
    late = timedelta(minutes=settings.detect.late_minutes)
    return msgspec.structs.replace(failed, newest_at=failed.newest_at and failed.newest_at + late)


def _may(look: Look, before: Seen, now: float) -> bool:
    rest = before.seconds * (SHARE + 1) if look.every else 0.0
    return now - before.began_at >= max(look.every.total_seconds(), rest)


def _mine(detector: Detector, now_marks: Mapping[str, int]) -> dict[str, int]:
    return {table: now_marks[table] for table in detector.tables if table in now_marks}


def _since(each: Due, newest: datetime | None, settings: Settings, earliest: datetime | None) -> datetime | None:
    """Return from when on signals count; None: from the beginning."""
    late = timedelta(minutes=settings.detect.late_minutes)
    if each.before is not None:
        bound = each.before.newest_at and each.before.newest_at - late
        return bound and max(bound, earliest or bound)
    # What lies further back than the first look at a long past is the long look's.
    is_short = len(each.detector.looks) > 1 and each.look is each.detector.looks[0]
    return newest - late if is_short and newest else None


def _earliest(lake: Lake, each: Due, mine: Mapping[str, int]) -> datetime | None:
    """Return the time of the earliest event that has come since the look before; None where that cannot be told."""
    before = each.before.marks if each.before else {}
    changed = [table for table, mark in mine.items() if before.get(table) != mark]
    if not set(changed) <= before.keys() & set(lake.names):
        return None  # a table is new, or one beside the lake has changed: events of before count too
    try:
        known = {table: {file.path for file in lake.version(table, before[table]).files} for table in changed}
    except LakeError:  # the version is no longer kept
        return None
    new = [file for table in changed for file in lake.version(table).files if file.path not in known[table]]
    return min((file.first_at for file in new), default=None)


def _newest(lake: Lake, detector: Detector, now: datetime) -> datetime | None:
    """Return the time of the newest event a detector reads; clocks that are ahead do not count."""
    tables = [name for name in detector.tables if name in lake.names]
    times = [file.last_at for name in tables for file in lake.version(name).files]
    return min(max(times), now + FUTURE) if times else None
