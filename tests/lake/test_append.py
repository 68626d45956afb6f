"""What is stored is stored once, whole, as it came."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.lake.conftest import NOON, devices, logins
from tests.left_out import FORBIDDEN, find_program

from holdfast.engine import Engine
from holdfast.errors import DiskFullError, UsageError
from holdfast.lake import Lake, open_lake
from holdfast.lake.durable import sync as really_sync
from holdfast.terms.schemas import Column, TableSchema
from holdfast.terms.tables import EVENTS


def test_what_is_stored_comes_back_with_every_column(lake: Lake, engine: Engine):
    lake.append("logins", logins(100, days=3), "one")
    rows = engine.rows(lake.read(engine, "logins").order_by("device"))
    assert rows.schema.names == list(EVENTS["logins"].names)
    assert rows.schema.field("at").type == pa.timestamp("us")
    came = logins(100, days=3).sort_by("device")
    assert rows.select(came.column_names) == came
    assert set(rows["tenant"].to_pylist()) == {"main"}
    assert rows["ip"].null_count == 100
    assert rows["arrived_at"].null_count == 0


def test_a_table_without_rows_has_its_columns(lake: Lake, engine: Engine):
    assert engine.rows(lake.read(engine, "orders")).schema == EVENTS["orders"].arrow
    assert lake.version("orders").number == -1


def test_the_same_key_stores_once_and_answers_the_same(lake: Lake, duckdb: Engine):
    first = lake.append("logins", logins(10), "k")
    again = lake.append("logins", logins(10), "k")
    elsewhere = open_lake(lake.url, free_bytes=0).append("logins", logins(99), "k")
    assert (first.rows, first.is_repeat) == (10, False)
    assert {(each.rows, each.is_repeat) for each in (again, elsewhere)} == {(10, True)}
    assert len(devices(duckdb, lake)) == 10


def test_several_batches_go_in_as_one_version_each_once(lake: Lake, duckdb: Engine):
    lake.append("logins", logins(10), "a")
    before = lake.version("logins").number
    coded = logins(10, first=20)
    coded = coded.set_column(2, "device", coded["device"].dictionary_encode())
    batches = [(logins(99), "a"), (logins(10, first=10), "b"), (coded, "c")]
    for repeats in ([True, False, False], [True, True, True]):
        answers = lake.append_all("logins", batches)
        assert [(each.rows, each.is_repeat) for each in answers] == [(10, is_repeat) for is_repeat in repeats]
    assert lake.version("logins").number == before + 1
    assert len(devices(duckdb, lake)) == 30
    with pytest.raises(ValueError, match="key of its own"):
        lake.append_all("logins", [(logins(1), "d"), (logins(2), "d")])


def test_the_same_content_without_a_key_stores_once(lake: Lake):
    assert not lake.append("logins", logins(10)).is_repeat
    cut = pa.concat_tables([logins(4), logins(6, first=4)])
    late = cut.append_column("arrived_at", pa.array([NOON] * 10, pa.timestamp("us")))
    assert lake.append("logins", cut).is_repeat
    assert lake.append("logins", late).is_repeat
    assert not lake.append("logins", logins(10, first=1)).is_repeat


def test_a_key_means_something_in_its_table_only(lake: Lake):
    contact = pa.table({"at": pa.array([NOON], pa.timestamp("us")), "account": ["a_1"], "channel": ["phone"]})
    lake.append("logins", logins(1), "k")
    assert not lake.append("contacts", contact, "k").is_repeat


def test_threads_with_one_key_store_once(lake: Lake, duckdb: Engine):
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: lake.append("logins", logins(50), "k"), range(8)))
    assert sorted(answer.is_repeat for answer in answers) == [False] + [True] * 7
    assert {answer.rows for answer in answers} == {50}
    assert devices(duckdb, lake) == sorted(logins(50)["device"].to_pylist())


def test_two_lakes_that_know_nothing_of_each_other_store_a_key_once(tmp_path: Path, duckdb: Engine):
    lakes = [open_lake(tmp_path / "lake", free_bytes=0) for _ in range(3)]
    for other in lakes:
        other.append("logins", logins(1, first=900), "open")
    with ThreadPoolExecutor(3) as threads:
        rounds = [
            list(threads.map(lambda lake, n=n: lake.append("logins", logins(5, first=5 * n), f"k{n}"), lakes))
            for n in range(10)
        ]
    assert [sum(not answer.is_repeat for answer in each) for each in rounds] == [1] * 10
    assert len(devices(duckdb, lakes[0])) == 51


def test_a_reader_keeps_the_version_it_saw(lake: Lake, duckdb: Engine):
    lake.append("logins", logins(10))
    seen = lake.read(duckdb, "logins")
    lake.append("logins", logins(10, first=10))
    assert duckdb.rows(seen.count().as_table()).to_pylist() == [{"CountStar()": 10}]
    assert len(devices(duckdb, lake)) == 20


def test_a_slice_of_time_is_read_from_its_files_alone(lake: Lake, engine: Engine):
    lake.append("logins", logins(30, days=3))
    since = datetime.fromisoformat("2026-05-02T00:00")
    rows = lake.read(engine, "logins", since=since, until=since + timedelta(days=1))
    assert engine.rows(rows)["at"].to_pylist() == [NOON + timedelta(days=1, seconds=i) for i in range(10)]


def test_a_new_column_reads_old_files_as_null(tmp_path: Path, engine: Engine):
    old = TableSchema("logins", "", tuple(c for c in EVENTS["logins"].columns if c.name != "device"))
    open_lake(tmp_path / "lake", free_bytes=0, tables={"logins": old}).append(
        "logins", logins(3).drop_columns("device")
    )
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    assert engine.rows(lake.read(engine, "logins").select("device"))["device"].null_count == 3
    lake.append("logins", logins(3))
    assert engine.rows(lake.read(engine, "logins").select("device"))["device"].null_count == 3
    assert "device" in lake.table("logins").stored_columns().names


def test_an_older_program_still_writes_and_reads(tmp_path: Path, duckdb: Engine):
    more = TableSchema("logins", "", (*EVENTS["logins"].columns, Column("weather", "word", "a column of tomorrow")))
    newer = open_lake(tmp_path / "lake", free_bytes=0, tables={"logins": more})
    newer.append("logins", logins(3).append_column("weather", pa.array(["rain"] * 3)))
    older = open_lake(tmp_path / "lake", free_bytes=0)
    older.append("logins", logins(3, first=3))
    assert len(devices(duckdb, older)) == 6
    weather = duckdb.rows(newer.read(duckdb, "logins").select("weather"))["weather"]
    assert sorted(weather.to_pylist(), key=str) == [None] * 3 + ["rain"] * 3


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (logins(1).append_column("phone", pa.array(["x"])), "no column phone"),
        (logins(1).drop_columns("at"), "without its time"),
        (logins(1).set_column(3, "is_ok", pa.array(["maybe"])), "is_ok"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_stored(lake: Lake, rows: pa.Table, says: str):
    with pytest.raises(ValueError, match=says):
        lake.append("logins", rows)
    assert lake.version("logins").rows == 0


def test_an_unknown_table_is_named_with_those_there_are(lake: Lake):
    with pytest.raises(UsageError, match="expected one of the tables logins, accesses"):
        lake.append("login", logins(1))


def test_too_little_room_is_refused_and_what_is_there_stays(tmp_path: Path, duckdb: Engine):
    open_lake(tmp_path / "lake", free_bytes=0).append("logins", logins(10))
    lake = open_lake(tmp_path / "lake", free_bytes=1 << 60)
    with pytest.raises(DiskFullError, match=r"MiB are free and .* are needed"):
        lake.append("logins", logins(10, first=10))
    assert len(devices(duckdb, lake)) == 10


def test_the_files_are_synced_before_the_version_that_names_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lake = open_lake(tmp_path, free_bytes=0)
    lake.append("logins", logins(1))
    synced: list[str] = []
    old = lake.version("logins")
    version = tmp_path / "logins" / "_delta_log" / f"{old.number + 1:020}.json"

    def watch(path: Path) -> None:
        synced.append(f"{'after' if version.exists() else 'before'} {path.relative_to(tmp_path)}")
        really_sync(path)

    monkeypatch.setattr("holdfast.lake.durable.sync", watch)
    monkeypatch.setattr("holdfast.lake.local.sync", watch)
    lake.append("logins", logins(1, first=1))
    (new,) = {file.path for file in lake.version("logins").files} - {file.path for file in old.files}
    assert f"before logins/{new}" in synced
    assert "before logins/day=2026-05-01" in synced
    assert f"after {version.relative_to(tmp_path)}" in synced
    assert "after logins/_delta_log" in synced


def test_every_answer_follows_an_fsync_of_the_system(tmp_path: Path):
    """What the process really asks of the kernel."""
    strace = find_program("strace", package="Debian's strace")
    if subprocess.run([strace, "-o", "/dev/null", "true"], capture_output=True, check=False).returncode:
        pytest.skip(f"{FORBIDDEN}tracing")
    program = (
        "import sys; from tests.lake.conftest import logins; from holdfast.lake import open_lake\n"
        f"open_lake({str(tmp_path / 'lake')!r}, free_bytes=0).append('logins', logins(1)); print('ANSWER')"
    )
    traced = tmp_path / "trace"
    command = [strace, "-f", "-y", "-e", "trace=fsync,write", "-o", str(traced), sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": "."}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert "ANSWER" in done.stdout, done.stderr
    before = traced.read_text().partition("ANSWER")[0]
    synced = [line for line in before.splitlines() if "fsync(" in line]
    assert any(".parquet>" in line for line in synced)
    assert any(f"{1:020}.json>" in line for line in synced)
    assert any("_delta_log>" in line for line in synced)
