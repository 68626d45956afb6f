# ruff: noqa: DTZ001 - inside, times are naive UTC
"""Times are never guessed: they carry a zone, or one is named."""

import datetime as dt
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.errors import InputError
from holdfast.ingest.mapping import Mapping
from holdfast.ingest.times import FAR, FINE, SKIPPED, TWICE, UNREADABLE, read_times
from holdfast.ingest.zones import find_zone

EPOCH = dt.datetime(1970, 1, 1)


def one(written: str, form: str | None = None, zone: str | None = None) -> dt.datetime | int:
    read = read_times(pa.array([written]), form, find_zone(zone) if zone else None)
    return EPOCH + dt.timedelta(microseconds=int(read.values[0])) if read.codes[0] == FINE else int(read.codes[0])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-01T09:30:00+08:00", dt.datetime(2026, 5, 1, 1, 30)),
        ("2026-05-01 09:30+0800", dt.datetime(2026, 5, 1, 1, 30)),
        ("2026-05-01 09:30:00 +08:00", dt.datetime(2026, 5, 1, 1, 30)),
        ("2026-05-01T09:30:00Z", dt.datetime(2026, 5, 1, 9, 30)),
        ("2026-05-01T09:30:00.123456789Z", dt.datetime(2026, 5, 1, 9, 30, 0, 123456)),
        ("2026/5/1 9:30", dt.datetime(2026, 5, 1, 1, 30)),
        ("2026/05/01 09:30:07", dt.datetime(2026, 5, 1, 1, 30, 7)),
        ("2026-05-01 09:30", dt.datetime(2026, 5, 1, 1, 30)),
        ("2026-05-01T09:30:00.5", dt.datetime(2026, 5, 1, 1, 30, 0, 500000)),
        ("2024-02-29 00:00", dt.datetime(2024, 2, 28, 16, 0)),
        ("2026-05-01", UNREADABLE),
        ("2026-05-01T09", UNREADABLE),
        ("2026-05-01T09+08:00", UNREADABLE),
        ("2026-02-29 09:00", UNREADABLE),
        ("2026-13-01 09:00", UNREADABLE),
        ("2026-05-01 24:00:00", UNREADABLE),
        ("2026-05-01 09:30:60", UNREADABLE),
        ("2026-05-01 09:30:00+24:00", UNREADABLE),
        ("tomorrow", UNREADABLE),
        ("1714526400", UNREADABLE),
        ("1989-12-31T23:59:59Z", FAR),
        ("2101-01-01T00:00:00Z", FAR),
        ("9999-12-31T00:00:00Z", FAR),
        ("0001-01-01T00:00:00Z", FAR),
    ],
)
def test_iso_times_in_all_their_ways(written, read):
    assert one(written, zone="Asia/Shanghai") == read


@pytest.mark.parametrize(
    ("written", "form", "read"),
    [
        ("1777599000", "unix", dt.datetime(2026, 5, 1, 1, 30)),
        ("1777599000.25", "unix", dt.datetime(2026, 5, 1, 1, 30, 0, 250000)),
        ("1777599000123", "unix_ms", dt.datetime(2026, 5, 1, 1, 30, 0, 123000)),
        ("1777599000123", "unix", FAR),
        ("-5", "unix", UNREADABLE),
        ("01.05.2026 09:30", "%d.%m.%Y %H:%M", dt.datetime(2026, 5, 1, 1, 30)),
        ("20260501093005", "%Y%m%d%H%M%S", dt.datetime(2026, 5, 1, 1, 30, 5)),
        ("May 1, 2026 12:05 AM", "%b %d, %Y %I:%M %p", dt.datetime(2026, 4, 30, 16, 5)),
        ("01/05/26 09:30 +0200", "%d/%m/%y %H:%M %z", dt.datetime(2026, 5, 1, 7, 30)),
        ("2026年05月01日 09:30", "%Y年%m月%d日 %H:%M", dt.datetime(2026, 5, 1, 1, 30)),
        ("2026-05-01", "%Y-%m-%d", dt.datetime(2026, 4, 30, 16, 0)),
        ("2026-05-01 09:30", "%d.%m.%Y %H:%M", UNREADABLE),
    ],
)
def test_times_in_a_named_format(written, form, read):
    assert one(written, form, "Asia/Shanghai") == read


def test_times_written_in_several_ways_are_read_each_for_itself():
    written = pa.array(["2026-05-01T00:00:00Z", None, "2026/5/1 8:00", "nonsense", "2026-05-01 08:00:00"])
    read = read_times(written, None, find_zone("Asia/Shanghai"))
    assert read.codes.tolist() == [FINE, FINE, FINE, UNREADABLE, FINE]
    assert len(set(read.values[[0, 2, 4]])) == 1


