"""One table of the lake: a Delta table whose files we write, so that they are durable before anybody is told.

deltalake keeps the log (versions, conflicts, checkpoints); it syncs nothing to the disk (1.6), so that is done here, in
this order: the files, the version that names them, the answer.
"""

import hashlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from holdfast.errors import DiskFullError, LakeError
from holdfast.lake.forking import use
from holdfast.lake.parts import DAY, Part, now_ms, parts_of
from holdfast.lake.place import Place
from holdfast.terms.schemas import TableSchema, first_given

KEYS_DAYS = 7
"""How long a batch is known again by its key."""

CHECKPOINT_EVERY = 50
"""Versions; opening a table reads those since the last checkpoint."""

_TRIES = 20
_READ_ROWS = 1 << 16
_REWRITE = "holdfast:rewrite"
"""Every version that takes files away carries this transaction, so that of two at once the second must begin anew:
deltalake does not see by itself that both took away the same file."""
_QUIET = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
_CONFIGURATION = {
    "delta.setTransactionRetentionDuration": f"interval {KEYS_DAYS} days",
    "delta.logRetentionDuration": f"interval {KEYS_DAYS} days",
    "delta.deletedFileRetentionDuration": "interval 1 days",
    "delta.enableExpiredLogCleanup": "false",
}


@dataclass(frozen=True)
class Stored:
    """The answer to a batch: durable by now, whether by this call or by an earlier one with the same key."""

    table: str
    key: str
    rows: int
    is_repeat: bool


@dataclass(frozen=True)
class File:
    """One file of a version; the path is relative to the table."""

    path: str
    size: int
    rows: int
    day: date
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True)
class Version:
    """A table at one moment: what is in it never changes, whatever writers do."""

    number: int
    files: tuple[File, ...]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return sum(file.rows for file in self.files)


class Moved(Exception):  # noqa: N818  not a mistake: the table has gone on, and the caller looks again
    """Another process has rewritten the table since this version was read."""


