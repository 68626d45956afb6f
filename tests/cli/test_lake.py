"""Looking after the lake from the command line, in both languages."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.lake.conftest import logins

from holdfast.lake import Lake, lake_tokens, open_lake

TOKEN = "a_" + "f" * 32


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    for n in range(4):
        lake.append("logins", logins(10, first=10 * n))
    lake.append("logins", logins(2, first=40, account=TOKEN))
    return lake


def test_stats_tell_rows_and_files(holdfast: Callable[..., Any], lake: Lake):
    told = holdfast("lake", "stats", "--lake", lake.url)
    assert told.code == 0
    assert "logins 42 5 5" in " ".join(told.out.split())
    (size,) = json.loads(holdfast("lake", "stats", "--lake", lake.url, "--json").out)
    assert (size["table"], size["rows"], size["files"]) == ("logins", 42, 5)


def test_compact_joins_and_says_so(holdfast: Callable[..., Any], lake: Lake):
    assert "5 files became 1" in holdfast("lake", "compact", "--lake", lake.url, "--least", 2).out
    assert "合并" in holdfast("lake", "compact", "--lake", lake.url, "--least", 2, "--lang", "zh").out
    assert open_lake(lake.url).version("logins").rows == 42


def test_a_damaged_file_is_named_and_ends_with_code_2(holdfast: Callable[..., Any], lake: Lake):
    whole = holdfast("lake", "check", "--lake", lake.url)
    assert (whole.code, "5 files were read; all are what was written" in whole.out) == (0, True)
    file = lake.version("logins").files[0]
    place = Path(lake.url) / "logins" / file.path
    place.write_bytes(place.read_bytes()[:-1] + b"\0")
    for language, says in (("en", "other content"), ("zh", "内容不符")):
        ended = holdfast("lake", "check", "--lake", lake.url, "--lang", language)
        assert ended.code == 2
        assert f"logins/{file.path}" in ended.out
        assert says in ended.out


def test_forgetting_needs_a_token_and_tells_what_changed(holdfast: Callable[..., Any], lake: Lake):
    refused = holdfast("forget", "--account", "jo@example.com", "--reason", "asked", "--lake", lake.url)
    assert refused.code == 2
    assert "jo@example.com" not in refused.out + refused.err
    done = holdfast("forget", "--account", TOKEN, "--reason", "asked", "--lake", lake.url)
    assert (done.code, "logins: 2 rows changed" in done.out) == (0, True)
    assert "No row" in holdfast("forget", "--account", TOKEN, "--reason", "asked", "--lake", lake.url).out


def test_network_logs_are_kept_as_long_as_the_law_says(holdfast: Callable[..., Any], lake: Lake):
    refused = holdfast("lake", "retain", "--lake", lake.url, "--days", "logins=30")
    assert refused.code == 2
    assert "183 days" in refused.err
    assert open_lake(lake.url).version("logins").rows == 42
    forced = holdfast("lake", "retain", "--lake", lake.url, "--days", "logins=1", "--force")
    assert (forced.code, "logins: 42 rows older than 1 days removed" in forced.out) == (0, True)


@pytest.mark.parametrize(
    "days", ["logins", "logins=soon", "login=200", "logins=0", "logins=99999999", "logins=" + "9" * 5000, "logins=²"]
)
def test_days_that_say_nothing_are_refused(holdfast: Callable[..., Any], lake: Lake, days: str):
    assert holdfast("lake", "retain", "--lake", lake.url, "--days", days).code == 2


def test_a_lake_that_is_not_there_is_not_made(holdfast: Callable[..., Any], tmp_path: Path):
    ended = holdfast("lake", "stats", "--lake", tmp_path / "none")
    assert (ended.code, "there is no lake" in ended.err) == (2, True)
    assert not (tmp_path / "none").exists()


def test_a_token_is_made_of_what_comes_in_by_standard_input(
    holdfast: Callable[..., Any], lake: Lake, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.stdin", io.StringIO("jo@example.com\n\nJO@example.com \nother\n"))
    first, same, other = holdfast("lake", "token", "--lake", lake.url).out.split()
    assert first == same == lake_tokens(lake.folder).token("account", "jo@example.com")
    assert other != first
    assert holdfast("lake", "token", "--kind", "name", "--lake", lake.url).code == 2
