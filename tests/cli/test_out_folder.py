"""Where a report goes: an older report gives way, anything else stays as it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from holdfast.errors import UsageError
from holdfast.report.folder import report_folder


def test_a_folder_that_is_no_report_is_not_overwritten(
    holdfast: Callable[..., Any], all_files: list[str], tmp_path: Path
):
    theirs = tmp_path / "photos"
    theirs.mkdir()
    (theirs / "cat.txt").write_text("a cat", encoding="utf-8")
    ended = holdfast("trace", *all_files, "--out", theirs)
    assert (ended.code, ended.out) == (2, "")
    assert str(theirs) in ended.err
    assert [file.name for file in tmp_path.iterdir()] == ["photos"]
    assert (theirs / "cat.txt").read_text("utf-8") == "a cat"


def test_a_file_is_not_overwritten(holdfast: Callable[..., Any], all_files: list[str], tmp_path: Path):
    theirs = tmp_path / "report"
    theirs.write_text("a letter", encoding="utf-8")
    ended = holdfast("trace", *all_files, "--out", theirs)
    assert ended.code == 2
    assert theirs.read_text("utf-8") == "a letter"


def test_an_older_report_is_replaced_whole(holdfast: Callable[..., Any], all_files: list[str], report, tmp_path: Path):
    older = tmp_path / "report"
    older.mkdir()
    (older / "run.json").write_text((report.folder / "run.json").read_text("utf-8"), encoding="utf-8")
    (older / "left-over.csv").write_text("old", encoding="utf-8")
    assert holdfast("trace", *all_files, "--out", older).code == 0
    assert {file.name for file in older.iterdir()} == {file.name for file in report.folder.iterdir()}
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


def test_an_older_report_stays_when_the_new_one_fails(holdfast: Callable[..., Any], report, tmp_path: Path):
    older = tmp_path / "report"
    older.mkdir()
    (older / "run.json").write_text((report.folder / "run.json").read_text("utf-8"), encoding="utf-8")
    ended = holdfast("trace", "--complaints", "nosuch.csv", "--accesses", "nosuch.csv", "--out", older)
    assert ended.code == 2
    assert [file.name for file in older.iterdir()] == ["run.json"]
    assert [file.name for file in tmp_path.iterdir()] == ["report"]


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "out").mkdir()
    with report_folder(tmp_path / "out") as folder:
        (folder.path / "run.json").write_text("{}", encoding="utf-8")
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["run.json"]


def test_folders_on_the_way_are_made(tmp_path: Path):
    with report_folder(tmp_path / "a" / "b" / "out") as folder:
        (folder.path / "run.json").write_text("{}", encoding="utf-8")
    assert (tmp_path / "a" / "b" / "out" / "run.json").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written"), report_folder(tmp_path / "file" / "out"):
        pass


def test_others_may_read_the_report(report):
    assert report.folder.stat().st_mode & 0o777 == 0o755


def test_a_fault_on_the_way_leaves_nothing(tmp_path: Path):
    def fail() -> None:
        with report_folder(tmp_path / "out") as folder:
            (folder.path / "leads.csv").write_text("half", encoding="utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not list(tmp_path.iterdir())
