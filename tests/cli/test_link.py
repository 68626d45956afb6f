"""holdfast link: files in, campaigns out; a lake linked, shown, explained, judged, in both languages."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.flow.linking.told import all_told


@pytest.fixture
def complaints(tmp_path: Path) -> Path:
    rows = [
        {name: f"{value.isoformat()}Z" if hasattr(value, "isoformat") else value for name, value in row.items()}
        for row in all_told()
    ]
    path = tmp_path / "complaints.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_files_are_linked_without_a_lake_and_bad_rows_are_told(
    holdfast: Callable[..., Any], complaints: Path, tmp_path: Path
):
    text = complaints.read_text(encoding="utf-8").splitlines()
    complaints.write_text("\n".join([*text, text[1].replace("c0000", "x1").replace("T", " at ")]), encoding="utf-8")
    out = tmp_path / "linked"
    done = holdfast("link", "run", "--complaints", complaints, "--out", out)
    assert done.code == 0
    assert "2 campaigns" in done.out
    assert pq.read_table(out / "members.parquet").num_rows == 17
    rejects = (out / "rejects.csv").read_text("utf-8").splitlines()
    assert len(rejects) == 2
    assert ",reported_at," in rejects[1]
    for file in out.iterdir():
        assert "客服".encode() not in file.read_bytes()
        assert b"62220000" not in file.read_bytes()


def test_a_lake_is_linked_shown_explained_and_judged(
    holdfast: Callable[..., Any], complaints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOLDFAST_LAKE", str(tmp_path / "lake"))
    assert holdfast("ingest", complaints, "--table", "complaints").code == 0
    told = json.loads(holdfast("link", "run", "--json").out)
    assert [row["calls"] for row in told["campaigns"]] == [9, 7]
    assert "9" in holdfast("link", "show").out
    campaign = told["campaigns"][0]["campaign"]
    assert "tells of the same call as c0003" in holdfast("link", "show", campaign).out
    why = holdfast("link", "explain", "c0001", "c0004", "--lang", "zh").out
    assert "来电号码" in why
    assert json.loads(holdfast("link", "explain", "c0001", "c0004", "--json").out)["probability"] > 0.9
    assert "并非同一伙人所为" in holdfast("link", "judge", "c0001", "c0004", "negative", "--lang", "zh").out
    assert holdfast("link", "undo", "c0001", "c0004").code == 0
    assert holdfast("link", "judge", "c0001", "c0004", "maybe").code == 2
    for pair in (("c0001", "c9999"), ("c0001", "c0001")):
        assert "stand in the lake were expected" in holdfast("link", "judge", *pair, "positive").err
    assert holdfast("link", "show", "k_nothing").code == 2
