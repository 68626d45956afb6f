"""Decisions on the disk: written before they are answered, flushed in groups, found again by their id.

A segment is a file of JSON lines that one process writes. An id says the segment, the place in it, and a random part
that must agree: looking up is one read. What was answered survives the death of the process; a loss of power may take
what was not flushed yet (``FLUSH_SECONDS``).
"""

import heapq
import hmac
import os
import re
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from holdfast.errors import StateError
from holdfast.respond.decide.counting import Happened
from holdfast.respond.decide.moments import Facts
from holdfast.respond.decide.policies import Reason

FLUSH_SECONDS = 0.1
SEGMENT_BYTES = 64 << 20
LONGEST_LINE = 1 << 20
_ID = re.compile(r"d-([0-9a-f]{1,16}-[0-9a-f]{1,8})-([0-9a-f]{1,12})-([0-9a-f]{16})")


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a policy said: which one, of which content, the verdict and why."""

    policy: str
    version: str
    verdict: str
    reasons: tuple[Reason, ...] = ()
    undecided: tuple[Reason, ...] = ()


class Decision(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One answer as it is kept; times in microseconds of the epoch. ``shadow`` is what a watched policy said."""

    id: str
    moment: str
    at: int
    expires_at: int
    said: Said
    facts: Facts = {}
    shadow: Said | None = None


class _Line(msgspec.Struct):
    """What is needed of a line to count it again."""

    moment: str
    at: int
    facts: Facts = {}


class DecisionJournal:
    """The segments of a folder, of which this process writes one."""

    def __init__(self, folder: Path, *, days: int = 31, segment_bytes: int = SEGMENT_BYTES) -> None:
        """Begin a segment; segments not written to for so many ``days`` are removed.

        Raises:
            StateError: the folder cannot be written.
        """
        self.folder, self._days, self._segment_bytes = folder, days, segment_bytes
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as mistake:
            raise StateError(f"expected a folder that can be written for decisions: {folder}") from mistake
        self._lock, self._encoder = threading.Lock(), msgspec.json.Encoder()
        self._is_dirty, self._stop = False, threading.Event()
        self._file, self._segment, self._end = -1, "", 0
        self._random: list[str] = []
        self._begin()
        self._flusher = threading.Thread(target=self._flush_often, name="decision-flush", daemon=True)
        self._flusher.start()

    def put(self, moment: str, at: int, expires_at: int, facts: Facts, *, said: Said, shadow: Said | None) -> Decision:
        """Write a decision and return it with its id.

        Raises:
            StateError: the disk does not take it.
        """
        with self._lock:
            if self._end >= self._segment_bytes:
                self._next()
            number = f"d-{self._segment}-{self._end:x}-{self._secret()}"
            decision = Decision(
                id=number, moment=moment, at=at, expires_at=expires_at, said=said, facts=facts, shadow=shadow
            )
            line = self._encoder.encode(decision) + b"\n"
            try:
                written = os.write(self._file, line)
            except OSError as mistake:
                raise StateError("the disk did not take a decision") from mistake
            self._end += written
            if written < len(line):
                self._end = self._segment_bytes  # what is cut is never written on
                raise StateError("the disk did not take a decision whole")
            self._is_dirty = True
        return decision

    def look_up(self, number: str) -> Decision | None:
        """Return the decision of an id, None where there is none."""
        match = _ID.fullmatch(number)
        if match is None:
            return None
        try:
            with (self.folder / f"{match[1]}.jsonl").open("rb") as file:
                file.seek(int(match[2], 16))
                line = file.readline(LONGEST_LINE)
            found = msgspec.json.decode(line, type=Decision)
        except (OSError, msgspec.DecodeError):
            return None
        return found if hmac.compare_digest(found.id, number) else None

    def ends(self) -> dict[str, int]:
        """Return how far each segment reaches now, by its name."""
        with self._lock:
            return {path.stem: path.stat().st_size for path in self.folder.glob("*.jsonl")}

    def happened(self, since: int, ends: Mapping[str, int] | None = None) -> Iterator[Happened]:
        """Yield what was decided since a time, about in order, up to ``ends``."""
        ends = self.ends() if ends is None else ends
        streams = [self._segment_lines(name, end, since) for name, end in sorted(ends.items())]
        return heapq.merge(*streams, key=lambda each: each.at)

    def _segment_lines(self, name: str, end: int, since: int) -> Iterator[Happened]:
        path, decoder = self.folder / f"{name}.jsonl", msgspec.json.Decoder(_Line)
        if not path.exists() or path.stat().st_mtime * 1e6 < since:
            return
        with path.open("rb") as file:
            place = 0
            for line in file:
                place += len(line)
                if place > end or not line.endswith(b"\n"):
                    return
                try:
                    read = decoder.decode(line)
                except msgspec.DecodeError:
                    continue  # cut by a full disk; it was not answered
                if read.at >= since:
                    yield Happened(read.moment, read.at, read.facts)

    def flush(self) -> None:
        """Have the disk keep what was written."""
        with self._lock:
            is_dirty, self._is_dirty = self._is_dirty, False
            file = os.dup(self._file) if is_dirty else -1
        if is_dirty:
            try:
                os.fdatasync(file)
            except OSError:
                # The disk lost it, and says so once only: what comes goes to another file.
                self._end = self._segment_bytes
                raise
            finally:
                os.close(file)

    def close(self) -> None:
        """Flush and end."""
        self._stop.set()
        self._flusher.join()
        self.flush()
        with self._lock:
            os.close(self._file)

    def _secret(self) -> str:
        """Return 64 random bits; asked of the system a page at a time, for asking takes longer than a rule."""
        if not self._random:
            drawn = secrets.token_hex(4096)
            self._random = [drawn[begin : begin + 16] for begin in range(0, len(drawn), 16)]
        return self._random.pop()

    def _next(self) -> None:
        try:
            self._begin()
        except OSError as mistake:
            raise StateError("the disk did not take a decision") from mistake

    def _begin(self) -> None:
        """Begin a segment; where that fails, the one before stays open."""
        segment = f"{time.time_ns() // 1000:x}-{os.getpid():x}"
        path = self.folder / f"{segment}.jsonl"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_EXCL | os.O_CLOEXEC, 0o600)
        before, self._file, self._segment, self._end = self._file, file, segment, 0
        if before >= 0:
            with suppress(OSError):
                os.fsync(before)
            os.close(before)
        folder = os.open(self.folder, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
        self._purge(path)

    def _purge(self, own: Path) -> None:
        oldest = time.time() - self._days * 86_400
        for path in self.folder.glob("*.jsonl"):
            if path != own and path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)

    def _flush_often(self) -> None:
        while not self._stop.wait(FLUSH_SECONDS):
            with suppress(OSError):
                self.flush()
