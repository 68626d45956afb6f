"""Complaints of the record into the lake's table: tokens and facts, each version once, whenever it was killed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

import pyarrow as pa

from holdfast.terms.tables import EVENTS

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

SAME = (
    "complaint",
    "order",
    "channel",
    "fields_known",
    "pretext",
    "asks",
    "steps",
    "loss",
    "currency",
    "url",
    "region",
    "caller_block",
    "wording",
)
"""Columns of the same name on both sides; ``channel`` says how the caller made contact."""

RENAMED = {"account": "account_token", "caller": "caller_token", "payee": "payee_token", "channel": "contact"}


class Appends(Protocol):
    """A lake, as far as the mirror needs one."""

    def append(self, table: str, rows: pa.Table, key: str | None = None) -> object:
        """Store a batch once under its key; durable when it returns."""


def mirror(lake: Appends, tenant: str) -> int:
    """Append what waits, and return how many rows went; the record is open.

    A batch is written down before it goes and goes under its name: killed between the two, it goes again and the lake
    knows it. Several versions of one complaint in a batch go as the last.
    """
    from holdfast.record.outgoing import outgoing_done, outgoing_next

    sent = 0
    while True:
        batch, rows = outgoing_next()
        if not rows:
            return sent
        last = {row["complaint"]: row for row in rows}
        lake.append("complaints", complaint_rows(last.values(), tenant), key=f"record-{batch}")
        outgoing_done(batch)
        sent += len(last)


def complaint_rows(rows: Iterable[Mapping[str, Any]], tenant: str) -> pa.Table:
    """Return rows of the lake's table from those of ``lake_row``."""
    schema = EVENTS["complaints"].arrow
    known = [name for name in schema.names if name != "arrived_at"]
    made = [_row(row, tenant) for row in rows]
    return pa.table({name: pa.array([row.get(name) for row in made], schema.field(name).type) for name in known})


def _row(row: Mapping[str, Any], tenant: str) -> dict[str, Any]:
    kept = {name: row.get(RENAMED.get(name, name)) for name in (*SAME, *RENAMED)}
    return {
        **{name: None if value == "" else value for name, value in kept.items()},
        "tenant": tenant,
        "at": _time(row["reported_at"]),
        "reported_at": _time(row["reported_at"]),
        "called_at": _time(row.get("called_at")),
        "is_withdrawn": row.get("state") == "no_fraud" or row.get("kind") == "ordinary",
    }


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written).astimezone(UTC).replace(tzinfo=None) if written else None
