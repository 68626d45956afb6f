"""Each campaign traced by its own complaints: where that operation's orders left, when, and whom it may call next.

What all complaints together say is a mixture of every leak there is; one operation mostly has one. A campaign is traced
when its complaints changed, and again, those that waited longest first, when accesses or orders came in; a run gives
that ``MOST_SECONDS``, what is left over waits for the next.
"""

import shutil
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import pyarrow as pa

from holdfast.engine import Engine
from holdfast.flow.lake_tracing import (
    CAMPAIGNS,
    Outcome,
    Readied,
    Traced,
    keep,
    read_outcome,
    read_traced,
    readied,
    run_id,
    trace_folder,
    trace_whole,
)
from holdfast.flow.linking.keeping import link_folder, read_table
from holdfast.lake import Lake
from holdfast.settings import Settings
from holdfast.trace.complaints import victims

LEAST = 5
"""Of fewer complaints that name an order or a customer a campaign has no trace of its own."""
MOST_SECONDS = 60.0
"""So long a run goes on to begin with another campaign."""


@dataclass(frozen=True)
class Own:
    """One campaign's complaints (``terms.tables.COMPLAINTS``), and what tells them from others."""

    campaign: str
    complaints: pa.Table
    told: str


def links_stamp(settings: Settings) -> int:
    """Return what changes whenever the links were made anew."""
    path = link_folder(settings) / "members.parquet"
    return path.stat().st_mtime_ns if path.exists() else 0


def trace_all(
    lake: Lake,
    settings: Settings,
    *,
    engine: Engine | None = None,
    now: datetime | None = None,
    is_asked: bool = False,
    first: str = "",
) -> tuple[Outcome, int]:
    """Trace all complaints at once, and each campaign by its own, where that was not done yet; keep what is found.

    Args:
        lake: see :func:`holdfast.flow.lake_tracing.trace_lake`, also for what is raised.
        settings: whose lake it is.
        engine: reads the lake; the state file's own DuckDB if not said.
        now: UTC; the clock's if not said.
        is_asked: whether to trace all complaints even if nothing changed.
        first: the campaign that waits for none.

    Returns:
        what all complaints came to, and how many campaigns still wait.
    """
    at = now or datetime.now(UTC)
    with readied(lake, settings, engine) as ready:
        last = None if is_asked else read_outcome(settings)
        if last is None or (last.traced.told, last.traced.known) != (ready.told, ready.known):
            last = trace_whole(ready, at)
        return last, _trace_each(ready, at, first)


def _trace_each(ready: Readied, at: datetime, first: str) -> int:
    """Trace the campaigns that changed, then those of which only the shop knows more; return how many are left."""
    settings, until = ready.settings, time.monotonic() + MOST_SECONDS
    found = {each.campaign: each for each in _own(ready)}
    _forget_others(settings, found)
    last = {name: read_traced(settings, name) for name in found}
    stale = [each for each in found.values() if _is_stale(each, last[each.campaign], ready.known)]
    stale.sort(key=lambda each: _urgency(each, last[each.campaign], first))
    for done, each in enumerate(stale):
        if done and time.monotonic() > until:
            return len(stale) - done
        keep(trace_folder(settings, each.campaign), ready.trace(run_id(at), at, each.complaints, each.told))
    return 0


def _own(ready: Readied) -> Iterator[Own]:
    members = read_table(link_folder(ready.settings), "members")
    campaign_of = dict(zip(members["complaint"].to_pylist(), members["campaign"].to_pylist(), strict=True))
    rows = ready.complaints.to_pandas()
    digest = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    for campaign, places in rows.groupby(rows["complaint"].map(campaign_of.get)).indices.items():
        its = ready.complaints.take(pa.array(places))
        if len(victims(its)) >= LEAST:
            yield Own(str(campaign), its, f"{len(places)}-{int(digest[places].sum()):016x}")


def _is_stale(own: Own, last: Traced | None, known: str) -> bool:
    return last is None or (last.told, last.known) != (own.told, known)


def _urgency(own: Own, last: Traced | None, first: str) -> tuple[bool, bool, float, int, str]:
    is_known = last is not None and last.told == own.told
    return (
        own.campaign != first,
        is_known,
        last.at.timestamp() if last is not None else 0.0,
        -own.complaints.num_rows,
        own.campaign,
    )


def _forget_others(settings: Settings, found: Mapping[str, Own]) -> None:
    """Remove what was found of campaigns that are no more: merged, parted, or shrunk below what a trace needs."""
    folder = trace_folder(settings) / CAMPAIGNS
    for each in folder.iterdir() if folder.exists() else ():
        if each.name not in found:
            shutil.rmtree(each, ignore_errors=True)
