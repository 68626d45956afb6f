"""The demo's story: a simulated leak traced as complaints come in, and compared with the truth."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rich.console import Console
from rich.table import Table
from rich.text import Text

from holdfast.engine import open_engine
from holdfast.flow.run import Request, Run, trace_files
from holdfast.flow.shop import Shop
from holdfast.flow.tracing import THRESHOLD, find
from holdfast.locale import Sentences
from holdfast.replay.in_memory import Simulated, simulated, write_simulated
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.truth import Leak
from holdfast.trace import exposure
from holdfast.trace.findings import Findings

CHAPTERS = (3, 5, 8, 20)
"""After how many complaints the question is asked."""
OFFSET = 480
"""Minutes from UTC to the shop's business day (China Standard Time)."""


@dataclass(frozen=True)
class Chapter:
    """What the shop knew after so many complaints: ``at`` (naive UTC), the answer, and what was still to come."""

    complaints: int
    at: pd.Timestamp
    findings: Findings
    calls_to_come: int
    calls_warned: int


def chapters(shown: Simulated, work: Path) -> Iterator[Chapter]:
    """Trace after 3, 5, 8 … complaints, each time with the accesses and orders up to that hour and no others."""
    by_report = shown.complaints.sort_by("reported_at")
    with open_engine(work=work) as engine:
        accesses = engine.keep(exposure.touches(exposure.keyed(engine.table(shown.accesses))))
        first = engine.keep(exposure.held(accesses))
        orders = engine.keep(engine.table(shown.orders))
        for count in [*(count for count in CHAPTERS if count < by_report.num_rows), by_report.num_rows]:
            at = pd.Timestamp(by_report["reported_at"][count - 1].as_py())
            now = at.to_pydatetime()
            shop = Shop(engine, accesses.filter(accesses["at"] <= now), orders.filter(orders["at"] <= now), OFFSET)
            shop.given(first=first.filter(first["at"] <= now))  # first accesses stay first when time is cut
            findings = find(shop, by_report.slice(0, count))
            yield _chapter(shown.leak, count, at, findings)


def _chapter(truth: Leak, count: int, at: pd.Timestamp, findings: Findings) -> Chapter:
    to_come = truth.calls.filter(pc.greater(truth.calls["called_at"], pa.scalar(at, truth.calls["called_at"].type)))
    listed = set(findings.exposed["order"].to_pylist())
    warned = sum(order in listed for order in to_come["order"].to_pylist())
    return Chapter(count, at, findings, to_come.num_rows, warned)


def demo_story(seed: int, folder: Path, work: Path, spoken: Sentences, console: Console) -> tuple[Run, Request]:
    """Simulate, tell the story on ``console``, trace the whole from its files; return that run and its request.

    The shop's files are left in ``folder / "data"``; the request names them relative to ``folder``.
    """
    shown = simulated(scenario_named("jumei-2016"), seed)
    paths = write_simulated(shown, folder / "data")
    console.print(spoken.say("story-title"), style="bold")
    console.print(_opening(shown, spoken), highlight=False)
    table = _table(spoken)
    last = None
    for last in chapters(shown, work):
        table.add_row(*_told(last, shown.leak, spoken))
    console.print(table)
    inputs = {name: [str(paths[name])] for name in ("complaints", "accesses", "orders")}
    run = trace_files(Request(inputs, timezone="Asia/Shanghai"), work)
    _compare(run.findings, shown, spoken, console)
    named = {name: [f"data/{paths[name].name}"] for name in inputs}
    staged = [
        replace(table, inputs=tuple(replace(file, path=f"data/{Path(file.path).name}") for file in table.inputs))
        for table in run.staged
    ]
    return replace(run, staged=staged), Request(named, timezone="Asia/Shanghai")


def _opening(shown: Simulated, spoken: Sentences) -> str:
    truth = shown.leak
    return spoken.say(
        "story-shop",
        orders=shown.orders.num_rows,
        accesses=shown.accesses.num_rows,
        custodians=pc.count_distinct(shown.accesses["custodian"]).as_py(),
        first=truth.window_from,
        last=truth.window_to,
        leaked=len(truth.orders),
        calls=truth.calls.num_rows,
    )


def _table(spoken: Sentences) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("complaints", "reported", "likeliest", "sure", "right", "calls", "warned"):
        is_number = name in {"complaints", "sure", "calls", "warned"}
        table.add_column(spoken.say(f"story-{name}"), justify="right" if is_number else "left", overflow="fold")
    return table


def _told(chapter: Chapter, truth: Leak, spoken: Sentences) -> list[str | Text]:
    lead = next(iter(chapter.findings.leads), None)
    day: date = (chapter.at + pd.Timedelta(minutes=OFFSET)).date()
    right = lead is not None and lead.custodian in truth.custodians
    is_named = lead is not None and lead.probability >= THRESHOLD
    verdict = ("is-right" if right else "is-wrong") if is_named else "is-unsaid"
    return [
        str(chapter.complaints),
        spoken.say("day.short", on=day),
        Text(lead.custodian if lead else spoken.say("story-nobody")),
        spoken.chance(lead.probability) if lead else "",
        Text(spoken.say(f"story-{verdict}"), style={"is-right": "green", "is-wrong": "red"}.get(verdict, "dim")),
        str(chapter.calls_to_come),
        str(chapter.calls_warned),
    ]


def _compare(findings: Findings, shown: Simulated, spoken: Sentences, console: Console) -> None:
    truth = shown.leak
    told = set(shown.complaints["account"].drop_null().to_pylist())
    told_orders = set(shown.complaints["order"].drop_null().to_pylist())
    owner = dict(zip(shown.orders["order"].to_pylist(), shown.orders["account"].to_pylist(), strict=True))
    silent = {order for order in truth.orders if order not in told_orders and owner.get(order) not in told}
    listed = set(findings.exposed["order"].to_pylist())
    days = spoken.days(truth.window_from, truth.window_to)
    console.print(
        spoken.say("story-truth", custodian=spoken.custodian(truth.custodians[0], truth.custodian_kind), days=days),
        spoken.say("story-lists", listed=len(listed), true=len(silent & listed), leaked=len(silent)),
        highlight=False,
        markup=False,
    )
