"""What is done with the lake, in order, again and again: read :data:`STEPS` aloud.

A step is due or it is not; it does its work whole or, killed, can begin again. How far each came is kept beside the
lake and written before the next begins. One runner at a time has a lake.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog

from holdfast.errors import HoldfastError, InputError, StateError
from holdfast.flow.spool.spool import flush_folder
from holdfast.lake import Lake
from holdfast.lake.retention import kept_days
from holdfast.settings import Settings

log = structlog.get_logger("holdfast.steps")

SWEPT_HOURS = 6
"""Files nobody needs any more are removed this often, also where nothing is compacted."""


class Came(msgspec.Struct, frozen=True):
    """How far one step came."""

    began_at: float
    """Seconds since 1970."""
    seconds: float
    done: dict[str, int] = {}
    """What it did, by table."""
    mistake: str = ""
    """Of which kind it failed, empty when it went well."""


Progress = dict[str, Came]


@dataclass(frozen=True)
class Work:
    """What a step works on."""

    lake: Lake
    settings: Settings
    now: datetime
    """UTC."""


@dataclass(frozen=True)
class Step:
    """One thing that is done."""

    name: str
    is_due: Callable[[Work, Came | None], bool]
    run: Callable[[Work], dict[str, int]]


def _is_crowded(work: Work, came: Came | None) -> bool:
    most = max((size.small_files for size in work.lake.sizes()), default=0)
    is_old = came is None or work.now.timestamp() - came.began_at >= SWEPT_HOURS * 3600
    return most >= work.settings.steps.compact_files or (is_old and most > 0)


def _compact(work: Work) -> dict[str, int]:
    return {each.table: each.before for each in work.lake.compact() if each.before}


def _is_another_day(work: Work, came: Came | None) -> bool:
    return came is None or datetime.fromtimestamp(came.began_at, UTC).date() < work.now.date()


def _retain(work: Work) -> dict[str, int]:
    return work.lake.retain(kept_days(work.settings.retention), work.now.date())


STEPS: tuple[Step, ...] = (
    Step("compact", _is_crowded, _compact),
    Step("retain", _is_another_day, _retain),
)


def run_steps(
    lake: Lake, settings: Settings, *, stop: threading.Event | None = None, steps: tuple[Step, ...] = STEPS
) -> Progress:
    """Run every step that is due, in order, and return how far all came; ``stop`` ends it between two steps.

    A step that fails does not keep the others from running; it is due again the next time.

    Raises:
        StateError: another runner has this lake.
        InputError: the file of the progress is none.
    """
    path = progress_file(settings)
    with _alone(path):
        progress = read_progress(path)
        for step in steps:
            if stop is not None and stop.is_set():
                break
            work = Work(lake, settings, datetime.now(UTC))
            before = progress.get(step.name)
            if (before is not None and before.mistake) or step.is_due(work, before):
                progress[step.name] = _run(step, work)
                _write(path, progress)
    return progress


def run_every(lake: Lake, settings: Settings, seconds: float, stop: threading.Event) -> None:
    """Run the steps again and again, from begin to begin ``seconds`` apart, until ``stop``.

    Raises:
        StateError: another runner has this lake.
    """
    while not stop.is_set():
        begun = time.monotonic()
        run_steps(lake, settings, stop=stop)
        stop.wait(max(begun + seconds - time.monotonic(), 0.0))


def progress_file(settings: Settings) -> Path:
    """Return where it is kept how far the steps came."""
    return settings.beside_lake("steps.json")


def read_progress(path: Path) -> Progress:
    """Return how far each step came.

    Raises:
        InputError: the file is none of ours.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Progress)
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError:
        expected = "expected the progress of holdfast run; remove the file, and every step runs once more"
        raise InputError(expected, file=str(path)) from None


def _run(step: Step, work: Work) -> Came:
    begun, mistake, done = time.perf_counter(), "", dict[str, int]()
    try:
        done = step.run(work)
    except (HoldfastError, OSError) as failure:
        mistake = type(failure).__name__
    seconds = round(time.perf_counter() - begun, 6)
    log.info("step", step=step.name, seconds=seconds, done=done, mistake=mistake)
    return Came(work.now.timestamp(), seconds, done, mistake)


def _write(path: Path, progress: Progress) -> None:
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(msgspec.json.encode(progress))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    flush_folder(path.parent)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StateError("another holdfast run is at work on this lake") from None
        yield
    finally:
        os.close(handle)
