"""All complaints of a run as tables: facts as the desk notes them, and her own words."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from holdfast.replay.arrow import account_ids, order_ids
from holdfast.replay.callers.callers import PRETEXTS, WAYS
from holdfast.replay.callers.calls import Calls
from holdfast.replay.callers.gangs import Gang, callers_of, number_of, page_of, payee_of, turns_of
from holdfast.replay.callers.words import ORDINARY, Telling, text
from holdfast.replay.clock import DAY, HOUR, Floats, Ints
from holdfast.replay.shop.names import REGIONS
from holdfast.replay.simulation import Simulation
from holdfast.terms.fields import written_fields
from holdfast.terms.tables import COMPLAINTS

TOLD = {
    "item": 0.95,
    "amount": 0.8,
    "order_time": 0.7,
    "name": 0.6,
    "address": 0.5,
    "parcel_number": 0.4,
    "order_number": 0.35,
    "phone": 0.15,
}
"""How often a victim says that the caller knew a field, if he could know it."""
TOLD_OF_NOISE = {"name": 0.6, "address": 0.35, "item": 0.3, "parcel_number": 0.2, "amount": 0.1, "order_number": 0.1}
MISHEARD, MISHEARD_FIELDS = 0.08, ("address", "card_tail", "parcel_number")
"""How often one field is added that the caller did not have."""
NOTHING_TOLD, NOTHING_TOLD_OF_NOISE = 0.12, 0.4
"""How often a complaint does not say what the caller knew."""
NO_ORDER, NO_ACCOUNT, NO_TIME = 1 / 5, 1 / 12, 1 / 6
"""How often a complaint names the customer only, the order only, and not when the call came."""
WRONG_DAY = 0.04
"""How often the day of the call is one off."""
IN_ENGLISH = 0.2

FACTS = pa.schema(
    [
        *COMPLAINTS.arrow,
        ("caller", pa.string()),
        ("pretext", pa.string()),
        ("steps", pa.string()),
        ("loss", pa.int64()),
        ("currency", pa.string()),
        ("payee", pa.string()),
        ("url", pa.string()),
        ("region", pa.string()),
        ("channel", pa.string()),
    ]
)
"""``terms.tables.COMPLAINTS`` and what else is told; ``loss`` in fen."""


@dataclass(frozen=True)
class ToldOf:
    """Complaints in the order they came; ``leak`` and ``call`` say which call of which operation, -1 for noise."""

    table: pa.Table
    texts: pa.Table
    leak: Ints
    call: Ints


def told(simulation: Simulation) -> ToldOf:
    """Return the complaints of a finished simulation.

    The call's time is told to the quarter of an hour. Ordinary complaints are among the texts only.
    """
    calls, reported_at, leak, call, channel = _gathered(simulation)
    by_report = np.argsort(reported_at, kind="stable")
    calls, reported_at, leak, call = calls.take(by_report), reported_at[by_report], leak[by_report], call[by_report]
    channel = [channel[place] for place in by_report.tolist()]
    rng, world = simulation.world.rng("complaints"), simulation.world
    count = len(calls)
    key = rng.random(count)
    has_order, has_account = calls.order >= 0, calls.account >= 0
    no_order = (key < NO_ORDER) & has_account | ~has_order
    no_account = (key > 1 - NO_ACCOUNT) & has_order | ~has_account
    slip = np.where(rng.random(count) < WRONG_DAY, rng.choice([-1.0, 1.0], count), 0.0)
    quarter = np.round((calls.called_at + slip * DAY) / (0.25 * HOUR)) * (0.25 * HOUR)
    quarter = np.minimum(quarter, np.floor(reported_at / (0.25 * HOUR)) * (0.25 * HOUR))
    no_time = rng.random(count) < NO_TIME
    fields = _fields_of(simulation)
    knew = [_fields_told(rng, fields[number] if number >= 0 else None) for number in leak.tolist()]
    ids = [f"c{number + 1:05d}" for number in range(count)]
    columns = {
        "complaint": pa.array(ids, pa.string()),
        "account": account_ids(calls.account, no_account),
        "order": order_ids(calls.order, no_order),
        "called_at": pa.array(world.calendar.utc_times(quarter).to_numpy(), pa.timestamp("us"), mask=no_time),
        "reported_at": world.calendar.utc_times(reported_at),
        "fields_known": pa.array(knew, pa.string()),
        "pretext": pa.array([PRETEXTS[number] for number in calls.pretext.tolist()], pa.string()),
        "steps": pa.array([WAYS[number] if number >= 0 else None for number in calls.way.tolist()], pa.string()),
        "loss": pa.array(calls.loss, pa.int64()),
        "currency": pa.array(["CNY"] * count, pa.string()),
        "region": pa.array([REGIONS[number] for number in calls.region.tolist()], pa.string()),
        "channel": pa.array(channel, pa.string()),
    }
    columns |= _means(simulation, calls, leak)
    table = pa.table(columns, schema=FACTS)
    called_on = [
        None if nothing else world.calendar.local_day(float(at)) for at, nothing in zip(quarter, no_time, strict=True)
    ]
    return ToldOf(table, _texts(simulation, table, called_on, leak, rng), leak, call)


def _gathered(simulation: Simulation) -> tuple[Calls, Floats, Ints, Ints, list[str]]:
    parts, at, leak, call = [], [], [], []
    channel: list[str] = []
    for operation in simulation.operations:
        for each in operation.complaints:
            parts.append(operation.calls.take(each.call))
            at.append(each.at)
            leak.append(np.full(len(each.call), operation.number))
            call.append(each.call)
            channel += [each.channel] * len(each.call)
            again, later = _told_twice(simulation, operation.number, operation.plan.callers.gang, each.at)
            parts.append(operation.calls.take(each.call[again]))
            at.append(later)
            leak.append(np.full(len(again), operation.number))
            call.append(each.call[again])
            channel += ["portal"] * len(again)
    noise = simulation.noise
    told_at = np.concatenate([*noise.at, np.empty(0)])
    kept = np.flatnonzero(told_at < simulation.world.calendar.end)
    parts.append(noise.calls.take(kept))
    at.append(told_at[kept])
    leak.append(np.full(len(kept), -1))
    call.append(kept)
    channel += ["service_desk"] * len(kept)
    calls = Calls.none().and_then(*parts)
    return calls, np.concatenate(at), np.concatenate(leak), np.concatenate(call), channel


def _told_twice(simulation: Simulation, number: int, gang: Gang, at: Floats) -> tuple[Ints, Floats]:
    """Return which complaints come once more over another channel, and when."""
    if not gang.twice:
        return np.empty(0, np.int64), np.empty(0)
    rng = simulation.world.rng("twice", number, int(at[0]) if len(at) else 0)
    again = np.flatnonzero(rng.random(len(at)) < gang.twice).astype(np.int64)
    later = at[again] + 2 * HOUR + rng.exponential(DAY, len(again))
    kept = later < simulation.world.calendar.end
    return again[kept], later[kept]


def _means(simulation: Simulation, calls: Calls, leak: Ints) -> dict[str, pa.Array]:
    """Return ``caller, payee, url`` of each complaint: a gang's own, or of noise everybody's own."""
    count = len(calls)
    caller: list[str | None] = [f"100{number:08d}" for number in (calls.caller * 60_013 % 10**8).tolist()]
    payee: list[str | None] = [None] * count
    url: list[str | None] = [None] * count
    for operation in simulation.operations:
        gang, number = operation.plan.callers.gang, number_of(simulation.world.seed, operation.number)
        rng = simulation.world.rng("means", operation.number)
        mine = np.flatnonzero(leak == operation.number)
        shown = callers_of(rng, gang, number, calls.caller[mine])
        for place, each in zip(mine.tolist(), shown, strict=True):
            caller[place] = each
            page, account = page_of(rng, gang, number), payee_of(rng, gang, number)
            way = int(calls.way[place])
            url[place] = page if way >= 0 and WAYS[way] == "phishing" else None
            payee[place] = account if way >= 0 and WAYS[way] == "loan" else None
    named = {"caller": caller, "payee": payee, "url": url}
    return {name: pa.array(values, pa.string()) for name, values in named.items()}


def _fields_of(simulation: Simulation) -> list[set[str]]:
    sources = [operation.plan.attacker.source(simulation.world) for operation in simulation.operations]
    return [set(source.fields.split("|")) for source in sources]


def _fields_told(rng: np.random.Generator, known: set[str] | None) -> str | None:
    """Return what one complaint says the caller knew, None where it does not say; ``known`` is None for noise."""
    if rng.random() < (NOTHING_TOLD_OF_NOISE if known is None else NOTHING_TOLD):
        return None
    rates = TOLD_OF_NOISE if known is None else TOLD
    said = {name for name, chance in rates.items() if (known is None or name in known) and rng.random() < chance}
    if rng.random() < MISHEARD:
        said.add(str(rng.choice(MISHEARD_FIELDS)))
    return written_fields(said) or None


def _turns(simulation: Simulation, rng: np.random.Generator, number: int, language: str) -> str:
    if number < 0:
        return ""
    return turns_of(rng, simulation.operations[number].plan.callers.gang, number, 1 if language == "en" else 0)


def _texts(
    simulation: Simulation, table: pa.Table, called_on: list[date | None], leak: Ints, rng: np.random.Generator
) -> pa.Table:
    """Return ``complaint, reported_at, channel, language, text``; ordinary complaints have ids of their own."""
    shop, rows, script = simulation.scenario.shop, [], simulation.world.rng("script")
    for row, on, number in zip(table.to_pylist(), called_on, leak.tolist(), strict=True):
        language = "en" if rng.random() < IN_ENGLISH else "zh"
        url = f"http://refund-{int(rng.integers(100, 999))}.example/"
        telling = Telling(
            shop=shop[1] if language == "en" else shop[0],
            called_on=on,
            caller=row["caller"] or "",
            pretext=row["pretext"],
            way=row["steps"] or "",
            knew=tuple((row["fields_known"] or "").split("|")),
            loss=row["loss"] // 100,
            order=row["order"] or "",
            url=row["url"] or url,
            region=row["region"],
            turns=_turns(simulation, script, number, language),
        )
        rows.append((row["complaint"], row["reported_at"], row["channel"], language, text(telling, rng, language)))
    origin = simulation.world.calendar
    for number, (at, _) in enumerate(simulation.noise.ordinary):
        language = "en" if rng.random() < IN_ENGLISH else "zh"
        said = ORDINARY[int(rng.integers(0, len(ORDINARY)))][language == "en"]
        told_at = origin.utc_times(np.array([at]))[0].as_py()
        rows.append((f"n{number + 1:05d}", told_at, "service_desk", language, said))
    rows.sort(key=lambda row: (row[1], row[0]))
    names = ("complaint", "reported_at", "channel", "language", "text")
    return pa.table(
        {name: pa.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
        if rows
        else {name: pa.array([], pa.string()) for name in names}
    )
