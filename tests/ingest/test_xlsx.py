"""Excel workbooks give the rows that the other formats give; what is none is refused."""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook

from holdfast.errors import InputError
from holdfast.ingest.formats import xlsx
from holdfast.ingest.reading import Manner


def book(path: Path, *rows: Sequence[object]) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.create_sheet("another").append(["not", "this"])
    made.save(path)
    return path


def test_cells_are_text_with_the_sheets_row_numbers(tmp_path):
    at = datetime(2026, 5, 1, 14, 30)  # noqa: DTZ001 - workbooks know no zones
    rows: list[list[object]] = [["编号", "phone", "at"], [], ["K1", 10000000001.0, at], ["K2", None, "x"]]
    reading = xlsx.open_file(book(tmp_path / "a.xlsx", *rows), Manner(work=tmp_path))
    assert reading.columns == ("编号", "phone", "at")
    (batch,) = reading.batches(["phone", "at"])
    assert batch.columns["phone"].to_pylist() == ["10000000001", None]
    assert batch.columns["at"].to_pylist() == ["2026-05-01 14:30:00", "x"]
    assert batch.lines(np.arange(2)).tolist() == [3, 4]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b"name,phone\n"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputError, match="expected a whole Excel workbook"):
        xlsx.open_file(path, Manner(work=tmp_path))


def test_an_enormous_one_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = book(tmp_path / "a.xlsx", ["a"], ["b"])
    monkeypatch.setattr(xlsx, "UNPACKED_BYTES", 100)
    with pytest.raises(InputError, match="unpacked"):
        xlsx.open_file(path, Manner(work=tmp_path))


def test_an_empty_sheet_a_column_twice_and_a_broken_sheet_are_refused(tmp_path):
    with pytest.raises(InputError, match="row of column names"):
        xlsx.open_file(book(tmp_path / "a.xlsx"), Manner(work=tmp_path))
    with pytest.raises(InputError, match="each column once"):
        xlsx.open_file(book(tmp_path / "b.xlsx", ["a", "a"]), Manner(work=tmp_path))
    with zipfile.ZipFile(tmp_path / "c.xlsx", "w") as archive:
        archive.writestr("nothing.txt", "nothing")
    with pytest.raises(InputError, match="whole Excel workbook"):
        xlsx.open_file(tmp_path / "c.xlsx", Manner(work=tmp_path))


def changed(path: Path, before: bytes, after: bytes) -> Path:
    """Write another text into the sheet, as other programs than Excel do."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            is_sheet = name.endswith("sheet1.xml")
            assert not is_sheet or before in content
            archive.writestr(name, content.replace(before, after) if is_sheet else content)
    return path


def test_rows_beyond_a_size_that_is_written_wrong_are_read(tmp_path):
    path = changed(book(tmp_path / "a.xlsx", ["a", "b"], ["1", "2"], ["3", "4"]), b'ref="A1:B3"', b'ref="A1"')
    (batch,) = xlsx.open_file(path, Manner(work=tmp_path)).batches(["b"])
    assert batch.columns["b"].to_pylist() == ["2", "4"]


def test_a_row_beyond_all_sheets_is_refused_and_not_waited_for(tmp_path):
    path = changed(book(tmp_path / "a.xlsx", ["a"], ["1"]), b'<row r="2"', b'<row r="99999999999"')
    reading = xlsx.open_file(path, Manner(work=tmp_path))
    with pytest.raises(InputError, match="at most 1048576 rows"):
        list(reading.batches(["a"]))


def test_a_locked_workbook_is_told_from_a_broken_one(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    with pytest.raises(InputError, match="without a password"):
        xlsx.open_file(tmp_path / "a.xlsx", Manner(work=tmp_path))
