"""Whatever valid rows are written, as CSV, JSON Lines or Parquet, the same rows are read; and nothing is lost."""

import csv
import datetime as dt
import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.terms.fields import FIELDS, field_names, written_fields
from holdfast.terms.tables import ACCESSES

quietly = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).map(str.strip).filter(bool)
spoken = st.one_of(
    words, st.sampled_from(["00012", 'a "quoted" one', "two\nlines", "a,b;c|d\te", "=1+1", "null", "订单"])
)
maybe = st.one_of(st.none(), spoken)
moments = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2100, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001
shown = st.one_of(st.none(), st.sets(st.sampled_from(FIELDS), min_size=1).map(written_fields))


@st.composite
def accesses(draw: st.DrawFn) -> dict[str, Any]:
    row: dict[str, Any] = {
        "at": draw(moments),
        "custodian": draw(spoken),
        "custodian_kind": draw(maybe),
        "order": draw(maybe),
        "account": draw(maybe),
        "fields": draw(shown),
        "purpose": draw(maybe),
    }
    if row["order"] is None and row["account"] is None:
        row["account"] = draw(spoken)
    return row


def write_csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(ACCESSES.names)
        writer.writerows([row["at"].isoformat(), *(row[name] for name in ACCESSES.names[1:])] for row in rows)


def write_jsonl(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as out:
        for row in rows:
            out.write(json.dumps(row | {"at": row["at"].isoformat()}, ensure_ascii=False) + "\n")


def write_parquet(path: Path, rows: list[dict[str, Any]]) -> None:
    kinds = {"time": pa.timestamp("us", "UTC")}
    schema = pa.schema([(column.name, kinds.get(column.type, pa.string())) for column in ACCESSES.columns])
    pq.write_table(pa.Table.from_pylist(rows, schema), path, row_group_size=3)


@quietly
@given(st.lists(accesses(), min_size=1, max_size=12))
def test_valid_rows_read_back_the_same_from_every_format(tmp_path, reading, rows):
    expected = [row | {"at": row["at"].replace(tzinfo=None)} for row in rows]
    for ending, write in ((".csv", write_csv), (".jsonl.gz", write_jsonl), (".parquet", write_parquet)):
        file = tmp_path / f"rows{ending}"
        write(file, rows)
        got = reading(file)
        assert got.rejects == []
        assert got.rows == expected, ending


loose = st.sampled_from(
    [
        "",
        " ",
        "x",
        "2026-05-01T00:00:00Z",
        "2026-05-01 08:00",
        "1999-99-99",
        '"',
        '5" x',
        "a\nb",
        "\r",
        "a\r\nb",
        "订",
        "12",
    ]
)


@quietly
@given(st.lists(st.lists(loose, min_size=1, max_size=4), max_size=12))
def test_rows_and_rejects_together_are_the_records_of_a_csv_file(tmp_path, reading, records):
    records = [record for record in records if record != [""]]
    file = tmp_path / "loose.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\r\n").writerows([["at", "custodian", "order"], *records])
    got = reading(file, timezone="Asia/Shanghai")
    assert len(got.rows) + len(got.rejects) == len(records)
    assert (got.staged.row_count, got.staged.rejected) == (len(got.rows), len(got.rejects))
    starts, line = [], 2
    for record in records:
        starts.append(line)
        line += 1 + sum(value.count("\n") for value in record)
    assert {int(reject.split(",")[2]) for reject in got.rejects} <= set(starts)


@quietly
@given(st.lists(st.one_of(st.text(max_size=20), st.just('{"at":"2026-05-01T00:00:00Z","custodian":1,"order":2}'))))
def test_rows_and_rejects_together_are_the_records_of_a_json_file(tmp_path, reading, lines):
    first = '{"at":"2026-05-01T00:00:00Z","custodian":"a","order":"1"}'
    written = [first, *(line.replace("\n", " ").replace("\0", " ") for line in lines)]
    file = tmp_path / "loose.jsonl"
    file.write_bytes("\n".join(written).encode("utf-8", "replace"))
    got = reading(file)
    records = sum(bool(line.encode("utf-8", "replace").strip()) for line in written)
    assert len(got.rows) + len(got.rejects) == records


@quietly
@given(st.lists(st.one_of(st.sampled_from(["Phone", " 姓名 ", "手机号", "", "order time", "shoe size"]), words)))
def test_fields_mean_the_same_copied_and_in_place(tmp_path, reading, names):
    value = "|".join(names).replace("\xa0", " ")
    columns = {"custodian": ["a"], "order": ["1"], "fields": [value]}
    at = pa.array([dt.datetime(2026, 5, 1)], pa.timestamp("us", "UTC"))  # noqa: DTZ001
    pq.write_table(pa.table({"at": at} | columns), tmp_path / "place.parquet")
    pq.write_table(pa.table({"at": ["2026-05-01T00:00:00Z"]} | columns), tmp_path / "copy.parquet")
    place, copy = reading(tmp_path / "place.parquet"), reading(tmp_path / "copy.parquet")
    assert place.staged.is_in_place
    assert not copy.staged.is_in_place
    assert copy.rows[0]["fields"] == (written_fields(field_names(value)) or None)
    assert field_names(place.rows[0]["fields"] or "") == field_names(value)
