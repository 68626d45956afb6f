"""Small tables by hand: rows of what matters, the other columns null."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from holdfast.detect import detector_named
from holdfast.engine import Engine
from holdfast.terms.tables import BESIDE, COMPLAINTS, EVENTS

BEGIN = datetime(2026, 3, 2)  # noqa: DTZ001  our tables hold naive UTC; a Monday
SCHEMAS = {name: schema.arrow for name, schema in ({"complaints": COMPLAINTS} | EVENTS | BESIDE).items()}

Rows = Iterable[dict[str, Any]]


def at(days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
    return BEGIN + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def table(name: str, rows: Rows) -> pa.Table:
    schema = SCHEMAS[name]
    return pa.Table.from_pylist([{"tenant": "main", **row} for row in rows], schema=schema)


def login(when: datetime, account: str, ip: str, *, is_ok: bool = True, **more: Any) -> dict[str, Any]:
    subnet = ip.rsplit(".", 1)[0] + ".0/24"
    return {"at": when, "account": account, "ip": ip, "ip_subnet": subnet, "is_ok": is_ok, **more}


def signals(engine: Engine, name: str, tables: dict[str, list[dict[str, Any]]], **knobs: float) -> list[dict[str, Any]]:
    """Run one detector on rows; return its signals in order."""
    detector = detector_named(name)
    given = {each: engine.table(table(each, tables.get(each, []))) for each in detector.tables}
    found = engine.rows(detector.signals(given, engine.keep, **knobs))
    rows: list[dict[str, Any]] = found.to_pylist()
    return sorted(rows, key=lambda row: (row["subject_kind"], row["subject"], row["first_at"]))
