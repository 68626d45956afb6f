"""``holdfast ingest --follow``: growing logs, through rotation and restarts, each line once.

Logs are rotated in two ways. *Rename and create*: the old file stays open here until its writer has let go of it.
*Copy and truncate*: the file shrinks, or begins anew; what was written between the last look and the cut is in the
copy. Either way, and also for what was rotated while nobody looked, the file's neighbours (``app.log.1``,
``app.log-20260501``, ``.gz``) are looked through for the source whose beginning was taken: it is known by its content.
"""

import os
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from holdfast.errors import InputError, UsageError
from holdfast.flow.intake.files import locked
from holdfast.flow.intake.manner import ROWS, Manner, Way
from holdfast.flow.intake.positions import Source
from holdfast.flow.intake.taking import Gathered, Intake, Taken, Taking
from holdfast.ingest.streams import OpenStream, Stream, head_hash, is_same_file

GRACE_SECONDS = 10.0
"""A renamed file is read so long after it last grew: its writer may not have noticed yet."""


def follow(
    intake: Intake,
    paths: Sequence[str],
    manner: Manner,
    *,
    stop: threading.Event,
    every_seconds: float = 1.0,
    warn: Callable[[str, Path], None] = lambda _code, _path: None,
) -> Taken:
    """Take what is appended to these files until ``stop`` is set; a file that is not there yet is waited for.

    Args:
        intake: where events go
        paths: files; no folders, no globs
        manner: how they are written
        stop: ends it, after what is being taken is durable
        every_seconds: how often to look
        warn: hears of what needs a person: ``log-shrank``, lines may have been lost, and of which file

    Raises:
        InputError: the first look at a file shows that it is none of its format.
        UsageError: a format that cannot grow.
        StateError: a file is being taken by another process.
    """
    taken = Taken()
    logs = [_Log(intake, Path(path), manner, taken, warn) for path in paths]
    try:
        while not stop.is_set():
            for log in logs:
                log.look()
            stop.wait(every_seconds)
        for log in logs:
            log.look()
    finally:
        for log in logs:
            log.close()
    return taken


class _Open:
    """A file held open and how far it was taken."""

    def __init__(self, intake: Intake, path: Path, way: Way, manner: Manner, taken: Taken) -> None:
        self.number = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.grew_at = time.monotonic()
        try:
            self.stream = OpenStream(path, number=self.number)
            self.taking: Taking | None = None
            if b"\n" in self.stream.head(1 << 20):  # a header, or the first line, must be whole
                self.taking = Taking(intake, self.stream, way, manner, taken)
                _check_grows(self.taking)
        except BaseException:
            os.close(self.number)
            raise

    def take(self, *, is_last: bool = False) -> None:
        if self.taking is not None:
            begun = self.taking.place.offset
            self.taking.take(self.stream.chunks(begun), is_last=is_last)
            if self.taking.place.offset > begun:
                self.grew_at = time.monotonic()

    @property
    def has_begun_anew(self) -> bool:
        """Whether the content is no longer what was taken: truncated, perhaps written to since."""
        if self.taking is None:
            return False
        source = self.taking.source
        is_short = os.fstat(self.number).st_size < self.taking.place.offset
        return is_short or (source.end > 0 and head_hash(self.stream.head(source.head_bytes)) != source.head)

    def close(self) -> None:
        os.close(self.number)


def _check_grows(taking: Taking) -> None:
    if taking.reader.is_whole:
        raise UsageError(f"{taking.told.file} can only be read whole: it cannot be followed")


class _Log:
    """One name under which files come and go."""

    def __init__(
        self, intake: Intake, path: Path, manner: Manner, taken: Taken, warn: Callable[[str, Path], None]
    ) -> None:
        self._intake, self._path, self._manner, self._taken, self._warn = intake, path, manner, taken, warn
        self._way = manner.of(path)
        if self._way.format in ROWS:
            raise UsageError(f"files of {self._way.format} do not grow: they cannot be followed")
        if not Stream(path, self._way.mapping.encoding or "utf-8").is_plain:
            raise UsageError(f"{path} is packed or in another encoding than UTF-8: it cannot be followed")
        self._lock = locked(intake, path)
        self._lock.__enter__()
        self._open: _Open | None = None
        self._leaving: list[_Open] = []
        try:
            self._catch_up()
        except BaseException:
            self.close()
            raise

    def look(self) -> None:
        """Take what is new."""
        if self._open is not None and self._open.has_begun_anew:
            self._begin_anew(self._open)
        if self._open is not None and not is_same_file(self._path, self._open.number):
            self._leaving.append(self._open)
            self._open = None
        if self._open is None or self._open.taking is None:
            self._try_open()
        if self._open is not None:
            self._open.take()
        for old in self._leaving.copy():
            self._leave(old)

    def _try_open(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
        if self._path.is_file():
            self._open = _Open(self._intake, self._path, self._way, self._manner, self._taken)

    def _leave(self, old: _Open) -> None:
        """Read a renamed file on until its writer has let go of it; then its last line counts as whole."""
        old.take()
        if time.monotonic() - old.grew_at > GRACE_SECONDS:
            old.take(is_last=True)
            old.close()
            self._leaving.remove(old)

    def _begin_anew(self, cut: _Open) -> None:
        """Go on after the file was truncated: first with the rest of what was there, from its copy."""
        assert cut.taking is not None  # noqa: S101 - else nothing was taken that could be missed
        source = cut.taking.source
        cut.close()
        self._open = None
        if source.source not in [found.source for found in self._catch_up()]:
            self._warn("log-shrank", self._path)

    def _catch_up(self) -> list[Source]:
        """Take the rest of sources begun before from the file's neighbours; return the sources that were found.

        A neighbour nothing was ever taken of is taken when it was written to after this log was first followed: it came
        and went while nobody looked.
        """
        found = []
        gathered = Gathered(self._intake, self._manner.piece_bytes)
        since = self._intake.positions.followed_since(self._path, self._way.fingerprint)
        for path in sorted(self._neighbours(), key=lambda each: each.stat().st_mtime):
            try:
                gathered.make_known(Stream(path))
                taking = Taking(self._intake, Stream(path), self._way, self._manner, self._taken)
                if not taking.is_new or path.stat().st_mtime > since:
                    taking.take(taking.stream.chunks(taking.place.offset), is_last=True, gathered=gathered)
                    found.append(taking.source)
            except InputError:  # another kind of file, or one that is just being packed
                continue
        gathered.flush()
        return found

    def _neighbours(self) -> list[Path]:
        if not self._path.parent.is_dir():
            return []
        begin = self._path.name
        return [
            path
            for path in self._path.parent.iterdir()
            if path.name.startswith((f"{begin}.", f"{begin}-")) and path.is_file() and path.stat().st_size
        ]

    def close(self) -> None:
        """Let go of all files."""
        for each in (*self._leaving, *([self._open] if self._open else [])):
            each.close()
        self._leaving, self._open = [], None
        self._lock.__exit__(None, None, None)
