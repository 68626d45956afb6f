"""Lists of host names in; what imitates the shop is kept once and told."""

import json

import pytest
from tests.detect.small import at, table

from holdfast.errors import UsageError
from holdfast.flow.beside import read_beside
from holdfast.flow.domains import look, shop_of
from holdfast.flow.steps import STEPS, run_steps
from holdfast.lake import open_lake
from holdfast.settings import Settings, Shop


def test_what_imitates_is_kept_once(tmp_path):
    settings = Settings(lake=str(tmp_path / "lake"), shop=Shop(names="dangdang,当当", domains="dangdang.com"))
    shop = shop_of(settings)
    lines = ["dangdang-kefu.top,2026", "harmless.com", "DANGDANG-KEFU.TOP"]
    first = look(settings, shop, lines, "feed", at())
    again = look(settings, shop, lines, "feed", at(days=1))
    assert (first.names, len(first.found), first.new, again.new) == (2, 1, 1, 0)
    (kept,) = read_beside(settings, "hosts").to_pylist()
    assert (kept["host"], kept["at"], kept["manner"]) == ("dangdang-kefu.top", at(), "name-and-service")


def test_a_shop_without_a_name_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"shop\.names"):
        shop_of(Settings(lake=str(tmp_path / "lake")))


def test_the_command_line_looks_and_the_detector_speaks(tmp_path, capsys, monkeypatch):
    from holdfast.cli import main  # noqa: PLC0415

    (tmp_path / "feed.txt").write_text("refund-dangdang.com\nshop.org\n", "utf-8")

    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["holdfast", *words, "--lake", str(tmp_path / "lake"), "--lang", "en"])
        main()
        told: str = capsys.readouterr().out
        return told

    given = ("domains", str(tmp_path / "feed.txt"), "--name", "dangdang", "--domain", "dangdang.com")
    assert "2 host names, 1 of them" in run(*given)
    assert json.loads(run(*given, "--json"))["new"] == 0
    assert "lookalike_domain: 1" in run("detect", "--detector", "lookalike_domain")


def test_pages_in_complaints_are_looked_at_when_complaints_come(tmp_path):
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    settings = Settings(lake=lake.url, shop=Shop(names="dangdang", domains="dangdang.com"))
    (step,) = (each for each in STEPS if each.name == "domains")
    assert "domains" not in run_steps(lake, settings, steps=(step,)), "there are no complaints"
    told = {"at": at(), "complaint": "k1", "reported_at": at(), "url": "http://dangdang-kefu.top/refund"}
    lake.append("complaints", table("complaints", [told]))
    came = run_steps(lake, settings, steps=(step,))
    assert (came["domains"].done["names"], came["domains"].done["new"]) == (1, 1)
    assert [row["source"] for row in read_beside(settings, "hosts").to_pylist()] == ["complaint"]
    assert run_steps(lake, settings, steps=(step,)) == came, "nothing has come since"
