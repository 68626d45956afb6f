"""One call that opens any engine by its address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from holdfast.errors import UsageError

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

ACCEPTED = (
    "duckdb (in memory), duckdb:///path/to/file (kept in a file), local[2] or local[*] (Spark in this process), "
    "spark://host:port (a Spark cluster), sc://host:port (Spark Connect)"
)
_SPARK = re.compile(r"local\[([1-9]\d*|\*)\]|spark://[^/\s]+|sc://[^/\s]+\S*")
_MEMORY = re.compile(r"(\d+(?:\.\d+)?) *([KMGT])(i?)B", re.IGNORECASE)
_POWERS = "KMGT"


class Engine(Protocol):
    """Where expressions run. An engine is also a context manager that closes itself."""

    name: str
    """``duckdb`` or ``spark``."""

    def read(self, files: Sequence[str]) -> ibis.Table:
        """Return Parquet files as one table, without copying them.

        Columns are matched by name, one that a file lacks is null there; times with a zone become naive UTC.

        Raises:
            InputError: a file cannot be read, or a column has unlike types in two files.
            ValueError: there are no files.
        """

    def table(self, rows: pa.Table) -> ibis.Table:
        """Bring a small Arrow table in, in our types (see :mod:`holdfast.engine.normal`)."""

    def keep(self, expression: ibis.Table, name: str | None = None) -> ibis.Table:
        """Compute an expression once and hold its rows until the engine closes.

        A ``name`` that is used again replaces the table kept under it.
        """

    def rows(self, expression: ibis.Table) -> pa.Table:
        """Run an expression and return its rows in our types, equal on every engine.

        Only an ``order_by`` at the end of the expression gives the rows an order.
        """

    def close(self) -> None:
        """Stop, and remove everything the engine laid down. May be called twice."""

    def __enter__(self) -> Self:
        """Return the engine itself."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""


def open_engine(
    url: str = "duckdb", *, memory: str = "2GB", threads: int | None = None, work: Path | None = None
) -> Engine:
    """Open the engine at ``url``.

    Args:
        url: ``duckdb``, ``duckdb:///path/to/file``, ``local[2]``, ``local[*]``, ``spark://host:port`` or ``sc://host:port``.
            What follows ``duckdb://`` is the path as it stands, so an absolute one makes three slashes.
        memory: how much an engine in this process may use before it spills to disk, such as ``2GB``; the process itself
            takes more. A remote Spark keeps its own settings.
        threads: how many threads; by default as many as there are cores. Spark takes the number from its address.
        work: the folder under which the engine makes a private one of its own to spill to; by default the system's for
            temporary files. It must have room for the largest intermediate result.

    Raises:
        UsageError: the address or the amount of memory is not understood, or the extra it needs is not installed.
        StateError: the state file is in use, is not a DuckDB file, or was written by a newer version.
    """
    size = _bytes(memory)
    if url == "duckdb" or url.startswith("duckdb://"):
        from holdfast.engine.duckdb import DuckDBEngine  # noqa: PLC0415  takes a second; Spark may be meant

        path = url.removeprefix("duckdb").removeprefix("://")
        if url != "duckdb" and not path.strip("/"):
            raise UsageError(f"the engine address {url!r} names no file; accepted are {ACCEPTED}")
        return DuckDBEngine(Path(path) if path else None, memory=size, threads=threads, work=work)
    if _SPARK.fullmatch(url):
        from holdfast.engine.spark import SparkEngine  # noqa: PLC0415

        return SparkEngine(url, memory=size, work=work)
    raise UsageError(f"unknown engine {url!r}; accepted are {ACCEPTED}")


def _bytes(memory: str) -> int:
    found = _MEMORY.fullmatch(memory.strip())
    if not found or not float(found[1]):
        raise UsageError(f"an amount of memory such as 2GB was expected, not {memory!r}")
    unit = 1024 if found[3] else 1000
    return int(float(found[1]) * unit ** (_POWERS.index(found[2].upper()) + 1))
