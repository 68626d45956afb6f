"""``holdfast serve``: the door for programs, the pages and the steps, each a process; one that dies comes back."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from holdfast.settings import Settings
from holdfast.web.serving import STOP_SECONDS, tell

PARTS = ("api", "desk", "steps")
LONGEST_WAIT = 30.0
"""Seconds before a part that keeps dying is tried again; the first time one."""
STEADY_SECONDS = 60.0
"""A part that lived so long begins with the first wait again."""

log = structlog.get_logger("holdfast.serve")


@dataclass
class Part:
    """One process of the installation."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    wait: float = 1.0
    due: float = field(default_factory=time.monotonic)

    def begin(self) -> None:
        """Start it; it stops by itself when this process is gone."""
        command = [sys.executable, "-m", "holdfast", "serve", "--only", self.name, "--bound"]
        self.began = time.monotonic()
        # In a session of its own: Ctrl-C is for this process, which stops the others in turn.
        self.process = subprocess.Popen(command, start_new_session=True)  # noqa: S603
        log.info("part_started", part=self.name, pid=self.process.pid)

    def look(self) -> None:
        """Start it when it is due; when it died, say so and let it be due again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.begin()
        elif (code := self.process.poll()) is not None:
            self.wait = 1.0 if now - self.began > STEADY_SECONDS else min(self.wait * 2, LONGEST_WAIT)
            self.process, self.due = None, now + self.wait
            log.error("part_ended", part=self.name, code=code, again_in_seconds=self.wait)


def serve_together(settings: Settings, parts: Sequence[str] = PARTS) -> None:
    """Run the parts until SIGTERM or SIGINT; each finishes what it has begun."""
    tell(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    running = [Part(name) for name in parts]
    try:
        while not stop.is_set():
            for part in running:
                part.look()
            stop.wait(0.2)
    finally:
        _end(running)


def _end(parts: Sequence[Part]) -> None:
    alive = [part.process for part in parts if part.process is not None and part.process.poll() is None]
    for process in alive:
        process.terminate()
    until = time.monotonic() + STOP_SECONDS + 5
    for process in alive:
        try:
            process.wait(max(until - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    log.info("stopped")
