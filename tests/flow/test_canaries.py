"""Canaries stand beside the lake; the command line plants them and tells who touched them."""

import io
import json

import pytest
from tests.detect.reading import access
from tests.detect.small import at, login, table

from holdfast.detect import detector_named
from holdfast.errors import InputError
from holdfast.flow.beside import all_beside, beside_file, read_beside
from holdfast.flow.canaries import plant, touched
from holdfast.flow.detecting import found_by
from holdfast.lake import lake_tokens, open_lake
from holdfast.settings import Settings, local_folder


@pytest.fixture
def settings(tmp_path):
    chosen = Settings(lake=str(tmp_path / "lake"))
    tokens = lake_tokens(local_folder(chosen.lake))
    plant(chosen, "account", ["c-planted"], tokens, at=at(), note="hub")
    plant(chosen, "order", ["o-planted"], tokens, at=at(), expected=["erp:1"])
    lake = open_lake(chosen.lake, free_bytes=0)
    accesses = [
        access(at(days=2), "staff:7", "o-planted", purpose="export"),
        access(at(days=1), "erp:1", "o-planted", "erp_app"),
    ]
    lake.append("accesses", table("accesses", accesses))
    lake.append("logins", table("logins", [login(at(days=3), tokens.token("account", "c-planted"), "198.18.0.9")]))
    return chosen


def test_canaries_are_planted_once_and_accounts_only_as_tokens(settings):
    assert plant(settings, "order", ["o-planted"], lake_tokens(local_folder(settings.lake)), at=at(days=9)) == 0
    kept = read_beside(settings, "canaries").to_pylist()
    assert [row["at"] for row in kept] == [at(), at()]
    assert kept[0]["identifier"].startswith("a_")
    assert beside_file(settings, "canaries").stat().st_mode & 0o077 == 0


def test_who_touched_which_canary_is_told_and_found(settings, duckdb):
    lake = open_lake(settings.lake)
    account, order = touched(settings, lake, duckdb)
    assert (account.tried, account.read, account.note) == (1, 0, "hub")
    assert (order.read, order.exported, order.last_at) == (1, 1, at(days=2))
    found = found_by([detector_named("canary_touched")], lake, duckdb, beside=all_beside(settings))
    assert sorted(found["subject"].to_pylist()) == ["198.18.0.9", "staff:7"]


def test_an_identifier_that_is_none_is_told_with_its_line_never_with_itself(settings):
    tokens = lake_tokens(local_folder(settings.lake))
    with pytest.raises(InputError, match=r"^2: ") as told:
        plant(settings, "order", ["o2", "x" * 2000], tokens, at=at())
    assert "xxx" not in str(told.value)


def test_a_file_that_is_none_of_ours_is_told(settings):
    beside_file(settings, "canaries").write_text("no")
    with pytest.raises(InputError, match="canaries"):
        all_beside(settings)


def test_the_command_line_plants_and_lists(settings, capsys, monkeypatch):
    from holdfast.cli import main  # noqa: PLC0415

    def run(*words: str, given: str = "") -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(given))
        monkeypatch.setattr("sys.argv", ["holdfast", "canary", *words, "--lake", settings.lake, "--lang", "en"])
        main()
        told: str = capsys.readouterr().out
        return told

    assert run("plant", "order", given="o-planted\no-new\n") == "1 remembered, 1 known before.\n"
    assert [each["read"] for each in json.loads(run("list", "--json"))] == [0, 1, 0]
    assert "o-planted" in run("list")
