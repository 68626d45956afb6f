"""Rows as Parquet files of the lake, a day a file; the name of each holds the hash of its content."""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake.transaction import AddAction

from holdfast.terms.schemas import TableSchema

DAY = "day"
"""The partition: the UTC day of ``at``. It stands in the folder's name, not in the files."""

ROW_GROUP_ROWS = 1 << 18

HASH_DIGITS = 32


@dataclass(frozen=True)
class Part:
    """A file as Parquet in memory, and what the log says of it."""

    path: str
    content: pa.Buffer
    rows: int
    first_at: datetime
    last_at: datetime

    def added(self, *, is_new: bool) -> AddAction:
        """Return the entry of the log; ``is_new`` unless the rows were in the table before.

        Its statistics hold times alone, for the log outlives what is forgotten.
        """
        stats = {
            "numRecords": self.rows,
            "minValues": {"at": self.first_at.isoformat(timespec="microseconds")},
            "maxValues": {"at": self.last_at.isoformat(timespec="microseconds")},
            "nullCount": {"at": 0},
        }
        day = self.path.partition("/")[0].removeprefix(f"{DAY}=")
        return AddAction(self.path, self.content.size, {DAY: day}, now_ms(), is_new, json.dumps(stats))


def now_ms() -> int:
    """Return the milliseconds since 1970."""
    return int(datetime.now(UTC).timestamp() * 1000)


def layout_of(path: str) -> str:
    """Return the mark that files with the same columns and types have in common."""
    return path.rpartition("/")[2].split("-")[1]


def hash_of(path: str) -> str:
    """Return the first ``HASH_DIGITS`` of the SHA-256 of a file's content, by its name."""
    return path.rpartition("-")[2].removesuffix(".parquet")


def parts_of(rows: pa.Table, table: TableSchema) -> Iterator[Part]:
    """Cut rows, all columns in the table's order, into parts, a day each."""
    for day, its_rows in by_day(rows):
        yield made_part(day, [its_rows], table)


def by_day(rows: pa.Table) -> Iterator[tuple[date, pa.Table]]:
    """Cut rows into days, in time order; within one day alone they stay as they are."""
    at = rows["at"]
    span = pc.min_max(at).as_py()
    if span["min"].date() == span["max"].date():
        yield span["min"].date(), rows
        return
    rows = rows.take(pc.sort_indices(at))
    days = rows["at"].to_numpy().astype("datetime64[D]")
    starts = [0, *(np.flatnonzero(days[1:] != days[:-1]) + 1).tolist(), len(days)]
    for start, end in pairwise(starts):
        yield days[start].item(), rows.slice(start, end - start)


def made_part(day: date, tables: Iterable[pa.Table], table: TableSchema) -> Part:
    """Write tables of one day, alike in their columns, into one part."""
    sink = pa.BufferOutputStream()
    writer, count = None, 0
    spans = []
    for rows in tables:
        if writer is None:
            writer = _writer(sink, rows.schema, table)
        writer.write_table(rows, ROW_GROUP_ROWS)
        spans.append(pc.min_max(rows["at"]).as_py())
        count += rows.num_rows
    if writer is None:
        raise ValueError("a part of no rows")
    writer.close()
    content, names = sink.getvalue(), "|".join(f"{field.name} {_plain(field.type)}" for field in writer.schema)
    layout = hashlib.sha256(names.encode()).hexdigest()[:8]
    name = f"{uuid.uuid4().hex[:12]}-{layout}-{hashlib.sha256(content).hexdigest()[:HASH_DIGITS]}.parquet"
    first, last = min(span["min"] for span in spans), max(span["max"] for span in spans)
    return Part(f"{DAY}={day.isoformat()}/{name}", content, count, first, last)


def _writer(sink: pa.BufferOutputStream, schema: pa.Schema, table: TableSchema) -> pq.ParquetWriter:
    # A dictionary of values that hardly repeat costs more than it saves.
    unlike = {"at", "arrived_at", "order", *(column.name for column in table.columns if column.token)}
    return pq.ParquetWriter(
        sink,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in schema.names if name not in unlike],
        store_schema=False,  # so that text that came as a dictionary is text
    )


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind
