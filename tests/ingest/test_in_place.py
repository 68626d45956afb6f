"""A Parquet file that fits is read where it is; what does not fit in it is found and left out all the same."""

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdfast.ingest import staging
from holdfast.ingest.mapping import Mapping
from holdfast.terms.fields import field_names
from holdfast.terms.tables import ARROW_TYPES

AT = pa.array([dt.datetime(2026, 5, 1, 8), dt.datetime(2026, 5, 2), dt.datetime(2026, 5, 3)], pa.timestamp("us", "UTC"))  # noqa: DTZ001


def table(**columns: Any) -> pa.Table:
    return pa.table({"at": AT, "custodian": ["a", "b", "c"], "order": [1, 2, 3]} | columns)


def written(path: Path, what: pa.Table, **options: Any) -> Path:
    pq.write_table(what, path, **options)
    return path


def test_nothing_is_copied_when_the_types_fit(tmp_path, reading):
    file = written(tmp_path / "a.parquet", table(account=pa.array([7, None, 9], pa.int32())))
    got = reading(file)
    assert got.staged.files == (str(file),)
    assert got.staged.is_in_place
    assert not got.staged.is_filtered
    assert [(row["order"], row["account"]) for row in got.rows] == [(1, 7), (2, None), (3, 9)]
    assert got.rows[0]["at"] == dt.datetime(2026, 5, 1, 8)  # noqa: DTZ001
    assert got.rows[0]["purpose"] is None


def test_renaming_and_constants_need_no_copy(tmp_path, reading):
    file = written(tmp_path / "a.parquet", table().rename_columns(["when", "who", "order"]))
    mapping = Mapping(rename={"at": "when", "custodian": "who"}, constants={"custodian_kind": "staff"})
    got = reading(file, mapping=mapping)
    assert got.staged.is_in_place
    assert [row["custodian"] for row in got.rows] == ["a", "b", "c"]
    assert {row["custodian_kind"] for row in got.rows} == {"staff"}


def test_fields_stay_as_written_in_place_but_for_their_separator(tmp_path, reading):
    fields = pa.array(["Phone| 姓名|phone", "", None])
    got = reading(written(tmp_path / "a.parquet", table(fields=fields)))
    assert got.staged.is_in_place
    assert [field_names(row["fields"] or "") for row in got.rows] == [{"name", "phone"}, set(), set()]
    fields = pa.array(["Phone, 姓名", "item", None])
    got = reading(written(tmp_path / "b.parquet", table(fields=fields)), mapping=Mapping(fields_separator=","))
    assert got.staged.is_in_place
    assert [field_names(row["fields"] or "") for row in got.rows] == [{"name", "phone"}, {"item"}, set()]


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"custodian": ["a", None, "c"]}, "custodian"),
        ({"custodian": ["a", "", "c"]}, "custodian"),
        ({"order": pa.array([1, None, 3])}, "order"),
        ({"order": ["1", "", "3"]}, "order"),
        ({"at": pa.array([AT[0].as_py(), dt.datetime(1970, 1, 1), AT[2].as_py()], pa.timestamp("us", "UTC"))}, "at"),  # noqa: DTZ001
        ({"at": pa.array([AT[0].as_py(), None, AT[2].as_py()], pa.timestamp("us", "UTC"))}, "at"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"row_group_size": 1}, {"write_statistics": False}])
def test_a_bad_row_is_left_out_without_a_copy(tmp_path, reading, columns, field, options):
    file = written(tmp_path / "a.parquet", table(**columns), **options)
    got = reading(file)
    assert got.staged.is_in_place
    assert [str(row["order"]) for row in got.rows] == ["1", "3"]
    assert [line.split(",")[2:4] for line in got.rejects] == [["2", field]]
    assert (got.staged.row_count, got.staged.rejected) == (2, 1)


def test_empty_text_in_place_is_null(tmp_path, reading):
    columns = {"account": ["A", "", "C"], "purpose": ["", "view", " "]}
    got = reading(written(tmp_path / "a.parquet", table(**columns)))
    assert [row["account"] for row in got.rows] == ["A", None, "C"]


def test_padded_ids_are_copied_and_trimmed(tmp_path, reading):
    got = reading(written(tmp_path / "a.parquet", table(account=["A   ", "BBBB", None])))
    assert not got.staged.is_in_place
    assert [row["account"] for row in got.rows] == ["A", "BBBB", None]


def test_files_that_agree_are_read_in_place_together(tmp_path, reading):
    for name in "ab":
        written(tmp_path / f"{name}.parquet", table())
    got = reading(tmp_path)
    assert got.staged.is_in_place
    assert len(got.staged.files) == 2
    assert len(got.rows) == 6


def test_keys_of_mixed_types_become_text_everywhere(tmp_path, reading):
    written(tmp_path / "a.parquet", table())
    written(tmp_path / "b.parquet", table(order=["01", "02", "03"]))
    got = reading(tmp_path)
    assert [row["order"] for row in got.rows] == ["1", "2", "3", "01", "02", "03"]


def test_whole_numbers_stay_numbers_when_they_are_copied(tmp_path, reading):
    columns = {"order": pa.array([1.0, None, 3.5]), "account": pa.array([None, 2, 3], pa.int16())}
    got = reading(written(tmp_path / "a.parquet", table(**columns)))
    assert not got.staged.is_in_place
    assert [(row["order"], row["account"]) for row in got.rows] == [(1, None), (None, 2)]
    assert [line.split(",")[2:4] for line in got.rejects] == [["3", "order"]]


def test_a_big_parquet_file_is_hashed_by_its_footer(tmp_path, reading, monkeypatch):
    file = written(tmp_path / "a.parquet", table())
    whole = reading(file).staged.inputs[0].hash
    monkeypatch.setattr(staging, "FOOTER_HASH_BYTES", 100)
    footer = reading(file).staged.inputs[0].hash
    assert whole.startswith("sha256:")
    assert footer.startswith("sha256-footer:")
    written(file, table(order=[1, 2, 4]))
    assert reading(file).staged.inputs[0].hash != footer


def test_copies_have_the_stored_types(tmp_path, reading):
    (tmp_path / "a.csv").write_text("at,custodian,order\n2026-05-01T00:00:00Z,a,1\n")
    staged = reading(tmp_path / "a.csv").staged
    schema = pq.read_schema(staged.files[0])
    assert {name: schema.field(name).type for name in schema.names} == {
        "at": ARROW_TYPES["time"],
        "custodian": ARROW_TYPES["id"],
        "order": ARROW_TYPES["id"],
    }
