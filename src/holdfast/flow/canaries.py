"""Planted accounts and orders: what was planted, and who touched it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import ibis.expr.types as ir
import pyarrow as pa

from holdfast.engine import Engine
from holdfast.errors import InputError
from holdfast.flow.beside import add_beside, read_beside
from holdfast.lake import Lake
from holdfast.settings import Settings
from holdfast.terms.identifiers import Tokens, is_token

CanaryKind = Literal["account", "order"]
LONGEST = 1024


@dataclass(frozen=True)
class Touched:
    """A canary and what became of it since it was planted."""

    kind: CanaryKind
    identifier: str
    planted_at: datetime
    note: str
    read: int
    """Accesses by custodians that are not expected."""
    exported: int
    tried: int
    """Sign-ins."""
    called: int
    """Complaints that name it."""
    last_at: datetime | None


def plant(
    settings: Settings,
    kind: CanaryKind,
    identifiers: Iterable[str],
    tokens: Tokens,
    *,
    at: datetime,
    expected: Iterable[str] = (),
    note: str = "",
) -> int:
    """Remember canaries that the shop has planted in its own systems; return how many were new.

    Args:
        settings: say where the lake is.
        kind: of all of them.
        identifiers: the shop's own account or order numbers; accounts are kept as tokens only.
        tokens: of the lake.
        at: now, naive UTC; what happened before does not count.
        expected: custodians whose routine touches every order.
        note: where they were planted.

    Raises:
        InputError: an identifier that is empty or too long, or a custodian with a ``|`` in its name.
    """
    names = [each.strip() for each in identifiers]
    for line, name in enumerate(names, 1):
        if not 0 < len(name.encode()) <= LONGEST:
            raise InputError(f"expected an identifier of 1 to {LONGEST} bytes", line=line)
    routine = [each.strip() for each in expected]
    if any("|" in each or not each for each in routine):
        raise InputError("expected the name of a custodian, without |", field="--expected")
    ids = [each if kind == "order" or is_token(each) else tokens.token("account", each) for each in names]
    rows = pa.table(
        {
            "at": pa.array([at] * len(ids), pa.timestamp("us")),
            "tenant": pa.array([settings.tenant] * len(ids), pa.string()),
            "kind": pa.array([kind] * len(ids), pa.string()),
            "identifier": pa.array(ids, pa.string()),
            "expected": pa.array(["|".join(routine)] * len(ids), pa.string()),
            "note": pa.array([note] * len(ids), pa.string()),
        }
    )
    return add_beside(settings, "canaries", rows, once=("tenant", "kind", "identifier"))


def touched(settings: Settings, lake: Lake, engine: Engine) -> list[Touched]:
    """Return every canary of the tenant with how often it was read, exported, tried and called."""
    planted = read_beside(settings, "canaries")
    rows = [row for row in planted.to_pylist() if row["tenant"] == settings.tenant]
    if not rows:
        return []
    since = min(row["at"] for row in rows)
    touches: dict[str, list[dict[str, object]]] = {
        name: _touches(planted, events, engine, settings.tenant)
        for name, events in (
            ("accesses", lake.read(engine, "accesses", since=since)),
            ("logins", lake.read(engine, "logins", since=since)),
            ("complaints", lake.standing(engine, "complaints", tenant=settings.tenant)),
        )
    }
    return [_told(row, touches) for row in rows]


def _touches(planted: pa.Table, events: ir.Table, engine: Engine, tenant: str) -> list[dict[str, object]]:
    known = set(planted["identifier"].to_pylist())
    is_met: ir.BooleanValue = events.account.isin(known)
    columns = [each for each in ("at", "account", "order", "custodian", "purpose") if each in events.columns]
    if "order" in columns:
        is_met |= events.order.isin(known)
    found: list[dict[str, object]] = engine.rows(
        events.filter((events.tenant == tenant) & is_met).select(columns)
    ).to_pylist()
    return found


def _told(row: dict[str, object], touches: dict[str, list[dict[str, object]]]) -> Touched:
    expected = str(row["expected"] or "").split("|")

    def mine(name: str) -> list[dict[str, object]]:
        found = [each for each in touches.get(name, ()) if each.get(str(row["kind"])) == row["identifier"]]
        return [each for each in found if each["at"] >= row["at"]]  # type: ignore[operator]

    read = [each for each in mine("accesses") if each["custodian"] not in expected]
    tried, called = mine("logins"), mine("complaints")
    times = [at for each in (*read, *tried, *called) if isinstance(at := each["at"], datetime)]
    return Touched(
        row["kind"],  # type: ignore[arg-type]
        str(row["identifier"]),
        row["at"],  # type: ignore[arg-type]
        str(row["note"] or ""),
        len(read),
        sum(each["purpose"] == "export" for each in read),
        len(tried),
        len(called),
        max(times, default=None),
    )