def test_hours_a_clock_skips_or_repeats_are_rejected():
    assert one("2026-03-29 02:30", zone="Europe/Berlin") == SKIPPED
    assert one("2026-10-25 02:30", zone="Europe/Berlin") == TWICE
    assert one("2026-10-25 03:00", zone="Europe/Berlin") == dt.datetime(2026, 10, 25, 2)
    assert one("2026-10-25 02:30+01:00", zone="Europe/Berlin") == dt.datetime(2026, 10, 25, 1, 30)


@settings(deadline=None)
@given(
    st.lists(st.datetimes(dt.datetime(1990, 1, 2), dt.datetime(2100, 12, 30)), min_size=1),
    st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "+05:30", "UTC"]),
)
def test_local_times_become_the_utc_that_the_zone_database_says(locals_, name):
    written = np.array([(each - EPOCH) // dt.timedelta(microseconds=1) for each in locals_])
    values, codes = find_zone(name).to_utc(written)
    zone = dt.timezone(dt.timedelta(hours=5, minutes=30)) if name == "+05:30" else ZoneInfo(name)
    for local, value, code in zip(locals_, values, codes, strict=True):
        both = {local.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
        if code:
            assert len(both) == 2
        else:
            assert both == {dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(value))}


def test_times_without_a_zone_need_one_named(tmp_path, reading):
    csv, parquet = tmp_path / "a.csv", tmp_path / "a.parquet"
    csv.write_text("at,custodian,order\n2026-05-01T00:00:00Z,a,1\n2026-05-01 08:00:00,a,1\n")
    pq.write_table(pa.table({"at": [dt.datetime(2026, 5, 1, 8)], "custodian": ["a"], "order": ["1"]}), parquet)
    with pytest.raises(InputError, match=r"a.csv:3: at: .*--timezone"):
        reading(csv)
    foreign = Mapping(rename={"custodian": "custodian"})
    with pytest.raises(InputError, match=r"a.parquet:1: at: .*--timezone"):
        reading(parquet, mapping=foreign)
    for file in (csv, parquet):
        assert reading(file, timezone="Asia/Shanghai").rows[-1]["at"] == dt.datetime(2026, 5, 1)
        mapped = reading(file, mapping=Mapping(timezone="+09:00"), timezone="Asia/Shanghai")
        assert mapped.rows[-1]["at"] == dt.datetime(2026, 4, 30, 23)


def test_naive_times_of_a_parquet_file_in_our_own_columns_are_utc_as_our_tables_are(tmp_path, reading):
    parquet = tmp_path / "own.parquet"
    pq.write_table(pa.table({"at": [dt.datetime(2026, 5, 1, 8)], "custodian": ["a"], "order": ["1"]}), parquet)
    got = reading(parquet)
    assert got.rows[0]["at"] == dt.datetime(2026, 5, 1, 8)
    assert got.staged.zone == "UTC"


def test_a_zone_that_does_not_exist_is_named_with_the_nearest(tmp_path, reading):
    (tmp_path / "a.csv").write_text("at,custodian,order\n2026-05-01T00:00:00Z,a,1\n")
    with pytest.raises(InputError, match=r"--timezone: expected a time zone .*did you mean Asia/Shanghai"):
        reading(tmp_path / "a.csv", timezone="Asia/Shanghaii")


@pytest.mark.parametrize("kind", [pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us"), pa.timestamp("ns")])
def test_parquet_times_of_every_unit(tmp_path, reading, kind):
    at = pa.array([dt.datetime(2026, 5, 1, 8), dt.datetime(2026, 5, 1, 9)], pa.timestamp("us"))
    pq.write_table(
        pa.table({"at": at.cast(kind), "custodian": ["a", "b"], "order": ["1", "2"]}), tmp_path / "a.parquet"
    )
    for zone, hour in (("UTC", 8), ("Asia/Shanghai", 0)):
        assert reading(tmp_path / "a.parquet", timezone=zone).rows[0]["at"] == dt.datetime(2026, 5, 1, hour)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1777599000], "time_format: unix"), ([dt.date(2026, 5, 1)], "not a date only"), ([True], "expected times")],
)
def test_parquet_columns_that_hold_no_times_are_named(tmp_path, reading, values, expected):
    pq.write_table(pa.table({"at": values, "custodian": ["a"], "order": ["1"]}), tmp_path / "a.parquet")
    with pytest.raises(InputError, match=expected):
        reading(tmp_path / "a.parquet", timezone="UTC")


def test_parquet_numbers_are_times_when_the_mapping_says_so(tmp_path, reading):
    pq.write_table(
        pa.table({"at": [1777599000, 5], "custodian": ["a", "a"], "order": ["1", "1"]}), tmp_path / "a.parquet"
    )
    got = reading(tmp_path / "a.parquet", mapping=Mapping(time_format="unix"))
    assert [row["at"] for row in got.rows] == [dt.datetime(2026, 5, 1, 1, 30)]
    assert len(got.rejects) == 1
