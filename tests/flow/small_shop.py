"""A purpose-made shop of a few hundred orders with leaks that are known; everything in it is invented.

Orders reach a warehouse, a desk, a courier's station and the ERP app of their shop. A leak is a custodian and the days
on which its copies left; of the orders it opened then, some buyers are called and complain. Some complaints are noise.
After every call a service line that had nothing to do with it looks the order up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from holdfast.engine import Engine
from holdfast.flow.shop import Shop
from holdfast.flow.tracing import THRESHOLD, find
from holdfast.terms.tables import ACCESSES, COMPLAINTS, ORDERS, TableSchema
from holdfast.trace import exposure
from holdfast.trace.findings import Findings, Lead

START = datetime(2025, 3, 3)  # noqa: DTZ001  naive UTC, as tables are inside
SHOWN = {
    "erp": "address|amount|item|name|phone",
    "warehouse": "address|item|name",
    "desk": "amount|item|name|order_number|phone",
    "station": "address|name|parcel_number|phone",
    "service": "amount|item|name|order_number|phone",
}
KINDS = {
    "erp": "ERP app",
    "warehouse": "warehouse app",
    "desk": "desk staff",
    "station": "courier station",
    "service": "service desk",
}
ECHO = "service-line"
"""Opens the order of every complaint, after the call."""


@dataclass(frozen=True)
class Leak:
    """``custodian`` (or ``attribute=value``) lost the orders of days ``first … last``; ``calls`` buyers complain."""

    custodian: str = "desk-03"
    first: int = 20
    last: int = 33
    calls: int = 12

    @property
    def days(self) -> tuple[date, date]:
        return (START + timedelta(days=self.first)).date(), (START + timedelta(days=self.last)).date()


@dataclass(frozen=True)
class SmallShop:
    """The three tables as ``terms.tables`` has them, and the orders that each leak lost."""

    complaints: pa.Table
    accesses: pa.Table
    orders: pa.Table
    leaked: Mapping[str, frozenset[str]]

    def write(self, folder: Path) -> dict[str, str]:
        """Write ``complaints.csv``, ``accesses.parquet`` and ``orders.csv``; return the paths by table."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = {
            "complaints": folder / "complaints.csv",
            "accesses": folder / "accesses.parquet",
            "orders": folder / "orders.csv",
        }
        for name in ("complaints", "orders"):
            write_csv(getattr(self, name), paths[name])
        write_parquet(self.accesses, paths["accesses"])
        return {name: str(path) for name, path in paths.items()}


