"""Run ``holdfast ingest`` again and again and kill it at random moments; compare what is taken with what is stored.

A process of its own: it imports what the command needs and reads its sentences once, and forks a child a call, so that
a child is at the lake in some milliseconds. Called with a mode (``files`` or ``follow``), a folder, a number of kills
and a seed; says one JSON object. It never opens the lake itself: deltalake does not outlive a fork.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

import holdfast.flow.intake.following
import holdfast.flow.intake.kafka
import holdfast.flow.storing
import holdfast.settings  # noqa: F401 - imported once, before the forks
from holdfast.cli.ingest import ingest
from holdfast.errors import HoldfastError
from holdfast.ingest.formats import event_formats, formats
from holdfast.lake import open_lake
from holdfast.locale import sentences

CHECKED_EVERY = 25
"""After so many kills what is acknowledged is compared with what is stored; both only grow, and are at the end too."""
MOST_ROTATIONS = 15
"""Neighbours are looked through at each start."""


def in_child(look: Callable[[], Any]) -> Any:
    """Return what ``look`` returns in a child: neither deltalake nor SQLite may be open across a fork."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(look(), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as found:
        said = found.read()
    os.waitpid(child, 0)
    return json.loads(said)


class Trials:
    """A lake, its sources, and a count of lines written so far."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random = folder, random.Random(seed)  # noqa: S311 - no secret
        self.lake, self.sources = folder / "lake", folder / "in"
        self.sources.mkdir()
        self.log = self.sources / "logins.jsonl"
        self.written = self.rotations = 0

    def lines(self, count: int) -> bytes:
        begin, self.written = self.written, self.written + count
        record = '{"at":"2026-05-01T00:00:00Z","account":"anna","device":"d%d"}\n'
        return b"".join((record % number).encode() for number in range(begin, begin + count))

    def begin(self, *paths: Path, is_followed: bool = False) -> int:
        child = os.fork()
        if child:
            return child
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        code = 99
        try:
            lake = str(self.lake)
            ingest([*map(str, paths)], table="logins", lake=lake, follow=is_followed, every=0.05, lang="en")
            code = 0
        except HoldfastError as mistake:
            code = mistake.exit_code
        finally:
            os._exit(code)

    def kill(self, child: int, seconds: float) -> bool:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    def stored(self) -> "Counter[str]":
        """Count the lines in the lake."""

        def look() -> dict[str, int]:
            files = [self.lake / "logins" / file.path for file in open_lake(self.lake).version("logins").files]
            tables = [pq.ParquetFile(file).read(["device"]) for file in files]
            return Counter(name for table in tables for name in table["device"].to_pylist())

        return Counter(in_child(look))

    def acknowledged(self) -> int:
        """Count the rows that the ledger holds for durable."""
        ledger = self.folder / "lake.intake" / "positions.sqlite"

        def look() -> int:
            try:
                found = sqlite3.connect(ledger, timeout=30).execute("SELECT sum(row_count) FROM sources").fetchone()
            except sqlite3.OperationalError:  # killed before it made the table
                return 0
            return int(found[0] or 0)

        return int(in_child(look)) if ledger.exists() else 0

    def mistakes(self, when: str) -> list[str]:
        """Compare what the ledger says is durable with what is there."""
        acknowledged, stored = self.acknowledged(), self.stored()
        if sum(stored.values()) < acknowledged or (stored and max(stored.values()) > 1):
            return [f"{when}: {acknowledged} acknowledged, {sum(stored.values())} stored"]
        return []

    # What happens to the sources between and during trials

    def more_files(self, number: int) -> tuple[Path, Path]:
        """Let one file grow, now and then, and another one come."""
        fresh = self.sources / f"logins-{number}.jsonl"
        if number % 4 == 1:
            with self.log.open("ab") as log:
                log.write(self.lines(20))
        fresh.write_bytes(self.lines(20))
        return self.log, fresh

    def grow(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            content = self.lines(20)
            cut = self.random.randrange(len(content))
            for part in (content[:cut], content[cut:]):
                with self.log.open("ab") as log:
                    log.write(part)
                time.sleep(0.002)
            if self.random.random() < 0.1 and self.rotations < MOST_ROTATIONS:
                self.rotate()

    def rotate(self) -> None:
        self.rotations += 1
        name = self.sources / f"logins.jsonl.{self.rotations:04d}"
        if self.random.random() < 0.5:
            self.log.rename(name)
        else:
            shutil.copy(self.log, name)
            os.truncate(self.log, 0)


def killed_files(trials: Trials, count: int) -> dict[str, object]:
    """Kill between the fork and a little after the time that a call takes; the first calls tell how long that is."""
    kills, number, lost, took = 0, 0, list[str](), []
    while kills < count:
        number += 1
        sources = trials.more_files(number)
        if number <= 3:
            begun = time.monotonic()
            os.waitpid(trials.begin(*sources), 0)
            took.append(time.monotonic() - begun)
            continue
        kills += trials.kill(trials.begin(*sources), trials.random.random() * min(took))
        if kills % CHECKED_EVERY == 0:
            lost += trials.mistakes(f"trial {number}")
    _, status = os.waitpid(trials.begin(trials.sources), 0)
    return told(trials, number, kills, lost, status)


def killed_following(trials: Trials, count: int) -> dict[str, object]:
    kills, lost = 0, list[str]()
    trials.log.write_bytes(trials.lines(1))
    child = trials.begin(trials.log, is_followed=True)
    while not trials.acknowledged():  # what was rotated away before it was ever followed is none of its business
        time.sleep(0.05)
    trials.kill(child, 0)
    while kills < count:
        child = trials.begin(trials.log, is_followed=True)
        trials.grow(trials.random.uniform(0.0, 0.4))
        kills += trials.kill(child, 0)
        if kills % CHECKED_EVERY == 0:
            lost += trials.mistakes(f"kill {kills}")
    child = trials.begin(trials.log, is_followed=True)
    end = time.monotonic() + 120
    while sum(trials.stored().values()) < trials.written and time.monotonic() < end:
        time.sleep(0.1)
    os.kill(child, signal.SIGTERM)
    return told(trials, kills, kills, lost, os.waitpid(child, 0)[1])


def told(trials: Trials, done: int, kills: int, lost: list[str], status: int) -> dict[str, object]:
    stored = trials.stored()
    missing = [number for number in range(trials.written) if f"d{number}" not in stored]
    return {
        "trials": done,
        "acknowledged": trials.acknowledged(),
        "kills": kills,
        "rotations": trials.rotations,
        "code": os.waitstatus_to_exitcode(status),
        "written": trials.written,
        "missing": missing[:20],
        "twice": [device for device, times in stored.items() if times > 1][:20],
        "lost": lost,
    }


def warm() -> None:
    """Read and import once what every call would."""
    sentences("en")
    event_formats()
    formats()


if __name__ == "__main__":
    mode, place, often, chance = sys.argv[1:]
    warm()
    run = {"files": killed_files, "follow": killed_following}[mode]
    sys.stdout.write(json.dumps(run(Trials(Path(place), int(chance)), int(often))))
