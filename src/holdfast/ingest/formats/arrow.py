"""Arrow IPC files (also called Feather, version 2) and streams."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa

from holdfast.errors import InputError
from holdfast.ingest.openings import packing, unpacked_chunks
from holdfast.ingest.reading import Batch, Lines, Manner, Reading

ENDINGS = (".arrow", ".arrows", ".feather")

_MAGIC = b"ARROW1"
_DAMAGED = "expected a whole Arrow file or stream; this one is damaged or cut short"


def open_file(path: Path, manner: Manner) -> Reading:
    """Open an Arrow file or stream; a packed one is unpacked under ``manner.work`` first.

    Raises:
        InputError: empty, damaged, cut short, or a column name that occurs twice.
    """
    place = _unpacked(path, manner.work) if packing(path) else path
    schema = next(_opened(place, path)).schema
    twice = sorted({name for name in schema.names if schema.names.count(name) > 1})
    if twice:
        raise InputError(f"expected each column once; twice: {', '.join(twice)}", file=str(path))
    types = {name: schema.field(name).type for name in schema.names}
    return Reading(tuple(schema.names), partial(_batches, place, path), types=types)


def _unpacked(path: Path, work: Path) -> Path:
    work.mkdir(parents=True, exist_ok=True)
    place = work / f"unpacked-{path.name}.arrow"
    with place.open("wb") as out:
        for chunk in unpacked_chunks(path):
            out.write(chunk)
    return place


def _opened(place: Path, named: Path) -> Iterator[pa.RecordBatch]:
    """Yield an empty batch, which tells the columns, then the batches of the file."""
    try:
        with pa.memory_map(str(place)) as file:
            is_file = file.read(len(_MAGIC)) == _MAGIC
            file.seek(0)
            if is_file:
                reader = pa.ipc.open_file(file)
                found = (reader.get_batch(index) for index in range(reader.num_record_batches))
            else:
                reader = pa.ipc.open_stream(file)
                found = iter(reader)
            yield pa.RecordBatch.from_pylist([], schema=reader.schema)
            for batch in found:
                batch.validate(full=True)
                yield batch
    except (OSError, pa.ArrowException) as mistake:
        raise InputError(_DAMAGED, file=str(named)) from mistake


def _batches(place: Path, named: Path, wanted: Sequence[str]) -> Iterator[Batch]:
    row = 1
    for batch in _opened(place, named):
        if batch.num_rows:
            columns = {name: batch.column(name) for name in wanted}
            yield Batch(columns, batch.num_rows, partial(_rows, row))
        row += batch.num_rows


def _rows(first: int, positions: Lines) -> Lines:
    return positions + first