def made_shop(
    seed: int = 1,
    *,
    leaks: Sequence[Leak] = (Leak(),),
    noise: int = 4,
    orders: int = 900,
    days: int = 60,
    buyers: int | None = None,
) -> SmallShop:
    """Make the shop; the same arguments make the same one."""
    random = np.random.default_rng(seed)
    placed = _orders(random, orders, days, buyers or orders * 4 // 5)
    opened = _openings(random, placed)
    leaked, called = _calls(random, placed, opened, leaks, noise)
    complaints = _complaints(random, called)
    echo = _opened(complaints, ECHO, complaints["called_at"] + pd.to_timedelta(random.uniform(1, 40, len(called)), "h"))
    accesses = pd.concat([opened, echo]).sort_values(["at", "order", "custodian"], ignore_index=True)
    return SmallShop(table_of(complaints, COMPLAINTS), table_of(accesses, ACCESSES), table_of(placed, ORDERS), leaked)


def _orders(random: np.random.Generator, count: int, days: int, buyers: int) -> pd.DataFrame:
    seconds = np.sort(random.integers(0, days * 86_400, count))
    buyer = random.integers(0, buyers, count)
    return pd.DataFrame(
        {
            "order": [f"o-{at:05}" for at in range(count)],
            "account": [f"buyer-{at:05}" for at in buyer],
            "at": pd.Timestamp(START) + pd.to_timedelta(seconds, "s"),
            "shop": [f"shop-{at}" for at in random.integers(0, 6, count)],
            "hub": [f"hub-{at:02}" for at in random.integers(0, 10, count)],
            "courier": [f"courier-{at}" for at in random.integers(0, 3, count)],
        }
    )


def _openings(random: np.random.Generator, placed: pd.DataFrame) -> pd.DataFrame:
    count = len(placed)
    choices = {
        "erp": ([f"erp-{shop[-1]}" for shop in placed["shop"]], 0.2),
        "warehouse": ([f"warehouse-{at}" for at in random.integers(0, 2, count)], 6.0),
        "desk": ([f"desk-{at:02}" for at in random.integers(0, 12, count)], 20.0),
        "station": (
            [f"station-{hub[-2:]}-{at}" for hub, at in zip(placed["hub"], random.integers(0, 2, count), strict=True)],
            60.0,
        ),
    }
    parts = []
    for custodians, hours in choices.values():
        after = pd.to_timedelta((hours * random.uniform(0.5, 1.5, count) * 3600).round(), "s")
        parts.append(_opened(placed, custodians, placed["at"] + after))
    return pd.concat(parts, ignore_index=True)


def _opened(orders: pd.DataFrame, custodian: str | Sequence[str], at: pd.Series) -> pd.DataFrame:
    opened = pd.DataFrame({"at": at.dt.floor("s"), "order": orders["order"], "account": orders["account"]})
    opened["custodian"] = custodian
    part = opened["custodian"].str.partition("-")[0]
    return opened.assign(custodian_kind=part.map(KINDS), fields=part.map(SHOWN), purpose="view")


def _calls(
    random: np.random.Generator, placed: pd.DataFrame, opened: pd.DataFrame, leaks: Sequence[Leak], noise: int
) -> tuple[dict[str, frozenset[str]], pd.DataFrame]:
    leaked, parts = {}, []
    taken: set[str] = set()
    for leak in leaks:
        lost = _lost(placed, opened, leak)
        leaked[leak.custodian] = frozenset(lost["order"])
        free = lost[~lost["account"].isin(taken)].drop_duplicates("account")
        chosen = free.iloc[np.sort(random.choice(len(free), min(leak.calls, len(free)), replace=False))]
        taken |= set(chosen["account"])
        parts.append(chosen.assign(after=random.uniform(12, 8 * 24, len(chosen))))
    free = placed[~placed["account"].isin(taken)].drop_duplicates("account")
    chosen = free.iloc[np.sort(random.choice(len(free), noise, replace=False))]
    parts.append(chosen[["order", "account", "at"]].assign(after=random.uniform(48, 15 * 24, noise)))
    return leaked, pd.concat(parts, ignore_index=True)


def _lost(placed: pd.DataFrame, opened: pd.DataFrame, leak: Leak) -> pd.DataFrame:
    attribute, _, value = leak.custodian.partition("=")
    seen = placed[placed[attribute] == value] if value else opened[opened["custodian"] == leak.custodian]
    day = (seen["at"] - pd.Timestamp(START)).dt.days
    return seen[day.between(leak.first, leak.last)][["order", "account", "at"]]


def _complaints(random: np.random.Generator, called: pd.DataFrame) -> pd.DataFrame:
    called_at = (called["at"] + pd.to_timedelta(called["after"] * 3600, "s")).dt.floor("s")
    told = called_at + pd.to_timedelta((random.uniform(1, 40, len(called)) * 3600).round(), "s")
    made = called.assign(called_at=called_at, reported_at=told).sort_values(["reported_at", "order"], ignore_index=True)
    return made.assign(complaint=[f"c-{at:03}" for at in range(1, len(made) + 1)], fields_known=None)


def table_of(frame: pd.DataFrame, schema: TableSchema) -> pa.Table:
    """Return the columns of ``schema``; those that the frame lacks are null."""
    whole = frame.reindex(columns=list(schema.names))
    for column in schema.columns:
        if column.type == "time":
            whole[column.name] = pd.to_datetime(whole[column.name])
    return pa.Table.from_pandas(whole, schema.arrow, preserve_index=False)


def write_csv(table: pa.Table, path: Path) -> None:
    """Write a table with times in UTC, ``Z`` behind them."""
    frame = table.to_pandas()
    for field in table.schema:
        if pa.types.is_timestamp(field.type):
            frame[field.name] = frame[field.name].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    frame.dropna(axis="columns", how="all").to_csv(path, index=False, lineterminator="\n")


def write_parquet(table: pa.Table, path: Path) -> None:
    """Write a table with times that carry UTC."""
    zoned = pa.schema(
        [pa.field(f.name, pa.timestamp("us", "UTC")) if pa.types.is_timestamp(f.type) else f for f in table.schema]
    )
    pq.write_table(table.cast(zoned), path)


def opened_accesses(orders: pd.DataFrame, custodian: str, at: pd.Series, **columns: str | None) -> pa.Table:
    """Return accesses of one custodian to these orders; ``columns`` replace what is usual."""
    return table_of(_opened(orders, custodian, at).assign(**columns), ACCESSES)


def opened_shop(engine: Engine, accesses: pa.Table | None, orders: pa.Table | None = None) -> Shop:
    """Bring tables into an engine as a run does."""
    known = None if accesses is None else exposure.keyed(engine.table(accesses))
    return Shop(engine, known, None if orders is None else engine.table(orders))


def traced(
    engine: Engine,
    complaints: pa.Table,
    accesses: pa.Table | None,
    orders: pa.Table | None = None,
    *,
    threshold: float = THRESHOLD,
) -> Findings:
    """Trace tables that lie in memory."""
    return find(opened_shop(engine, accesses, orders), complaints, threshold=threshold)


def chances(findings: Findings) -> dict[tuple[str, str], float]:
    """Return the probability of each lead by its kind and name."""
    return {(lead.custodian_kind, lead.custodian): lead.probability for lead in findings.leads}


def named(findings: Findings) -> list[str]:
    """Return the custodians that are named: leads at least as likely as the threshold."""
    return [lead.custodian for lead in findings.leads if lead.probability >= findings.threshold]


def named_with_a_log(findings: Findings) -> list[str]:
    """Return the custodians with an access log that are named."""
    return [lead.custodian for lead in findings.leads if lead.probability >= findings.threshold and not lead.is_outside]


def lead_of(findings: Findings, custodian: str) -> Lead | None:
    """Return the lead on a custodian, if there is one."""
    return next((lead for lead in findings.leads if lead.custodian == custodian), None)