class LakeTable:
    """A table at a place; threads may share it, processes open their own."""

    def __init__(self, schema: TableSchema, place: Place, *, is_append_only: bool = False) -> None:
        """Take the table's schema and place; nothing is read or made yet."""
        self.schema, self.place, self._is_append_only = schema, place, is_append_only
        self.stored = pa.schema([*schema.arrow, pa.field(DAY, pa.date32())])
        self._lock = threading.RLock()
        self._opened: DeltaTable | None = None
        self._settled = -1

    @property
    def exists(self) -> bool:
        """Whether anything was ever stored in it."""
        return self._found() is not None

    def append(self, rows: pa.Table, key: str | None = None) -> Stored:
        """Store a batch, and return when it is durable.

        Args:
            rows: columns of the table; one that is missing is null, ``arrived_at`` now.
            key: names the batch; one that was stored under it within ``KEYS_DAYS`` is not stored again. Without one,
                the hash of the content is taken.

        Raises:
            DiskFullError: there is no room; nothing was stored.
            ValueError: a column that the table lacks, a type that does not fit, a row without its time.
        """
        return self.append_all([(rows, key or content_key(rows))])[0]

    def append_all(self, batches: Sequence[tuple[pa.Table, str]]) -> list[Stored]:
        """Store several batches, each under a key of its own, in one version; return when they are durable.

        Raises:
            DiskFullError: there is no room; nothing was stored.
            ValueError: as of :meth:`append`, or a key twice.
        """
        marks = [hashlib.sha256(f"{self.schema.name}:{key}".encode()).hexdigest()[:32] for _, key in batches]
        if len(set(marks)) < len(marks):
            raise ValueError("a key of its own for each batch was expected")
        fitted = [self._fitted(rows) for rows, _ in batches]
        with self._alone():
            table = self._ready()
            known = [self._known(table, mark) for mark in marks]
        new = {
            mark: rows
            for mark, rows, found in zip(marks, fitted, known, strict=True)
            if found is None and rows.num_rows
        }
        if new:
            with self.place.writing():
                is_stored = self._stored_once(new)
            if not is_stored:  # another process was faster with one of them
                return self.append_all(batches)
        if len(new) < len(batches):
            with self._alone():
                self._settle()  # what another process answers for it may not have settled yet
        return [
            Stored(self.schema.name, key, found or rows.num_rows, is_repeat=found is not None)
            for (_, key), rows, found in zip(batches, fitted, known, strict=True)
        ]

    def version(self, number: int | None = None) -> Version:
        """Return what is in the table, now or at an earlier version, as long as that is kept."""
        with self._alone():
            table = self._fresh() if number is None else self._open(number)
            if table is None:
                return Version(-1, ())
            return Version(table.version(), tuple(_files(table)))

    def stored_columns(self) -> pa.Schema:
        """Return the columns that are stored, which may be more than this program knows."""
        with self._alone():
            table = self._fresh()
            stored = self.stored if table is None else pa.schema(table.schema())
        return pa.schema([pa.field(field.name, field.type) for field in stored if field.name != DAY])

    def batches(self, file: File) -> Iterator[pa.Table]:
        """Yield the rows of a file, some at a time, with all columns of the table, also those unknown here."""
        schema = self.stored_columns()
        with self.place.open(file.path) as source:
            for batch in pq.ParquetFile(source).iter_batches(_READ_ROWS):
                columns = [
                    batch.column(field.name).cast(field.type)
                    if field.name in batch.schema.names
                    else pa.nulls(batch.num_rows, field.type)
                    for field in schema
                ]
                yield pa.table(columns, schema=schema)

    def rewrite(self, seen: Version, gone: Sequence[File], parts: Sequence[Part], *, is_change: bool) -> None:
        """Put parts in the place of files, in one version; durable when it returns.

        Args:
            seen: the version that was read.
            gone: files of it.
            parts: put at the place already; the caller keeps ``place.writing()`` from then on.
            is_change: whether the rows of the table are other ones afterwards.

        Raises:
            Moved: another rewriting came between; the parts have been removed.
        """
        with self._alone():
            table = self._ready()
            self.place.settle([part.path for part in parts])
            removed = [RemoveAction(f.path, is_change, now_ms(), f.size, {DAY: f.day.isoformat()}) for f in gone]
            added = [part.added(is_new=is_change) for part in parts]
            is_there = {f.path for f in gone} <= {f.path for f in _files(table)}
            with suppress(CommitFailedError):
                if is_there:
                    self._commit(table, [*added, *removed], [Transaction(_REWRITE, seen.number, now_ms())])
                    self._settle()
                    return
            for part in parts:
                self.place.remove(part.path)
            raise Moved

    def checkpoint(self) -> None:
        """Let whoever opens the table read one file instead of many versions; drop versions nobody needs."""
        with self._alone():
            table = self._fresh()
            if table is not None:
                self._settle()
                table.create_checkpoint()
                self.place.settle_checkpoint(table.version())
                table.cleanup_metadata()

    def sweep(self, grace_hours: int) -> list[str]:
        """Remove files that no version needs, and those that a killed writer left; return their paths.

        Those taken away less than ``grace_hours`` ago stay, for readers that are still at it. Beyond this machine
        nothing holds a writer off, so there it is a day at least.
        """
        with self._alone(), self.place.sweeping():
            table = self._fresh()
            if table is None:
                return []
            self._settle()
            hours = grace_hours if self.place.is_local else max(grace_hours, 24)
            gone: list[str] = table.vacuum(
                hours,
                dry_run=False,
                enforce_retention_duration=False,
                full=True,
                commit_properties=CommitProperties(),
                post_commithook_properties=_QUIET,
            )
            self._settle()
            return gone

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads of this process away.

        Raises:
            LakeError: the process was forked after a lake was opened in it.
        """
        use(self.place.uri)  # before the lock, which another thread may have held when it was forked
        with self._lock:
            yield

    def _stored_once(self, batches: Mapping[str, pa.Table]) -> bool:
        """Store rows under their marks in one version; say no, and store none, where another process knows a mark."""
        parts = []
        try:
            for part in parts_of(_joined(list(batches.values())), self.schema):
                self.place.put(part.path, part.content)
                parts.append(part)
            self.place.settle([part.path for part in parts])
            counts = {mark: rows.num_rows for mark, rows in batches.items()}
            is_stored = self._committed([part.added(is_new=True) for part in parts], counts)
        except BaseException:
            if not self._is_known(batches):
                for part in parts:
                    self.place.remove(part.path)
            raise
        if not is_stored:
            for part in parts:
                self.place.remove(part.path)
        return is_stored

    def _committed(self, added: list[AddAction], counts: Mapping[str, int]) -> bool:
        for _ in range(_TRIES):
            with self._alone(), suppress(CommitFailedError):
                table = self._ready()
                if any(self._known(table, mark) is not None for mark in counts):
                    return False
                marks = [Transaction(mark, rows, now_ms()) for mark, rows in counts.items()]
                self._commit(table, added, marks)
                self._settle()
                return True
            with self._alone():
                self._fresh()
        raise LakeError(f"{self.place.uri}: other writers were always faster; try again")

    def _commit(
        self, table: DeltaTable, actions: Sequence[AddAction | RemoveAction], marks: Sequence[Transaction]
    ) -> None:
        try:
            table.create_write_transaction(
                list(actions),
                "append",
                self.stored,
                [DAY],
                commit_properties=CommitProperties(app_transactions=list(marks)),
                post_commithook_properties=_QUIET,
            )
        except (OSError, DeltaError) as error:
            if "No space left" in str(error):
                raise DiskFullError(f"{self.place.uri}: the disk is full; this was not stored") from error
            raise

    def _settle(self) -> None:
        """Make all versions there are durable, also those of other processes: who settles one settles those before."""
        table = self._fresh()
        if table is None or table.version() <= self._settled:
            return
        before = max(self._settled, table.version() - CHECKPOINT_EVERY * 4 if self._settled < 0 else self._settled)
        self.place.settle_log(before, table.version())
        if self._settled >= 0 and table.version() // CHECKPOINT_EVERY > self._settled // CHECKPOINT_EVERY:
            table.create_checkpoint()
            self.place.settle_checkpoint(table.version())
        self._settled = table.version()

    def _is_known(self, marks: Iterable[str]) -> bool:
        """Whether a version names a mark after all, as may be when its answer was lost; if in doubt, it does."""
        try:
            table = self._fresh()
            return table is not None and any(self._known(table, mark) is not None for mark in marks)
        except (OSError, DeltaError):
            return True

    @staticmethod
    def _known(table: DeltaTable, mark: str) -> int | None:
        rows: int | None = table.transaction_version(mark)
        return rows

    def _fitted(self, rows: pa.Table) -> pa.Table:
        if unknown := set(rows.column_names) - set(self.schema.names):
            raise ValueError(f"table {self.schema.name} has no column {', '.join(sorted(unknown))}")
        if "at" not in rows.column_names and (sources := self.schema.column("at").made_from):
            rows = rows.append_column("at", first_given(rows, sources))
        if "at" not in rows.column_names or rows["at"].null_count:
            raise ValueError(f"a row of {self.schema.name} without its time")
        now = datetime.now(UTC).replace(tzinfo=None)
        made = {"arrived_at": now, **{c.name: c.default for c in self.schema.columns if c.default}}
        columns = [
            _column(rows[field.name], field)
            if field.name in rows.column_names
            else pa.repeat(pa.scalar(made.get(field.name), field.type), rows.num_rows)
            for field in self.schema.arrow
        ]
        return pa.table(columns, names=self.schema.names)

    def _ready(self) -> DeltaTable:
        """Return the table, made if there was none, with all columns of this program."""
        table = self._found()
        for _ in range(_TRIES):
            if table is not None:
                there = {field.name for field in table.schema().fields}
                missing = [field for field in self.stored if field.name not in there]
                if not missing:
                    return table
            with suppress(CommitFailedError, DeltaError):
                if table is None:
                    self._make()
                else:
                    new = Schema.from_arrow(pa.schema(missing)).fields
                    table.alter.add_columns(new, post_commithook_properties=_QUIET)
            self._opened = None
            table = self._found()
        raise LakeError(f"{self.place.uri}: a table with the columns of {self.schema.name} was expected")

    def _make(self) -> None:
        with self.place.writing():
            DeltaTable.create(
                self.place.uri,
                self.stored,
                mode="error",
                partition_by=[DAY],
                configuration={**_CONFIGURATION, "delta.appendOnly": str(self._is_append_only).lower()},
                storage_options=self.place.options or None,
            )

    def _found(self) -> DeltaTable | None:
        """Return the table as it was last seen, opened if need be; None where there is none."""
        with self._alone():
            if self._opened is None:
                self._opened = self._open(None)
            return self._opened

    def _fresh(self) -> DeltaTable | None:
        table = self._found()
        if table is not None:
            table.update_incremental()
        return table

    def _open(self, number: int | None) -> DeltaTable | None:
        try:
            return DeltaTable(self.place.uri, number, self.place.options or None)
        except TableNotFoundError:
            return None
        except DeltaError:
            self.place.mend()
            try:
                return DeltaTable(self.place.uri, number, self.place.options or None)
            except TableNotFoundError:
                return None
            except DeltaError as error:
                raise LakeError(f"{self.place.uri}: a Delta table was expected: {_first_line(error)}") from error


def content_key(rows: pa.Table) -> str:
    """Return the key of a batch that brings none: the hash of its content, as the columns stand, its arrival aside."""
    hashed = hashlib.sha256()
    rows = rows.drop_columns(["arrived_at"]) if "arrived_at" in rows.column_names else rows
    for name in sorted(rows.column_names):
        column = rows[name]
        hashed.update(f"\0{name}\0{column.type}\0".encode())
        sink = pa.BufferOutputStream()
        one = pa.table({name: column}).combine_chunks()
        with pa.ipc.new_stream(sink, one.schema) as stream:
            stream.write_table(one)
        hashed.update(sink.getvalue())
    return f"sha256:{hashed.hexdigest()}"


def _joined(batches: Sequence[pa.Table]) -> pa.Table:
    if len(batches) == 1:
        return batches[0]
    """Return the rows of all batches; what came as a dictionary here and as it stands there, as it stands."""
    return pa.concat_tables(
        rows.cast(pa.schema([(field.name, _plain(field.type)) for field in rows.schema])) for rows in batches
    )


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _column(values: pa.ChunkedArray, field: pa.Field) -> pa.ChunkedArray:
    kind = values.type
    if kind == field.type or (pa.types.is_dictionary(kind) and kind.value_type == field.type):
        return values
    try:
        return values.cast(field.type)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"column {field.name}: {field.type} was expected, not {kind}") from error


def _files(table: DeltaTable) -> list[File]:
    rows = pa.table(table.get_add_actions(flatten=True))
    columns = (
        rows[name].to_pylist() for name in ("path", "size_bytes", "num_records", f"partition.{DAY}", "min.at", "max.at")
    )
    return [File(*values) for values in zip(*columns, strict=True)] if rows.num_rows else []


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
