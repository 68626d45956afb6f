"""Detectors over a lake: what is found is kept once, with its first finding; other knobs are tried on the past."""

import json

import pytest
from tests.detect.small import at, login, table

from holdfast.detect import detector_named
from holdfast.errors import InputError
from holdfast.flow.detecting import backtest, detect, read_standing
from holdfast.lake import open_lake

STUFFING = detector_named("credential_stuffing")


@pytest.fixture
def lake(tmp_path):
    opened = open_lake(tmp_path / "lake", free_bytes=0)
    rows = [login(at(seconds=9 * n), f"a{n}", "198.18.0.1", is_ok=n == 3) for n in range(40)]
    other = [{**login(at(seconds=9 * n), f"b{n}", "198.18.0.2", is_ok=False), "tenant": "other"} for n in range(40)]
    opened.append("logins", table("logins", rows + other))
    return opened


def test_what_is_found_again_is_kept_once_with_its_first_finding(lake, duckdb, tmp_path):
    state = tmp_path / "signals.parquet"
    first = detect([STUFFING], lake, duckdb, state, now=at(days=1))
    again = detect([STUFFING], lake, duckdb, state, now=at(days=2))
    assert (first.new, again.new) == (1, 0)
    (kept,) = read_standing(state).to_pylist()
    assert (kept["subject"], kept["found_at"]) == ("198.18.0.1", at(days=1))


def test_events_of_another_shop_are_not_looked_at(lake, duckdb, tmp_path):
    done = detect([STUFFING], lake, duckdb, tmp_path / "s.parquet", now=at(days=1), tenant="other")
    assert done.found["subject"].to_pylist() == ["198.18.0.2"]


def test_since_leaves_out_what_was_over_before(lake, duckdb, tmp_path):
    done = detect([STUFFING], lake, duckdb, tmp_path / "s.parquet", now=at(days=3), since=at(days=2))
    assert done.found.num_rows == 0


def test_a_file_that_is_none_of_ours_is_told(tmp_path):
    (tmp_path / "s.parquet").write_text("no")
    with pytest.raises(InputError, match="signals"):
        read_standing(tmp_path / "s.parquet")


def test_a_backtest_says_what_comes_what_goes_and_who_is_troubled(lake, duckdb):
    found = backtest(STUFFING, {"min_accounts": 50}, lake, duckdb)
    assert found.gone == {("ip", "198.18.0.1")}
    assert (found.both, found.come, found.troubled_before, found.troubled_after) == (0, frozenset(), 1, 0)


def test_the_command_line_detects_and_backtests(lake, tmp_path, capsys, monkeypatch):
    from holdfast.cli import main  # noqa: PLC0415

    def run(*words: str) -> str:
        given = () if "--lake" in words else ("--lake", str(tmp_path / "lake"))
        monkeypatch.setattr("sys.argv", ["holdfast", *words, *given, "--lang", "en"])
        main()
        told: str = capsys.readouterr().out
        return told

    told = run("detect", "--detector", "credential_stuffing")
    assert "One signal, new." in told
    assert "40 accounts were tried" in " ".join(told.split())
    assert json.loads(run("detect", "--detector", "credential_stuffing", "--json"))["new"] == 0
    assert "1 go" in run("backtest", "credential_stuffing", "--param", "min_accounts=50")
    with pytest.raises(SystemExit) as ended:
        run("detect", "--lake", str(tmp_path / "misspelt"))  # "nothing stands out" would be no comfort
    assert (ended.value.code, "there is no lake" in capsys.readouterr().err) == (2, True)
