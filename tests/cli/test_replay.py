"""``holdfast replay``: makes a folder, measures, and says clearly what it was not given."""

import json

import pytest


@pytest.fixture(scope="module")
def made(holdfast, tmp_path_factory):
    out = tmp_path_factory.mktemp("replay") / "out"
    return holdfast("replay", "jumei-2016", "--scale", "12k", "--seed", 3, "--out", out, "--json"), out


def test_it_writes_events_complaints_and_the_truth(made):
    ended, out = made
    assert (ended.code, ended.err) == (0, "")
    said = json.loads(ended.out)
    assert {path.name for path in out.iterdir()} == {"events", "complaints", "truth", "replay.json"}
    assert json.loads((out / "replay.json").read_text("utf-8")) == {k: v for k, v in said.items() if k != "out"}
    assert 8_000 < said["events"] < 16_000


def test_an_older_replay_is_replaced_and_anything_else_is_left_alone(made, holdfast, tmp_path):
    _, out = made
    again = holdfast("replay", "jumei-2016", "--scale", "12k", "--seed", 3, "--out", out)
    assert again.code == 0
    assert "jumei-2016" in again.out
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    refused = holdfast("replay", "jumei-2016", "--scale", "12k", "--out", tmp_path)
    assert (refused.code, [path.name for path in tmp_path.iterdir()]) == (2, ["mine.txt"])
    assert "--out" in refused.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere-1999",), "yougou-2014"),
        (("botnet", "--scale", "much"), "--scale"),
        (("botnet", "--scale", "0.0001"), "0.002"),
        (("botnet", "--scale", "2000M"), "1000M"),
        (("botnet", "--scale", "20k", "--out", "/dev/null/there"), "--out"),
        (("botnet", "--policy", "none"), "--measure"),
        (("botnet", "--policy", "some", "--measure"), "holdfast"),
    ],
)
def test_what_was_expected_is_said(holdfast, arguments, said):
    ended = holdfast("replay", *arguments)
    assert ended.code == 2
    assert said in ended.err
