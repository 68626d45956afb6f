"""Where the files of a table lie: on this machine, where each is synced, or behind a URL."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Protocol

import pyarrow as pa

LOG = "_delta_log"


class Place(Protocol):
    """The files of one table; paths are relative to it, with ``/``."""

    uri: str
    options: dict[str, str]
    """What the store of a far place asks for: keys, an endpoint."""
    is_local: bool

    def put(self, path: str, content: pa.Buffer) -> None:
        """Write a new file; it is durable once :meth:`settle` has seen its path.

        Raises:
            DiskFullError: there is no room for it.
        """

    def settle(self, paths: Iterable[str]) -> None:
        """Make files that were put, and their names, durable.

        Raises:
            DiskFullError: there is no room for them.
        """

    def settle_log(self, after: int, upto: int) -> None:
        """Make the versions after one and up to another durable, whatever process wrote them."""

    def settle_checkpoint(self, version: int) -> None:
        """Make a checkpoint durable."""

    def mend(self) -> None:
        """Take away the traces of a power cut: versions and checkpoints that are torn, and so never were settled."""

    def remove(self, path: str) -> None:
        """Remove a file that nothing refers to; that it is gone already is no mistake."""

    def size(self, path: str) -> int | None:
        """Return the bytes of a file, None where there is none."""

    def sha256(self, path: str) -> str:
        """Return the hash of a file, in hexadecimal."""

    def open(self, path: str) -> pa.NativeFile:
        """Open a file to be read."""

    def address(self, path: str) -> str:
        """Return what an engine calls the file."""

    def free(self) -> int | None:
        """Return the bytes that are free there, None where nobody knows."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold off sweepers as long as there are files that no version names yet."""

    def sweeping(self) -> AbstractContextManager[None]:
        """Wait until there are no files that a version may still come to name, and keep it so."""
