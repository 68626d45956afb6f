"""The product at work on a replayed shop, in simulated time: it sees events and complaints, nothing of the truth."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from holdfast.engine import Engine, open_engine
from holdfast.flow.shop import Shop
from holdfast.flow.tracing import THRESHOLD, find
from holdfast.terms.tables import ACCESSES, COMPLAINTS, ORDERS
from holdfast.trace import exposure
from holdfast.trace.findings import Findings

OFFSET = 480
"""Minutes from UTC to the shop's business day (China Standard Time)."""
ASKED_AT = tuple(pd.Timedelta(hours=hour) for hour in (1, 4, 7, 10, 13))
"""When it may be traced: every day at 9:00, 12:00, 15:00, 18:00 and 21:00 in China."""
LISTED_FOR = pd.Timedelta(days=14)
"""For so long after a source is first named it is traced each time, for the list of the exposed grows; later, as long
as one is named, at 9:00 only."""
GROWTH = 0.1
"""Traced again when there are so many more complaints than the last time, and one at least."""
WARNED_FROM = 0.2
"""Of the exposed list of a named source, customers are warned from this probability on: as if a call prevented were
worth four warnings that were not needed. Those whose order was seen in the last hours have .2 to .5, for it is not
known yet whether the leak goes on; they are the ones who have not been called."""

Withheld = Callable[[frozenset[str], pd.Timestamp], frozenset[str]]
"""Told which customers are warned and when (naive UTC); returns the complaints that are not made for it."""


@dataclass(frozen=True)
class Look:
    """What the product said at one time (naive UTC): so many complaints had come, these sources are named.

    ``named`` are pairs of custodian and kind at probability .9 or more; ``warned`` the customers warned now for the
    first time.
    """

    at: pd.Timestamp
    complaints: frozenset[str]
    named: frozenset[tuple[str, str]]
    warned: frozenset[str]


def watched(
    folder: Path, work: Path, withheld: Withheld, notice: Callable[[int, int], None] | None = None
) -> list[Look]:
    """Let the product watch ``folder / "events"`` and ``folder / "complaints"`` day by day; return its looks in time.

    ``notice`` is told of each look: how many complaints of how many have come.
    """
    complaints = _complaints(folder / "complaints" / "complaints.csv")
    with open_engine(work=work) as engine:
        follow = _follower(engine, folder / "events")
        return _looks(follow, complaints, withheld, notice or (lambda _done, _of: None))


def _looks(
    follow: Callable[[pd.Timestamp, pa.Table], Findings],
    complaints: pa.Table,
    withheld: Withheld,
    notice: Callable[[int, int], None],
) -> list[Look]:
    reported = pd.Series(complaints["reported_at"].to_pandas())
    ids = complaints["complaint"].to_pylist()
    looks: list[Look] = []
    kept, warned, unmade, last, until = set(ids), set[str](), frozenset[str](), 0, pd.Timestamp.min
    for at in _times(reported):
        come = [place for place, told in enumerate(reported) if told <= at and ids[place] in kept]
        is_listing = bool(looks and looks[-1].named) and (at <= until or at - at.normalize() == ASKED_AT[0])
        if not come or not (is_listing or len(come) >= max(last + 1, last * (1 + GROWTH))):
            continue
        last = len(come)
        notice(last, len(ids))
        findings = follow(at, complaints.take(come))
        named = {(lead.custodian, lead.custodian_kind) for lead in findings.leads if lead.probability >= THRESHOLD}
        if named - {each for look in looks for each in look.named}:
            until = at + LISTED_FOR
        listed = findings.exposed.to_pandas()
        now = set(listed.loc[listed["probability"] >= WARNED_FROM, "account"].dropna()) - warned
        warned |= now
        looks.append(Look(at, frozenset(ids[place] for place in come), frozenset(named), frozenset(now)))
        unmade |= withheld(frozenset(now), at)
        kept -= {each for each in unmade if reported[ids.index(each)] > at}
    return looks


def _times(reported: pd.Series) -> list[pd.Timestamp]:
    """Return when it may be traced: from the first complaint to the first time after the last."""
    if not len(reported):
        return []
    days = pd.date_range(reported.min().normalize(), reported.max().normalize() + pd.Timedelta(days=1))
    times = [day + hour for day in days for hour in ASKED_AT if day + hour >= reported.min()]
    return [at for at in times if at < reported.max()] + [at for at in times if at >= reported.max()][:1]


def _complaints(path: Path) -> pa.Table:
    text = dict.fromkeys(COMPLAINTS.names, pa.string())
    options = pa.csv.ConvertOptions(
        column_types=text, include_columns=list(text), strings_can_be_null=True, null_values=[""]
    )
    read = pa.csv.read_csv(path, convert_options=options)
    columns = {
        name: pa.array([each and each.removesuffix("Z") for each in read[name].to_pylist()], pa.string()).cast(kind)
        for name, kind in zip(COMPLAINTS.arrow.names, COMPLAINTS.arrow.types, strict=True)
    }
    return pa.table(columns, schema=COMPLAINTS.arrow).sort_by("reported_at")


def _follower(engine: Engine, events: Path) -> Callable[[pd.Timestamp, pa.Table], Findings]:
    """Return what traces complaints with the events up to a time and no others."""
    read = {
        table: engine.read([str(file) for file in sorted((events / table).glob("*.parquet"))])
        for table in ("accesses", "orders")
    }
    accesses = engine.keep(exposure.touches(exposure.keyed(read["accesses"].select(*ACCESSES.names))))
    first = engine.keep(exposure.held(accesses))
    steps = read["orders"]
    orders = engine.keep(steps.filter(steps["verb"] == "placed").select(*ORDERS.names))

    def follow(at: pd.Timestamp, complaints: pa.Table) -> Findings:
        now = at.to_pydatetime()
        shop = Shop(engine, accesses.filter(accesses["at"] <= now), orders.filter(orders["at"] <= now), OFFSET)
        shop.given(first=first.filter(first["at"] <= now))  # first accesses stay first when time is cut
        return find(shop, complaints)

    return follow
