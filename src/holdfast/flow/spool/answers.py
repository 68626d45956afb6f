"""Which batch was answered what, so that the same batch again is answered the same and stored once."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from holdfast.flow.spool.parcels import Label

_TABLE = """
create table if not exists answers (
    batch text primary key, content blob not null, answer blob not null, answered_at real not null
) without rowid
"""


class Known(NamedTuple):
    """The SHA-256 of what a batch held, and what was answered."""

    content: bytes
    answer: bytes


class Answers:
    """Answers of batches still in the spool are held in memory, those of batches in the lake in a SQLite file.

    The file is written before a segment is dropped: an answer is always in a segment or in the file.
    """

    def __init__(self, path: Path, *, hours: float, clock: Callable[[], float] = time.time) -> None:
        """Open or create the file; answers are forgotten after so many ``hours``."""
        self._fresh: dict[str, Known] = {}
        self._hours, self._clock = hours, clock
        self._lock, self._reading = threading.Lock(), threading.Lock()
        self._file = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        path.chmod(0o600)
        self._file.execute("pragma journal_mode = wal")
        self._file.execute("pragma synchronous = full")
        self._file.execute(_TABLE)
        self._file.execute("create index if not exists by_age on answers (answered_at)")
        # Looking up must not wait for the flush of what is being written.
        self._look_up = sqlite3.connect(path, check_same_thread=False, isolation_level=None)

    def known(self, batch: str) -> Known | None:
        """Return what was answered to a batch, None for a new one."""
        fresh = self._fresh.get(batch)
        if fresh is not None:
            return fresh
        with self._reading:
            row = self._look_up.execute("select content, answer from answers where batch = ?", (batch,)).fetchone()
        return Known(*row) if row else None

    def hold(self, label: Label) -> None:
        """Remember in memory, for a batch that is durable in the spool."""
        self._fresh[label.batch] = Known(label.content, label.answer)

    def keep(self, labels: Iterable[Label]) -> None:
        """Write answers to the file, flushed, and forget them in memory and the too old ones everywhere."""
        now, labels = self._clock(), tuple(labels)
        rows = [(label.batch, label.content, label.answer, now) for label in labels]
        with self._lock:
            self._file.execute("begin immediate")
            self._file.executemany("insert or ignore into answers values (?, ?, ?, ?)", rows)
            self._file.execute("delete from answers where answered_at < ?", (now - self._hours * 3600,))
            self._file.execute("commit")
        for label in labels:
            self._fresh.pop(label.batch, None)

    def close(self) -> None:
        """Close the file."""
        with self._lock, self._reading:
            self._look_up.close()
            self._file.close()
