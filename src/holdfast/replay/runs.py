"""A replay from its request to a folder on disk: made beside its place, and moved there when it is whole."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from holdfast import __version__
from holdfast.errors import UsageError
from holdfast.replay.files import Notice, write_run
from holdfast.replay.scenario import Scenario
from holdfast.replay.simulation import EVENTS_AN_ORDER, Simulation

ABOUT = "replay.json"
"""The file that says what a folder holds; without it a folder is not ours to replace."""
MANY = {"": 1.0, "k": 1e3, "M": 1e6}
MOST_EVENTS = 1e9
"""More are refused: the ledger of their orders would not fit into the memory of a usual machine."""


@dataclass(frozen=True)
class Replayed:
    """What was made."""

    scenario: str
    seed: int
    scale: float
    events: int
    complaints: int
    version: str = __version__
    is_simulated: bool = True


def scale_of(written: str, scenario: Scenario) -> float:
    """Return the scale that is meant: a factor such as ``0.5``, or about how many events, such as ``10k`` or ``100M``.

    Raises:
        UsageError: it is neither, or too large.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([kM]?)", written.strip())
    if not found or not float(found[1]):
        raise UsageError("--scale: a factor such as 0.5, or a number of events such as 10k or 100M, was expected")
    number = float(found[1]) * MANY[found[2]]
    scale = number / (EVENTS_AN_ORDER * scenario.orders) if found[2] else number
    if scale * EVENTS_AN_ORDER * scenario.orders > MOST_EVENTS:
        raise UsageError(f"--scale: no more than {MOST_EVENTS / 1e6:.0f}M events were expected")
    return scale


def replay(scenario: Scenario, seed: int, scale: float, folder: Path, notice: Notice | None = None) -> Replayed:
    """Simulate a scenario and write ``events/``, ``complaints/``, ``truth/`` and ``replay.json`` into a folder.

    Raises:
        UsageError: the scale is too small.
    """
    events, said, _ = write_run(Simulation.begin(scenario, seed, scale), folder, notice)
    made = Replayed(scenario.name, seed, scale, events, said.table.num_rows)
    (folder / ABOUT).write_text(json.dumps(asdict(made), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return made


@contextmanager
def in_place(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` that takes its place when all went well; an older replay there is replaced.

    Raises:
        UsageError: ``out`` holds something else, or cannot be made there.
    """
    if out.exists() and not (out / ABOUT).exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"--out {out}: an empty or new folder, or one of an older replay, was expected")
    beside = out.absolute().parent / f".{out.name}.making"
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
    except OSError as error:
        raise UsageError(f"--out {out}: a folder was expected to be made there: {error.strerror}") from error
    try:
        yield beside
        if out.exists():
            shutil.rmtree(out)
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
