"""What every format gives: batches of records under the file's own column names."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

ROW_LIMIT_BYTES = 16 << 20
"""No record may be longer; a quoted value that never ends would otherwise swallow the file."""

Lines = NDArray[np.int64]


@dataclass(frozen=True)
class Refusal:
    """A record that could not be cut into columns."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True)
class Batch:
    """Some records: wanted columns (strings in text formats), and where they stand.

    ``lines`` turns positions in the batch into lines (from 1; rows in Parquet files); it may be slow, so it is only
    called for records that are refused.
    """

    columns: dict[str, pa.Array]
    row_count: int
    lines: Callable[[Lines], Lines]
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Manner:
    """What is known of a file beforehand; None means: look."""

    work: Path
    """A folder for what has to be unpacked before it can be read."""
    encoding: str | None = None
    delimiter: str | None = None
    list_columns: frozenset[str] = frozenset()
    """Columns in which a list of text is allowed where the format has lists."""


@dataclass(frozen=True)
class Reading:
    """An opened file: its column names in order, and a way to read the wanted ones from the start."""

    columns: tuple[str, ...]
    batches: Callable[[Sequence[str]], Iterator[Batch]]
    encoding: str | None = None
    delimiter: str | None = None
    types: dict[str, pa.DataType] = field(default_factory=dict)
    """Column types where the format has them; text formats leave this empty: all is text."""
    may_grow: bool = False
    """Whether later records may hold columns that ``columns`` does not know of yet."""
    parquet: Path | None = None
    """The Parquet file that holds this content, where an engine could read it in place."""


class Format(Protocol):
    """A module of :mod:`holdfast.ingest.formats`."""

    ENDINGS: tuple[str, ...]

    def open_file(self, path: Path, manner: Manner) -> Reading:
        """Open ``path``; raises InputError when it is not a file of this format."""
        ...
