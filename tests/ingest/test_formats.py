# ruff: noqa: DTZ001 - inside, times are naive UTC
"""Every format, packing and encoding gives the same rows."""

import datetime as dt
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdfast.errors import InputError
from holdfast.ingest.formats import format_of, formats
from holdfast.terms.fields import field_names

HEADER = ("at", "custodian", "custodian_kind", "order", "account", "fields", "purpose")
ROWS = (
    ("2026-05-01T09:30:00+08:00", "客服-07", "staff", "00012", "C1", "Phone| 姓名", "view"),
    ("2026-05-01T01:31:00.250Z", "erp,one", "ERP app", "00013", "", "", "export"),
    ("2026-05-02 00:00:00-05:30", 'say "hi"\nthere', "", "", "C2", "name|name", ""),
)
READ = [
    {
        "at": dt.datetime(2026, 5, 1, 1, 30),
        "custodian": "客服-07",
        "custodian_kind": "staff",
        "order": "00012",
        "account": "C1",
        "fields": "name|phone",
        "purpose": "view",
    },
    {
        "at": dt.datetime(2026, 5, 1, 1, 31, 0, 250000),
        "custodian": "erp,one",
        "custodian_kind": "ERP app",
        "order": "00013",
        "account": None,
        "fields": None,
        "purpose": "export",
    },
    {
        "at": dt.datetime(2026, 5, 2, 5, 30),
        "custodian": 'say "hi"\nthere',
        "custodian_kind": None,
        "order": None,
        "account": "C2",
        "fields": "name",
        "purpose": None,
    },
]


def quoted(value: str, delimiter: str) -> str:
    odd = any(letter in value for letter in f'"\n\r{delimiter}')
    return '"' + value.replace('"', '""') + '"' if odd else value


def delimited(delimiter: str, line_end: str = "\n") -> str:
    lines = [delimiter.join(quoted(value, delimiter) for value in row) for row in (HEADER, *ROWS)]
    return line_end.join(lines) + line_end


def json_lines() -> str:
    objects = (dict(zip(HEADER, row, strict=True)) for row in ROWS)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects)


def pack(content: bytes, packing: str) -> bytes:
    if packing == ".gz":
        return gzip.compress(content)
    return pa.compress(content, codec="zstd", asbytes=True) if packing == ".zst" else content


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".csv", delimited(",")),
        (".csv", delimited(",", "\r\n")),
        (".csv", delimited(";")),
        (".tsv", delimited("\t")),
        (".txt", delimited("|")),
        (".jsonl", json_lines()),
        (".ndjson", json_lines()),
    ],
    ids=["comma", "crlf", "semicolon", "tab", "pipe", "jsonl", "ndjson"],
)
def test_text_reads_the_same_in_every_packing_and_encoding(tmp_path, reading, ending, text, encoding, packing):  # noqa: PLR0917
    file = tmp_path / f"accesses{ending}{packing}"
    file.write_bytes(pack(text.encode(encoding), packing))
    got = reading(file)
    assert got.rows == READ
    assert got.rejects == []


def parquet_table() -> pa.Table:
    columns = {name: [row[name] for row in READ] for name in HEADER}
    return pa.table(columns | {"at": pa.array(columns["at"], pa.timestamp("us", "UTC"))})


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
def test_parquet_reads_the_same_in_every_packing(tmp_path, reading, packing):
    pq.write_table(parquet_table(), tmp_path / "plain")
    file = tmp_path / f"accesses.parquet{packing}"
    file.write_bytes(pack((tmp_path / "plain").read_bytes(), packing))
    got = reading(file)
    assert got.rows == READ
    assert got.staged.inputs[0].bytes == file.stat().st_size


