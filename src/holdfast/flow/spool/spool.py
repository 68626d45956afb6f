"""The segments, and the one thread that writes them."""

import fcntl
import os
import queue
import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from holdfast.errors import DiskFullError, HoldfastError, StateError
from holdfast.flow.spool.parcels import MAGIC, Label, Parcel, read_segment

OPEN, SEALED, DAMAGED, TORN = ".open", ".sealed", ".damaged", ".torn"
GROUP_BYTES = 8 << 20
"""About so much is written between two flushes at most."""

log = structlog.get_logger("holdfast.spool")


class _Pending:
    """A record that waits for its flush."""

    def __init__(self, label: Label, record: bytes) -> None:
        self.label, self.record = label, record
        self.done = threading.Event()
        self.mistake: HoldfastError | None = None


class Spool:
    """Appends parcels to segments in a folder; one process at a time."""

    def __init__(
        self,
        folder: Path,
        *,
        segment_bytes: int,
        seconds: float,
        free_bytes: int,
        durable: Callable[[Label], None] = lambda _label: None,
    ) -> None:
        """Lock the folder, seal what an earlier process left, start the writer.

        Args:
            folder: made when missing, for its owner alone
            segment_bytes: a segment of this size is sealed
            seconds: so is one that is so old
            free_bytes: nothing is written when the disk has less room than this
            durable: told of each parcel once it is flushed, before its sender is answered; at the start also of every
                parcel that an earlier process left

        Raises:
            StateError: another process has the folder.
        """
        self.folder, self.sealed = folder, queue.SimpleQueue[Path | None]()
        self._segment_bytes, self._seconds, self._free_bytes = segment_bytes, seconds, free_bytes
        self._durable = durable
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock_file = _locked(folder)
        self._sizes: dict[Path, int] = {}
        self._file: int | None = None
        self._path, self._end, self._opened_at = folder, 0, 0.0
        self._queue = queue.SimpleQueue[_Pending | None]()
        self._recover()
        self._is_closed = self.is_broken = False
        self._writer = threading.Thread(target=self._write, name="spool-writer", daemon=True)
        self._writer.start()

    @property
    def waiting_bytes(self) -> int:
        """Bytes that are not in the lake yet."""
        return sum(self._sizes.copy().values()) + self._end

    def put(self, parcel: Parcel) -> None:
        """Return when the parcel is on the disk for good.

        Raises:
            DiskFullError: there is no room; the parcel is not stored.
            StateError: the disk fails, or the spool is closed; the parcel may or may not be stored.
        """
        if self._is_closed or self.is_broken:
            raise StateError("the spool takes nothing any more; the server must be started again")
        pending = _Pending(parcel.label, parcel.packed())
        self._queue.put(pending)
        pending.done.wait()
        if pending.mistake:
            raise pending.mistake

    def drop(self, path: Path) -> None:
        """Remove a sealed segment: it is in the lake."""
        path.unlink(missing_ok=True)
        self._sizes.pop(path, None)

    def set_aside(self, path: Path) -> None:
        """Keep a damaged segment under another name, for a person to look at."""
        path.rename(path.with_suffix(DAMAGED))
        self._sizes.pop(path, None)

    def close(self) -> None:
        """Write what waits, seal the last segment, end the line of sealed segments with None."""
        if self._is_closed:
            return
        self._is_closed = True
        self._queue.put(None)
        self._writer.join()
        os.close(self._lock_file)

    # What an earlier process left

    def _recover(self) -> None:
        for path in sorted(self.folder.glob(f"*{OPEN}")):
            whole = read_segment(path)
            if whole.end < whole.size:  # never acknowledged; kept all the same
                torn = path.read_bytes()[whole.end :]
                path.with_suffix(TORN).write_bytes(torn)
                os.truncate(path, whole.end)
                log.warning("spool-torn", segment=path.stem, bytes=len(torn))
            if whole.parcels:
                self._seal(path)
            else:
                path.unlink()
        for path in sorted(self.folder.glob(f"*{SEALED}")):
            if path not in self._sizes:
                self._announce(path)
            for parcel in read_segment(path).parcels:
                self._durable(parcel.label)

    def _seal(self, path: Path) -> None:
        with path.open("rb") as file:
            os.fsync(file.fileno())
        sealed = path.with_suffix(SEALED)
        path.rename(sealed)
        flush_folder(self.folder)
        self._announce(sealed)

    def _announce(self, sealed: Path) -> None:
        self._sizes[sealed] = sealed.stat().st_size
        self.sealed.put(sealed)

    # The writer

    def _write(self) -> None:
        is_open = True
        while is_open:
            group, is_open = self._group()
            if group:
                mistake = self._stored(group)
                for pending in group:
                    pending.mistake = mistake
                    if mistake is None:
                        self._durable(pending.label)
                    pending.done.set()
            self._close_if_due(is_forced=not is_open)
        self.sealed.put(None)

    def _close_if_due(self, *, is_forced: bool) -> None:
        is_due = time.monotonic() - self._opened_at >= self._seconds or self._end >= self._segment_bytes
        if self._file is None or not (is_due or is_forced):
            return
        try:
            self._close_segment()
        except OSError as mistake:
            self._break(mistake)

    def _group(self) -> tuple[list[_Pending], bool]:
        """Return what waits now: while one group is flushed the next one gathers."""
        wait = None if self._file is None else max(self._seconds - (time.monotonic() - self._opened_at), 0.0)
        group: list[_Pending] = []
        try:
            while sum(len(each.record) for each in group) < GROUP_BYTES:
                next_one = self._queue.get(block=not group, timeout=wait)
                if next_one is None:
                    return group, False
                group.append(next_one)
        except queue.Empty:
            pass
        return group, True

    def _stored(self, group: list[_Pending]) -> HoldfastError | None:
        try:
            record = b"".join(each.record for each in group)
            if free_bytes(self.folder) < self._free_bytes + len(record):
                return DiskFullError("the disk of the spool is nearly full")
            if self.is_broken:
                return StateError("the spool is broken; the server must be started again")
            if self._file is None:
                self._open_segment()
            assert self._file is not None  # noqa: S101
            view = memoryview(record)
            while view:
                view = view[os.write(self._file, view) :]
            os.fdatasync(self._file)
        except OSError as mistake:
            log.warning("spool-write-failed", errno=mistake.errno)
            return self._after_failure(mistake)
        self._end += len(record)
        return None

    def _after_failure(self, mistake: OSError) -> HoldfastError:
        """Cut off what may be half written; the segment goes to the lake as far as it was acknowledged."""
        try:
            if self._file is not None:
                os.ftruncate(self._file, max(self._end, len(MAGIC)))
                self._close_segment()
        except OSError as worse:
            self._break(worse)
        is_full = mistake.errno in {28, 122}  # ENOSPC, EDQUOT
        return DiskFullError("the disk of the spool is full") if is_full else StateError("the disk of the spool fails")

    def _break(self, mistake: OSError) -> None:
        """Take nothing any more; the next start finds whole records as far as they were acknowledged."""
        log.warning("spool-broken", segment=self._path.stem, errno=mistake.errno)
        self.is_broken, self._file, self._end = True, None, 0

    def _open_segment(self) -> None:
        name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{secrets.token_hex(8)}"
        self._path = self.folder / f"{name}{OPEN}"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        os.write(self._file, MAGIC)
        flush_folder(self.folder)
        self._end, self._opened_at = len(MAGIC), time.monotonic()

    def _close_segment(self) -> None:
        assert self._file is not None  # noqa: S101
        os.close(self._file)
        self._file = None
        if self._end > len(MAGIC):
            self._seal(self._path)
        else:
            self._path.unlink()
        self._end = 0


def free_bytes(folder: Path) -> int:
    """Return how many bytes a process without privileges may still write where ``folder`` is."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


def flush_folder(folder: Path) -> None:
    """Flush a folder's own entries: which files are in it."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _locked(folder: Path) -> int:
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise StateError(f"{folder} is in use by another server") from None
    return handle
