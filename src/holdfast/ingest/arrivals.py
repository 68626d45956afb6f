"""Text or tables of events → rows for the lake: what every door calls, once a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyarrow as pa

from holdfast.ingest.blocks import Block
from holdfast.ingest.door import Tokens, admitted, event_layout, stored_zone
from holdfast.ingest.events import EventReader, Told
from holdfast.ingest.formats import event_format
from holdfast.ingest.lines import scrubbed
from holdfast.ingest.reading import Batch, Refusal
from holdfast.ingest.rows import Layout
from holdfast.terms.schemas import TableSchema
from holdfast.terms.tables import EVENTS


@dataclass(frozen=True)
class Arrived:
    """Rows by table, ready for the lake; the records refused, in order of their lines."""

    rows: Mapping[str, pa.Table]
    """Tables of which there is no row are not in it."""
    refused: tuple[tuple[str, Refusal], ...]
    """Table (empty where a line belongs to none) and refusal."""
    passed: int = 0
    """Lines of the format that are no events of ours."""
    future: int = 0
    """Rows more than ten minutes ahead of the clock."""

    @property
    def row_count(self) -> int:
        """How many rows came in, in all tables."""
        return sum(rows.num_rows for rows in self.rows.values())


def now() -> datetime:
    """Return the time of arrival: naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def read_block(reader: EventReader, told: Told, block: Block, *, tokens: Tokens, arrived_at: datetime) -> Arrived:
    """Read a block of whole records.

    Args:
        reader: of the source's format
        told: what is known of the source
        block: text as ``reader.cut`` cuts it
        tokens: what stands in the place of personal values
        arrived_at: naive UTC
    """
    clean, scrubs = (block, []) if reader.is_whole else scrubbed(block)
    found = reader.read(clean)
    refused = [("", refusal) for refusal in (*scrubs, *found.refused)]
    rows: dict[str, pa.Table] = {}
    future = 0
    for table, batches in found.batches.items():
        taken = []
        for batch in batches:
            layout = reader.layout or _layout(reader, told, table, batch)
            came = admitted(layout, batch, tokens=tokens, arrived_at=arrived_at)
            taken.append(came.rows)
            refused += [(table, refusal) for refusal in came.refused]
            future += came.future
        if joined := [each for each in taken if each.num_rows]:
            rows[table] = pa.concat_tables(joined)
    return Arrived(rows, tuple(sorted(refused, key=lambda each: each[1].line)), found.passed, future)


def _layout(reader: EventReader, told: Told, table: str, batch: Batch) -> Layout:
    return event_layout(
        EVENTS[table].of_tenant(told.tenant), told.file, batch.columns, zone=told.zone, forms=reader.forms
    )


def read_lines(schema: TableSchema, text: bytes, *, file: str, tokens: Tokens, arrived_at: datetime) -> Arrived:
    """Read events of one table, one JSON object a line, in our own columns.

    A line that does not fit is refused by itself, its number in the text with it; nothing raises.
    """
    told = Told(file, date.min, schema)
    reader = event_format("jsonl").open_events(b"", told)
    return read_block(reader, told, Block(text, 1), tokens=tokens, arrived_at=arrived_at)


def read_table(schema: TableSchema, rows: pa.Table, *, file: str, tokens: Tokens, arrived_at: datetime) -> Arrived:
    """Read events of one table from an Arrow table in our own columns; a refusal's line is the row, from 1.

    Raises:
        InputError: a required column is not there, or one has a type that cannot hold what it should.
    """
    types = {field.name: field.type for field in rows.schema}
    zone = stored_zone(Told(file, date.min, schema), types)
    layout = event_layout(schema, file, rows.column_names, zone=zone)
    columns = {name: _flat(rows.column(name)) for name in layout.names.values()}
    batch = Batch(columns, rows.num_rows, lambda positions: positions + 1)
    came = admitted(layout, batch, tokens=tokens, arrived_at=arrived_at)
    taken = {schema.name: came.rows} if came.rows.num_rows else {}
    return Arrived(taken, tuple((schema.name, refusal) for refusal in came.refused), future=came.future)


def _flat(column: pa.ChunkedArray) -> pa.Array:
    joined = column.combine_chunks()
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined
