"""The few Arrow types in which results leave an engine, so that both engines give the same table."""

from collections.abc import Iterable, Iterator

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa


def normal_type(kind: dt.DataType) -> pa.DataType:
    """Return the Arrow type in which values of an Ibis type leave an engine.

    Integers are int64, other numbers float64, text (also of unknown type) string, times naive UTC in microseconds, days
    date32; arrays keep their nesting.

    Raises:
        TypeError: the type has no place in our tables (structs, intervals …).
    """
    plain: tuple[tuple[bool, pa.DataType], ...] = (
        (kind.is_boolean(), pa.bool_()),
        (kind.is_integer(), pa.int64()),
        (kind.is_floating() or kind.is_decimal(), pa.float64()),
        (kind.is_timestamp(), pa.timestamp("us")),
        (kind.is_date(), pa.date32()),
        (kind.is_string() or kind.is_uuid() or kind.is_null(), pa.string()),
        (kind.is_binary(), pa.binary()),
    )
    for applies, arrow in plain:
        if applies:
            return arrow
    if kind.is_array():
        return pa.list_(normal_type(kind.value_type))
    raise TypeError(f"no table of ours holds values of type {kind}")


def normal_schema(expression: ibis.Table) -> pa.Schema:
    """Return the Arrow schema, all columns nullable, in which the rows of an expression leave an engine."""
    return pa.schema([(name, normal_type(kind)) for name, kind in expression.schema().items()])


def normal_expression(expression: ibis.Table) -> ibis.Table:
    """Return the expression with its columns cast to our types, for what is stored beyond a run."""
    kinds = {field.name: dt.DataType.from_pyarrow(field.type) for field in normal_schema(expression)}
    return expression.cast({name: kind for name, kind in kinds.items() if kind != expression.schema()[name]})


def normal_rows(batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> pa.Table:
    """Cast batches one by one, so that a large result is never held twice; columns are matched by place.

    Raises:
        pyarrow.ArrowInvalid: a value does not fit, such as an integer beyond 64 bits.
    """

    def cast(batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = [_cast(column, field.type) for column, field in zip(batch.columns, schema, strict=True)]
        return pa.RecordBatch.from_arrays(columns, schema=schema)

    return pa.Table.from_batches((cast(batch) for batch in batches), schema=schema)


def _cast(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if column.type == kind:
        return column
    if pa.types.is_timestamp(column.type):
        return column.cast(kind, safe=False)  # finer than a microsecond is cut off, as both engines do
    return column.cast(kind)


def normal_table(rows: pa.Table) -> pa.Table:
    """Return an Arrow table in our types, for example before it enters an engine."""
    schema = pa.schema([(f.name, normal_type(dt.DataType.from_pyarrow(f.type))) for f in rows.schema])
    return normal_rows(rows.to_batches(), schema)


def drained(batches: list[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give the batches in order and let go of each, so that those already cast do not stay in memory twice."""
    batches.reverse()
    while batches:
        yield batches.pop()
