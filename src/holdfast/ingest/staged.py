"""What staging leaves behind: where the rows of one table lie and how to read them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from holdfast.terms.tables import TableSchema


@dataclass(frozen=True)
class InputFile:
    """One file that was read; ``rows`` fitted, ``rejected`` did not: together they are its records."""

    path: str
    bytes: int
    hash: str
    """``sha256:`` of the content; ``sha256-footer:`` of size and footer for a Parquet file over 256 MiB."""
    rows: int
    rejected: int


@dataclass(frozen=True)
class Staged:
    """The rows of one table as Parquet files for an engine, to be read through :func:`holdfast.ingest.typed.typed`."""

    schema: TableSchema
    files: tuple[str, ...]
    columns: Mapping[str, str]
    """Our column -> the column in ``files``; a column that is not here is absent."""
    constants: Mapping[str, str]
    row_count: int
    rejected: int
    inputs: tuple[InputFile, ...]
    is_in_place: bool = False
    """Whether ``files`` are the input files themselves, so that their types still have to be brought to ours."""
    is_filtered: bool = False
    """Whether ``files`` still hold rejected rows, which reading must leave out."""
    blanks: frozenset[str] = field(default_factory=frozenset)
    """Our text columns in which empty text may stand for null."""
    fields_separator: str | None = None
    zone: str | None = None
    """The zone named for times without one."""
