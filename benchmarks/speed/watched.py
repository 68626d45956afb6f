"""Run a command and watch what it takes: wall and CPU time, and memory, of itself and all its children."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PAUSE = 0.1


@dataclass(frozen=True)
class Watched:
    """``wall`` and ``cpu`` in seconds, ``peak`` resident bytes of all processes together, what it printed."""

    wall: float
    cpu: float
    peak: int
    output: str
    errors: str
    code: int


def watched(command: Sequence[str], *, limit: float | None = None, **environment: str) -> Watched:
    """Run a command to its end; after ``limit`` seconds it is stopped, and its code is -9."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **environment}
    )
    watch = Watch(process.pid)
    watch.start()
    try:
        output, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        watch.stop_all()
        output, errors = process.communicate()
    wall = time.perf_counter() - begun
    watch.stop()
    return Watched(wall, watch.cpu, watch.peak, output, errors, process.returncode)


class Watch(threading.Thread):
    """Looks at a process and its children ten times a second; what a child does in its last tenth is not seen."""

    def __init__(self, root: int) -> None:
        """Watch ``root``."""
        super().__init__(daemon=True)
        self._root, self._ended = root, threading.Event()
        self._ticks: dict[int, int] = {}
        self.peak = 0

    @property
    def cpu(self) -> float:
        """Seconds of all processes ever seen."""
        return sum(self._ticks.values()) / TICK

    def run(self) -> None:
        """Look until stopped."""
        while not self._ended.wait(PAUSE):
            resident = 0
            for pid in family(self._root):
                try:
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    resident += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
                except OSError:
                    continue
                self._ticks[pid] = int(fields[11]) + int(fields[12])
            self.peak = max(self.peak, resident)

    def stop(self) -> None:
        """End looking."""
        self._ended.set()
        self.join()

    def stop_all(self) -> None:
        """End the process and its children, each by its number."""
        for pid in family(self._root):
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue


def family(root: int) -> list[int]:
    """Return a process and all below it that live."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for listed in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += map(int, listed.read_text().split())
            except OSError:
                continue
    return found
