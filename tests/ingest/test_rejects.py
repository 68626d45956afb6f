"""Rows that do not fit are kept apart with file, line, field and reason; the good rows go in."""

from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdfast.errors import InputError
from holdfast.ingest.mapping import Mapping
from holdfast.ingest.rejects import Rejects
from holdfast.terms.tables import COMPLAINTS

HEADER = "at,custodian,order,account\n"
GOOD = "2026-05-01T00:00:00Z,a,1,\n"


def places(got: Any) -> list[tuple[str, ...]]:
    return [tuple(line.split(",")[2:4]) for line in got.rejects]


def test_a_bad_row_goes_to_rejects_with_its_line(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_text(
        HEADER
        + GOOD
        + "yesterday,a,1,\n"  # 3
        + "\n"  # 4: blank lines are no records
        + '2026-05-01T00:00:00Z,"two\nlines",1,\n'  # 5, 6
        + "2026-05-01T00:00:00Z,,1,\n"  # 7
        + "2026-05-01T00:00:00Z,a\n"  # 8
        + "2026-05-01T00:00:00Z,a, ,\n"  # 9
        + "2026-05-01T00:00:00Z,a,1,,,\n"  # 10
        + "1985-05-01T00:00:00Z,a,1,\n"  # 11
        + "2026-02-30T00:00:00Z,a,1,\n"  # 12
        + "2026-05-01,a,1,\n"  # 13
        + GOOD
    )
    got = reading(file)
    assert len(got.rows) == 3
    assert places(got) == [
        ("3", "at"),
        ("7", "custodian"),
        ("8", ""),
        ("9", "order"),
        ("10", ""),
        ("11", "at"),
        ("12", "at"),
        ("13", "at"),
    ]
    assert got.rejects[0] == f"accesses,{file},3,at,expected a time like 2026-05-01 09:30:00+08:00"
    assert "expected 4 values in this row; found 2" in got.rejects[2].replace("row, ", "row; ")
    assert got.staged.inputs[0].rows + got.staged.inputs[0].rejected == 11


def test_the_rejected_value_is_never_repeated(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "call 13800001234,Zhang,1,\n" + "2026-05-01T00:00:00Z,Zhang,,\n" + "x,Zhang\n")
    text = "\n".join(reading(file).rejects)
    assert "13800001234" not in text
    assert "Zhang" not in text


def test_a_bad_line_of_json_is_rejected_alone(tmp_path, reading):
    file = tmp_path / "a.jsonl"
    good = '{"at":"2026-05-01T00:00:00Z","custodian":"a","order":"1"}'
    bad = (
        '{"at":',
        "",
        "[1]",
        good.replace('"1"', '{"deep":1}'),
        good.replace('"1"', '["1"]'),
        good.replace('"1"', "true"),
        good.replace('"1"', '"\\ud800"'),
        good.replace('"1"', '"\\u0000"'),
        good.replace('"order"', '"at"'),
        good.replace('"1"', "null"),
    )
    file.write_text("\n".join((good, *bad, good)))
    got = reading(file)
    assert len(got.rows) == 2
    assert places(got) == [
        ("2", ""),
        ("4", ""),
        *((str(line), "order") for line in (5, 6, 7, 8, 9)),
        ("10", ""),
        ("11", "order"),
    ]


def test_a_bad_row_of_parquet_is_rejected_with_its_number(tmp_path, reading):
    file = tmp_path / "a.parquet"
    table = pa.table(
        {
            "at": [*["2026-05-01T00:00:00Z"] * 3, "soon"],
            "custodian": ["a", None, "c", "d"],
            "order": ["1", "2", " ", "4"],
        }
    )
    pq.write_table(table, file, row_group_size=2)
    got = reading(file)
    assert [row["custodian"] for row in got.rows] == ["a"]
    assert places(got) == [("2", "custodian"), ("3", "order"), ("4", "at")]


def test_lines_are_right_far_into_a_file_with_quoted_line_ends(tmp_path, reading):
    file = tmp_path / "a.csv"
    row = '2026-05-01T00:00:00Z,"a\r\nb",1,\r\n'
    with file.open("w", newline="") as out:
        out.write(HEADER.replace("\n", "\r\n") + row * 400_000)
        out.write("bad,a,1,\r\n" + 'more,"a "" quote",1,\r\n' + "wide,a,1,,\r\n")
    got = reading(file)
    assert got.staged.row_count == 400_000
    assert places(got) == [("800002", "at"), ("800003", "at"), ("800004", "")]


def test_quotes_inside_a_value_do_not_shift_lines(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + '2026-05-01T00:00:00Z,5" pipe,1,\n' * 3 + 'bad,6" pipe,1,\n' + GOOD)
    got = reading(file)
    assert len(got.rows) == 4
    assert places(got) == [("5", "at")]


def test_a_complaint_needs_someone_and_a_time(tmp_path, reading):
    file = tmp_path / "c.csv"
    file.write_text(
        "complaint,account,order,called_at,reported_at\n"
        "1,A,,2026-05-01T00:00:00Z,\n2,,O,,2026-05-01T00:00:00Z\n3,,,2026-05-01T00:00:00Z,\n4,A,,,\n"
    )
    got = reading(file, schema=COMPLAINTS)
    assert [row["complaint"] for row in got.rows] == ["1", "2"]
    assert got.rejects == [
        f"complaints,{file},4,account,expected a value in account or order",
        f"complaints,{file},5,called_at,expected a value in called_at or reported_at",
    ]


def test_written_nulls_are_null_when_the_mapping_says_so(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + "2026-05-01T00:00:00Z,NULL,1,\n" + "2026-05-01T00:00:00Z,a,1,\\N\n")
    got = reading(file, mapping=Mapping(null_values=("NULL", "\\N")))
    assert places(got) == [("2", "custodian")]
    assert got.rows[0]["account"] is None


def test_the_same_inputs_give_the_same_bytes(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + GOOD + "x,a,1,\n" * 50 + "y\n" * 50)
    assert reading(file).rejects == reading(file).rejects


def test_a_strict_run_stops_at_the_first_bad_row(tmp_path):
    with Rejects(tmp_path / "r.csv", is_strict=True) as rejects, pytest.raises(InputError, match=r"a\.csv:3: at: why"):
        rejects.add("accesses", "a.csv", 3, "at", "why")


def test_progress_counts_every_record(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_text(HEADER + GOOD * 10 + "bad,a,1,\n" + "short\n")
    seen = []
    reading(file, progress=lambda name, rows: seen.append((name, rows)))
    assert {name for name, _ in seen} == {str(file)}
    assert sum(rows for _, rows in seen) == 12
