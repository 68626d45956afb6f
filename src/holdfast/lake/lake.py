"""The lake: the tables of events under one address."""

from __future__ import annotations

import getpass
import os
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pyarrow as pa

from holdfast.errors import DiskFullError, UsageError
from holdfast.lake.checking import Checked, Size, check, size
from holdfast.lake.far import FarPlace
from holdfast.lake.journal import FOLDER, Journal, fingerprint
from holdfast.lake.local import LocalPlace
from holdfast.lake.parts import layout_of
from holdfast.lake.place import Place
from holdfast.lake.rewriting import LEAST_FILES, Compacted, Told, compact, forget, quiet, retain
from holdfast.lake.table import File, LakeTable, Stored, Version
from holdfast.terms.identifiers import PREFIXES, is_token
from holdfast.terms.schemas import TableSchema
from holdfast.terms.tables import EVENTS

if TYPE_CHECKING:
    import ibis

    from holdfast.engine import Engine

# ruff: noqa: PLC0415 - Ibis takes a second to import, which whoever only stores events would wait for

FREE_BYTES = 512 << 20
"""Free room under which nothing is taken any more: what is acknowledged must be kept, compacted and forgotten too."""


class Lake:
    """The tables under one address. Threads may share it; a process opens its own, after it was forked."""

    def __init__(
        self, url: str, *, options: Mapping[str, str], free_bytes: int, tables: Mapping[str, TableSchema]
    ) -> None:
        """See :func:`open_lake`."""
        self.url, self._options, self._free_bytes = url, dict(options), free_bytes
        self.folder = local_folder(url)
        self.journal = Journal(self.place(FOLDER))
        self._tables = {name: LakeTable(schema, self.place(name)) for name, schema in tables.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables, whether or not anything is in them."""
        return tuple(self._tables)

    def place(self, name: str) -> Place:
        """Return where the files of a table lie."""
        if self.folder is not None:
            return LocalPlace(self.folder / name)
        return FarPlace(f"{self.url.rstrip('/')}/{name}", self._options)

    def table(self, name: str) -> LakeTable:
        """Return a table.

        Raises:
            UsageError: there is none of the name.
        """
        if name not in self._tables:
            raise UsageError(f"expected one of the tables {', '.join(self._tables)}")
        return self._tables[name]

    def append(self, table: str, rows: pa.Table, key: str | None = None) -> Stored:
        """Store a batch of validated rows; when this returns it is durable, and stored once whatever happens.

        Args:
            table: its name.
            rows: columns of the table, personal ones as tokens; one that is missing is null, ``arrived_at`` now.
            key: names the batch: one stored under it in the last seven days is not stored again, and the answer tells
                how many rows it had. Without a key, the hash of the content is taken.

        Raises:
            DiskFullError: there is too little room; nothing was stored.
            UsageError: there is no such table.
            ValueError: a column that the table lacks, a type that does not fit, a row without its time.
        """
        into = self._with_room(table, rows.nbytes)
        return into.append(rows, key)

    def append_all(self, table: str, batches: Sequence[tuple[pa.Table, str]]) -> list[Stored]:
        """Store several batches, each with a key of its own, in one version; else as :meth:`append`."""
        into = self._with_room(table, sum(rows.nbytes for rows, _ in batches))
        return into.append_all(batches)

    def _with_room(self, table: str, size: int) -> LakeTable:
        into = self.table(table)
        free = into.place.free()
        if free is not None and free < self._free_bytes + size:
            raise DiskFullError(
                f"{self.url}: {free >> 20} MiB are free and {(self._free_bytes + size) >> 20} MiB are needed; "
                "nothing was stored, what was acknowledged stays"
            )
        return into

    def version(self, table: str, number: int | None = None) -> Version:
        """Return what is in a table, now or at an earlier version."""
        return self.table(table).version(number)

    def read(
        self,
        engine: Engine,
        table: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        version: Version | None = None,
    ) -> ibis.Table:
        """Return a table at one version as an expression of an engine, its columns as ``terms.tables`` has them.

        Later appends do not change what it gives, and it holds nobody up. Of a lake beyond this machine DuckDB gets the
        files of the time asked for fetched into memory; Spark reads them where they are.

        Args:
            engine: where it will run.
            table: its name.
            since: the earliest ``at`` (naive UTC).
            until: the first ``at`` that is too late.
            version: as :meth:`version` gave it; by default the table as it is now.
        """
        source = self.table(table)
        found = version or source.version()
        files = [file for file in found.files if _overlaps(file, since, until)]
        if not files:
            return engine.table(source.schema.arrow.empty_table())
        if not source.place.is_local and engine.name == "duckdb":  # which reaches no store without an extension
            return _bounded(engine.table(_fetched(source, files)), since, until)
        layouts = {source.place.address(file.path): layout_of(file.path) for file in files}
        rows = engine.read(list(layouts), alike=layouts.__getitem__)
        return _bounded(rows.select([_column(rows, field) for field in source.schema.arrow]), since, until)

    def standing(
        self, engine: Engine, table: str, *, tenant: str | None = None, version: Version | None = None
    ) -> ibis.Table:
        """Return what stands of a table that holds versions: of each id the row that came last, unless withdrawn.

        Of other tables all rows stand. See :func:`standing_rows`.

        Args:
            engine: where it will run.
            table: its name.
            tenant: whose rows; all tenants' if not said.
            version: see :meth:`read`.
        """
        rows = self.read(engine, table, version=version)
        return standing_rows(rows if tenant is None else rows.filter(rows.tenant == tenant), self.table(table).schema)

    def compact(self, *, least: int = LEAST_FILES, told: Told = quiet) -> list[Compacted]:
        """Join small files of every table and remove what nobody needs; see :func:`rewriting.compact`."""
        return [compact(table, least=least, told=told) for table in self._tables.values() if table.exists]

    def retain(self, days: Mapping[str, int], today: date) -> dict[str, int]:
        """Remove what is older than its table's days (:func:`kept_days`); return the rows removed, and journal it."""
        gone = {name: retain(self.table(name), today - timedelta(days=kept)) for name, kept in days.items()}
        gone = {name: rows for name, rows in gone.items() if rows}
        if gone:
            self.journal.add("lake:retain", _actor(), uuid.uuid4().hex, {"days": dict(days), "rows": gone})
        return gone

    def forget(self, account: str, reason: str, *, told: Told = quiet) -> dict[str, int]:
        """Remove one account everywhere, earlier versions too; journal that it began and that it is done.

        Args:
            account: its token.
            reason: why, for the journal: a word or a reference, no name.
            told: hears of the progress.

        Returns:
            How many rows of which table changed. Killed on the way, call it again: the journal shows what is not done.

        Raises:
            UsageError: this is not the token of an account.
        """
        if not (is_token(account) and account.startswith(PREFIXES["account"])):
            raise UsageError(f"the token of an account was expected: {PREFIXES['account']} and 32 hexadecimal digits")
        run, about = uuid.uuid4().hex, {"account": fingerprint(account), "reason": reason}
        self.journal.add("account:forget", _actor(), run, about)
        gone = {name: forget(table, account, told) for name, table in self._tables.items()}
        gone = {name: rows for name, rows in gone.items() if rows}
        self.journal.add("account:forgotten", _actor(), run, {**about, "rows": gone})
        return gone

    def check(self, *, told: Told = quiet) -> dict[str, Checked]:
        """Read every file and compare it with what was written."""
        return {name: check(table, told=told) for name, table in self._tables.items() if table.exists}

    def sizes(self) -> list[Size]:
        """Return how much each table holds."""
        return [size(table) for table in self._tables.values() if table.exists]


def open_lake(
    url: str | Path,
    *,
    options: Mapping[str, str] | None = None,
    free_bytes: int = FREE_BYTES,
    tables: Mapping[str, TableSchema] = EVENTS,
) -> Lake:
    """Open the lake at an address; tables are made when something is first stored in them.

    Args:
        url: a folder, ``file://…``, or what deltalake understands: ``s3://bucket/path``, ``gs://``, ``hdfs://`` …
        options: what the store asks for, such as ``AWS_ENDPOINT_URL``; the environment is read as well.
        free_bytes: see :data:`FREE_BYTES`.
        tables: their schemas.
    """
    return Lake(str(url), options=options or {}, free_bytes=free_bytes, tables=tables)


def local_folder(url: str) -> Path | None:
    """Return the folder of a lake on this machine, None for one elsewhere."""
    if url.startswith("file://"):
        return Path(unquote(urlsplit(url).path))
    return None if "://" in url else Path(url).expanduser()


def _actor() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in containers
        return str(os.getuid())


def _overlaps(file: File, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or file.last_at >= since) and (until is None or file.first_at < until)


def _bounded(rows: ibis.Table, since: datetime | None, until: datetime | None) -> ibis.Table:
    rows = rows.filter(rows.at >= since) if since is not None else rows
    return rows.filter(rows.at < until) if until is not None else rows


def _fetched(source: LakeTable, files: Sequence[File]) -> pa.Table:
    stored = pa.concat_tables([rows for file in files for rows in source.batches(file)])
    columns = [
        stored[field.name] if field.name in stored.column_names else pa.nulls(stored.num_rows, field.type)
        for field in source.schema.arrow
    ]
    return pa.table(columns, schema=source.schema.arrow)


def _column(rows: ibis.Table, field: pa.Field) -> ibis.Value:
    import ibis
    import ibis.expr.datatypes as dt

    kind = dt.DataType.from_pyarrow(field.type)
    return (
        rows[field.name].cast(kind).name(field.name) if field.name in rows.columns else ibis.null(kind).name(field.name)
    )


def standing_rows(rows: ibis.Table, schema: TableSchema) -> ibis.Table:
    """Return the versions that stand: of each id the row with the latest ``arrived_at``, unless it is withdrawn.

    Of rows that came at once the later by ``at`` stands, then the one that is greater column by column: always the same
    one, in whatever order they lie.
    """
    if schema.versions_of is None:
        return rows
    import ibis

    first = ("arrived_at", "at")
    order = [rows[name].desc() for name in (*first, *(name for name in schema.names if name not in first))]
    place = ibis.row_number().over(ibis.window(group_by=["tenant", schema.versions_of], order_by=order))
    last = rows.mutate(place=place)
    return last.filter(last.place == 0, ~last.is_withdrawn.fill_null(False)).select(*schema.names)
