"""What the footers of Parquet files say, looked at before an engine reads them."""

from collections.abc import Sequence

import ibis.expr.datatypes as dt
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import LocalFileSystem

from holdfast.engine.normal import normal_type
from holdfast.errors import InputError


def parquet_schemas(files: Sequence[str]) -> list[pa.Schema]:
    """Return the schema of each file, in order.

    Raises:
        InputError: a file is missing or is not Parquet, or a column has unlike types in two files.
    """
    schemas = [_schema(file) for file in files]
    seen: dict[str, tuple[str, pa.DataType]] = {}
    for file, schema in zip(files, schemas, strict=True):
        for field in schema:
            first, kind = seen.setdefault(field.name, (file, field.type))
            if not _go_together(kind, field.type):
                raise InputError(f"{kind} was expected, as in {first}, not {field.type}", file=file, field=field.name)
            if pa.types.is_null(kind):
                seen[field.name] = (file, field.type)
    return schemas


def is_one_layout(schemas: Sequence[pa.Schema]) -> bool:
    """Whether all files have the same columns, in the same order, of the same types."""
    return all(schema.equals(schemas[0]) for schema in schemas)


def _schema(file: str) -> pa.Schema:
    try:
        return pq.read_schema(file, filesystem=LocalFileSystem()).remove_metadata()
    except FileNotFoundError as error:
        raise InputError("there is no such file", file=file) from error
    except (OSError, pa.ArrowException) as error:
        raise InputError("a readable Parquet file was expected", file=file) from error


def _go_together(one: pa.DataType, other: pa.DataType) -> bool:
    if one.equals(other) or pa.types.is_null(one) or pa.types.is_null(other):
        return True
    try:
        kinds = {normal_type(dt.DataType.from_pyarrow(kind)) for kind in (one, other)}
    except (TypeError, NotImplementedError):  # not a type of ours at all, and not the same either
        return False
    return len(kinds) == 1 or kinds == {pa.int64(), pa.float64()}
