"""Parquet files that differ as one table; what their footers say decides, before an engine reads them."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import ibis
import ibis.expr.datatypes as dt
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import LocalFileSystem

from holdfast.engine.normal import normal_type
from holdfast.errors import InputError


def one_table(
    files: Sequence[str],
    read_alike: Callable[[list[str], pa.Schema], ibis.Table],
    mark: Callable[[str], str] | None = None,
) -> ibis.Table:
    """Return files as one table, columns matched by name, times as naive UTC.

    Args:
        files: paths on this machine, at least one.
        read_alike: reads files that all have the given schema.
        mark: returns the same only for files of the same schema; then of each mark one footer is read. Without it, all.

    Raises:
        InputError: a file is missing or is not Parquet, or a column has unlike types in two files.
    """
    layouts: dict[pa.Schema, list[str]] = {}
    known: dict[str, pa.Schema] = {}
    for file in files:
        marked = mark(file) if mark else file
        if marked not in known:
            known[marked] = _schema(file)
        layouts.setdefault(known[marked], []).append(file)
    kinds = _agreed_kinds(layouts)
    tables = [_as_agreed(read_alike(alike, schema), schema, kinds) for schema, alike in layouts.items()]
    return ibis.union(*tables) if len(tables) > 1 else tables[0]


def _schema(file: str) -> pa.Schema:
    try:
        return pq.read_schema(file, filesystem=LocalFileSystem()).remove_metadata()
    except FileNotFoundError as error:
        raise InputError("there is no such file", file=file) from error
    except (OSError, pa.ArrowException) as error:
        raise InputError("a readable Parquet file was expected", file=file) from error


def _agreed_kinds(layouts: dict[pa.Schema, list[str]]) -> dict[str, dt.DataType]:
    """Return the type of every column of any file."""
    seen: dict[str, dict[pa.DataType, str]] = {}
    for schema, (file, *_) in layouts.items():
        for field in schema:
            seen.setdefault(field.name, {}).setdefault(field.type, file)
    return {name: _agreed_kind(name, types) for name, types in seen.items()}


def _agreed_kind(name: str, types: dict[pa.DataType, str]) -> dt.DataType:
    """Return the type of a column; ``types`` says in which file each of its types was met first."""
    filled = [kind for kind in types if not pa.types.is_null(kind)]
    for one, other in pairwise(filled):
        if not _go_together(one, other):
            raise InputError(f"{one} was expected, as in {types[one]}, not {other}", file=types[other], field=name)
    if not filled:
        return dt.string
    if any(pa.types.is_timestamp(kind) for kind in filled):
        return dt.timestamp
    if len(filled) == 1 and not pa.types.is_unsigned_integer(filled[0]):  # which Spark does not have
        return dt.DataType.from_pyarrow(filled[0])
    normal = {normal_type(dt.DataType.from_pyarrow(kind)) for kind in filled}
    return dt.DataType.from_pyarrow(pa.float64() if pa.float64() in normal else normal.pop())


def _go_together(one: pa.DataType, other: pa.DataType) -> bool:
    try:
        kinds = {normal_type(dt.DataType.from_pyarrow(kind)) for kind in (one, other)}
    except (TypeError, NotImplementedError, KeyError):  # not a type of ours at all, and not the same either
        return False
    return len(kinds) == 1 or kinds == {pa.int64(), pa.float64()}


def _as_agreed(table: ibis.Table, schema: pa.Schema, kinds: dict[str, dt.DataType]) -> ibis.Table:
    def column(name: str, kind: dt.DataType) -> ibis.Value:
        if name not in schema.names or pa.types.is_null(schema.field(name).type):
            return ibis.null(kind).name(name)
        return table[name].cast(kind).name(name)

    if all(table.schema().get(name) == kind for name, kind in kinds.items()):
        return table
    return table.select([column(name, kind) for name, kind in kinds.items()])
