"""Every step that is due, in order; one runner at a time."""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog

from holdfast.engine import Engine, open_engine
from holdfast.errors import InputError, StateError
from holdfast.flow.steps.order import STEPS
from holdfast.flow.steps.step import Came, Step, Work
from holdfast.lake import Lake
from holdfast.lake.durable import put_whole
from holdfast.settings import Settings

log = structlog.get_logger("holdfast.steps")

Progress = dict[str, Came]
_TELLING = threading.Lock()


def run_steps(
    lake: Lake, settings: Settings, *, stop: threading.Event | None = None, steps: tuple[Step, ...] = STEPS
) -> Progress:
    """Run every step that is due, in order, and return how far all came; ``stop`` ends it between two steps.

    A step that fails does not keep the others from running; it is due again the next time.

    Raises:
        StateError: another runner has this lake.
        InputError: the file of the progress is none.
    """
    with _alone(progress_file(settings)):
        return _turn(lake, settings, stop or threading.Event(), steps)


def run_every(lake: Lake, settings: Settings, seconds: float, stop: threading.Event) -> None:
    """Run the steps again and again, from begin to begin ``seconds`` apart, until ``stop``.

    Quick steps do so in a thread of their own, and the others' engine leaves them a core: a trace may take minutes, an
    attack must be seen in seconds.

    Raises:
        StateError: another runner has this lake.
        InputError: the file of the progress is none.
    """
    mistakes: list[BaseException] = []

    def again(steps: tuple[Step, ...], threads: int | None = None) -> None:
        try:
            while not stop.is_set():
                begun = time.monotonic()
                _turn(lake, settings, stop, steps, threads)
                stop.wait(max(begun + seconds - time.monotonic(), 0.0))
        except BaseException as mistake:  # noqa: BLE001 - told below, after the other thread has ended
            mistakes.append(mistake)
            stop.set()

    with _alone(progress_file(settings)):
        quick = threading.Thread(target=again, args=(tuple(step for step in STEPS if step.is_quick),), name="quick")
        quick.start()
        again(tuple(step for step in STEPS if not step.is_quick), max((os.cpu_count() or 2) - 1, 1))
        quick.join()
    if mistakes:
        raise mistakes[0]


def _turn(
    lake: Lake, settings: Settings, stop: threading.Event, steps: tuple[Step, ...], threads: int | None = None
) -> Progress:
    path = progress_file(settings)
    with ExitStack() as opened:
        progress = read_progress(path)
        engine = _once(
            lambda: opened.enter_context(
                open_engine(settings.steps.engine, memory=settings.steps.memory, threads=threads)
            )
        )
        for step in steps:
            if stop.is_set():
                break
            work = Work(lake, settings, datetime.now(UTC), engine)
            before = progress.get(step.name)
            if (before is not None and before.mistake) or step.is_due(work, before):
                progress = _told(path, step.name, _run(step, work))
    return progress


def _told(path: Path, name: str, came: Came) -> Progress:
    """Write down how far a step came, beside what the other thread wrote meanwhile."""
    with _TELLING:
        progress = {**read_progress(path), name: came}
        put_whole(path, msgspec.json.encode(progress))
    return progress


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
    except Exception as failure:  # noqa: BLE001 - whatever one step meets, the others must go on
        mistake = type(failure).__name__
    seconds = round(time.perf_counter() - begun, 6)
    log.info("step", step=step.name, seconds=seconds, done=done, mistake=mistake)
    return Came(work.now.timestamp(), seconds, done, mistake)


def _once(opening: Callable[[], Engine]) -> Callable[[], Engine]:
    """Return what opens an engine at its first call and gives the same one ever after."""
    held: list[Engine] = []

    def engine() -> Engine:
        if not held:
            held.append(opening())
        return held[0]

    return engine


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
