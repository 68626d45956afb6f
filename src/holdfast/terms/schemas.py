"""What a table is: columns with their types, and which of them a row must have."""

from dataclasses import dataclass, replace
from typing import Literal, Self

import pyarrow as pa
import pyarrow.compute as pc

ColumnType = Literal["id", "word", "words", "text", "url", "time", "fields", "flag", "count", "money", "ip", "subnet"]

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "id": pa.string(),
    "word": pa.string(),
    "words": pa.string(),
    "text": pa.string(),
    "url": pa.string(),
    "time": pa.timestamp("us"),
    "fields": pa.string(),
    "flag": pa.bool_(),
    "count": pa.int64(),
    "money": pa.int64(),
    "ip": pa.string(),
    "subnet": pa.string(),
}
"""How each type is stored. Ids keep the integer type of a Parquet file that has one, in a trace of files; in the lake
they are text. ``fields`` is the sorted set of field names joined by ``|`` (see :mod:`holdfast.terms.fields`), ``words``
a set of other words written alike; ``money`` counts minor units of the row's ``currency``; ``ip`` is written as RFC
5952 has it, an IPv4 address never as IPv6; ``url`` has lost its user, query and fragment, which may name a person."""

TokenKind = Literal["account", "card", "instrument", "phone", "phone_block", "text", "wording"]
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
    made_from: tuple[str, ...] = ()
    """Of a column that is made: the columns of which it is the first that has a value."""


@dataclass(frozen=True)
class TableSchema:
    """One table; of every group in ``any_of`` a row must have at least one value."""

    name: str
    about: str
    columns: tuple[Column, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    versions_of: str | None = None
    """The id of which a table holds one row a version: the row that came last stands. None: every row stands."""

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

    def only(self, *names: str, about: str, any_of: tuple[tuple[str, ...], ...] | None = None) -> Self:
        """Return the table that has some of these columns, in the order given; ``any_of`` where it is another one.

        Raises:
            KeyError: there is no such column.
        """
        return type(self)(
            self.name, about, tuple(self.column(name) for name in names), self.any_of if any_of is None else any_of
        )

    def of_tenant(self, tenant: str) -> Self:
        """Return the table whose rows are this tenant's where they say nothing."""
        columns = (replace(column, default=tenant) if column.name == "tenant" else column for column in self.columns)
        return replace(self, columns=tuple(columns))

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of a table read into our types, all columns nullable."""
        return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in self.columns])

    def tokens(self, kind: TokenKind) -> tuple[str, ...]:
        """Return the names of the columns that hold tokens of a kind."""
        return tuple(column.name for column in self.columns if column.token == kind)


def first_given(rows: pa.Table, names: tuple[str, ...], kind: ColumnType = "time") -> pa.ChunkedArray:
    """Return, row by row, the first value that some columns of a kind have; those that are missing have none."""
    given = [rows[name] for name in names if name in rows.column_names]
    return pc.coalesce(*given) if given else pa.chunked_array([pa.nulls(rows.num_rows, ARROW_TYPES[kind])])
