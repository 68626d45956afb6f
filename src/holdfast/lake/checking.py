"""Whether what the log names is there and is what was written, and how much there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.lake.parts import HASH_DIGITS, hash_of
from holdfast.lake.rewriting import Told, is_small, quiet
from holdfast.lake.table import File, LakeTable

Damage = Literal["missing", "size", "hash", "unreadable", "rows", "columns"]


@dataclass(frozen=True)
class Damaged:
    """A file that is not what was written."""

    table: str
    path: str
    damage: Damage


@dataclass(frozen=True)
class Gap:
    """Days between others on which nothing happened; ``until`` is the last of them."""

    table: str
    since: date
    until: date


@dataclass(frozen=True)
class Checked:
    """What a check found: damage, and gaps, which may be holidays or a door that was shut."""

    files: int
    damaged: tuple[Damaged, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class Size:
    """How much a table holds."""

    table: str
    version: int
    rows: int
    files: int
    small_files: int
    bytes: int
    first_at: datetime | None
    last_at: datetime | None


def check(table: LakeTable, *, told: Told = quiet) -> Checked:
    """Read every file of the table as it is now, and compare it with the log and with its own name."""
    version = table.version()
    damaged = []
    for file in version.files:
        if damage := _damage(table, file):
            damaged.append(Damaged(table.schema.name, file.path, damage))
        told(table.schema.name, 1)
    return Checked(len(version.files), tuple(damaged), tuple(_gaps(table.schema.name, version.files)))


def size(table: LakeTable) -> Size:
    """Return how much the table holds, by its log alone."""
    version = table.version()
    files = version.files
    return Size(
        table.schema.name,
        version.number,
        version.rows,
        len(files),
        sum(map(is_small, files)),
        sum(file.size for file in files),
        min((file.first_at for file in files), default=None),
        max((file.last_at for file in files), default=None),
    )


def _damage(table: LakeTable, file: File) -> Damage | None:
    there = table.place.size(file.path)
    if there is None:
        return "missing"
    if there != file.size:
        return "size"
    if table.place.sha256(file.path)[:HASH_DIGITS] != hash_of(file.path):
        return "hash"
    try:
        with table.place.open(file.path) as source:
            found = pq.ParquetFile(source)
            rows, columns = found.metadata.num_rows, found.schema_arrow
    except (OSError, pa.ArrowException):
        return "unreadable"
    if rows != file.rows:
        return "rows"
    known = {field.name: field.type for field in table.stored_columns()}
    return None if all(known.get(field.name) == field.type for field in columns) else "columns"


def _gaps(table: str, files: tuple[File, ...]) -> Iterator[Gap]:
    days = sorted({file.day for file in files})
    one = timedelta(days=1)
    for before, after in pairwise(days):
        if after - before > one:
            yield Gap(table, before + one, after - one)
