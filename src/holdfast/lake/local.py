"""A folder of this machine: every file is on the disk, and its name too, before anybody is told of it."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.errors import DiskFullError
from holdfast.lake.durable import made_folder, sync, sync_all
from holdfast.lake.place import LOG

_LOCK = "_lock"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class LocalPlace:
    """See :class:`holdfast.lake.place.Place`."""

    is_local = True

    def __init__(self, folder: Path) -> None:
        """Take the folder, which need not exist."""
        self.folder = folder.absolute()
        self.uri = str(self.folder)
        self.options: dict[str, str] = {}
        self._log = self.folder / LOG

    def put(self, path: str, content: pa.Buffer) -> None:
        """See :meth:`Place.put`."""
        file = self.folder / path
        with self._room():
            made_folder(file.parent)
            try:
                with file.open("xb", buffering=0) as out:
                    left = memoryview(content)
                    while left:
                        left = left[out.write(left) :]
            except OSError:
                file.unlink(missing_ok=True)
                raise

    def settle(self, paths: Iterable[str]) -> None:
        """See :meth:`Place.settle`."""
        files = [self.folder / path for path in paths]
        # The folders above too: another process may have made them just now, and not have synced them yet.
        folders = {file.parent for file in files} | {self.folder, self.folder.parent}
        with self._room():  # some file systems look for room only when they write pages out
            sync_all(files)
            sync_all(sorted(folders))

    def settle_log(self, after: int, upto: int) -> None:
        """See :meth:`Place.settle_log`."""
        for version in range(after + 1, upto + 1):
            with suppress(FileNotFoundError):  # long in a checkpoint, and cleaned away
                sync(self._version(version))
        sync_all([self._log, self.folder, self.folder.parent])

    def settle_checkpoint(self, version: int) -> None:
        """See :meth:`Place.settle_checkpoint`."""
        with suppress(FileNotFoundError):  # another process was further
            sync_all([*self._checkpoint(version), self._log / "_last_checkpoint"])
        sync(self._log)

    def mend(self) -> None:
        """See :meth:`Place.mend`.

        A version is linked into the log whole, so that only a power cut can tear it; and whoever settles a version
        settles those before it, so that nothing behind a torn one was ever acknowledged.
        """
        is_torn = False
        for file in sorted(self._log.glob("*.json")):
            is_torn = is_torn or not _is_whole(file)
            if is_torn:
                file.rename(file.with_suffix(".torn"))
        for file in self._log.glob("*.checkpoint*.parquet"):
            if not _is_parquet(file):
                file.unlink()
                (self._log / "_last_checkpoint").unlink(missing_ok=True)
        last = self._log / "_last_checkpoint"
        if last.exists() and not _is_whole(last):
            last.unlink()
        sync(self._log)

    def remove(self, path: str) -> None:
        """See :meth:`Place.remove`."""
        (self.folder / path).unlink(missing_ok=True)

    def size(self, path: str) -> int | None:
        """See :meth:`Place.size`."""
        file = self.folder / path
        return file.stat().st_size if file.is_file() else None

    def sha256(self, path: str) -> str:
        """See :meth:`Place.sha256`."""
        with (self.folder / path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def open(self, path: str) -> pa.NativeFile:
        """See :meth:`Place.open`."""
        return pa.OSFile(self.address(path), "rb")

    def address(self, path: str) -> str:
        """See :meth:`Place.address`."""
        return str(self.folder / path)

    def free(self) -> int | None:
        """See :meth:`Place.free`."""
        folder = next(each for each in (self.folder, *self.folder.parents) if each.exists())
        return shutil.disk_usage(folder).free

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See :meth:`Place.writing`."""
        with self._locked(fcntl.LOCK_SH):
            yield

    @contextmanager
    def sweeping(self) -> Iterator[None]:
        """See :meth:`Place.sweeping`."""
        with self._locked(fcntl.LOCK_EX):
            yield

    @contextmanager
    def _locked(self, kind: int) -> Iterator[None]:
        with self._room():
            made_folder(self.folder)
            descriptor = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, kind)  # it goes with the descriptor: whoever is killed lets go of it
            yield
        finally:
            os.close(descriptor)

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise DiskFullError(f"{self.folder}: the disk is full; this was not stored") from error
            raise

    def _version(self, version: int) -> Path:
        return self._log / f"{version:020}.json"

    def _checkpoint(self, version: int) -> list[Path]:
        return list(self._log.glob(f"{version:020}.checkpoint*.parquet"))


def _is_whole(file: Path) -> bool:
    """Whether a file of JSON lines is what somebody wrote; an empty one was never written out."""
    lines = file.read_bytes().splitlines()
    try:
        return bool(lines) and all(isinstance(json.loads(line), dict) for line in lines)
    except ValueError:
        return False


def _is_parquet(file: Path) -> bool:
    try:
        pq.read_metadata(file)
    except (OSError, pa.ArrowException):
        return False
    return True
