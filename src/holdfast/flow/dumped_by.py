"""Which custodians had seen the rows of a leaked list: counted exactly, and traced as if every row were a complaint."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import ibis
import pyarrow as pa

from holdfast.engine import Engine
from holdfast.flow.shop import Shop
from holdfast.flow.tracing import find
from holdfast.lake import Lake
from holdfast.terms.tables import COMPLAINTS
from holdfast.trace import exposure

MOST_TRACED = 500
"""Rows that are traced, evenly over the list; all are counted."""
MOST_TOLD = 10


@dataclass(frozen=True)
class Holder:
    """A custodian that had seen rows of the list."""

    custodian: str
    custodian_kind: str
    seen: int
    """How many of the list's orders (of rows without one: customers) it opened before the list was found."""
    rows: int
    """Of so many."""
    volume: int
    """How many it opened in all: a list that is a third of what one saw says more than one of a thousandth."""
    probability: float | None
    """That it is where the list comes from, by the trace; None where the trace says nothing of it."""


def holders_of(
    lake: Lake,
    engine: Engine,
    accounts: Mapping[str, int],
    orders: Mapping[str, str | None],
    *,
    at: datetime,
    tenant: str,
) -> list[Holder]:
    """Return the custodians that had seen rows of the list before ``at`` (naive UTC), the likeliest first."""
    accesses = lake.read(engine, "accesses", until=at)
    accesses = engine.keep(accesses.filter(accesses.tenant == tenant))
    named = {account for account in orders.values() if account}
    whole: list[tuple[str | None, str | None]] = list(orders.items())
    whole += [(None, account) for account in accounts if account not in named]
    wanted = pa.table(
        {
            "key": pa.array([f"o:{order}" if order else f"a:{account}" for order, account in whole], pa.string()),
        }
    )
    asked = engine.table(wanted).distinct()
    key = ibis.coalesce(ibis.literal("o:").concat(accesses.order), ibis.literal("a:").concat(accesses.account))
    by_account = ibis.literal("a:").concat(accesses.account)
    keys = accesses.mutate(key=key).union(accesses.filter(accesses.order.notnull()).mutate(key=by_account))
    seen = keys.semi_join(asked, "key").group_by("custodian").agg(seen=lambda rows: rows["key"].nunique())
    volume = accesses.group_by("custodian").agg(
        custodian_kind=accesses.custodian_kind.min(), volume=ibis.coalesce(accesses.order, accesses.account).nunique()
    )
    rows = engine.rows(seen.inner_join(volume, "custodian")).to_pylist()
    chances = _chances(lake, engine, accesses, whole, at=at, tenant=tenant)
    found = [
        Holder(
            row["custodian"],
            row["custodian_kind"] or "",
            row["seen"],
            wanted.num_rows,
            row["volume"],
            chances.get(row["custodian"]),
        )
        for row in rows
    ]
    found.sort(key=lambda each: (-(each.probability or 0.0), -each.seen, each.volume, each.custodian))
    return found[:MOST_TOLD]


def _chances(
    lake: Lake,
    engine: Engine,
    accesses: ibis.Table,
    rows: list[tuple[str | None, str | None]],
    *,
    at: datetime,
    tenant: str,
) -> dict[str, float]:
    step = max(len(rows) // MOST_TRACED, 1)
    some = rows[::step][:MOST_TRACED]
    complaints = pa.Table.from_pylist(
        [
            {"complaint": f"row-{number}", "order": order, "account": account, "called_at": at}
            for number, (order, account) in enumerate(some)
        ],
        schema=COMPLAINTS.arrow,
    )
    orders = lake.read(engine, "orders", until=at)
    placed = engine.keep(orders.filter((orders.tenant == tenant) & (orders.verb == "placed")))
    shop = Shop(engine, exposure.keyed(accesses), placed)
    return {lead.custodian: lead.probability for lead in find(shop, complaints).leads}
