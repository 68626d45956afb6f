"""Run ``holdfast ingest`` again and again and kill it at random moments; compare what is taken with what is stored.

A process of its own: it imports what the command needs once and forks a child a call, so that a trial costs no start.
Called with a mode (``files`` or ``follow``), a folder, a number of trials, a number of seconds and a seed; says one
JSON object. It never opens the lake itself: deltalake does not outlive a fork.
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
from holdfast.cli import main
from holdfast.lake import open_lake


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

    def begin(self, *arguments: str) -> int:
        child = os.fork()
        if child:
            return child
        sys.argv = ["holdfast", "ingest", *arguments, "--lake", str(self.lake), "--table", "logins"]
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        try:
            main()
        except SystemExit as ended:
            os._exit(ended.code if isinstance(ended.code, int) else 1)
        except BaseException:  # noqa: BLE001 - whatever it is, the child must not go on as its parent
            os._exit(99)
        os._exit(0)

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

    # What happens to the sources between and during trials

    def more_files(self, number: int) -> None:
        with self.log.open("ab") as log:
            log.write(self.lines(300))
        (self.sources / f"logins-{number}.jsonl").write_bytes(self.lines(300))

    def grow(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            content = self.lines(20)
            cut = self.random.randrange(len(content))
            for part in (content[:cut], content[cut:]):
                with self.log.open("ab") as log:
                    log.write(part)
                time.sleep(0.002)
            if self.random.random() < 0.1:
                self.rotate()

    def rotate(self) -> None:
        self.rotations += 1
        name = self.sources / f"logins.jsonl.{self.rotations:04d}"
        if self.random.random() < 0.5:
            self.log.rename(name)
        else:
            shutil.copy(self.log, name)
            os.truncate(self.log, 0)


def killed_files(trials: Trials, count: int, seconds: float) -> dict[str, object]:
    kills = done = 0
    lost: list[str] = []
    trials.more_files(0)
    begun = time.monotonic()
    end = begun + seconds
    os.waitpid(trials.begin(str(trials.sources)), 0)
    whole = time.monotonic() - begun
    while done < count and time.monotonic() < end:
        done += 1
        trials.more_files(done)
        kills += trials.kill(trials.begin(str(trials.sources)), trials.random.uniform(0.1, 1.0) * whole)
        stored, acknowledged = trials.stored(), trials.acknowledged()
        if sum(stored.values()) < acknowledged or (stored and max(stored.values()) > 1):
            lost.append(f"trial {done}: {acknowledged} acknowledged, {sum(stored.values())} stored")
    _, status = os.waitpid(trials.begin(str(trials.sources)), 0)
    return told(trials, done, kills, lost, status)


def killed_following(trials: Trials, count: int, seconds: float) -> dict[str, object]:
    kills = done = 0
    lost: list[str] = []
    trials.log.write_bytes(trials.lines(1))
    follow = (str(trials.log), "--follow", "--every", "0.05")
    child = trials.begin(*follow)
    while not trials.acknowledged():  # what was rotated away before it was ever followed is none of its business
        time.sleep(0.05)
    trials.kill(child, 0)
    end = time.monotonic() + seconds
    while done < count and time.monotonic() < end:
        done += 1
        child = trials.begin(*follow)
        trials.grow(trials.random.uniform(0.05, 1.2))
        kills += trials.kill(child, 0)
        stored, acknowledged = trials.stored(), trials.acknowledged()
        if sum(stored.values()) < acknowledged or (stored and max(stored.values()) > 1):
            lost.append(f"trial {done}: {acknowledged} acknowledged, {sum(stored.values())} stored")
    child = trials.begin(*follow)
    end = time.monotonic() + 120
    while sum(trials.stored().values()) < trials.written and time.monotonic() < end:
        time.sleep(0.2)
    os.kill(child, signal.SIGTERM)
    return told(trials, done, kills, lost, os.waitpid(child, 0)[1])


def told(trials: Trials, done: int, kills: int, lost: list[str], status: int) -> dict[str, object]:
    stored = trials.stored()
    missing = [number for number in range(trials.written) if f"d{number}" not in stored]
    return {
        "trials": done,
        "kills": kills,
        "rotations": trials.rotations,
        "code": os.waitstatus_to_exitcode(status),
        "written": trials.written,
        "missing": missing[:20],
        "twice": [device for device, times in stored.items() if times > 1][:20],
        "lost": lost,
    }


if __name__ == "__main__":
    mode, place, often, long, chance = sys.argv[1:]
    run = {"files": killed_files, "follow": killed_following}[mode]
    sys.stdout.write(json.dumps(run(Trials(Path(place), int(chance)), int(often), float(long))))
