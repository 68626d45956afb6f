"""One call that opens any engine by its address."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from holdfast.errors import UsageError

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from holdfast.engine.ready import Ready

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

    def read(self, files: Sequence[str], *, alike: Callable[[str], str] | None = None) -> ibis.Table:
        """Return Parquet files as one table, without copying them.

        Columns are matched by name, one that a file lacks is null there; times with a zone become naive UTC.

        Args:
            files: their paths, at least one.
            alike: returns the same only for files of the same columns and types, so that not every footer must be read.

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


class StateEngine(Engine, Protocol):
    """An engine with a state file, whose tables outlive it."""

    def stored(self, name: str) -> ibis.Table | None:
        """Return a table of the state file, or None where there is none of that name."""

    def ready(self, name: str, make: Callable[[], ibis.Table]) -> Ready:
        """Return an expression made ready to be run: written once a process for each name, also of a later engine.

        ``make`` is called the first time only. What it gives must follow from the name: it may rest on stored tables
        and on tables kept under a name, always with the same columns, never on rows brought in or kept without one.
        """

    def keep(self, expression: ibis.Table | Ready, name: str | None = None) -> ibis.Table:
        """See :meth:`Engine.keep`."""

    def rows(self, expression: ibis.Table | Ready) -> pa.Table:
        """See :meth:`Engine.rows`."""

    def remove(self, name: str, rows: Ready) -> None:
        """Take the rows out of a table of the state file that are equal to one of these in every column of these."""

    def append(self, name: str, rows: ibis.Table | pa.Table | Ready) -> None:
        """Add rows, in our types, to a table of the state file, which is made on first use.

        Columns are matched by name; one that these rows lack is null. What is ready goes as it is into a table that
        must be there.

        Raises:
            ValueError: these rows have a column that the table lacks.
        """

    def replace(self, name: str, rows: ibis.Table | pa.Table) -> None:
        """Put these rows in the place of a table of the state file; they may be computed from that very table."""

    def transaction(self) -> AbstractContextManager[None]:
        """Everything appended and replaced inside holds together, or, after an error or a crash, not at all.

        What is kept inside is gone when it ends in an error.
        """


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
    if url == "duckdb":
        return _open_duckdb(None, memory, threads, work)
    if url.startswith("duckdb://"):
        return open_state(Path(url.removeprefix("duckdb://")), memory=memory, threads=threads, work=work)
    if _SPARK.fullmatch(url):
        from holdfast.engine.spark import SparkEngine  # noqa: PLC0415  takes a second; DuckDB may be meant

        size = _bytes(memory)
        with _own_folder(work) as folder:
            return SparkEngine(url, folder=folder, memory=size)
    named = url.partition(";")[0]  # what follows may be a secret
    raise UsageError(f"unknown engine {named!r}; accepted are {ACCEPTED}")


def open_state(path: Path, *, memory: str = "2GB", threads: int | None = None, work: Path | None = None) -> StateEngine:
    """Open DuckDB with the state file at ``path``, made for its owner where none is; else as :func:`open_engine`."""
    if not path.name:
        raise UsageError(f"the address of a state file names no file; accepted are {ACCEPTED}")
    engine = _open_duckdb(path, memory, threads, work)
    path.chmod(0o600)
    return engine


def _open_duckdb(path: Path | None, memory: str, threads: int | None, work: Path | None) -> StateEngine:
    from holdfast.engine.duckdb import DuckDBEngine  # noqa: PLC0415  takes a second; Spark may be meant

    size = _bytes(memory)
    with _own_folder(work) as folder:
        return DuckDBEngine(path, folder=folder, memory=size, threads=threads)


@contextmanager
def _own_folder(work: Path | None) -> Iterator[Path]:
    """Make a folder that nobody else can read; it stays for the engine unless opening that fails."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="holdfast-", dir=work))
    except OSError as error:
        raise UsageError(f"{work or tempfile.gettempdir()}: a folder to work in was expected: {error}") from error
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _bytes(memory: str) -> int:
    found = _MEMORY.fullmatch(memory.strip())
    if not found or not float(found[1]):
        raise UsageError(f"an amount of memory such as 2GB was expected, not {memory!r}")
    unit = 1024 if found[3] else 1000
    return int(float(found[1]) * unit ** (_POWERS.index(found[2].upper()) + 1))
