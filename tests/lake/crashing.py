"""Writers and compactors that are killed at random points: ``python -m tests.lake.crashing FOLDER KILLS SEED``.

Run as a process of its own, which imports once and forks before anything of the lake is open.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from itertools import count
from pathlib import Path

import pandas as pd  # noqa: F401  pyarrow asks for it at its first table: imported once, not by every child
import pyarrow as pa
from tests.lake.conftest import NOON

from holdfast.lake import open_lake

WRITERS = 2
DAYS = 2
ROWS = 6
"""Of a batch, on two days: so that half a batch could be."""

ANSWERED_EVERY = 8
"""Kills, after which somebody must get on."""


def batch(key: str) -> pa.Table:
    """Rows that say which batch they belong to."""
    at = [NOON + timedelta(days=i % DAYS, seconds=i) for i in range(ROWS)]
    return pa.table({"at": pa.array(at, pa.timestamp("us")), "device": [f"{key}/{i}" for i in range(ROWS)]})


def acknowledged(folder: Path, writer: int) -> int:
    """How many batches of a writer were acknowledged."""
    acks = folder / f"acks-{writer}"
    return acks.read_bytes().count(b"\n") if acks.exists() else 0


def write(folder: Path, writer: int) -> None:
    """Store batch after batch, each again when its answer never came."""
    lake = open_lake(folder / "lake", free_bytes=0)
    acks = os.open(folder / f"acks-{writer}", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in count(acknowledged(folder, writer)):
        stored = lake.append("logins", batch(f"{writer}-{number}"), f"{writer}-{number}")
        os.write(acks, f"{number} {stored.rows}\n".encode())


def compact(folder: Path) -> None:
    """Compact and sweep, again and again."""
    lake = open_lake(folder / "lake", free_bytes=0)
    while True:
        lake.compact(least=2)


def child(folder: Path, writer: int) -> int:
    """Fork a writer; the one after the last is the compactor."""
    pid = os.fork()
    if pid:
        return pid
    try:
        compact(folder) if writer == WRITERS else write(folder, writer)
    except BaseException as error:
        (folder / f"error-{os.getpid()}").write_text(repr(error))
        raise
    finally:
        os._exit(1)


def await_answers(folder: Path, seconds: float = 10) -> None:
    """Wait until something more was acknowledged, however busy the machine is."""
    before = [acknowledged(folder, writer) for writer in range(WRITERS)]
    until = time.monotonic() + seconds
    while [acknowledged(folder, writer) for writer in range(WRITERS)] == before and time.monotonic() < until:
        time.sleep(0.002)


def main(folder: Path, kills: int, seed: int) -> None:
    """Kill children at random moments, and put others in their place.

    Most are killed while they begin; now and then all come as far as an answer.
    """
    chance = random.Random(seed)  # noqa: S311  not for secrets
    running = {writer: child(folder, writer) for writer in range(WRITERS + 1)}
    for killed in range(kills):
        if killed % ANSWERED_EVERY == 0:
            await_answers(folder)
        time.sleep(chance.uniform(0, 0.06))
        writer = chance.choice(list(running))
        os.kill(running[writer], signal.SIGKILL)
        os.waitpid(running[writer], 0)
        running[writer] = child(folder, writer)
    for pid in running.values():
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
