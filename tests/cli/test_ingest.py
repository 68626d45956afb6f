"""Events by the command line: what an interruption leaves is told, and what did not fit is listed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from holdfast.lake import Lake, open_lake

LINE = '{"at": "2026-05-01T00:00:00Z", "account": "anna", "device": "d%d"}\n'


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOLDFAST_LAKE", str(tmp_path / "lake"))
    return tmp_path / "lake"


def test_ctrl_c_tells_what_is_stored_and_the_same_call_goes_on(
    holdfast: Callable[..., Any], lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    files = [tmp_path / f"logins-{number}.jsonl" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(LINE % number)
    append, calls = Lake.append, []

    def stopped(self: Lake, *given: Any) -> Any:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return append(self, *given)

    monkeypatch.setattr(Lake, "append", stopped)
    ended = holdfast("ingest", *files)
    assert ended.code == 130
    assert ended.out == "One row came into logins.\n"
    assert "what was counted is in the lake" in ended.err
    assert "nothing was written" not in ended.err
    assert holdfast("ingest", *files).code == 0
    assert open_lake(lake).version("logins").rows == 3


def test_rows_are_the_tenants_of_the_settings(
    holdfast: Callable[..., Any], lake: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HOLDFAST_TENANT", "east")
    file = tmp_path / "logins.jsonl"
    file.write_text(LINE % 0)
    holdfast("ingest", file)
    table = open_lake(lake).table("logins")
    assert [part["tenant"].to_pylist() for each in table.version().files for part in table.batches(each)] == [["east"]]


def test_what_did_not_fit_is_listed(holdfast: Callable[..., Any], lake: Path, tmp_path: Path):
    assert holdfast("rejects").out == "Nothing was rejected.\n"
    file = tmp_path / "logins.jsonl"
    file.write_text(LINE % 0 + LINE.replace("2026", "someday") % 1)
    holdfast("ingest", file, "--lake", lake)
    assert f"logins,{file},2,at," in holdfast("rejects").out
    (row,) = json.loads(holdfast("rejects", "--json").out)["rejects"]
    assert (row["table"], row["line"], row["field"]) == ("logins", 2, "at")
