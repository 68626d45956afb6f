"""What a table is: columns with their types, and which of them a row must have."""

from dataclasses import dataclass
from typing import Literal, Self

import pyarrow as pa

ColumnType = Literal["id", "word", "text", "time", "fields", "flag", "count", "money", "ip", "subnet"]

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "id": pa.string(),
    "word": pa.string(),
    "text": pa.string(),
    "time": pa.timestamp("us"),
    "fields": pa.string(),
    "flag": pa.bool_(),
    "count": pa.int64(),
    "money": pa.int64(),
    "ip": pa.string(),
    "subnet": pa.string(),
}
"""How each type is stored. Ids keep the integer type of a Parquet file that has one, in a trace of files; in the lake
they are text. ``fields`` is the sorted set of field names joined by ``|`` (see :mod:`holdfast.terms.fields`); ``money``
counts minor units of the row's ``currency``; ``ip`` is written as RFC 5952 has it, an IPv4 address never as IPv6."""

TokenKind = Literal["account", "card", "instrument", "phone", "text"]
"""What a token stands for; the same value under two kinds gives two tokens (see :mod:`holdfast.terms.identifiers`)."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its type and what it means."""

    name: str
    type: ColumnType
    about: str
    is_required: bool = False
    """Whether every row must have a value."""
    token: TokenKind | None = None
    """Personal: in the lake a keyed token of this kind stands in its place, never the value."""
    words: tuple[str, ...] = ()
    """The known words of the column."""
    is_closed: bool = False
    """Whether a word that is not in ``words`` is refused."""
    default: str | None = None
    """What stands where a row says nothing."""
    is_made: bool = False
    """Whether it is made when the row comes in, never read from it."""


@dataclass(frozen=True)
class TableSchema:
    """One table; of every group in ``any_of`` a row must have at least one value."""

    name: str
    about: str
    columns: tuple[Column, ...]
    any_of: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column called ``name``.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def only(self, *names: str, about: str) -> Self:
        """Return the table that has some of these columns, in the order given.

        Raises:
            KeyError: there is no such column.
        """
        return type(self)(self.name, about, tuple(self.column(name) for name in names), self.any_of)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of a table read into our types, all columns nullable."""
        return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in self.columns])

    def tokens(self, kind: TokenKind) -> tuple[str, ...]:
        """Return the names of the columns that hold tokens of a kind."""
        return tuple(column.name for column in self.columns if column.token == kind)
