"""Tables beside the lake, a Parquet file each: canaries, host names, customers in leaked lists."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.errors import InputError
from holdfast.flow.spool.spool import flush_folder
from holdfast.settings import Settings
from holdfast.terms.tables import BESIDE


def beside_file(settings: Settings, name: str) -> Path:
    """Return where a table of ``BESIDE`` is kept."""
    return settings.beside_lake(f"{name}.parquet")


def read_beside(settings: Settings, name: str) -> pa.Table:
    """Return a table of ``BESIDE``, empty where nothing was ever kept.

    Raises:
        InputError: the file is none of ours.
    """
    path, schema = beside_file(settings, name), BESIDE[name].arrow
    if not path.exists():
        return schema.empty_table()
    try:
        return pq.read_table(path).cast(schema)
    except (pa.ArrowException, ValueError) as error:
        raise InputError(f"expected the table {name} beside the lake", file=str(path)) from error


def all_beside(settings: Settings) -> dict[str, pa.Table]:
    """Return every table beside the lake."""
    return {name: read_beside(settings, name) for name in BESIDE}


def add_beside(settings: Settings, name: str, rows: pa.Table, *, once: tuple[str, ...]) -> int:
    """Add rows to a table, durable when this returns; return how many were new.

    Args:
        settings: say where the lake is.
        name: of the table.
        rows: with its columns; one that is missing is null.
        once: the columns by which a row is the same as one that is there already; that one stays.
    """
    schema, path = BESIDE[name].arrow, beside_file(settings, name)
    columns = [
        rows[field.name].cast(field.type) if field.name in rows.column_names else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    with alone(path):
        known = read_beside(settings, name)
        met = set(zip(*(known[each].to_pylist() for each in once), strict=True))
        fresh = []
        given = pa.table(columns, schema=schema)
        for key in zip(*(given[each].to_pylist() for each in once), strict=True):
            fresh.append(key not in met)
            met.add(key)
        write_whole(pa.concat_tables([known, given.filter(pa.array(fresh, pa.bool_()))]), path)
    return sum(fresh)


def write_whole(table: pa.Table, path: Path) -> None:
    """Put a Parquet file in place whole and durable, or not at all; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        pq.write_table(table, file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    flush_folder(path.parent)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until nobody else is reading and writing a file, and keep others waiting meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
