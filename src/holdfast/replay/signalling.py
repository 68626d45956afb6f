"""The detectors at work on a replayed shop: when the first true signal of each leak comes, and what is false before."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from holdfast.detect import all_detectors
from holdfast.engine import Engine, open_engine
from holdfast.ingest.warnings import warnings_of
from holdfast.replay.subjects import NOISE
from holdfast.replay.truth import Leak, Truth
from holdfast.terms.beside import BESIDE
from holdfast.terms.schemas import TableSchema
from holdfast.terms.tables import EVENTS, SIGNALS

OF_STUFFING = ("shop", "client", "network")
"""Kinds of subjects that stand for an attack by sign-ins as a whole."""
UNRELATED = ("tried_account", "warning_author", "canary_account", "canary_order")
"""Roles that a signal does not find: who was merely tried, wrote, or is planted."""
NEAR_HOURS, NEAR_SHARE = 0.1, 0.02
"""The time of a first signal is found to so many hours, or to such a share of itself."""

DAY, PATIENCE = pd.Timedelta(days=1), pd.Timedelta(days=40)
"""What is told, is told within so many days."""

Tables = Mapping[str, ir.Table]


@dataclass(frozen=True)
class FirstSignal:
    """The first true signal of a leak: so many hours after the attack's first act in this shop, by which detector."""

    hours: float
    detector: str


@dataclass(frozen=True)
class Signalled:
    """What the detectors said of a run.

    ``first`` has an entry for each leak, None where no detector saw it. ``false_alarms``, by detector, came before any
    attack began (in a run without one: ever), in so many ``days``, about subjects that no fraud explains.
    """

    first: tuple[FirstSignal | None, ...]
    false_alarms: Mapping[str, int]
    days: float

    @property
    def false_alarms_a_day(self) -> float:
        """False alarms a day."""
        return round(sum(self.false_alarms.values()) / self.days, 3)


def signalled(
    folder: Path,
    work: Path,
    truth: Truth,
    told: Callable[[], None] = lambda: None,
    detectors: Collection[str] | None = None,
) -> Signalled:
    """Run detectors, all or some, at their defaults, over a run's events and complaints, and compare with the truth.

    A signal comes when the events up to then give it; between two times that is found by halving. ``told`` is called
    at each step.
    """
    names = [name for name, each in all_detectors().items() if set(each.tables) <= {*EVENTS, *BESIDE}]
    names = [name for name in names if detectors is None or name in detectors]

    def look(until: pd.Timestamp | None, detectors: Sequence[str] = names) -> pd.DataFrame:
        told()
        with open_engine(work=work) as engine:
            return _signals(engine, as_lake(engine, folder, until), detectors)

    every = look(None)
    begins = [_begins(leak, number, truth) for number, leak in enumerate(truth.leaks, 1)]
    first = tuple(
        _first(look, every[_is_true(every, leak, number, truth)], number, truth, begin)
        for (number, leak), begin in zip(enumerate(truth.leaks, 1), begins, strict=True)
    )
    opens, closes = _span(folder)
    until = min(begins, default=closes)
    before = look(until) if begins else every
    false = before.loc[~_is_explained(before, truth), "detector"].value_counts().sort_index()
    return Signalled(first, {str(name): int(count) for name, count in false.items()}, (until - opens) / DAY)


def as_lake(engine: Engine, folder: Path, until: pd.Timestamp | None = None) -> Tables:
    """Return the tables as the lake would have them, up to a time (naive UTC), and those beside it."""
    tables = {name: _events(engine, folder, schema) for name, schema in EVENTS.items() if name != "complaints"}
    tables["complaints"] = _whole(_listed(engine, folder / "complaints" / "complaints.csv"), EVENTS["complaints"])
    for name, schema in BESIDE.items():
        found = _listed(engine, folder / f"{name}.csv")
        if found is not None and "subject" in found.columns:
            found = found.rename(identifier="subject")
        tables[name] = engine.table(schema.arrow.empty_table()) if found is None else _whole(found, schema)
    return tables if until is None else {name: _until(table, until) for name, table in tables.items()}


def _events(engine: Engine, folder: Path, schema: TableSchema) -> ir.Table:
    files = sorted((folder / "events" / schema.name).glob("*.parquet"))
    if not files:
        return engine.table(schema.arrow.empty_table())
    if schema.name == "reviews":  # what a text warns of is read at the door
        read = pa.concat_tables([pq.read_table(file) for file in files])
        warns = warnings_of(read["text"].combine_chunks())
        return _whole(engine.table(read.append_column("warning", warns)), schema)
    rows = engine.read([str(file) for file in files])
    if "ip" in rows.columns:
        rows = rows.mutate(ip_subnet=rows.ip.re_replace(r"\.[0-9]+$", ".0/24"))
    return _whole(rows, schema)


def _listed(engine: Engine, path: Path) -> ir.Table | None:
    """Return a list of the run as text columns, times as times; None where there is none."""
    if not path.exists():
        return None
    with pyarrow.csv.open_csv(path) as begun:
        names = begun.schema.names
    kinds = dict.fromkeys(names, pa.string()) | {name: pa.int64() for name in names if name == "loss"}
    options = pa.csv.ConvertOptions(column_types=kinds, strings_can_be_null=True, null_values=[""])
    read = pa.csv.read_csv(path, convert_options=options)
    for place, name in enumerate(names):
        if name.endswith("at"):
            written = pc.replace_substring(read[name], "Z", "")
            read = read.set_column(place, name, written.cast(pa.timestamp("us")))
    if "reported_at" in names:
        read = read.append_column("at", pc.coalesce(read["reported_at"], read["called_at"]))
    return engine.table(read)


