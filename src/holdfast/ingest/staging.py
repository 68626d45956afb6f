"""Any files of one table → Parquet files that an engine reads; a Parquet file that fits stays where it is."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.errors import InputError
from holdfast.ingest.constants import constant_time
from holdfast.ingest.formats import endings, format_of
from holdfast.ingest.mapping import Mapping
from holdfast.ingest.openings import content_hash
from holdfast.ingest.paths import input_files
from holdfast.ingest.place import signature, survey
from holdfast.ingest.reading import Manner, Reading, Refusal
from holdfast.ingest.rejects import Rejects
from holdfast.ingest.rows import Layout, checked_rows
from holdfast.ingest.staged import InputFile, Staged
from holdfast.ingest.typed import typed
from holdfast.ingest.zones import Zone, find_zone
from holdfast.terms.columns import is_known
from holdfast.terms.tables import ARROW_TYPES, TableSchema

__all__ = ["InputFile", "Staged", "stage", "typed"]

ROW_GROUP_ROWS = 1 << 20
FILE_ROW_GROUPS = 64
FOOTER_HASH_BYTES = 256 << 20

Progress = Callable[[str, int], None]
Columns = AnyMapping[str, str]


@dataclass(frozen=True)
class _Source:
    """One input file, opened, and how its columns become ours."""

    path: Path
    reading: Reading
    layout: Layout


def stage(
    schema: TableSchema,
    paths: Sequence[str],
    *,
    mapping: Mapping | None,
    timezone: str | None,
    work: Path,
    rejects: Rejects,
    progress: Progress | None,
) -> Staged:
    """Make the rows in ``paths`` readable as one table.

    Args:
        schema: the table
        paths: files, folders and globs; formats may be mixed
        mapping: how the files are written; None: in our own way
        timezone: the zone of times without one; a zone in the mapping, which knows its file, comes first
        work: an existing or new folder for copies; two tables may share it, two runs may not
        rejects: where rows that do not fit go, each with its file and line
        progress: called with a file as named and how many more of its records were read

    Raises:
        InputError: a file that cannot be read, lacks a column, or has times without zone when none is named; a
            mistake in the mapping.
    """
    mapping = mapping or Mapping()
    mapping.check(schema)
    constants = _constants(schema, mapping, timezone)
    sources = _opened(schema, paths, mapping, constants=constants, zone=_zone(mapping, timezone), work=work)
    signatures = {signature(source.reading, source.layout) for source in sources}
    read = _in_place if len(signatures) == 1 and None not in signatures else _copied
    return read(sources, work, rejects, progress or (lambda _file, _rows: None))


def _zone(mapping: Mapping, timezone: str | None) -> Zone | None:
    name = mapping.timezone or timezone
    try:
        return find_zone(name) if name else None
    except ValueError as mistake:
        is_mapped = bool(mapping.timezone)
        file, field = (mapping.source, "timezone") if is_mapped else (None, "--timezone")
        raise InputError(str(mistake), file=file, field=field) from None


def _constants(schema: TableSchema, mapping: Mapping, timezone: str | None) -> dict[str, str]:
    constants = dict(mapping.constants)
    forms = mapping.forms(schema)
    for name, value in mapping.constants.items():
        if schema.column(name).type == "time":
            try:
                constants[name] = constant_time(value, forms.get(name), mapping.timezone or timezone)
            except InputError as mistake:
                raise InputError(mistake.expected, file=mapping.source, field=f"constants.{name}") from None
    return constants


def _opened(
    schema: TableSchema,
    paths: Sequence[str],
    mapping: Mapping,
    *,
    constants: dict[str, str],
    zone: Zone | None,
    work: Path,
) -> list[_Source]:
    lists = frozenset(mapping.rename.get(c.name, c.name) for c in schema.columns if c.type == "fields")
    manner = Manner(work, mapping.encoding, mapping.delimiter, lists)
    sources = []
    for path in input_files(paths, endings()):
        reading = format_of(path).open_file(path, manner)
        names = _names(schema, path, reading, mapping)
        layout = Layout(
            schema,
            str(path),
            names,
            constants,
            mapping.forms(schema),
            zone or _own_zone(schema, reading, names, mapping),
            mapping.fields_separator,
            mapping.null_values,
        )
        sources.append(_Source(path, reading, layout))
    whole = _whole_ids(schema, sources)
    return [replace(source, layout=replace(source.layout, whole=whole)) for source in sources]


def _own_zone(schema: TableSchema, reading: Reading, names: dict[str, str], mapping: Mapping) -> Zone | None:
    """Return UTC for a Parquet file in our own columns whose times are naive: that is how our tables are stored.

    It is the definition of our format, not a guess about somebody's: a mapped file, a foreign name or times as text
    still need a zone named.
    """
    if reading.parquet is None or mapping.rename or mapping.constants:
        return None
    times = [names[column.name] for column in schema.columns if column.type == "time" and column.name in names]
    is_naive = any(pa.types.is_timestamp(reading.types[name]) and reading.types[name].tz is None for name in times)
    return find_zone("UTC") if is_naive else None


def _names(schema: TableSchema, path: Path, reading: Reading, mapping: Mapping) -> dict[str, str]:
    """Find our columns in a file: by the mapping, else by our own name."""
    names: dict[str, str] = {}
    for column in schema.columns:
        name = mapping.rename.get(column.name, column.name)
        if column.name in mapping.constants:
            continue
        if name in reading.columns or (reading.may_grow and column.name not in mapping.rename):
            names[column.name] = name
        elif column.name in mapping.rename:
            raise InputError(
                f"the mapping names column {name}; found {_shown(reading.columns)}", file=str(path), field=column.name
            )
    given = {name for name, theirs in names.items() if theirs in reading.columns} | set(mapping.constants)
    missing = [column.name for column in schema.columns if column.is_required and column.name not in given]
    missing += [" or ".join(group) for group in schema.any_of if not given & set(group)]
    if missing:
        raise InputError(
            f"expected columns {', '.join(missing)} for {schema.name}; found {_shown(reading.columns)}; "
            f"holdfast columns {path} proposes a mapping",
            file=str(path),
        )
    return names


def _shown(columns: Sequence[str]) -> str:
    """Column names for an error, without repeating values: a file without a header has values there, maybe personal.

    Where one looks like a value all may be values, so that only names which are known as columns' names are shown.
    """

    def is_value(name: str) -> bool:
        return "@" in name or sum(letter.isdigit() for letter in name) > 3 or len(name) > 60

    all_shown = not any(is_value(name) for name in columns)
    shown = (name or "(no name)" if all_shown or is_known(name) else "(not shown)" for name in columns[:50])
    return ", ".join(shown)


def _whole_ids(schema: TableSchema, sources: Sequence[_Source]) -> frozenset[str]:
    """Ids that are numbers in every file that has them; one file with text makes them text everywhere."""
    kinds: dict[str, list[bool]] = {}
    for source in sources:
        for column in source.layout.columns:
            kind = source.reading.types.get(source.layout.names[column.name], pa.string())
            is_whole = (pa.types.is_integer(kind) and kind != pa.uint64()) or pa.types.is_floating(kind)
            kinds.setdefault(column.name, []).append(is_whole and not source.layout.null_values)
    return frozenset(c.name for c in schema.columns if c.type == "id" and all(kinds.get(c.name, [False])))


def _refuse(rejects: Rejects, source: _Source, refused: Iterator[Refusal] | Sequence[Refusal]) -> int:
    count = 0
    for refusal in refused:
        rejects.add(source.layout.schema.name, source.layout.file, refusal.line, refusal.field, refusal.reason)
        count += 1
    return count


def _in_place(sources: Sequence[_Source], work: Path, rejects: Rejects, progress: Progress) -> Staged:  # noqa: ARG001
    inputs: list[InputFile] = []
    blanks: frozenset[str] = frozenset()
    for source in sources:
        found = survey(source.reading, source.layout)
        rejected = _refuse(rejects, source, found.refused)
        inputs.append(_input(source, file_hash(source.path), found.row_count - rejected, rejected))
        blanks |= found.blanks
        progress(source.layout.file, found.row_count)
    files = tuple(str(source.reading.parquet) for source in sources)
    staged = _staged(sources[0].layout, files, sources[0].layout.names, inputs)
    return replace(staged, is_in_place=True, is_filtered=staged.rejected > 0, blanks=blanks)


def _copied(sources: Sequence[_Source], work: Path, rejects: Rejects, progress: Progress) -> Staged:
    schema = sources[0].layout.schema
    present = [name for name in schema.names if any(name in source.layout.names for source in sources)]
    inputs: list[InputFile] = []
    with ThreadPoolExecutor(2) as threads, _Copies(_stored(sources, present), work, schema.name, threads) as copies:
        for source in sources:
            hashed = threads.submit(file_hash, source.path)
            rows, rejected = _copy(source, copies, rejects, progress)
            inputs.append(_input(source, hashed.result(), rows, rejected))
    return _staged(sources[0].layout, copies.files, {name: name for name in present}, inputs)


def _stored(sources: Sequence[_Source], present: Sequence[str]) -> pa.Schema:
    layout = sources[0].layout
    kinds = {column.name: ARROW_TYPES[column.type] for column in layout.schema.columns}
    return pa.schema([(name, pa.int64() if name in layout.whole else kinds[name]) for name in present])


def _copy(source: _Source, copies: "_Copies", rejects: Rejects, progress: Progress) -> tuple[int, int]:
    rows = rejected = 0
    for batch in source.reading.batches(list(dict.fromkeys(source.layout.names.values()))):
        good, refused = checked_rows(source.layout, batch)
        copies.add(good)
        rejected += _refuse(rejects, source, refused)
        rows += good.num_rows
        progress(source.layout.file, good.num_rows + len(refused))
    return rows, rejected


def _input(source: _Source, hashed: str, rows: int, rejected: int) -> InputFile:
    return InputFile(source.layout.file, source.path.stat().st_size, hashed, rows, rejected)


def _staged(layout: Layout, files: Sequence[str], columns: Columns, inputs: Sequence[InputFile]) -> Staged:
    return Staged(
        schema=layout.schema,
        files=tuple(files),
        columns=dict(columns),
        constants=dict(layout.constants),
        row_count=sum(each.rows for each in inputs),
        rejected=sum(each.rejected for each in inputs),
        inputs=tuple(inputs),
        fields_separator=layout.fields_separator,
        zone=layout.zone.name if layout.zone else None,
    )


def file_hash(path: Path) -> str:
    """Return ``sha256:…`` of the content; of size and footer, as ``sha256-footer:…``, for a Parquet file over 256 MiB.

    The footer holds every column chunk's place, size and statistics, so other content all but surely means another
    footer; hashing a billion rows would take longer than the whole trace.

    Raises:
        InputError: the file cannot be read.
    """
    size = path.stat().st_size
    if size <= FOOTER_HASH_BYTES or path.suffix.lower() not in {".parquet", ".pq"}:
        return content_hash(path)
    with path.open("rb") as file:
        file.seek(-8, 2)
        length = int.from_bytes(file.read(4), "little")
        file.seek(-8 - length, 2)
        return f"sha256-footer:{hashlib.sha256(size.to_bytes(8, 'little') + file.read()).hexdigest()}"


class _Copies:
    """Parquet files written by another thread, one row group at a time, so that reading need not wait."""

    def __init__(self, schema: pa.Schema, work: Path, name: str, threads: ThreadPoolExecutor) -> None:
        work.mkdir(parents=True, exist_ok=True)
        self._schema, self._work, self._name, self._threads = schema, work, name, threads
        self._held: list[pa.Table] = []
        self._held_rows = self._row_groups = 0
        self._paths: list[Path] = []
        self._writer: pq.ParquetWriter | None = None
        self._pending: Future[None] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The files written so far."""
        return tuple(str(path) for path in self._paths)

    def add(self, rows: pa.Table) -> None:
        """Take rows under our names; columns they lack are null."""
        arrays = [
            rows.column(field.name).cast(field.type)
            if field.name in rows.column_names
            else pa.nulls(rows.num_rows, field.type)
            for field in self._schema
        ]
        self._held.append(pa.table(arrays, schema=self._schema))
        self._held_rows += rows.num_rows
        while self._held_rows >= ROW_GROUP_ROWS:
            held = pa.concat_tables(self._held)
            self._write(held.slice(0, ROW_GROUP_ROWS))
            self._held = [held.slice(ROW_GROUP_ROWS)]
            self._held_rows = self._held[0].num_rows

    def _write(self, rows: pa.Table) -> Future[None]:
        if self._pending:
            self._pending.result()
        if self._writer is None or self._row_groups >= FILE_ROW_GROUPS:
            self._writer = self._next_writer()
        self._row_groups += 1
        self._pending = self._threads.submit(self._writer.write_table, rows, ROW_GROUP_ROWS)
        return self._pending

    def _next_writer(self) -> pq.ParquetWriter:
        if self._writer:
            self._writer.close()
        path = self._work / f"{self._name}-{len(self._paths):05d}.parquet"
        self._paths.append(path)
        self._row_groups = 0
        # Dictionaries of keys that hardly repeat cost a third of the writing and save nothing.
        repeated = [name for name in self._schema.names if name not in {"complaint", "order", "account"}]
        return pq.ParquetWriter(path, self._schema, compression="zstd", compression_level=1, use_dictionary=repeated)

    def __enter__(self) -> "_Copies":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._pending:
            self._pending.result()
            self._pending = None
        if kind is None and (self._held_rows or not self._paths):
            self._write(pa.concat_tables(self._held) if self._held else self._schema.empty_table()).result()
        if self._writer:
            self._writer.close()
        if kind is not None:
            for path in self._paths:
                path.unlink(missing_ok=True)
