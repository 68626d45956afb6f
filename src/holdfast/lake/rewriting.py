"""What changes files that are there: compaction, retention, forgetting one person. Each can be killed and run again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from holdfast.errors import LakeError
from holdfast.lake.parts import ROW_GROUP_ROWS, Part, made_part
from holdfast.lake.table import File, LakeTable, Moved, Version

MOST_ROWS = 1 << 21
"""Of one compacted file: so that one never needs more memory than a few batches."""

LEAST_FILES = 8
"""Of one day, before compacting it is worth while."""

GRACE_HOURS = 1
"""How long files that no version needs any more stay, for readers that are still at them."""

_TRIES = 10

Told = Callable[[str, int], None]
"""Hears of a table and how many more of its files are done."""


def quiet(_table: str, _files: int) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Compacted:
    """How many files of a table became how many."""

    table: str
    before: int
    after: int


def compact(table: LakeTable, *, least: int = LEAST_FILES, told: Told = quiet) -> Compacted:
    """Join the small files of each day that has at least ``least`` of them; readers and writers go on meanwhile.

    Files that were joined stay for ``GRACE_HOURS``, until a later call; so do those a killed writer left.
    """
    before = after = 0
    for group in _small(table.version(), least):
        try:
            _join(table, group)
        except Moved:  # another rewriting was faster; the next call does what is left
            continue
        before, after = before + len(group), after + 1
        told(table.schema.name, len(group))
    table.checkpoint()
    table.sweep(GRACE_HOURS)
    return Compacted(table.schema.name, before, after)


def retain(table: LakeTable, first_day: date) -> int:
    """Remove all days before ``first_day``; return how many rows there were in them."""
    for _ in range(_TRIES):
        seen = table.version()
        gone = [file for file in seen.files if file.day < first_day]
        try:
            if gone:
                table.rewrite(seen, gone, [], is_change=True)
        except Moved:
            continue
        if table.exists:
            table.checkpoint()
            table.sweep(GRACE_HOURS)
        return sum(file.rows for file in gone)
    raise LakeError(f"{table.place.uri}: other processes always rewrote the table first; try again")


def forget(table: LakeTable, account: str, told: Told = quiet) -> int:
    """Remove the rows of an account, and its token wherever another's row names it; return how many rows changed.

    Nothing of them is left when this returns: files of earlier versions, and those a killed writer left, are removed
    at once, so that a reader that is still at one of them fails and must ask again.
    """
    columns = table.schema.tokens("account")
    clean: set[str] = set()
    for _ in range(_TRIES):
        if not columns or not table.exists:
            return 0
        seen = table.version()
        with table.place.writing():
            changed, touched, parts = 0, [], []
            for file in seen.files:
                count = 0 if file.path in clean else _mentions(table, file, columns, account)
                told(table.schema.name, 1)
                if not count:
                    clean.add(file.path)
                    continue
                changed += count
                touched.append(file)
                parts += _without(table, file, columns, account)
            try:
                if touched:
                    table.rewrite(seen, touched, parts, is_change=True)
            except Moved:
                continue
        table.checkpoint()
        table.sweep(0)
        return changed
    raise LakeError(f"{table.place.uri}: other processes always rewrote the table first; try again")


def is_small(file: File) -> bool:
    """Whether joining a file with others would help its readers."""
    return file.rows < MOST_ROWS // 2


def _small(version: Version, least: int) -> Iterator[list[File]]:
    """Yield groups of files of one day whose rows make one file."""
    files = sorted(filter(is_small, version.files), key=lambda file: (file.day, file.first_at, file.path))
    for _, of_day in groupby(files, key=lambda file: file.day):
        small = list(of_day)
        if len(small) < max(least, 2):
            continue
        group: list[File] = []
        for file in small:
            if sum(each.rows for each in group) + file.rows > MOST_ROWS and len(group) > 1:
                yield group
                group = []
            group.append(file)
        if len(group) > 1:
            yield group


def _join(table: LakeTable, group: Sequence[File]) -> None:
    seen = table.version()
    with table.place.writing():
        rows = (each for file in group for each in table.batches(file))
        part = made_part(group[0].day, _grouped(rows), table.schema)
        table.place.put(part.path, part.content)
        table.rewrite(seen, group, [part], is_change=False)


def _grouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yield the same rows, as many at a time as a row group shall have."""
    held: list[pa.Table] = []
    for rows in tables:
        held.append(rows)
        if sum(each.num_rows for each in held) >= ROW_GROUP_ROWS:
            yield pa.concat_tables(held)
            held = []
    if held:
        yield pa.concat_tables(held)


def _mentions(table: LakeTable, file: File, columns: Sequence[str], account: str) -> int:
    with table.place.open(file.path) as source:
        there = pq.ParquetFile(source)
        wanted = [name for name in columns if name in there.schema_arrow.names]
        return sum(_is_named(batch, wanted, account).true_count for batch in there.iter_batches(columns=wanted))


def _is_named(rows: pa.RecordBatch | pa.Table, columns: Sequence[str], account: str) -> pa.BooleanArray:
    found = pa.repeat(pa.scalar(False), rows.num_rows)
    for name in columns:
        values = rows.column(name)
        values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
        found = pc.or_(found, pc.fill_null(pc.equal(values, account), False))
    return found


def _without(table: LakeTable, file: File, columns: Sequence[str], account: str) -> list[Part]:
    """Put what is left of a file at the place; nothing, when nothing is."""
    main, *others = columns

    def left() -> Iterator[pa.Table]:
        for rows in table.batches(file):
            kept = rows.filter(pc.invert(_is_named(rows, [main], account)))
            for name in others:
                named = _is_named(kept, [name], account)
                blank = pc.if_else(named, pa.scalar(None, pa.string()), kept[name])
                kept = kept.set_column(kept.schema.get_field_index(name), name, blank)
            if kept.num_rows:
                yield kept

    tables = list(_grouped(left()))
    if not tables:
        return []
    part = made_part(file.day, tables, table.schema)
    table.place.put(part.path, part.content)
    return [part]
