"""DuckDB in this process: in memory, or with a state file whose tables outlive it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import ibis
import ibis.expr.operations as ops
import pyarrow as pa
from ibis.util import gen_name

from holdfast.engine.interruption import Worker
from holdfast.engine.normal import normal_expression, normal_rows, normal_schema, normal_table
from holdfast.engine.parquet import one_table
from holdfast.engine.ready import Ready, remembered
from holdfast.errors import InputError, StateError, UsageError

_ROWS_A_BATCH = 100_000

_SCRATCH = "holdfast_scratch"
"""A file of the engine's own for what it keeps: compressed, it takes a third of the memory and a fifth of the disk that
temporary tables take (100 million rows of three columns)."""


_OURS = "holdfast_row"
"""False in one row beside those that were brought in, which is filtered out again: only of a table with a filter does
DuckDB 1.5 take the keys of a join into the scan of the other side, which then decodes only what lies near a match."""


class DuckDBEngine:
    """Expressions on DuckDB; with a ``path``, also the tables of a state file."""

    name = "duckdb"

    def __init__(
        self, path: Path | None = None, *, folder: Path, memory: int = 2 * 10**9, threads: int | None = None
    ) -> None:
        """Open a database.

        Args:
            path: the state file, or None.
            folder: the engine's own, to spill and keep in; removed when it closes.
            memory: bytes it may use before it spills.
            threads: how many; by default as many as there are cores.

        Raises:
            StateError: the state file is in use, is not a DuckDB file, or was written by a newer version.
        """
        self._work = folder
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
            raise _opening_error(path, error) from error
        self._connection: duckdb.DuckDBPyConnection = self._backend.con
        self._connection.execute("SET enable_progress_bar = false")  # it writes to our standard output
        self._connection.execute(
            f"ATTACH {_literal(str(self._work / 'kept.duckdb'))} AS {_SCRATCH} (RECOVERY_MODE no_wal_writes)"
        )
        self._is_in_transaction = False
        self._worker = Worker(stop=self._connection.interrupt)
        self._stored = (self._backend.current_catalog, "main")

    def read(self, files: Sequence[str], *, alike: Callable[[str], str] | None = None) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.read`."""
        if not files:
            raise ValueError("no files to read")
        return one_table(files, self._read_alike, alike)

    def _read_alike(self, files: list[str], schema: pa.Schema) -> ibis.Table:
        listed = ", ".join(_literal(_no_glob(str(Path(file).absolute()))) for file in files)
        zoned = [_quoted(each.name) for each in schema if pa.types.is_timestamp(each.type) and each.type.tz]
        # A cast of times with a zone asks the calendar of that zone for every row, eight times the cost of reading it.
        naive = ", ".join(f"make_timestamp(epoch_us({column})) AS {column}" for column in zoned)
        columns = f"* REPLACE ({naive})" if naive else "*"
        name = gen_name("read")
        try:
            self._connection.execute(
                f"CREATE TEMP VIEW {_quoted(name)} AS "
                f"SELECT {columns} FROM read_parquet([{listed}], hive_partitioning = false)"
            )
        except duckdb.Error as error:  # a footer that pyarrow understands and DuckDB does not
            raise InputError(f"a Parquet file that DuckDB can read was expected: {error}", file=files[0]) from error
        return self._backend.table(name)

    def table(self, rows: pa.Table) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.table`."""
        name = gen_name("rows")
        with self._arrow_view(rows) as view:
            self._connection.execute(
                f"CREATE TEMP TABLE {_quoted(name)} AS SELECT *, true AS {_OURS} FROM {_quoted(view)} "
                f"UNION ALL BY NAME SELECT false AS {_OURS}"
            )
        whole = self._backend.table(name)
        return whole.filter(whole[_OURS]).drop(_OURS)

    def keep(self, expression: ibis.Table | Ready, name: str | None = None) -> ibis.Table:
        """See :meth:`holdfast.engine.Engine.keep`."""
        name, query = name or gen_name("kept"), self._query(expression)
        place = self._keeping()
        made = "TEMP TABLE " if self._is_in_transaction else f"TABLE {_SCRATCH}.main."
        self._run(f"CREATE OR REPLACE {made}{_quoted(name)} AS {query}")
        if isinstance(expression, Ready):
            return _known(self._backend, name, expression.schema, place)
        return self._backend.table(name, database=place)

    def rows(self, expression: ibis.Table | Ready) -> pa.Table:
        """See :meth:`holdfast.engine.Engine.rows`."""
        query = self._query(expression)
        schema = expression.normal if isinstance(expression, Ready) else normal_schema(expression)
        return self._worker.run(
            lambda: normal_rows(self._connection.execute(query).to_arrow_reader(_ROWS_A_BATCH), schema)
        )

    def ready(self, name: str, make: Callable[[], ibis.Table]) -> Ready:
        """See :meth:`holdfast.engine.StateEngine.ready`."""

        def compiled() -> Ready:
            expression = make()
            return Ready(self._query(expression), expression.schema(), normal_schema(expression))

        return remembered((name, *self._stored, *self._keeping()), compiled)

    def stored(self, name: str) -> ibis.Table | None:
        """See :meth:`holdfast.engine.StateEngine.stored`."""
        if name not in self._backend.list_tables(database=self._stored):
            return None
        return self._backend.table(name, database=self._stored)

    def append(self, name: str, rows: ibis.Table | pa.Table | Ready) -> None:
        """See :meth:`holdfast.engine.StateEngine.append`."""
        if isinstance(rows, Ready):
            self._run(f"INSERT INTO {self._place(name)} BY NAME {rows.query}")
            return
        there = self.stored(name)
        columns = rows.column_names if isinstance(rows, pa.Table) else rows.columns
        if there is not None and (unknown := set(columns) - set(there.columns)):
            raise ValueError(f"table {name} has no column {', '.join(sorted(unknown))}")
        verb = "CREATE TABLE {} AS" if there is None else "INSERT INTO {} BY NAME"
        with self._selected(rows) as query:
            self._run(f"{verb.format(self._place(name))} {query}")

    def replace(self, name: str, rows: ibis.Table | pa.Table) -> None:
        """See :meth:`holdfast.engine.StateEngine.replace`."""
        with self._selected(rows) as query:
            self._run(f"CREATE OR REPLACE TABLE {self._place(name)} AS {query}")

    def remove(self, name: str, rows: Ready) -> None:
        """See :meth:`holdfast.engine.StateEngine.remove`."""
        alike = " AND ".join(f"stored.{_quoted(each)} = gone.{_quoted(each)}" for each in rows.schema.names)
        self._run(f"DELETE FROM {self._place(name)} AS stored USING ({rows.query}) AS gone WHERE {alike}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See :meth:`holdfast.engine.StateEngine.transaction`."""
        self._connection.execute("BEGIN TRANSACTION")
        self._is_in_transaction = True
        try:
            yield
            self._run("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):  # a failed commit has ended it already
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._is_in_transaction = False

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

    def _keeping(self) -> tuple[str, str]:
        """Return where tables are kept: a transaction may write to one file only."""
        return ("temp" if self._is_in_transaction else _SCRATCH, "main")

    def _query(self, expression: ibis.Table | Ready) -> str:
        if isinstance(expression, Ready):
            return expression.query
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
            yield self._query(normal_expression(rows))


def _known(backend: ibis.BaseBackend, name: str, schema: ibis.Schema, place: tuple[str, str]) -> ibis.Table:
    """Return a table of which it is known what columns it has: asking takes longer than a small query."""
    where = ops.Namespace(catalog=place[0], database=place[1])
    table: ibis.Table = ops.DatabaseTable(name, schema=schema, source=backend, namespace=where).to_expr()
    return table


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
    if "newer version of DuckDB" in text:
        return StateError(f"{path}: a newer version wrote this state file; upgrade, or name another file")
    return StateError(f"{path}: this state file cannot be opened: {text}")
