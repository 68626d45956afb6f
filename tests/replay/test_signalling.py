"""When the first true signal of a leak comes: never earlier than the events that give it."""

import pandas as pd
import pyarrow.compute as pc
import pytest

from holdfast.detect import all_detectors
from holdfast.engine import open_engine
from holdfast.replay import signalling
from holdfast.replay.signalling import FirstSignal, as_lake, signalled
from holdfast.terms.beside import BESIDE
from holdfast.terms.tables import EVENTS

DETECTORS = ("credential_stuffing", "stuffed_accounts", "quick_pay_binding")


@pytest.fixture(scope="module")
def run(on_disk):
    return on_disk("yougou-2014", 0.05)


def test_the_tables_are_those_of_the_lake_up_to_a_time(on_disk, tmp_path):
    until = pd.Timestamp("2025-04-20 08:00")
    with open_engine(work=tmp_path) as engine:
        tables = as_lake(engine, on_disk("two-leaks", 0.3).folder, until)
        for name, schema in {**EVENTS, **BESIDE}.items():
            assert list(tables[name].columns) == schema.arrow.names
        latest = {name: engine.rows(table.agg(at=table["at"].max()))["at"][0].as_py() for name, table in tables.items()}
        warned = set(engine.rows(tables["reviews"].select("warning").distinct())["warning"].to_pylist())
    assert all(at is None or at <= until for at in latest.values())
    assert latest["canaries"] is not None
    assert {"leak", "fraud", None} <= warned


@pytest.mark.slow
def test_a_signal_is_there_at_its_hour_and_was_not_well_before(run, tmp_path, monkeypatch):
    monkeypatch.setattr(signalling, "NEAR_SHARE", 0.15)  # of the time itself: each halving runs the detectors again
    found = signalled(run.folder, tmp_path, run.truth, detectors=DETECTORS)
    first = found.first[0]
    assert isinstance(first, FirstSignal)
    assert first.detector in DETECTORS
    assert first.hours < 24
    stuffers = run.truth.subjects.filter(pc.field("role") == "stuffer_ip")
    begin = pd.Timestamp(pc.min(stuffers["first_at"]).as_py())
    mine = set(run.truth.subjects.filter(pc.field("leak") == 1)["subject"].to_pylist())
    spoke = [
        _speaks(run, tmp_path, first.detector, begin + pd.Timedelta(hours=hours), mine)
        for hours in (first.hours + 0.1, 0.8 * first.hours - 0.1)
    ]
    assert spoke == [True, False]
    assert 0 < found.days < 45
    assert set(found.false_alarms) <= set(DETECTORS)


def _speaks(run, work, name, until, subjects: set[str]) -> bool:
    with open_engine(work=work) as engine:
        detector = all_detectors()[name]
        rows = engine.rows(detector.signals(as_lake(engine, run.folder, until), engine.keep))
    return bool(set(rows["subject"].to_pylist()) & subjects)