@pytest.mark.parametrize("packing", ["", ".gz", ".zst"])
@pytest.mark.parametrize(("ending", "writer"), [(".arrow", pa.ipc.new_file), (".arrows", pa.ipc.new_stream)])
def test_arrow_reads_the_same_in_every_packing(tmp_path, reading, ending, writer, packing):
    with writer(tmp_path / "plain", parquet_table().schema) as out:
        out.write_table(parquet_table(), 2)
    file = tmp_path / f"accesses{ending}{packing}"
    file.write_bytes(pack((tmp_path / "plain").read_bytes(), packing))
    assert reading(file).rows == READ
    broken = tmp_path / f"broken{ending}"
    broken.write_bytes((tmp_path / "plain").read_bytes()[:-300])
    with pytest.raises(InputError, match="expected a whole Arrow file"):
        reading(broken)


def test_files_of_several_formats_make_one_table(tmp_path, reading):
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.csv").write_text(delimited(","))
    (folder / "b.jsonl").write_text(json_lines())
    pq.write_table(parquet_table(), folder / "deep" / "c.parquet")
    (folder / "README").write_text("not a table")
    (folder / ".hidden.csv").write_text("x")
    (folder / "_SUCCESS.csv").write_text("")
    got = reading(folder)
    assert got.rows == READ * 3
    assert [Path(each.path).name for each in got.staged.inputs] == ["a.csv", "b.jsonl", "c.parquet"]


def test_a_glob_is_sorted_and_a_file_named_twice_is_read_once(tmp_path, reading):
    for name in ("b.csv", "a.csv"):
        (tmp_path / name).write_text(f"at,custodian,order\n2026-05-01T00:00:00Z,{name[0]},1\n")
    got = reading(str(tmp_path / "*.csv"), tmp_path / "a.csv")
    assert [row["custodian"] for row in got.rows] == ["a", "b"]


def test_old_macintosh_line_ends_are_read(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_bytes(b"at,custodian,order\r2026-05-01T00:00:00Z,x,1\r2026-05-01T00:00:00Z,,2\r")
    got = reading(file)
    assert len(got.rows) == 1
    assert got.rejects == [f"accesses,{file},3,custodian,expected a value; this one is empty"]


def test_numbers_in_json_are_kept_as_they_are_written(tmp_path, reading):
    file = tmp_path / "a.jsonl"
    lines = [f'{{"at":"2026-05-01T00:00:00Z","custodian":7,"order":{number}}}' for number in ("12", "1.50", "9" * 30)]
    file.write_text("\n".join(lines))
    assert [row["order"] for row in reading(file).rows] == ["12", "1.50", "9" * 30]


def test_keys_that_come_late_in_json_are_not_lost(tmp_path, reading):
    first = '{"at":"2026-05-01T00:00:00Z","custodian":"a","order":"1"}\n'
    file = tmp_path / "a.jsonl"
    file.write_text(first * 1500 + first.replace("}", ',"purpose":"export"}'))
    assert reading(file).rows[-1]["purpose"] == "export"


def test_a_list_of_fields_is_read_from_json_and_parquet(tmp_path, reading):
    (tmp_path / "a.jsonl").write_text(
        '{"at":"2026-05-01T00:00:00Z","custodian":"a","order":"1","fields":["电话","name"]}\n'
    )
    table = parquet_table().set_column(5, "fields", pa.array([["电话", "name"], [], None], pa.list_(pa.string())))
    pq.write_table(table, tmp_path / "a.parquet")
    assert reading(tmp_path / "a.jsonl").rows[0]["fields"] == "name|phone"
    shown = [field_names(row["fields"] or "") for row in reading(tmp_path / "a.parquet").rows]
    assert shown == [{"name", "phone"}, set(), set()]


def test_formats_are_found_by_walking_the_folder():
    own = {".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".parquet", ".pq"}
    assert set(formats()) == own | {".arrow", ".arrows", ".feather", ".xlsx"}
    assert format_of(Path("x.CSV.GZ")) is formats()[".csv"]
    with pytest.raises(InputError, match=r"expected a name ending in .*\.csv"):
        format_of(Path("x.xls"))
