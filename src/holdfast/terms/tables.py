"""The tables that enter and leave: columns, types, units and which of them a row must have.

Times are naive UTC with microseconds once a row is inside; outside they must name their zone.
"""

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

ColumnType = Literal["id", "word", "time", "fields"]

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "id": pa.string(),
    "word": pa.string(),
    "time": pa.timestamp("us"),
    "fields": pa.string(),
}
"""How each type is stored. Ids keep the integer type of a Parquet file that has one; ``fields`` is the sorted set of
field names joined by ``|`` (see :mod:`holdfast.terms.fields`)."""


@dataclass(frozen=True)
class Column:
    """One column: its name, its type and what it means."""

    name: str
    type: ColumnType
    about: str
    is_required: bool = False


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

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of a table read into our types, all columns nullable."""
        return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in self.columns])


COMPLAINTS = TableSchema(
    "complaints",
    "What customers tell: one row a complaint.",
    (
        Column("complaint", "id", "the complaint's own id", is_required=True),
        Column("account", "id", "the customer who was called"),
        Column("order", "id", "the order the caller spoke of"),
        Column("called_at", "time", "when the false call came"),
        Column("reported_at", "time", "when the customer told"),
        Column("fields_known", "fields", "what the caller knew, separated by |"),
    ),
    any_of=(("account", "order"), ("called_at", "reported_at")),
)

ACCESSES = TableSchema(
    "accesses",
    "Who opened, exported or fetched which order: one row an access.",
    (
        Column("at", "time", "when", is_required=True),
        Column("custodian", "id", "who held or could read the data", is_required=True),
        Column("custodian_kind", "word", "staff, shop account, ERP app, courier station, API client, session …"),
        Column("order", "id", "the order that was shown"),
        Column("account", "id", "the customer that was shown"),
        Column("fields", "fields", "which fields were shown, separated by |"),
        Column("purpose", "word", "view, export, print, api"),
    ),
    any_of=(("order", "account"),),
)

ATTRIBUTES: tuple[str, ...] = ("shop", "courier", "hub", "channel", "warehouse", "category", "region")
"""Order attributes: each value counts as a custodian without an access log (kind ``outside:<attribute>``)."""

ORDERS = TableSchema(
    "orders",
    "The orders, with who handled them: one row an order.",
    (
        Column("order", "id", "the order", is_required=True),
        Column("account", "id", "the customer who placed it"),
        Column("at", "time", "when it was placed", is_required=True),
        *(Column(name, "word", f"the {name} that handled or describes it") for name in ATTRIBUTES),
    ),
)

INPUTS: dict[str, TableSchema] = {table.name: table for table in (COMPLAINTS, ACCESSES, ORDERS)}

REJECTS = pa.schema(
    [
        ("table", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("field", pa.string()),
        ("reason", pa.string()),
    ]
)
"""One row a rejected input row: which file, which line (1 is the first line; for Parquet the row), which field, why.
The rejected value itself is never repeated: it may be personal."""

LEADS = pa.schema(
    [
        ("rank", pa.int64()),
        ("custodian", pa.string()),
        ("custodian_kind", pa.string()),
        ("probability", pa.float64()),
        ("window_from", pa.date32()),
        ("window_to", pa.date32()),
        ("complaints_seen", pa.int64()),
        ("complaints_expected", pa.float64()),
        ("credible_set", pa.int64()),
        ("reason", pa.string()),
    ]
)
"""Ranked leads. ``window_to`` is the last day inside; ``credible_set`` numbers the set that holds this custodian, null
when none does; ``reason`` is JSON: a code and its values."""

EXPOSED = pa.schema(
    [
        ("rank", pa.int64()),
        ("account", pa.string()),
        ("order", pa.string()),
        ("probability", pa.float64()),
        ("custodian", pa.string()),
        ("reason", pa.string()),
    ]
)
"""Customers who have not complained, those at most risk first; ``probability`` that this order is in the leak."""
