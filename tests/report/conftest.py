"""Findings of invented traces: one leak, several leaks, none, and names that mean harm."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from math import exp
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

from holdfast.locale import sentences
from holdfast.report.facts import InputFacts, RunFacts
from holdfast.report.page import page_html
from holdfast.terms.tables import EXPOSED
from holdfast.trace.findings import CredibleSet, Findings, Lead, Span
from holdfast.trace.reasons import Reason

START = date(2026, 6, 20)
DAYS = [START + timedelta(days=n) for n in range(45)]
CALLED = [0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 2, 1, 3, 5, 4, 6, 3, 2, 2, 1, 0, 1, 0, 0, 1] + [0] * 15

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; --${7*7}{{7*7}}[red]",
    "erp-\u202e71-pre\u202c",
    "\x1b[31mred\x1b[0m\nnew line\t",
    "x" * 500,
    "杭州萧山转运中心（二期）夜班扫描终端",
    "מחסן ראשי",
    "=cmd|' /C calc'!A0",
    "",
)
"""Names that would break a page, a terminal or a spreadsheet that trusted them."""

TRACES = ("one_leak", "several_leaks", "twins", "outside", "no_leak", "nothing", "hostile")
"""Every trace below."""


@pytest.fixture
def invented() -> ModuleType:
    """This module: the traces below, by name."""
    return sys.modules[__name__]


@pytest.fixture(scope="session")
def page_of() -> Callable[..., str]:
    """The page of a trace in a language, made once."""

    @cache
    def made(trace: str, language: str = "en") -> str:
        return page_html(globals()[trace](), run_facts(), sentences(language))

    return made


def lead(rank: int, custodian: str, kind: str, probability: float, **changes: Any) -> Lead:
    seen, expected = int(changes.pop("seen", 31)), float(changes.pop("expected", 2.1))
    first = date(2026, 7, 2) + timedelta(days=(rank - 1) * 3)
    last = first + timedelta(days=7)
    values: dict[str, int | float | str] = {
        "seen": seen,
        "complaints": 34,
        "expected": expected,
        "first": str(first),
        "last": str(last),
    }
    if kind.startswith("outside:"):
        reason = Reason("handled", {**values, "attribute": kind.removeprefix("outside:"), "value": custodian})
    else:
        reason = Reason("saw-before-call", {**values, "fields": "address|item|name|phone", "lacking": 0})
    return replace(
        Lead(
            rank=rank,
            custodian=custodian,
            custodian_kind=kind,
            probability=probability,
            window_from=first,
            window_to=last,
            from_span=Span(first - timedelta(days=1), first + timedelta(days=1)),
            to_span=Span(last - timedelta(days=1), last + timedelta(days=3)),
            complaints_seen=seen,
            complaints_expected=expected,
            credible_set=1 if rank == 1 else None,
            reason=reason,
        ),
        **changes,
    )


def one_leak() -> Findings:
    leads = (
        lead(1, "erp-17", "ERP app", 0.97),
        lead(2, "杭州萧山转运中心", "outside:hub", 0.12, seen=14, expected=6.4),
        lead(3, "desk-4", "service desk", 0.03, seen=9, expected=5.0),
        lead(4, "station-0231", "courier station", 0.012, seen=2, expected=0.02),
        lead(5, "shop-88", "outside:shop", 0.0004, seen=5, expected=4.9),
    )
    return findings(leads, (CredibleSet(1, 0.97, 0.88, (("erp-17", "ERP app"),)),), none=0.02, outside=0.08)


def several_leaks() -> Findings:
    leads = (
        lead(1, "erp-17", "ERP app", 0.995),
        lead(2, "station-0231", "courier station", 0.93, seen=12, expected=0.4, credible_set=2),
        lead(3, "desk-4", "service desk", 0.44, seen=9, expected=3.0, credible_set=3),
        lead(4, "desk-5", "service desk", 0.41, seen=9, expected=3.1, credible_set=3),
        lead(5, "desk-9", "service desk", 0.06, seen=8, expected=3.1, credible_set=3),
        *(lead(n, f"staff-{n:03}", "staff", 0.02 / n, seen=2, expected=1.3) for n in range(6, 16)),
    )
    desks = (("desk-4", "service desk"), ("desk-5", "service desk"), ("desk-9", "service desk"))
    sets = (
        CredibleSet(1, 0.995, 0.41, (("erp-17", "ERP app"),)),
        CredibleSet(2, 0.93, 0.22, (("station-0231", "courier station"),)),
        CredibleSet(3, 0.91, 0.18, desks),
    )
    return findings(leads, sets, none=0.001, outside=0.02, left_out=("warehouse-1",))


def twins() -> Findings:
    leads = (lead(1, "desk-4", "service desk", 0.52), lead(2, "desk-5", "service desk", 0.45, credible_set=1))
    pair = (("desk-4", "service desk"), ("desk-5", "service desk"))
    return findings(leads, (CredibleSet(1, 0.97, 0.8, pair),), none=0.02, outside=0.01, exposed=0)


def outside() -> Findings:
    leads = (
        replace(
            lead(1, "customer list", "outside:customer_list", 0.93),
            reason=Reason("customer-list", {"seen": 30, "complaints": 34, "expected": 21.5}),
        ),
        lead(2, "shop-88", "outside:shop", 0.05, seen=9, expected=5.0),
    )
    return findings(leads, (), none=0.01, outside=0.95, exposed=0, left_out=("customer list",))


def no_leak() -> Findings:
    leads = (lead(1, "erp-17", "ERP app", 0.21, seen=4, expected=2.2, credible_set=None),)
    return findings(leads, (), none=0.72, outside=0.05, exposed=0)


def nothing() -> Findings:
    empty = pa.table({"day": pa.array([], pa.date32()), "complaints": pa.array([], pa.int64())})
    return replace(findings((), (), none=1.0, outside=0.0, exposed=0), by_day=empty, complaints_used=0)


def hostile() -> Findings:
    leads = tuple(lead(n, name, name or "staff", 0.99 / n) for n, name in enumerate(HOSTILE, 1))
    members = tuple((name, name) for name in HOSTILE)
    made = findings(leads, (CredibleSet(1, 0.99, 0.5, members),), none=0.01, outside=0.0, left_out=HOSTILE[:3])
    return replace(made, exposed=exposed_table(len(HOSTILE), HOSTILE))


def findings(
    leads: Sequence[Lead],
    sets: Sequence[CredibleSet],
    *,
    none: float,
    outside: float,
    exposed: int = 120,
    left_out: tuple[str, ...] = (),
) -> Findings:
    table = exposed_table(exposed, tuple(each.custodian for each in leads[:1]))
    return Findings(
        leads=tuple(leads),
        credible_sets=tuple(sets),
        none_probability=none,
        outside_probability=outside,
        complaints_used=34,
        by_day=pa.table({"day": pa.array(DAYS, pa.date32()), "complaints": pa.array(CALLED, pa.int64())}),
        exposure_by_day=_exposures(leads),
        exposed=table,
        expected_victims=sum(table["probability"].to_pylist()),
        threshold=0.9,
        left_out=left_out,
    )


def exposed_table(count: int, names: Sequence[str]) -> pa.Table:
    rows = []
    for rank in range(1, count + 1):
        name = names[(rank - 1) % len(names)]
        on = str(date(2026, 7, 2) + timedelta(days=rank % 8))
        reason = Reason("seen-in-window", {"custodian": name, "on": on, "chance": 0.98})
        token = name if len(names) > 1 else f"c-{rank:05}"
        probability = 0.97 * exp(-rank / 90)
        rows.append(
            {
                "rank": rank,
                "account": token,
                "order": f"o-{rank * 7919 % 100_000:05}",
                "probability": probability,
                "custodian": name,
                "reason": reason.json,
            }
        )
    return pa.Table.from_pylist(rows, schema=EXPOSED)


def _exposures(leads: Sequence[Lead]) -> pa.Table:
    rows = [
        {
            "custodian": each.custodian,
            "custodian_kind": each.custodian_kind,
            "day": day,
            "orders": (37 * (n + 3) * each.rank) % 23 + (5 if day.weekday() < 5 else 0),
        }
        for each in leads[:6]
        for n, day in enumerate(DAYS)
    ]
    schema = [("custodian", pa.string()), ("custodian_kind", pa.string()), ("day", pa.date32()), ("orders", pa.int64())]
    return pa.Table.from_pylist(rows, schema=pa.schema(schema))


def run_facts(**changes: Any) -> RunFacts:
    made = RunFacts(
        version="0.1.0",
        parameters={"threshold": 0.9, "margin_days": 3, "timezone": "Asia/Shanghai"},
        seed=7,
        inputs=(
            InputFacts("complaints", "complaints.csv", 34, 2, 4_120, "a3" * 32),
            InputFacts("accesses", "accesses/*.parquet", 1_204_311, 0, 88_123_456, "b4" * 32),
            InputFacts("orders", "orders.csv", 98_120, 1, 7_654_321, "c5" * 32),
        ),
        engine="duckdb 1.5.5",
        rejected_count=3,
        timings={"read": 0.81, "fit": 0.204},
        is_simulated=True,
        title="An invented shop",
    )
    return replace(made, **changes)
