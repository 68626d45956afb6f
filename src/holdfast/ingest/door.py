"""The door every event comes in by: a batch of outside records → rows of a table of the lake, and the refused ones.

Whatever the way (a file, a growing log, HTTP, Kafka), the rules are these. Late events come in: ``at`` is when it
happened, ``arrived_at`` when it came. So do events of the future, whose clock is wrong; they are counted, and stand out
by ``at`` being more than ten minutes after ``arrived_at``.
"""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from holdfast.errors import InputError
from holdfast.ingest.constants import constant_time
from holdfast.ingest.events import Told
from holdfast.ingest.mapping import Mapping
from holdfast.ingest.reading import Batch, Refusal
from holdfast.ingest.rows import Layout, checked_rows
from holdfast.ingest.values import subnets
from holdfast.ingest.warnings import warnings_of
from holdfast.ingest.zones import Zone, find_zone
from holdfast.terms.schemas import ARROW_TYPES, Column, TableSchema, TokenKind, first_given
from holdfast.terms.tables import EVENTS

FUTURE = timedelta(minutes=10)
"""How far a clock may be ahead before its events count as events of the future."""

Tokens = Callable[[TokenKind, pa.Array], pa.Array]
"""Turns a column of personal values into keyed tokens; null stays null."""


@dataclass(frozen=True)
class Admitted:
    """Rows of one table, ready for the lake, and the records that were refused, in order of their lines."""

    rows: pa.Table
    refused: list[Refusal]
    future: int
    """How many of the rows lie in the future."""


def event_layout(
    schema: TableSchema,
    file: str,
    columns: Iterable[str] | None,
    *,
    mapping: Mapping | None = None,
    zone: Zone | None = None,
    forms: AnyMapping[str, str] | None = None,
) -> Layout:
    """Return how records become rows of ``schema``.

    Args:
        schema: a table of the lake
        file: named in errors
        columns: what the records have; None: anything may come, so that a missing column is a row's mistake
        mapping: how foreign columns are called and written
        zone: of times without one
        forms: time formats of our columns, where the records' format settles them

    Raises:
        InputError: ``columns`` lacks one that every row must have, or one that the mapping names.
    """
    mapping = mapping or Mapping()
    given = None if columns is None else frozenset(columns)
    names = {}
    for column in schema.columns:
        theirs = mapping.rename.get(column.name, column.name)
        if column.is_made or column.name in mapping.constants:
            continue
        if given is None or theirs in given:
            names[column.name] = theirs
        elif column.name in mapping.rename:
            raise InputError("the mapping names a column that is not there", file=file, field=column.name)
    _check_columns(schema, file, {*names, *mapping.constants})
    return Layout(
        schema,
        file,
        names | {name: _constant_name(name) for name in mapping.constants},
        _constants(schema, mapping, zone),
        {**_forms(schema, mapping), **(forms or {})},
        zone,
        mapping.fields_separator,
        mapping.null_values,
        is_door=True,
    )


def told_layout(told: Told, columns: Iterable[str] | None) -> Layout:
    """Return :func:`event_layout` of a source whose table is told.

    Raises:
        InputError: it is not told, or the columns or the mapping do not fit it.
    """
    if told.table is None:
        raise InputError(f"expected the table these events belong to: --table {' or '.join(EVENTS)}", file=told.file)
    told.mapping.check(told.table)
    return event_layout(told.table.of_tenant(told.tenant), told.file, columns, mapping=told.mapping, zone=told.zone)


def stored_zone(told: Told, types: AnyMapping[str, pa.DataType]) -> Zone | None:
    """Return UTC for typed rows in our own columns whose times are naive: that is how our tables are stored."""
    if told.table is None or told.mapping.rename:
        return None
    kinds = [types[column.name] for column in told.table.columns if column.type == "time" and column.name in types]
    is_naive = bool(kinds) and all(pa.types.is_timestamp(kind) and kind.tz is None for kind in kinds)
    return find_zone("UTC") if is_naive else None


def wanted_columns(layout: Layout) -> list[str]:
    """Return the columns that records must be asked for."""
    made = {_constant_name(name) for name in layout.constants}
    return [theirs for theirs in dict.fromkeys(layout.names.values()) if theirs not in made]


def _check_columns(schema: TableSchema, file: str, given: set[str]) -> None:
    missing = [c.name for c in schema.columns if c.is_required and c.default is None and c.name not in given]
    missing += [" or ".join(group) for group in schema.any_of if not given & set(group)]
    if missing:
        raise InputError(f"expected columns {', '.join(missing)} for {schema.name}", file=file)


def _constant_name(name: str) -> str:
    return f"\0{name}"  # no record has a column of this name


def _forms(schema: TableSchema, mapping: Mapping) -> dict[str, str]:
    return {name: form for name, form in mapping.forms(schema).items() if name not in mapping.constants}


def _constants(schema: TableSchema, mapping: Mapping, zone: Zone | None) -> dict[str, str]:
    constants = dict(mapping.constants)
    forms = mapping.forms(schema)
    for name, value in mapping.constants.items():
        if schema.column(name).type == "time":
            constants[name] = f"{constant_time(value, forms.get(name), zone.name if zone else None)}Z"
    return constants


def admitted(layout: Layout, batch: Batch, *, tokens: Tokens, arrived_at: datetime) -> Admitted:
    """Return the rows of a batch that fit, with the lake's columns and types, and the refused records.

    Args:
        layout: of :func:`event_layout`
        batch: records with the columns that ``layout`` names
        tokens: what stands in the place of personal values
        arrived_at: naive UTC

    Raises:
        InputError: a column whose type cannot hold what it should, or times without a zone when none is named.
    """
    good, refused = checked_rows(layout, _with_constants(layout, batch))
    arrived = pa.scalar(arrived_at, pa.timestamp("us"))
    columns = {column.name: _column(column, good, tokens, arrived) for column in layout.schema.columns}
    rows = pa.table(columns, schema=layout.schema.arrow)
    is_future = pc.greater(rows.column("at"), pa.scalar(arrived_at + FUTURE, pa.timestamp("us")))
    return Admitted(rows, refused, pc.sum(is_future).as_py() or 0)


def _with_constants(layout: Layout, batch: Batch) -> Batch:
    """Give constants their columns, so that they are held to the same rules as what was read."""
    if not layout.constants:
        return batch
    constants = {
        _constant_name(name): pa.repeat(pa.scalar(value, pa.string()), batch.row_count)
        for name, value in layout.constants.items()
    }
    return Batch({**batch.columns, **constants}, batch.row_count, batch.lines, batch.refused)


def _column(column: Column, good: pa.Table, tokens: Tokens, arrived: pa.Scalar) -> pa.Array | pa.ChunkedArray:
    if column.name == "arrived_at":
        return pa.repeat(arrived, good.num_rows)
    if column.made_from:
        found = first_given(good, column.made_from, column.type)
        return tokens(column.token, found.combine_chunks()) if column.token else found
    if column.type == "subnet":
        return subnets(_column(_ADDRESS, good, tokens, arrived))
    if column.name == "warning" and "text" in good.column_names:
        return warnings_of(good.column("text").combine_chunks())
    if column.name not in good.column_names:
        return pa.repeat(pa.scalar(column.default, ARROW_TYPES[column.type]), good.num_rows)
    values = good.column(column.name).combine_chunks()
    return tokens(column.token, values) if column.token else values


_ADDRESS = Column("ip", "ip", "the address whose network is made")