def _whole(rows: ir.Table | None, schema: TableSchema) -> ir.Table:
    """Return rows with every column of a schema, null where the shop sends none."""
    assert rows is not None, schema.name  # noqa: S101
    lacking = {f.name: ibis.null(dt.DataType.from_pyarrow(f.type)) for f in schema.arrow if f.name not in rows.columns}
    whole = rows.mutate(**lacking).select(*schema.arrow.names)
    return whole.cast({name: "timestamp" for name, kind in whole.schema().items() if kind.is_timestamp()})


def _until(table: ir.Table, until: pd.Timestamp) -> ir.Table:
    return table.filter(table["at"] <= until.to_pydatetime())


def _signals(engine: Engine, tables: Tables, detectors: Sequence[str]) -> pd.DataFrame:
    known = all_detectors()
    parts = [engine.rows(known[name].signals(tables, engine.keep)) for name in detectors]
    found: pd.DataFrame = pa.concat_tables([SIGNALS.empty_table(), *parts]).to_pandas()
    return found


def _begins(leak: Leak, number: int, truth: Truth) -> pd.Timestamp:
    """Return when an attack's first act in the shop was: a try, a copy, or a call."""
    mine = truth.subjects.filter((pc.field("leak") == number) & ~pc.is_in(pc.field("role"), pa.array(UNRELATED[1:])))
    times = [mine["first_at"], leak.copies["copied_at"], leak.calls["called_at"]]
    return min(pd.Timestamp(pc.min(each).as_py()) for each in times if len(each))


def _subjects(leak: Leak, number: int, truth: Truth) -> set[str]:
    mine = truth.subjects.filter((pc.field("leak") == number) & ~pc.is_in(pc.field("role"), pa.array(UNRELATED)))
    return {*mine["subject"].to_pylist(), *leak.custodians, *leak.calls["account"].drop_null().to_pylist()}


def _is_true(signals: pd.DataFrame, leak: Leak, number: int, truth: Truth) -> pd.Series:
    """Return which signals are about this leak: a subject of it, or its stuffing as a whole."""
    stuffers = truth.subjects.filter((pc.field("leak") == number) & (pc.field("role") == "stuffer_ip"))
    networks = {address.rpartition(".")[0] + ".0/24" for address in stuffers["subject"].to_pylist()}
    is_true = signals["subject"].isin(_subjects(leak, number, truth) | networks)
    if not stuffers.num_rows:
        return is_true
    opens, closes = (pd.Timestamp(each.as_py()) for each in (pc.min(stuffers["first_at"]), pc.max(stuffers["last_at"])))
    met = (signals["last_at"] >= opens) & (signals["first_at"] <= closes)
    return is_true | (signals["subject_kind"].isin(OF_STUFFING) & met)


def _is_explained(signals: pd.DataFrame, truth: Truth) -> pd.Series:
    """Return which signals are about a fraud of the noise: guessed passwords, other tricksters' calls."""
    noise = truth.subjects.filter((pc.field("leak") == NOISE) & ~pc.is_in(pc.field("role"), pa.array(UNRELATED)))
    return signals["subject"].isin(set(noise["subject"].to_pylist()))


def _first(
    look: Callable[[pd.Timestamp | None, Sequence[str]], pd.DataFrame],
    true: pd.DataFrame,
    number: int,
    truth: Truth,
    begin: pd.Timestamp,
) -> FirstSignal | None:
    """Return when the first true signal comes: there at ``late``, not yet at ``early``, the two brought together."""
    true = true[true["last_at"] >= begin]
    if not len(true):
        return None
    leak, hour, end = truth.leaks[number - 1], pd.Timedelta(hours=1), true["last_at"].max() + PATIENCE

    def soonest(until: pd.Timestamp) -> str | None:
        detectors = sorted(set(true.loc[true["first_at"] <= until, "detector"]))
        found = look(until, detectors) if detectors else true.iloc[:0]
        found = found[_is_true(found, leak, number, truth) & (found["last_at"] >= begin)]
        return str(found.loc[found["last_at"].idxmin(), "detector"]) if len(found) else None

    early, late = begin, true["last_at"].min().ceil("s")
    while (by := soonest(late)) is None and late < end:  # a complaint is told long after the call it tells of
        early, late = late, min(late + max(late - begin, hour), end)
    while late - early > max(NEAR_HOURS * hour, NEAR_SHARE * (late - begin)):
        middle = (early + (late - early) / 2).floor("s")
        sooner = soonest(middle)
        by, early, late = (by, middle, late) if sooner is None else (sooner, early, middle)
    return FirstSignal(round((late - begin) / hour, 1), by) if by else None


def _span(folder: Path) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the time of the first and the last order step."""
    files = sorted((folder / "events" / "orders").glob("*.parquet"))
    at = [pc.min_max(pq.read_table(file, columns=["at"])["at"]).as_py() for file in (files[0], files[-1])]
    return pd.Timestamp(at[0]["min"]).tz_localize(None), pd.Timestamp(at[1]["max"]).tz_localize(None)
