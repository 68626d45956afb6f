"""What a run leaves on disk: the lake's tables, complaints, and the truth apart; the same bytes each time."""

import hashlib
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from holdfast.replay import files
from holdfast.replay.files import write_run
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.simulation import Simulation
from holdfast.replay.truth import read_truth
from holdfast.terms.tables import COMPLAINTS, EVENTS

TABLES = [name for name in EVENTS if name != "complaints"]
"""What a shop's systems send; complaints lie apart."""


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_columns_of_its_schema_and_all_that_a_row_must_have(on_disk, table):
    schema, found = EVENTS[table], on_disk("yougou-2014").events(table)
    assert found.num_rows > 0
    for column in schema.columns:
        if column.name not in found.column_names:
            assert column.is_made or not column.is_required, column.name
            continue
        kind = found.schema.field(column.name).type
        expected = schema.arrow.field(column.name).type
        assert kind == (pa.timestamp("us", tz="UTC") if pa.types.is_timestamp(expected) else expected), column.name
        assert not column.is_required or found[column.name].null_count == 0
        if column.is_closed:
            assert set(found[column.name].unique().to_pylist()) <= set(column.words)
    for group in schema.any_of:
        lacking = np.all([pc.is_null(found[name]).to_numpy() for name in group], axis=0)
        assert not lacking.any()


def test_each_file_is_in_the_order_of_time(on_disk):
    run = on_disk("yougou-2014")
    for file in (run.folder / "events").rglob("*.parquet"):
        at = pq.read_table(file, columns=["at"])["at"].to_numpy()
        assert (np.diff(at) >= np.timedelta64(0)).all(), file.name


def digests(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(on_disk, tmp_path):
    first = digests(on_disk("two-leaks", 0.02).folder)
    for name, seed in (("again", 1), ("other", 2)):
        write_run(Simulation.begin(scenario_named("two-leaks"), seed, 0.02), tmp_path / name)
    assert digests(tmp_path / "again") == first
    other = digests(tmp_path / "other")
    assert not {other[name] for name in other if name in first} & set(first.values())


def test_how_the_days_are_gathered_into_files_changes_no_row(on_disk, tmp_path, monkeypatch):
    whole = on_disk("two-leaks", 0.02)
    monkeypatch.setattr(files, "ROWS_A_FILE", 700)
    simulation = Simulation.begin(scenario_named("two-leaks"), 1, 0.02)
    _, said, known = write_run(simulation, tmp_path)
    cut = type(whole)(tmp_path, simulation, said, known)
    assert len(list((tmp_path / "events" / "logins").iterdir())) > 2
    for table in set(TABLES) - {"accesses"}:
        assert cut.events(table).equals(whole.events(table)), table
    keys = [(name, "ascending") for name in ("at", "custodian", "order", "account")]
    assert cut.events("accesses").sort_by(keys).equals(whole.events("accesses").sort_by(keys))


def test_the_truth_is_read_as_it_was_written(on_disk):
    run = on_disk("two-leaks", 0.02)
    assert read_truth(run.folder / "truth") == run.truth


def test_nothing_of_the_truth_stands_in_events_or_complaints(on_disk):
    run = on_disk("two-leaks", 0.02)
    assert {path.name for path in run.folder.iterdir()} == {"events", "complaints", "truth", "canaries.csv"}
    assert set(run.complaints.column_names) - set(COMPLAINTS.names) == {
        *("caller", "pretext", "steps", "loss", "currency", "payee", "url", "region", "channel"),
    }


def test_some_complaints_lack_the_order_the_account_or_the_time_of_the_call(on_disk):
    table = on_disk("yougou-2014").told.table
    assert table.num_rows > 100
    for name in ("order", "account", "called_at", "fields_known"):
        assert 0 < table[name].null_count < table.num_rows / 2
    assert pc.all(pc.or_(pc.is_valid(table["order"]), pc.is_valid(table["account"]))).as_py()
    told_after = pc.greater_equal(table["reported_at"], table["called_at"])
    assert pc.all(told_after).as_py()
