"""Files as an engine sees them → our table, as an expression."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import ibis
import ibis.expr.types as ir

from holdfast.ingest.staged import Staged
from holdfast.ingest.zones import FIRST_YEAR, LAST_YEAR
from holdfast.terms.fields import field_names, written_fields
from holdfast.terms.tables import Column

MARGIN = timedelta(days=1)
"""More than any zone shifts a time."""
EARLIEST, LATEST = datetime(FIRST_YEAR, 1, 2), datetime(LAST_YEAR, 12, 31)  # noqa: DTZ001 - naive UTC, as stored

_DTYPES = {"id": "string", "word": "string", "fields": "string", "time": "timestamp(6)"}


def typed(table: ir.Table, staged: Staged, between: tuple[datetime, datetime] | None = None) -> ir.Table:
    """Return ``table``, which reads ``staged.files``, with exactly the columns of the schema, in its order.

    With ``between`` (naive UTC, the last exclusive) only rows of these times, and some more, are asked for.

    Ids are int64 or string, words and fields string, times naive UTC with microseconds; absent columns are typed nulls;
    rejected rows are left out. Nothing is executed. The engine's session zone must be UTC: only then does the cast of a
    zone-carrying time yield UTC on every engine.
    """
    if between is not None:
        table = _near(table, staged, *between)
    if staged.is_filtered:
        table = _without_rejected(table, staged)
    return table.select(**{column.name: _column(table, staged, column) for column in staged.schema.columns})


def _near(table: ir.Table, staged: Staged, begin: datetime, end: datetime) -> ir.Table:
    """Leave out times that are farther than a zone can shift them, in the file's own type.

    Through a cast of its times no engine sees which parts of a file it need not read.
    """
    if "at" not in staged.columns or not (at := table[staged.columns["at"]]).type().is_timestamp():
        return table
    zone = UTC if at.type().timezone else None
    first, last = (max(min(time, LATEST), EARLIEST).replace(tzinfo=zone) for time in (begin, end))
    return table.filter(at >= ibis.literal(first - MARGIN), at < ibis.literal(last + MARGIN))


def _column(table: ir.Table, staged: Staged, column: Column) -> ir.Value:
    dtype = _DTYPES[column.type]
    if column.name in staged.constants:
        value = staged.constants[column.name]
        if column.type == "fields":
            value = written_fields(field_names(value.replace(staged.fields_separator or "|", "|")))
        return ibis.literal(value, "string").cast(dtype)
    if column.name not in staged.columns:
        return ibis.null(dtype)
    values = table[staged.columns[column.name]]
    return _in_our_type(values, staged, column) if staged.is_in_place else values


def _in_our_type(values: ir.Value, staged: Staged, column: Column) -> ir.Value:
    if column.type == "fields":
        return _separated_fields(values, staged.fields_separator)
    if column.type == "id" and values.type().is_integer():
        return values if values.type().is_int64() else values.cast("int64")
    if column.type == "time" or not values.type().is_string():
        return values.cast(_DTYPES[column.type])
    return values.strip().nullif("") if column.name in staged.blanks else values


def _separated_fields(values: ir.Value, separator: str | None) -> ir.Value:
    """Bring a set of fields to ``|``-separated text, its names as they are written.

    Names are made ours where they are read (:func:`holdfast.terms.fields.field_names`): to do so for every row would
    cost many times the scan, and there are few different sets.
    """
    if values.type().is_string():
        return values.replace(separator, "|") if separator else values
    return values.filter(lambda name: name != "").sort().join("|").nullif("")


def _without_rejected(table: ir.Table, staged: Staged) -> ir.Table:
    """Apply the rules of :func:`holdfast.ingest.rows.checked_rows` that a file read in place can break."""
    columns: Mapping[str, str] = staged.columns
    begin, end = (ibis.literal(f"{year}-01-01 00:00:00", "string") for year in (FIRST_YEAR, LAST_YEAR + 1))

    def is_given(name: str) -> ir.BooleanValue:
        values = table[columns[name]]
        return values.notnull() & (values.strip() != "") if values.type().is_string() else values.notnull()

    for column in staged.schema.columns:
        if column.name not in columns:
            continue
        if column.is_required:
            table = table.filter(is_given(column.name))
        if column.type == "time":
            at = table[columns[column.name]].cast("timestamp(6)")
            is_near = (at >= begin.cast("timestamp(6)")) & (at < end.cast("timestamp(6)"))
            table = table.filter(at.isnull() | is_near)
    for group in staged.schema.any_of:
        if not any(name in staged.constants for name in group):
            table = table.filter(ibis.or_(*(is_given(name) for name in group if name in columns)))
    return table
