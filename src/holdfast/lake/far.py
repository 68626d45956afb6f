"""A folder behind a URL that deltalake understands (s3://, hdfs:// …), where a file is durable once it was put."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

import pyarrow as pa
from deltalake.fs import DeltaStorageHandler
from pyarrow.fs import FileType, PyFileSystem


class FarPlace:
    """See :class:`holdfast.lake.place.Place`."""

    is_local = False

    def __init__(self, uri: str, options: dict[str, str]) -> None:
        """Take the address and what its store asks for."""
        self.uri, self.options = uri.rstrip("/"), options

    @cached_property
    def _store(self) -> DeltaStorageHandler:
        return DeltaStorageHandler(self.uri, self.options)

    @cached_property
    def _files(self) -> PyFileSystem:
        return PyFileSystem(self._store)

    def put(self, path: str, content: pa.Buffer) -> None:
        """See :meth:`Place.put`."""
        out = self._store._handler.open_output_stream(path)  # pyarrow's way to it hands over what is no bytes
        out.write(content.to_pybytes())
        out.close()  # type: ignore[attr-defined]  # the stub lacks it

    def settle(self, paths: Iterable[str]) -> None:
        """Nothing: what was put is durable."""

    def settle_log(self, after: int, upto: int) -> None:
        """Nothing: what was put is durable."""

    def settle_checkpoint(self, version: int) -> None:
        """Nothing: what was put is durable."""

    def mend(self) -> None:
        """Nothing: a store has a file whole or not at all."""

    def remove(self, path: str) -> None:
        """See :meth:`Place.remove`."""
        with suppress(FileNotFoundError):
            self._files.delete_file(path)

    def size(self, path: str) -> int | None:
        """See :meth:`Place.size`."""
        found = self._files.get_file_info(path)
        return int(found.size) if found.type == FileType.File else None

    def sha256(self, path: str) -> str:
        """See :meth:`Place.sha256`."""
        hashed = hashlib.sha256()
        with self.open(path) as file:
            while block := file.read(1 << 20):
                hashed.update(block)
        return hashed.hexdigest()

    def open(self, path: str) -> pa.NativeFile:
        """See :meth:`Place.open`."""
        return self._files.open_input_file(path)

    def address(self, path: str) -> str:
        """See :meth:`Place.address`."""
        return f"{self.uri}/{path}"

    def free(self) -> int | None:
        """Nobody knows."""
        return None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold off nobody: sweepers spare what is young."""
        yield

    @contextmanager
    def sweeping(self) -> Iterator[None]:
        """Wait for nobody: sweepers spare what is young."""
        yield
