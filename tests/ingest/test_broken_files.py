"""A file that cannot be read is named, with what was expected; nothing crashes."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdfast.errors import InputError

GOOD = b"at,custodian,order\n2026-05-01T00:00:00Z,a,1\n"


def parquet_bytes(tmp_path: Path) -> bytes:
    pq.write_table(pa.table({"at": ["x"] * 1000, "custodian": ["a"] * 1000, "order": ["1"] * 1000}), tmp_path / "p")
    return (tmp_path / "p").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n\n", "header"),
        ("a.jsonl", b"", "empty"),
        ("a.jsonl", b"\n \n", "empty"),
        ("a.jsonl", b'[{"at": 1}]\n', "one JSON object a line"),
        ("a.parquet", b"", "empty"),
        ("a.parquet", GOOD, "whole Parquet file"),
        ("a.csv", b"PAR1\0\0\0\x15", "NUL"),
        ("a.csv", GOOD + b"2026-05-01T00:00:00Z,\0,1\n", "byte 65 is NUL"),
        ("a.csv", GOOD + b"2026-05-01T00:00:00Z,\xff\xff,1\n", "byte 65 fits neither"),
        ("a.csv", GOOD + "2026-05-01T00:00:00Z,Ren\xe9e M\xfcller,1\n".encode("latin-1"), "fits neither"),
        ("a.csv.gz", gzip.compress(GOOD * 9000, mtime=0)[:-400], "whole gzip file"),
        ("a.csv.gz", GOOD, "whole gzip file"),
        ("a.csv.zst", GOOD, "whole zstd file"),
        ("a.csv.zst", pa.compress(GOOD * 9000, codec="zstd", asbytes=True)[:-9], "whole zstd file"),
        ("a.csv", b"at,order,at\n", "twice: at"),
        ("a.csv", b'at,custodian,order\n2026-05-01T00:00:00Z,"a,1\n' + GOOD * 5, "does not end"),
        ("a.xlsx", b"PK", "whole Excel workbook"),
        ("a.ods", b"PK", "expected a name ending in"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path, reading, name, content, expected):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InputError) as caught:
        reading(file)
    assert expected in str(caught.value)
    assert str(file) in str(caught.value)
    assert "Ren" not in str(caught.value)


@pytest.mark.parametrize("cut", [0.3, 0.9, 0.999])
def test_a_parquet_file_cut_short_is_named(tmp_path, reading, cut):
    whole = parquet_bytes(tmp_path)
    file = tmp_path / "a.parquet"
    file.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(InputError, match="whole Parquet file"):
        reading(file)


def test_a_parquet_page_that_is_damaged_is_named(tmp_path, reading):
    whole = bytearray(parquet_bytes(tmp_path))
    whole[4:60] = b"\xff" * 56
    file = tmp_path / "a.parquet"
    file.write_bytes(bytes(whole))
    with pytest.raises(InputError, match="whole Parquet file"):
        reading(file)


def test_paths_that_name_nothing_are_named(tmp_path, reading):
    (tmp_path / "empty").mkdir()
    for path, expected in (
        (tmp_path / "none.csv", "no such file"),
        (tmp_path / "empty", "at least one file"),
        (tmp_path / "*.csv", "matches at least one file"),
        ("", "expected the path"),
    ):
        with pytest.raises(InputError, match=expected):
            reading(path)


def test_a_file_in_a_folder_for_devices_is_not_read(reading):
    with pytest.raises(InputError, match="not a device"):
        reading("/dev/null")


def test_a_row_longer_than_the_limit_is_an_error_with_its_line(tmp_path, reading):
    file = tmp_path / "a.csv"
    with file.open("wb") as out:
        out.write(GOOD + b"2026-05-01T00:00:00Z,")
        for _ in range(100):
            out.write(b"x" * (1 << 20))
        out.write(b",1\n")
    with pytest.raises(InputError, match=r":3: expected rows of at most 16 MiB"):
        reading(file)


def test_missing_columns_are_listed_with_those_found(tmp_path, reading):
    file = tmp_path / "a.csv"
    file.write_text("when,custodian,13800000000\n2026-05-01T00:00:00Z,a,1\n")
    with pytest.raises(InputError) as caught:
        reading(file)
    message = str(caught.value)
    assert "expected columns at, order or account" in message
    assert "found (not shown), custodian, (not shown)" in message
    assert f"holdfast columns {file}" in message
    assert "13800000000" not in message
