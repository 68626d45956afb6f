"""DuckDB in this process: in memory, or with a state file whose tables outlive it."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import ibis
import pyarrow as pa
from ibis.util import gen_name

from holdfast.engine.interruption import Worker
from holdfast.engine.normal import normal_rows, normal_schema, normal_table
from holdfast.engine.parquet import is_one_layout, parquet_schemas
from holdfast.errors import StateError, UsageError

_ROWS_A_BATCH = 100_000


class DuckDBEngine:
    """Expressions on DuckDB; with a ``path``, also the tables of a state file."""

    name = "duckdb"

    def __init__(
        self, path: Path | None = None, *, memory: int = 2 * 10**9, threads: int | None = None, work: Path | None = None
    ) -> None:
        """Open a database; see :func:`holdfast.engine.open_engine` for the arguments and errors."""
        self._work = Path(tempfile.mkdtemp(prefix="holdfast-", dir=work))
        settings: dict[str, str | int | bool] = {
            "memory_limit": f"{memory}B",
            "temp_directory": str(self._work / "spill"),
            "preserve_insertion_order": False,  # else a large result waits in memory for its turn
            # Nothing is fetched at run time:
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
        }
        if threads is not None:
            settings["threads"] = threads
        try:
            self._backend = ibis.duckdb.connect(path or ":memory:", **settings)
        except Exception as error:
            shutil.rmtree(self._work, ignore_errors=True)
            raise _opening_error(path, error) from error
        self._connection: duckdb.DuckDBPyConnection = self._backend.con
        self._worker = Worker(stop=self._connection.interrupt)
        self._stored = (self._backend.current_catalog, "main")

    def read(self, files: Sequence[str]) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.read`."""
        if not files:
            raise ValueError("no files to read")
        union = not is_one_layout(parquet_schemas(files))  # costs a look at every footer for each query
        listed = ", ".join(_literal(_no_glob(str(Path(file).absolute()))) for file in files)
        name = gen_name("read")
        self._connection.execute(
            f"CREATE TEMP VIEW {_quoted(name)} AS SELECT * "
            f"FROM read_parquet([{listed}], union_by_name = {union}, hive_partitioning = false)"
        )
        return _naive_utc(self._backend.table(name))

    def table(self, rows: pa.Table) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.table`."""
        name = gen_name("rows")
        with self._arrow_view(rows) as view:
            self._connection.execute(f"CREATE TEMP TABLE {_quoted(name)} AS SELECT * FROM {_quoted(view)}")
        return self._backend.table(name)

    def keep(self, expression: ibis.Table, name: str | None = None) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.keep`."""
        name = name or gen_name("kept")
        self._run(f"CREATE OR REPLACE TEMP TABLE {_quoted(name)} AS {self._query(expression)}")
        return self._backend.table(name, database=("temp", "main"))

    def rows(self, expression: ibis.Table) -> pa.Table:
        """See :meth:`holdfast.engine.Engine.rows`."""
        query, schema = self._query(expression), normal_schema(expression)
        return self._worker.run(
            lambda: normal_rows(self._connection.execute(query).fetch_record_batch(_ROWS_A_BATCH), schema)
        )

    def stored(self, name: str) -> ibis.Table | None:
        """Return a table of the state file, or None where there is none of that name."""
        if name not in self._backend.list_tables(database=self._stored):
            return None
        return self._backend.table(name, database=self._stored)

    def append(self, name: str, rows: ibis.Table | pa.Table) -> None:
        """Add rows to a table of the state file, which is made on first use; columns are matched by name.

        Raises:
            ValueError: the table lacks a column of these rows.
        """
        with self._selected(rows) as query:
            if self.stored(name) is None:
                self._run(f"CREATE TABLE {self._place(name)} AS {query}")
            else:
                self._run(f"INSERT INTO {self._place(name)} BY NAME {query}")

    def replace(self, name: str, rows: ibis.Table | pa.Table) -> None:
        """Put these rows in the place of a table of the state file; they may be computed from that very table."""
        with self._selected(rows) as query:
            self._run(f"CREATE OR REPLACE TABLE {self._place(name)} AS {query}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything appended and replaced inside holds together, or, after an error or a crash, not at all."""
        self._connection.execute("BEGIN TRANSACTION")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._run("COMMIT")

    def close(self) -> None:
        """See :meth:`holdfast.engine.Engine.close`."""
        self._worker.close()
        self._connection.close()
        shutil.rmtree(self._work, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the engine."""
        self.close()

    def _place(self, name: str) -> str:
        return ".".join(_quoted(part) for part in (*self._stored, name))

    def _run(self, query: str) -> None:
        self._worker.run(lambda: self._connection.execute(query))

    def _query(self, expression: ibis.Table) -> str:
        self._backend._run_pre_execute_hooks(expression)  # brings memtables in; compile alone does not
        return str(self._backend.compile(expression))

    @contextmanager
    def _arrow_view(self, rows: pa.Table) -> Iterator[str]:
        view = gen_name("arrow")
        self._connection.register(view, normal_table(rows))
        try:
            yield view
        finally:
            self._connection.unregister(view)

    @contextmanager
    def _selected(self, rows: ibis.Table | pa.Table) -> Iterator[str]:
        if isinstance(rows, pa.Table):
            with self._arrow_view(rows) as view:
                yield f"SELECT * FROM {_quoted(view)}"
        else:
            yield self._query(rows)


def _naive_utc(table: ibis.Table) -> ibis.Table:
    zoned = {name: table[name].cast("timestamp") for name, kind in table.schema().items() if kind.is_timestamp()}
    return table.mutate(**zoned) if zoned else table


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _no_glob(file: str) -> str:
    """Escape what DuckDB would read as a pattern: these are names of files."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in file)


def _opening_error(path: Path | None, error: Exception) -> Exception:
    text = str(error)
    if path is None:
        return UsageError(f"DuckDB does not start: {text}")
    if "Could not set lock" in text or "different configuration" in text:
        return StateError(f"{path}: another run is using this state file; wait for it to end, or name another file")
    if "not a valid DuckDB database file" in text:
        return StateError(f"{path}: this is not a state file; name another one, or move it away")
    if "version number" in text:
        return StateError(f"{path}: a newer version wrote this state file; upgrade, or name another file")
    return StateError(f"{path}: this state file cannot be opened: {text}")
