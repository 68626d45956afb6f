"""What was sent in one request → rows for the lake and the lines that did not fit."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from holdfast.ingest.arrivals import now, read_block
from holdfast.ingest.blocks import Block
from holdfast.ingest.door import Tokens, admitted, event_layout
from holdfast.ingest.events import Told
from holdfast.ingest.formats import jsonl
from holdfast.ingest.mapping import Mapping
from holdfast.ingest.reading import Batch, Refusal
from holdfast.terms.schemas import TableSchema

REQUEST = "request"
"""What errors call the source."""


@dataclass(frozen=True)
class Taken:
    """Rows with the lake's columns, the lines that did not fit (in order), and how many rows lie in the future."""

    rows: pa.Table
    refused: tuple[Refusal, ...]
    future: int


@dataclass(frozen=True)
class Admission:
    """The door's rules for one tenant: a sender cannot speak for another one."""

    tokens: Tokens
    tenant: str

    def lines(self, schema: TableSchema, text: bytes) -> Taken:
        """Admit one JSON object a line; lines count from 1.

        Raises:
            InputError: the text as a whole is none of this.
        """
        told = Told(REQUEST, datetime.now(UTC).date(), schema, self._mapping)
        came = read_block(jsonl.open_events(b"", told), told, Block(text, 1), tokens=self.tokens, arrived_at=now())
        rows = came.rows.get(schema.name, schema.arrow.empty_table())
        return Taken(rows, tuple(refusal for _, refusal in came.refused), came.future)

    def table(self, schema: TableSchema, rows: pa.Table) -> Taken:
        """Admit Arrow rows; they count as lines, from 1.

        Raises:
            InputError: a column whose type cannot hold what it should.
        """
        columns = {name: rows.column(name).combine_chunks() for name in rows.column_names}
        known = {name: columns.get(name, pa.nulls(rows.num_rows, pa.string())) for name in schema.names}
        layout = event_layout(schema, REQUEST, known, mapping=self._mapping)
        batch = Batch(known, rows.num_rows, lambda positions: positions + 1)
        came = admitted(layout, batch, tokens=self.tokens, arrived_at=now())
        return Taken(came.rows, tuple(sorted(came.refused, key=lambda each: each.line)), came.future)

    @property
    def _mapping(self) -> Mapping:
        return Mapping(constants={"tenant": self.tenant})
