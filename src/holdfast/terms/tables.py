"""The tables that enter and leave: columns, types, units and which of them a row must have.

Times are naive UTC with microseconds once a row is inside; outside they must name their zone. ``EVENTS`` are the
tables of the lake; ``INPUTS`` those a trace of files reads, which are parts of the lake's.
"""

import pyarrow as pa

from holdfast.terms import events
from holdfast.terms.beside import BESIDE
from holdfast.terms.events import ATTRIBUTES, EVENTS
from holdfast.terms.schemas import ARROW_TYPES, Column, ColumnType, TableSchema

__all__ = [
    "ACCESSES",
    "ARROW_TYPES",
    "ATTRIBUTES",
    "BESIDE",
    "CAMPAIGNS",
    "COMPLAINTS",
    "EVENTS",
    "EXPOSED",
    "INPUTS",
    "LEADS",
    "LINKS",
    "MEMBERS",
    "ORDERS",
    "REJECTS",
    "SIGNALS",
    "Column",
    "ColumnType",
    "TableSchema",
]

COMPLAINTS = events.COMPLAINTS.only(
    *("complaint", "account", "order", "called_at", "reported_at", "fields_known"),
    about="What customers tell: one row a complaint.",
    any_of=(("account", "order"), ("called_at", "reported_at")),
)

ACCESSES = events.ACCESSES.only(
    *("at", "custodian", "custodian_kind", "order", "account", "fields", "purpose"),
    about="Who opened, exported or fetched which order: one row an access.",
)

ORDERS = events.ORDERS.only(
    *("order", "account", "at", *ATTRIBUTES),
    about="The orders, with who handled them: one row an order, of the day it was placed.",
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

SIGNALS = pa.schema(
    [
        ("detector", pa.string()),
        ("technique", pa.string()),
        ("subject_kind", pa.string()),
        ("subject", pa.string()),
        ("first_at", pa.timestamp("us")),
        ("last_at", pa.timestamp("us")),
        ("score", pa.float64()),
        ("reason", pa.string()),
    ]
)
"""What detectors find.

``subject_kind`` says what the subject is: ip, network, client, shop, account, device, custodian, order, card, product,
host or complaint; ``first_at`` and ``last_at`` (naive UTC) are its first and last event that count; ``score`` lies in
0..1; ``reason`` is JSON: a code and its values."""

LINKS = pa.schema(
    [
        ("left", pa.string()),
        ("right", pa.string()),
        ("weight", pa.float64()),
        ("probability", pa.float64()),
        ("is_duplicate", pa.bool_()),
        ("reason", pa.string()),
    ]
)
"""Pairs of complaints that are likely of one operation, ``left`` the id that sorts first. ``weight`` in bits;
``probability`` that they are, as far as the pair alone tells; ``is_duplicate``: one call, told twice; ``reason`` is
JSON: a code, and the level of each comparison in which they are alike."""

CAMPAIGNS = pa.schema(
    [
        ("campaign", pa.string()),
        ("founder", pa.string()),
        ("first_at", pa.timestamp("us")),
        ("last_at", pa.timestamp("us")),
        ("complaints", pa.int64()),
        ("calls", pa.int64()),
    ]
)
"""Complaints that are one operation, one row a campaign, the largest first: ``campaign`` stays the same as complaints
come; ``founder`` is the complaint it is named after; when its first and last call were; how many complaints it has, and
how many calls they tell of, each duplicate counted once."""

MEMBERS = pa.schema([("complaint", pa.string()), ("campaign", pa.string()), ("duplicate_of", pa.string())])
"""One row a complaint that is in a campaign or tells of a call that another one told of first (``duplicate_of``)."""
