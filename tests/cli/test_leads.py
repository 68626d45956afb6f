"""Complaints through the door, a run, and the leads on a terminal and as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.flow.small_shop import Leak, made_shop


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("HOLDFAST_STEPS_TIMEZONE", "Asia/Shanghai")


@pytest.mark.usefixtures("environment")
def test_from_files_over_the_lake_to_the_leads(holdfast: Callable[..., Any], tmp_path: Path):
    assert "Nothing was traced yet" in holdfast("leads").out
    assert json.loads(holdfast("leads", "--json").out) == {"run": None, "leads": []}
    paths = made_shop(91, leaks=[Leak("desk-03", 20, 33, 10)], orders=500).write(tmp_path / "shop")
    for table, path in paths.items():
        assert holdfast("ingest", path, "--table", table, "--timezone", "UTC").code == 0
    assert holdfast("leads", "--now").code == 0
    told = holdfast("leads").out
    assert "desk staff desk-03" in told
    assert "exposed" in told
    found = json.loads(holdfast("leads", "--json").out)
    assert found["leads"][0]["custodian"] == "desk-03"
    assert found["leads"][0]["reason"]["code"]
    assert "可能受影响" in holdfast("leads", "--lang", "zh").out
    assert found["run"] in holdfast("leads").out
