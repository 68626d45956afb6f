"""From the rows that the engine found to the evidence that the fit sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from holdfast.terms.fields import field_names, written_fields
from holdfast.trace.delays import observable, observable_as_seen
from holdfast.trace.evidence import LOGGED, Evidence, Floats, Ints, Source
from holdfast.trace.knowledge import Knowledge, knowledge
from holdfast.trace.priors import volume_root
from holdfast.trace.reasons import OUTSIDE
from holdfast.trace.touches import Touches, brought_together, shown_by_source

UNITS = ("orders", "visits")
SURE = 0.99
"""Only complaints about one known order tell of delays."""
CUSTOMER_LIST = Source("customer_list", OUTSIDE + "customer_list", is_outside=True, has_window=False)
EVERYTHING = Source("window", OUTSIDE + "window", is_outside=True)


@dataclass(frozen=True)
class Holdings:
    """What one group of sources held: custodians with a log, or the values of one order attribute.

    ``touched``: ``custodian, complaint, unit, share, fields, at``, before the call; ``rolled``: ``custodian, day,
    orders[, visits]`` of those that touched; ``volumes``: ``custodian, orders[, visits]`` of all; ``kinds``:
    custodian to kind, where logged.
    """

    group: str
    touched: pd.DataFrame
    rolled: pd.DataFrame
    volumes: pd.DataFrame
    kinds: Mapping[str, str]


@dataclass(frozen=True)
class Calendar:
    """The days of one trace, and how each order of a day counts."""

    first: int
    days: int
    weight: Floats
    orders: float
    visits: float

    def position(self, day: Ints) -> Ints:
        """Return days since the first one."""
        return day - self.first


def epoch_day(values: pd.Series) -> Ints:
    """Return dates or times as whole days since 1970."""
    return values.to_numpy(dtype="datetime64[D]").astype(np.int64)


def assemble(  # noqa: PLR0917 - the parts of one thing
    called: pd.Series,
    fields_known: Sequence[str | None],
    first_seen: pd.DataFrame,
    populations: Mapping[str, pd.DataFrame],
    holdings: Sequence[Holdings],
    offset: int,
) -> Evidence:
    """Build the evidence.

    Args:
        called: the time each complaint's call came (or stands for it), naive UTC: n.
        fields_known: what each caller knew, or None: n.
        first_seen: ``complaint, unit, share, at``: when each order that may be meant was first seen at all (or visit,
            where no order is known).
        populations: ``order`` and, where accesses name accounts only, ``visit``: ``day, units`` first seen by anyone.
        holdings: the groups of sources.
        offset: minutes from UTC to the business day.
    """
    ahead = pd.Timedelta(minutes=offset)
    called_day = epoch_day(called + ahead)
    seen = first_seen.assign(day=epoch_day(first_seen["at"] + ahead))
    calendar = _calendar(called_day, seen, populations)
    known = _knowledge(holdings, fields_known)
    parts = [_group(held, calendar, ahead, known) for held in holdings]
    everyone = populations["order"] if calendar.orders > 0 else populations.get("visit", populations["order"])
    parts.append(_virtual(seen, called_day, calendar, everyone))
    return _joined(parts, calendar, called_day)


@dataclass(frozen=True)
class _Part:
    sources: tuple[Source, ...]
    touches: Touches
    held: Floats  # sources × days, orders
    exposure: Floats  # sources × days, parts of all orders, weighted
    volume: Floats
    unseen_root: Mapping[str, float]


def _calendar(called_day: Ints, seen: pd.DataFrame, populations: Mapping[str, pd.DataFrame]) -> Calendar:
    last_call = int(called_day.max())
    dated = {
        unit: (epoch_day(table["day"]), np.asarray(table["units"], dtype=np.float64))
        for unit, table in populations.items()
    }
    every = np.concatenate([np.array([last_call]), *(day for day, _ in dated.values())])
    first, days = int(every.min()), int(every.max() - every.min()) + 1
    surely = seen[seen["share"] > SURE]
    delays = called_day[surely["complaint"].to_numpy(dtype=np.int64)] - surely["day"].to_numpy(dtype=np.int64)
    weight = _weight(delays, first + np.arange(days), called_day, dated)
    totals = {unit: float((units * weight[day - first]).sum()) for unit, (day, units) in dated.items()}
    return Calendar(first, days, weight, totals.get("order", 0.0), totals.get("visit", 0.0))


def _weight(delays: Ints, days: Ints, called_day: Ints, dated: Mapping[str, tuple[Ints, Floats]]) -> Floats:
    """Return how much an order of each day counts.

    No less than if complaints came in for weeks, nor than if for no longer than seen: the first calls are of a day or
    two, and held against the orders of weeks they speak of few days, as if all that was held in these had leaked.
    """
    weeks, seen = observable(delays, days, called_day), observable_as_seen(delays, days, called_day)
    for day, units in dated.values():
        at = day - days[0]
        if total := float((units * seen[at]).sum()):
            return np.maximum(weeks, seen * float((units * weeks[at]).sum()) / total)
    return weeks


def _knowledge(holdings: Sequence[Holdings], fields_known: Sequence[str | None]) -> Knowledge:
    shown: set[str] = set()
    for held in holdings:
        for written in held.touched["fields"].dropna().unique():
            shown |= field_names(written)
    return knowledge(fields_known, frozenset(shown))


def _group(held: Holdings, calendar: Calendar, ahead: pd.Timedelta, known: Knowledge) -> _Part:
    names = pd.Index(sorted(held.touched["custodian"].unique()))
    logged = held.group == LOGGED
    kind = LOGGED if logged else OUTSIDE + held.group
    sources = tuple(
        Source(name, held.kinds.get(name, "") if logged else kind, not logged, written_fields(shown))
        for name, shown in zip(names, shown_by_source(held.touched, names), strict=True)
    )
    total = held.volumes[[unit for unit in UNITS if unit in held.volumes]].to_numpy(dtype=np.float64).sum(axis=1)
    place = names.get_indexer(pd.Index(held.volumes["custodian"]))
    volume = np.zeros(len(names))
    volume[place[place >= 0]] = total[place >= 0]
    return _Part(
        sources,
        brought_together(held.touched, names, ahead, known),
        *_exposure(held.rolled, names, calendar),
        volume,
        {kind: float(volume_root(total[place < 0]).sum())},
    )


def _exposure(rolled: pd.DataFrame, names: pd.Index, calendar: Calendar) -> tuple[Floats, Floats]:
    held, part = np.zeros((2, len(names), calendar.days))
    day = calendar.position(epoch_day(rolled["day"]))
    row = names.get_indexer(pd.Index(rolled["custodian"]))
    inside = (row >= 0) & (day >= 0) & (day < calendar.days)
    where = row[inside], day[inside]
    for unit, total in zip(UNITS, (calendar.orders, calendar.visits), strict=True):
        if unit in rolled and total > 0:
            counts = rolled[unit].to_numpy(dtype=np.float64)[inside]
            np.add.at(held, where, counts)
            np.add.at(part, where, counts / total)
    return held, part * calendar.weight


def _virtual(seen: pd.DataFrame, called_day: Ints, calendar: Calendar, population: pd.DataFrame) -> _Part:
    """Make the sources that hold every order: everything in a window of time, and the list of all customers."""
    held, exposure = np.zeros((2, 2, calendar.days))
    day = calendar.position(epoch_day(population["day"]))
    np.add.at(held[0], day, population["units"].to_numpy(dtype=np.float64))
    exposure[0] = held[0] / (calendar.orders or calendar.visits or 1.0) * calendar.weight
    exposure[1, 0] = 1.0
    complaint = np.arange(len(called_day))
    touches = Touches(
        source=np.concatenate([np.zeros(len(seen), dtype=np.int64), np.ones(len(complaint), dtype=np.int64)]),
        complaint=np.concatenate([seen["complaint"].to_numpy(dtype=np.int64), complaint]),
        day=np.concatenate([seen["day"].to_numpy(dtype=np.int64), np.full(len(complaint), calendar.first)]),
        weight=np.concatenate([seen["share"].to_numpy(dtype=np.float64), np.ones(len(complaint))]),
        lacks=np.zeros(len(seen) + len(complaint), dtype=bool),
    )
    volume = np.full(2, float(population["units"].sum()))
    return _Part((EVERYTHING, CUSTOMER_LIST), touches, held, exposure, volume, {})


def _joined(parts: Sequence[_Part], calendar: Calendar, called_day: Ints) -> Evidence:
    begins = np.cumsum([0, *(len(part.sources) for part in parts)])
    source = np.concatenate([part.touches.source + begin for part, begin in zip(parts, begins, strict=False)])
    complaint = np.concatenate([part.touches.complaint for part in parts])
    day = calendar.position(np.concatenate([part.touches.day for part in parts]))
    weight = np.concatenate([part.touches.weight for part in parts])
    inside = np.flatnonzero((day >= 0) & (day < calendar.days))
    order = inside[np.lexsort((weight[inside], day[inside], complaint[inside], source[inside]))]
    return Evidence(
        first_day=date.fromordinal(date(1970, 1, 1).toordinal() + calendar.first),
        sources=tuple(each for part in parts for each in part.sources),
        touch_source=source[order],
        touch_complaint=complaint[order],
        touch_day=day[order],
        touch_weight=weight[order],
        touch_lacks=np.concatenate([part.touches.lacks for part in parts])[order],
        exposure=np.concatenate([part.exposure for part in parts]).astype(np.float32),
        held=np.concatenate([part.held for part in parts]).astype(np.float32),
        volume=np.concatenate([part.volume for part in parts]),
        unseen_root={kind: root for part in parts for kind, root in part.unseen_root.items()},
        called_day=calendar.position(called_day),
    )
