"""From one shop's tables and a set of complaints to findings."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import pandas as pd
import pyarrow as pa

from holdfast.errors import InputError
from holdfast.flow.shop import Shop
from holdfast.terms.tables import EXPOSED
from holdfast.trace import exposed
from holdfast.trace.assembly import EVERYTHING, epoch_day
from holdfast.trace.complaints import victims
from holdfast.trace.evidence import Evidence
from holdfast.trace.findings import Findings, Lead
from holdfast.trace.leads import leads
from holdfast.trace.mixture import Posterior, Settings, fit
from holdfast.trace.reasons import OUTSIDE

THRESHOLD = 0.9
"""A lead this likely is named, and its customers are listed."""
NEGLIGIBLE_DAY = 1e-6
"""On a day that lies in a leak's window with less than this chance, nobody is exposed."""
CHARTED = 8
"""How many leads the exposure chart shows."""


def find(
    shop: Shop,
    complaints: pa.Table,
    *,
    threshold: float = THRESHOLD,
    settings: Settings | None = None,
    called: pa.Table | None = None,
    step: Callable[[str], AbstractContextManager[None]] = lambda _name: nullcontext(),
) -> Findings:
    """Trace the complaints (``terms.tables.COMPLAINTS``) through the shop's tables.

    Who complains in ``called`` (the same columns; else ``complaints``) is not among the exposed.
    Each step of the work runs inside ``step(name)``: ``look-up``, ``fit``, ``exposed``.

    Raises:
        InputError: there is no complaint at all.
    """
    frame = victims(complaints)
    if not len(frame):
        raise InputError("at least one complaint was expected")
    with step("look-up"):
        evidence = shop.evidence(frame)
    with step("fit"):
        posterior = fit(evidence, settings)
        found, sets = leads(posterior)
    with step("exposed"):
        rows, left_out = _exposed(shop, posterior, frame if called is None else victims(called), threshold)
    named = rows.dropna(subset=["account"]).groupby("account")["probability"].max().sum()
    nameless = rows.loc[rows["account"].isna(), "probability"].sum()
    return Findings(
        leads=found,
        credible_sets=sets,
        none_probability=posterior.none,
        outside_probability=posterior.outside,
        complaints_used=len(frame),
        by_day=_by_day(posterior.evidence),
        exposure_by_day=_exposure_by_day(posterior.evidence, found[:CHARTED]),
        exposed=pa.Table.from_pandas(rows, schema=EXPOSED, preserve_index=False),
        expected_victims=float(named + nameless),
        threshold=threshold,
        left_out=left_out,
    )


def _exposed(
    shop: Shop, posterior: Posterior, complaints: pd.DataFrame, threshold: float
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    found, wide = exposed.suspicions(posterior, threshold)
    sources = posterior.evidence.sources
    left_out = tuple(sorted({sources[source].name for source in wide}))
    if not found:
        return EXPOSED.empty_table().to_pandas(), left_out
    seen = pd.concat(
        [_seen(shop, posterior.evidence, source, found) for source in sorted({one.source for one in found})]
    )
    rows = exposed.risks(posterior, found, seen)
    rows = _without_complainants(shop, rows, complaints)
    rows["custodian"] = [sources[source].name for source in rows["source"]]
    on = pd.Timestamp(posterior.evidence.first_day) + pd.to_timedelta(rows["day"], unit="D")
    rows["reason"] = [
        exposed.reason(name, day, inside)
        for name, day, inside in zip(rows["custodian"], on.dt.strftime("%Y-%m-%d"), rows["inside"], strict=True)
    ]
    rows["probability"] = rows["probability"].round(6)
    rows = rows.sort_values(["probability", "account", "order"], ascending=[False, True, True], kind="stable")
    return rows.assign(rank=np.arange(1, len(rows) + 1))[EXPOSED.names], left_out


def _seen(shop: Shop, evidence: Evidence, source: int, found: Sequence[exposed.Suspicion]) -> pd.DataFrame:
    about = evidence.sources[source]
    if about == EVERYTHING:
        seen = shop.first_seen_between(*_span(shop, evidence, source, found, 0.0))
    elif about.is_outside:
        seen = shop.handled_by(about.kind.removeprefix(OUTSIDE), about.name)
    else:
        seen = shop.seen_by(about.name, *_span(shop, evidence, source, found, NEGLIGIBLE_DAY))
    first = np.datetime64(evidence.first_day, "D").astype(np.int64)
    day = epoch_day(seen["at"] + pd.Timedelta(minutes=shop.offset)) - first
    return seen.drop(columns="at").assign(source=source, day=day)


def _span(
    shop: Shop, evidence: Evidence, source: int, found: Sequence[exposed.Suspicion], least: float
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return from when until before when (UTC) a day lies in a source's window with more than a ``least`` chance."""
    days = np.flatnonzero(np.max([one.by_day for one in found if one.source == source], axis=0) > least)
    begin = pd.Timestamp(evidence.first_day) - pd.Timedelta(minutes=shop.offset)
    return begin + pd.Timedelta(days=int(days[0])), begin + pd.Timedelta(days=int(days[-1]) + 1)


def _without_complainants(shop: Shop, rows: pd.DataFrame, complaints: pd.DataFrame) -> pd.DataFrame:
    """Leave out the orders complained of and every other order of the customers who complained."""
    orders = complaints["order"].dropna()
    known = shop.owners(orders)
    accounts = set(complaints["account"].dropna()) | set(known["account"].dropna())
    return rows[~rows["order"].isin(set(orders)) & ~rows["account"].isin(accounts)].copy()


def _by_day(evidence: Evidence) -> pa.Table:
    day, count = np.unique(evidence.called_day, return_counts=True)
    return pa.table({"day": _dates(evidence, day), "complaints": pa.array(count, pa.int64())})


def _exposure_by_day(evidence: Evidence, shown: Sequence[Lead]) -> pa.Table:
    place = {(source.kind, source.name): at for at, source in enumerate(evidence.sources)}
    parts = []
    for lead in shown:
        at = place[lead.custodian_kind, lead.custodian]
        if not evidence.sources[at].has_window:
            continue
        orders = np.rint(evidence.held[at]).astype(np.int64)
        day = np.flatnonzero(orders)
        parts.append(
            pa.table(
                {
                    "custodian": pa.array([lead.custodian] * len(day), pa.string()),
                    "custodian_kind": pa.array([lead.custodian_kind] * len(day), pa.string()),
                    "day": _dates(evidence, day),
                    "orders": pa.array(orders[day], pa.int64()),
                }
            )
        )
    kinds = [("custodian", pa.string()), ("custodian_kind", pa.string()), ("day", pa.date32()), ("orders", pa.int64())]
    return pa.concat_tables(parts) if parts else pa.schema(kinds).empty_table()


def _dates(evidence: Evidence, day: np.ndarray) -> pa.Array:
    return pa.array(np.datetime64(evidence.first_day, "D") + day.astype("timedelta64[D]"), pa.date32())
