"""Compaction changes nothing that is read; what is forgotten is nowhere; retention takes whole days."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.lake.conftest import NOON, devices, logins

from holdfast.engine import Engine, open_engine
from holdfast.errors import UsageError
from holdfast.lake import Lake, open_lake
from holdfast.lake.journal import fingerprint
from holdfast.lake.retention import DAYS, NETWORK_DAYS, is_network, kept_days
from holdfast.lake.rewriting import compact
from holdfast.lake.table import Moved
from holdfast.terms.schemas import Column, TableSchema
from holdfast.terms.tables import EVENTS

GONE = "a_" + "f" * 32
OTHERS = ("a_" + "0" * 32, None)
CARDS = st.lists(st.tuples(st.sampled_from((GONE, *OTHERS)), st.sampled_from((GONE, *OTHERS)), st.integers(0, 2)))


@contextmanager
def some_lake() -> Iterator[Lake]:
    folder = tempfile.mkdtemp()
    try:
        yield open_lake(Path(folder) / "lake", free_bytes=0)
    finally:
        shutil.rmtree(folder)


def by_card(row: dict[str, object]) -> str:
    return str(row["card"])


def cards(rows: list[tuple[str | None, str | None, int]], first: int) -> pa.Table:
    at = pa.array([NOON + timedelta(days=day) for *_, day in rows], pa.timestamp("us"))
    names = [f"g_{first + i}" for i in range(len(rows))]
    gave, got = ([row[i] for row in rows] for i in (0, 1))
    text = pa.string()
    return pa.table({"at": at, "card": names, "account": pa.array(gave, text), "to_account": pa.array(got, text)})


@settings(deadline=None, max_examples=6)
@given(st.lists(CARDS, max_size=4), st.booleans(), st.booleans())
def test_who_is_forgotten_is_in_no_file_and_nobody_else_is_missing(
    batches: list[list[tuple[str | None, str | None, int]]], is_compacted: bool, is_later: bool
):
    with some_lake() as lake, open_engine() as engine:
        stored: list[dict[str, object]] = []
        for batch in batches:
            rows = cards(batch, len(stored))
            stored += rows.to_pylist()
            lake.append("gift_cards", rows)
        if is_compacted:
            lake.compact(least=2)
        changed = lake.forget(GONE, "asked")
        if is_later:
            lake.compact(least=2)
        left = engine.rows(lake.read(engine, "gift_cards").select("at", "card", "account", "to_account")).to_pylist()
        blank = [{**row, "to_account": None if row["to_account"] == GONE else row["to_account"]} for row in stored]
        expected = [row for row in blank if row["account"] != GONE]
        assert sorted(left, key=by_card) == sorted(expected, key=by_card)
        assert sum(changed.values()) == sum(GONE in (row["account"], row["to_account"]) for row in stored)
        for file in Path(lake.url).rglob("*.parquet"):
            assert GONE not in str(pq.read_table(file).to_pydict())
        assert GONE not in "".join(file.read_text() for file in Path(lake.url).rglob("*.json"))


@settings(deadline=None, max_examples=6)
@given(st.lists(st.integers(1, 40), min_size=2, max_size=6), st.integers(1, 3))
def test_compaction_changes_no_row(sizes: list[int], days: int):
    with some_lake() as lake, open_engine() as engine:
        for i, size in enumerate(sizes):
            lake.append("logins", logins(size, first=100 * i, days=days))
        everything = lake.read(engine, "logins").order_by("device")
        before = engine.rows(everything)
        done = compact(lake.table("logins"), least=2)
        assert engine.rows(lake.read(engine, "logins").order_by("device")) == before
        assert engine.rows(everything) == before, "a reader of the version before is still served"
        assert len(lake.version("logins").files) == len({file.day for file in lake.version("logins").files})
        assert done.before - done.after == sum(min(size, days) for size in sizes) - len(lake.version("logins").files)


def test_forgetting_is_journalled_without_the_token(lake: Lake):
    lake.append("logins", logins(3, account=GONE))
    lake.forget(GONE, "case-7")
    begun, done = lake.journal.entries()
    assert (begun["entry"], done["entry"]) == ("account:forget", "account:forgotten")
    assert begun["run"] == done["run"]
    assert done["about"] == {"account": fingerprint(GONE), "reason": "case-7", "rows": {"logins": 3}}


@pytest.mark.parametrize("account", ["13800000000", "g_" + "0" * 32, "a_", ""])
def test_only_the_token_of_an_account_can_be_forgotten(lake: Lake, account: str):
    with pytest.raises(UsageError):
        lake.forget(account, "asked")
    assert lake.journal.entries() == []


def test_a_batch_is_still_known_after_it_was_compacted_and_forgotten(lake: Lake):
    for n in range(3):
        lake.append("logins", logins(4, first=4 * n, account=GONE), f"k{n}")
    lake.compact(least=2)
    lake.forget(GONE, "asked")
    assert lake.append("logins", logins(4, account=GONE), "k1").is_repeat
    assert lake.version("logins").rows == 0


def test_of_two_rewritings_of_one_file_the_second_is_refused(tmp_path: Path, duckdb: Engine):
    one, other = (open_lake(tmp_path / "lake", free_bytes=0).table("logins") for _ in range(2))
    for n in range(3):
        one.append(logins(4, first=4 * n), f"k{n}")
    seen = other.version()
    compact(one, least=2)
    with pytest.raises(Moved):
        other.rewrite(seen, seen.files, [], is_change=True)
    stale = open_lake(tmp_path / "lake", free_bytes=0).table("logins")
    whole = stale.version()
    one.append(logins(1, first=50), "late")
    one.rewrite(one.version(), whole.files, [], is_change=True)
    with pytest.raises(Moved):
        stale.rewrite(whole, whole.files, [], is_change=True)
    assert devices(duckdb, open_lake(tmp_path / "lake")) == ["d50"]


def test_compaction_keeps_columns_it_does_not_know(tmp_path: Path, duckdb: Engine):
    more = TableSchema("logins", "", (*EVENTS["logins"].columns, Column("weather", "word", "a column of tomorrow")))
    newer = open_lake(tmp_path / "lake", free_bytes=0, tables={"logins": more})
    for n in range(2):
        newer.append("logins", logins(2, first=2 * n).append_column("weather", pa.array(["rain", "sun"])))
    open_lake(tmp_path / "lake", free_bytes=0).compact(least=2)
    assert len(newer.version("logins").files) == 1
    weather = duckdb.rows(newer.read(duckdb, "logins").select("weather"))["weather"].to_pylist()
    assert sorted(weather) == ["rain", "rain", "sun", "sun"]


def test_retention_takes_whole_days_and_is_journalled(lake: Lake, duckdb: Engine):
    lake.append("logins", logins(30, days=3))
    today = date(2026, 5, 3) + timedelta(days=NETWORK_DAYS)
    assert lake.retain(kept_days({}), today) == {"logins": 20}
    assert {file.day for file in lake.version("logins").files} == {date(2026, 5, 3)}
    assert lake.journal.entries()[0]["about"] == {"days": DAYS, "rows": {"logins": 20}}
    assert lake.retain(kept_days({}), today) == {}


def test_network_logs_are_kept_six_months_unless_forced():
    assert {name for name in EVENTS if is_network(name)} >= {"logins", "accesses"}
    assert all(days >= NETWORK_DAYS for name, days in DAYS.items() if is_network(name))
    assert set(DAYS) == set(EVENTS)
    with pytest.raises(UsageError, match=r"art\. 23"):
        kept_days({"logins": NETWORK_DAYS - 1})
    assert kept_days({"logins": 30}, is_forced=True)["logins"] == 30
    assert kept_days({"reviews": 30})["reviews"] == 30


def test_what_a_killed_writer_left_is_swept_and_what_is_needed_stays(lake: Lake, duckdb: Engine):
    lake.append("logins", logins(5))
    place = Path(lake.table("logins").place.uri)
    orphan = place / "day=2026-05-01" / "0-0-0.parquet"
    orphan.write_bytes(b"half a file")
    lake.table("logins").sweep(0)
    assert not orphan.exists()
    assert len(devices(duckdb, lake)) == 5
