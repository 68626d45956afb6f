"""Parquet, streamed row group by row group."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.errors import InputError
from holdfast.ingest.openings import packing, unpacked_chunks
from holdfast.ingest.reading import Batch, Lines, Manner, Reading

ENDINGS = (".parquet", ".pq")

BATCH_ROWS = 1 << 17
_DAMAGED = "expected a whole Parquet file; this one is damaged or cut short"


def open_file(path: Path, manner: Manner) -> Reading:
    """Open a Parquet file; a packed one is unpacked under ``manner.work`` first: its end is read before its start.

    Raises:
        InputError: empty, damaged, cut short, or a column name that occurs twice.
    """
    place = _unpacked(path, manner.work) if packing(path) else path
    with opened(place, path) as file:
        schema = file.schema_arrow
    twice = sorted({name for name in schema.names if schema.names.count(name) > 1})
    if twice:
        raise InputError(f"expected each column once; twice: {', '.join(twice)}", file=str(path))
    types = {name: schema.field(name).type for name in schema.names}
    return Reading(tuple(schema.names), partial(batches, place, path, None), types=types, parquet=place)


def _unpacked(path: Path, work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:16]
    place = work / f"unpacked-{name}.parquet"
    with place.open("wb") as out:
        for chunk in unpacked_chunks(path):
            out.write(chunk)
    return place


def opened(place: Path, named: Path) -> pq.ParquetFile:
    """Open the Parquet file at ``place``; errors name ``named``.

    Raises:
        InputError: it is not a whole Parquet file.
    """
    try:
        if place.stat().st_size == 0:
            raise InputError("expected a Parquet file; this one is empty", file=str(named))
        return pq.ParquetFile(place, buffer_size=8 << 20, pre_buffer=False)
    except (OSError, pa.ArrowException) as mistake:
        raise InputError(_DAMAGED, file=str(named)) from mistake


def batches(place: Path, named: Path, row_groups: Sequence[int] | None, wanted: Sequence[str]) -> Iterator[Batch]:
    """Yield the rows of all or some row groups; positions count from the first row of the file.

    Raises:
        InputError: a page is damaged.
    """
    with opened(place, named) as file:
        row = 1
        for group in range(file.num_row_groups):
            group_rows = file.metadata.row_group(group).num_rows
            if row_groups is None or group in row_groups:
                yield from _group_batches(file, named, group, row, wanted)
            row += group_rows


def _group_batches(
    file: pq.ParquetFile, named: Path, group: int, first_row: int, wanted: Sequence[str]
) -> Iterator[Batch]:
    try:
        for batch in file.iter_batches(BATCH_ROWS, row_groups=[group], columns=list(wanted)):
            columns = {name: batch.column(name) for name in wanted}
            yield Batch(columns, batch.num_rows, partial(_rows, first_row))
            first_row += batch.num_rows
    except (OSError, pa.ArrowException) as mistake:
        raise InputError(_DAMAGED, file=str(named)) from mistake


def _rows(first: int, positions: Lines) -> Lines:
    return positions + first
