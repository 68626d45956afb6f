"""Rows that do not fit are set aside with file, line and reason, never with what stood there; or they stop the run."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

PERSON = "Wilhelmina Invented"
BAD = (
    f"c-bad-1,buyer-00001,o-00001,{PERSON}\n"
    f",buyer-00002,o-00002,2025-04-20T10:00:00Z\n"
    "c-bad-3,,,2025-04-20T10:00:00Z\n"
    "c-bad-4,buyer-00004,o-00004,\n"
    "c-bad-5,buyer-00005,o-00005,1925-04-20T10:00:00Z\n"
)


@pytest.fixture
def told(files: Mapping[str, str], tmp_path: Path) -> Path:
    """The small shop's complaints with five rows that do not fit among them."""
    head, *rows = Path(files["complaints"]).read_text("utf-8").splitlines(keepends=True)
    wanted = head.strip().split(",")
    assert wanted[:4] == ["complaint", "account", "order", "called_at"]
    file = tmp_path / "told.csv"
    bad = [line.rstrip("\n") + "," * (len(wanted) - 4) + "\n" for line in BAD.splitlines(keepends=True)]
    file.write_text(head + "".join([*rows[:2], *bad, *rows[2:]]), encoding="utf-8")
    return file


def test_good_rows_are_traced_and_bad_ones_named(
    holdfast: Callable[..., Any], files: Mapping[str, str], told: Path, tmp_path: Path
):
    ended = holdfast("trace", "--complaints", told, "--accesses", files["accesses"], "--out", tmp_path / "out")
    assert ended.code == 0
    assert "5 rows could not be read and are left out" in ended.out
    written = (tmp_path / "out" / "rejects.csv").read_text("utf-8")
    rows = list(csv.DictReader(written.splitlines()))
    assert [(row["table"], row["file"], row["line"], row["field"]) for row in rows] == [
        ("complaints", str(told), "4", "called_at"),
        ("complaints", str(told), "5", "complaint"),
        ("complaints", str(told), "6", "account"),
        ("complaints", str(told), "7", "called_at"),
        ("complaints", str(told), "8", "called_at"),
    ]
    assert all(row["reason"] for row in rows)
    assert PERSON not in written
    run = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert run["rejected"] == 5
    assert [each["rejected"] for each in run["inputs"]] == [5, 0]
    assert PERSON not in (tmp_path / "out" / "report.html").read_text("utf-8")


def test_strict_stops_at_the_first_bad_row_and_leaves_no_report(
    holdfast: Callable[..., Any], files: Mapping[str, str], told: Path, tmp_path: Path
):
    ended = holdfast(
        *("trace", "--complaints", told, "--accesses", files["accesses"]),
        *("--out", tmp_path / "out", "--strict"),
    )
    assert (ended.code, ended.out) == (2, "")
    assert f"{told}:4: called_at" in ended.err
    assert PERSON not in ended.err
    assert [file.name for file in tmp_path.iterdir()] == ["told.csv"]
