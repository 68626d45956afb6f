"""From the rows that the engine found to the evidence that the fit sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from holdfast.terms.fields import field_names, written_fields
from holdfast.trace.delays import observable
from holdfast.trace.evidence import LOGGED, Evidence, Floats, Ints, Source
from holdfast.trace.findings import OUTSIDE
from holdfast.trace.knowledge import Knowledge, knowledge
from holdfast.trace.priors import volume_root

CUSTOMER_LIST = Source("customer_list", OUTSIDE + "customer_list", is_outside=True, has_window=False)
EVERYTHING = Source("window", OUTSIDE + "window", is_outside=True)


@dataclass(frozen=True)
class Holdings:
    """What one group of sources held: custodians with a log, or the values of one order attribute.

    ``touched``: ``custodian, complaint, unit, share, fields, at``, before the call; ``rolled``: ``custodian, day,
    orders[, accounts]`` of those that touched; ``volumes``: ``custodian, orders[, accounts]`` of all; ``kinds``:
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
    accounts: float

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
        first_seen: ``complaint, unit, share, at``: when each order that may be meant was first seen at all.
        populations: ``order`` and, where accesses name accounts only, ``account``: ``day, units`` first seen by anyone.
        holdings: the groups of sources.
        offset: minutes from UTC to the business day.
    """
    ahead = pd.Timedelta(minutes=offset)
    called_day = epoch_day(called + ahead)
    seen = first_seen.assign(day=epoch_day(first_seen["at"] + ahead))
    calendar = _calendar(called_day, seen, populations)
    parts = [_group(held, calendar, ahead, _knowledge(holdings, fields_known)) for held in holdings]
    parts.append(_virtual(seen, called_day, calendar, populations["order"]))
    return _joined(parts, calendar, called_day)


@dataclass(frozen=True)
class _Part:
    sources: tuple[Source, ...]
    touches: pd.DataFrame  # source, complaint, day, weight, lacks
    held: Floats  # sources × days, orders
    exposure: Floats  # sources × days, parts of all orders, weighted
    volume: Floats
    unseen_root: Mapping[str, float]


def _calendar(called_day: Ints, seen: pd.DataFrame, populations: Mapping[str, pd.DataFrame]) -> Calendar:
    orders = populations["order"]
    day, units = epoch_day(orders["day"]), orders["units"].to_numpy(dtype=np.float64)
    last_call = int(called_day.max())
    first = int(min(day.min(initial=last_call), last_call))
    days = max(int(max(day.max(initial=last_call), last_call)) - first + 1, 1)
    earliest = seen.groupby("complaint")["day"].max()
    delays = called_day[earliest.index.to_numpy()] - earliest.to_numpy()
    weight = observable(delays, first + np.arange(days), called_day)
    accounts = populations.get("account")
    account_total = 0.0
    if accounts is not None:
        at = np.clip(epoch_day(accounts["day"]) - first, 0, days - 1)
        account_total = float((accounts["units"].to_numpy(dtype=np.float64) * weight[at]).sum())
    return Calendar(first, days, weight, float((units * weight[day - first]).sum()), account_total)


def _knowledge(holdings: Sequence[Holdings], fields_known: Sequence[str | None]) -> Knowledge:
    shown: set[str] = set()
    for held in holdings:
        for written in held.touched["fields"].dropna().unique():
            shown |= field_names(written)
    return knowledge(fields_known, frozenset(shown))


def _group(held: Holdings, calendar: Calendar, ahead: pd.Timedelta, known: Knowledge) -> _Part:
    names = sorted(held.touched["custodian"].unique())
    place = {name: at for at, name in enumerate(names)}
    volume = held.volumes.set_index("custodian")
    total = volume["orders"].astype(float) + (volume["accounts"].astype(float) if "accounts" in volume else 0.0)
    is_seen = total.index.isin(names)
    logged = held.group == LOGGED
    written = held.touched.dropna(subset=["fields"]).groupby("custodian")["fields"].agg("|".join)
    shown = {name: written_fields(field_names(fields)) for name, fields in written.items()}
    sources = tuple(
        Source(
            name,
            (held.kinds.get(name) or "") if logged else OUTSIDE + held.group,
            is_outside=not logged,
            fields=shown.get(name, ""),
        )
        for name in names
    )
    return _Part(
        sources,
        _touches(held.touched, place, calendar, ahead, known),
        *_exposure(held.rolled, place, calendar),
        np.asarray(total.reindex(names).fillna(0.0), dtype=np.float64),
        {
            LOGGED if logged else OUTSIDE + held.group: float(
                volume_root(np.asarray(total[~is_seen], dtype=np.float64)).sum()
            )
        },
    )


def _touches(
    touched: pd.DataFrame, place: Mapping[str, int], calendar: Calendar, ahead: pd.Timedelta, known: Knowledge
) -> pd.DataFrame:
    """Bring several field sets of one touch together: first time, all fields shown."""
    keys = ["custodian", "complaint", "unit"]
    found = touched.groupby(keys, sort=True).agg(share=("share", "first"), at=("at", "min")).reset_index()
    shown = touched.dropna(subset=["fields"]).groupby(keys, sort=True)["fields"].agg("|".join)
    fields = shown.reindex(pd.MultiIndex.from_frame(found[keys])).fillna("").to_numpy()
    ratio, lacks = np.ones(len(found)), np.zeros(len(found), dtype=bool)
    cache: dict[tuple[int, str], tuple[float, bool]] = {}
    for at, (complaint, written) in enumerate(zip(found["complaint"], fields, strict=True)):
        if written and known.quoted[complaint]:
            if (complaint, written) not in cache:
                names = field_names(written)
                cache[complaint, written] = known.ratio(complaint, names), known.lacks(complaint, names)
            ratio[at], lacks[at] = cache[complaint, written]
    return pd.DataFrame(
        {
            "source": found["custodian"].map(place).to_numpy(dtype=np.int64),
            "complaint": found["complaint"].to_numpy(dtype=np.int64),
            "day": calendar.position(epoch_day(found["at"] + ahead)),
            "weight": found["share"].to_numpy(dtype=np.float64) * ratio,
            "lacks": lacks,
        }
    )


def _exposure(rolled: pd.DataFrame, place: Mapping[str, int], calendar: Calendar) -> tuple[Floats, Floats]:
    held, part = np.zeros((2, len(place), calendar.days))
    day = calendar.position(epoch_day(rolled["day"]))
    row = rolled["custodian"].map(place)
    inside = row.notna().to_numpy() & (day >= 0) & (day < calendar.days)
    where = row[inside].to_numpy(dtype=np.int64), day[inside]
    for unit, total in (("orders", calendar.orders), ("accounts", calendar.accounts)):
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
    exposure[0] = held[0] / calendar.orders * calendar.weight
    exposure[1, 0] = 1.0
    window = pd.DataFrame(
        {
            "source": 0,
            "complaint": seen["complaint"],
            "day": calendar.position(seen["day"].to_numpy(dtype=np.int64)),
            "weight": seen["share"],
        }
    )
    everyone = pd.DataFrame({"source": 1, "complaint": np.arange(len(called_day)), "day": 0, "weight": 1.0})
    touches = pd.concat([window, everyone]).assign(lacks=False)
    volume = np.full(2, float(population["units"].sum()))
    return _Part((EVERYTHING, CUSTOMER_LIST), touches, held, exposure, volume, {})


def _joined(parts: Sequence[_Part], calendar: Calendar, called_day: Ints) -> Evidence:
    begins = np.cumsum([0, *(len(part.sources) for part in parts)])
    touches = pd.concat(
        [part.touches.assign(source=part.touches["source"] + begin) for part, begin in zip(parts, begins, strict=False)]
    )
    touches = touches[(touches["day"] >= 0) & (touches["day"] < calendar.days)]
    touches = touches.sort_values(["source", "complaint", "day", "weight"], kind="stable")
    return Evidence(
        first_day=date.fromordinal(date(1970, 1, 1).toordinal() + calendar.first),
        sources=tuple(source for part in parts for source in part.sources),
        touch_source=touches["source"].to_numpy(dtype=np.int64),
        touch_complaint=touches["complaint"].to_numpy(dtype=np.int64),
        touch_day=touches["day"].to_numpy(dtype=np.int64),
        touch_weight=touches["weight"].to_numpy(dtype=np.float64),
        touch_lacks=touches["lacks"].to_numpy(dtype=bool),
        exposure=np.concatenate([part.exposure for part in parts]).astype(np.float32),
        held=np.concatenate([part.held for part in parts]).astype(np.float32),
        volume=np.concatenate([part.volume for part in parts]),
        unseen_root={kind: root for part in parts for kind, root in part.unseen_root.items()},
        called_day=calendar.position(called_day),
    )
