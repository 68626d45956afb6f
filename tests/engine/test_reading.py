"""Parquet files as one table, the same on both engines."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdfast.engine import Engine
from holdfast.errors import InputError

NOON = datetime(2024, 3, 1, 12, 0, 0, 123456)  # noqa: DTZ001  naive is meant


def write(path: Path, **columns: pa.Array) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)
    return str(path)


def one_column(engine: Engine, path: Path, values: pa.Array) -> pa.ChunkedArray:
    return engine.rows(engine.read([write(path, value=values)])).column("value")


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_a_time_without_zone_comes_back_as_it_is(engine: Engine, tmp_path: Path, unit: str) -> None:
    times = pa.array([NOON, None], pa.timestamp("us")).cast(pa.timestamp(unit), safe=False)
    read = one_column(engine, tmp_path / "a.parquet", times)
    assert read.type == pa.timestamp("us")
    assert read.to_pylist() == [NOON.replace(microsecond=123000) if unit == "ms" else NOON, None]


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Asia/Shanghai", "America/New_York"])
def test_a_time_with_a_zone_becomes_naive_utc(engine: Engine, tmp_path: Path, unit: str, zone: str) -> None:
    at = datetime(2024, 3, 1, 4, tzinfo=UTC)
    read = one_column(engine, tmp_path / "a.parquet", pa.array([at, None], pa.timestamp(unit, zone)))
    assert read.type == pa.timestamp("us")
    assert read.to_pylist() == [datetime(2024, 3, 1, 4), None]  # noqa: DTZ001  naive is meant


def test_the_day_of_a_time_does_not_depend_on_the_machine(engine: Engine, tmp_path: Path) -> None:
    late = pa.array([datetime(2024, 3, 1, 23, 59, tzinfo=UTC)], pa.timestamp("us", "UTC"))
    table = engine.read([write(tmp_path / "a.parquet", at=late)])
    assert engine.rows(table.select(day=table.at.date())).to_pylist() == [{"day": date(2024, 3, 1)}]


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (pa.array([1, None], pa.int8()), pa.int64(), [1, None]),
        (pa.array([1, None], pa.uint32()), pa.int64(), [1, None]),
        (pa.array([2**62 + 1, None], pa.uint64()), pa.int64(), [2**62 + 1, None]),
        (pa.array([0.5, None], pa.float32()), pa.float64(), [0.5, None]),
        (pa.array([Decimal("1.50"), None], pa.decimal128(9, 2)), pa.float64(), [1.5, None]),
        (pa.array(["客", None]).dictionary_encode(), pa.string(), ["客", None]),
        (pa.array(["客", None], pa.large_string()), pa.string(), ["客", None]),
        (pa.array([date(1969, 12, 31), None]), pa.date32(), [date(1969, 12, 31), None]),
        (pa.array([True, None]), pa.bool_(), [True, None]),
        (pa.array([["a", None], None], pa.list_(pa.string())), pa.list_(pa.string()), [["a", None], None]),
    ],
    ids=str,
)
def test_values_come_back_in_our_few_types(
    engine: Engine, tmp_path: Path, values: pa.Array, kind: pa.DataType, expected: list[object]
) -> None:
    read = one_column(engine, tmp_path / "a.parquet", values)
    assert read.type == kind
    assert read.to_pylist() == expected


def test_files_are_matched_by_column_name(engine: Engine, tmp_path: Path) -> None:
    files = [
        write(tmp_path / "a.parquet", order=pa.array([1], pa.int32()), actor=pa.array(["x"])),
        write(tmp_path / "b.parquet", actor=pa.array(["y"]), order=pa.array([2**40])),
        write(tmp_path / "c.parquet", order=pa.array([3])),
    ]
    read = engine.rows(engine.read(files).order_by("order"))
    assert read.schema.field("order").type == pa.int64()
    assert read.select(["order", "actor"]).to_pylist() == [
        {"order": 1, "actor": "x"},
        {"order": 3, "actor": None},
        {"order": 2**40, "actor": "y"},
    ]


def test_a_column_empty_in_one_file_takes_its_type_from_another(engine: Engine, tmp_path: Path) -> None:
    files = [
        write(tmp_path / "a.parquet", at=pa.nulls(1), n=pa.array([1])),
        write(tmp_path / "b.parquet", at=pa.array([NOON]), n=pa.array([2])),
    ]
    read = engine.rows(engine.read(files).order_by("n"))
    assert read.schema.field("at").type == pa.timestamp("us")
    assert read.column("at").to_pylist() == [None, NOON]


def test_a_column_empty_everywhere_is_text(engine: Engine, tmp_path: Path) -> None:
    read = one_column(engine, tmp_path / "a.parquet", pa.nulls(2))
    assert read.type == pa.string()
    assert read.to_pylist() == [None, None]


def test_zoned_and_naive_files_go_together(engine: Engine, tmp_path: Path) -> None:
    files = [
        write(tmp_path / "a.parquet", at=pa.array([NOON], pa.timestamp("ns"))),
        write(tmp_path / "b.parquet", at=pa.array([NOON], pa.timestamp("us", "Asia/Shanghai"))),
        write(tmp_path / "c.parquet", at=pa.array([NOON], pa.timestamp("us"))),
    ]
    assert engine.rows(engine.read(files)).column("at").to_pylist() == [NOON] * 3


def test_whole_and_broken_numbers_go_together(engine: Engine, tmp_path: Path) -> None:
    files = [
        write(tmp_path / "a.parquet", amount=pa.array([1])),
        write(tmp_path / "b.parquet", amount=pa.array([1.5, None])),
    ]
    read = engine.rows(engine.read(files).order_by("amount")).column("amount")
    assert read.type == pa.float64()
    assert sorted(read.drop_null().to_pylist()) == [1.0, 1.5]


def test_unlike_types_of_a_column_name_file_and_field(engine: Engine, tmp_path: Path) -> None:
    one = write(tmp_path / "a.parquet", order=pa.array([1]))
    other = write(tmp_path / "b.parquet", order=pa.array(["x1"]))
    with pytest.raises(InputError) as caught:
        engine.read([one, other])
    assert (caught.value.file, caught.value.field) == (other, "order")
    assert one in str(caught.value)


@pytest.mark.parametrize(
    "name", ["a*.parquet", "x[y]/a[1].parquet", "a?{b,c}.parquet", "o'er 客 100%.parquet", "a\\b.parquet"]
)
def test_the_name_of_a_file_is_never_a_pattern(engine: Engine, tmp_path: Path, name: str) -> None:
    file = write(tmp_path / name, n=pa.array([1]))
    write((tmp_path / name).parent / "a1.parquet", n=pa.array([2]))
    assert engine.rows(engine.read([file])).to_pylist() == [{"n": 1}]


def test_the_name_of_a_folder_is_never_a_column(engine: Engine, tmp_path: Path) -> None:
    file = write(tmp_path / "day=2024-03-01" / "a.parquet", n=pa.array([1]))
    assert engine.rows(engine.read([file])).to_pylist() == [{"n": 1}]


def test_a_relative_path_is_meant_from_here(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.parquet", n=pa.array([1]))
    monkeypatch.chdir(tmp_path)
    assert engine.rows(engine.read(["a.parquet"])).to_pylist() == [{"n": 1}]


def test_a_damaged_file_is_named(engine: Engine, tmp_path: Path) -> None:
    whole = write(tmp_path / "a.parquet", n=pa.array([1]))
    damaged = tmp_path / "b.parquet"
    damaged.write_bytes(Path(whole).read_bytes()[:-6])
    with pytest.raises(InputError, match="readable Parquet") as caught:
        engine.read([whole, str(damaged)])
    assert caught.value.file == str(damaged)


def test_a_missing_file_is_named(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        engine.read([str(tmp_path / "none.parquet")])
    assert "none.parquet" in str(caught.value)


def test_no_files_are_a_mistake_of_the_caller(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no files"):
        engine.read([])
