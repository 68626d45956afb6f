"""The demo: a simulated leak is found, compared with the truth, and told in the same bytes each time."""

import csv
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def twice(
    started: Callable[..., "subprocess.Popen[str]"],
    holdfast: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Any, Path, Path]:
    """Two demos with the same seed, side by side: one in a process of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with started("demo", "--seed", 2016, "--out", folder / "second") as other:
        ended = holdfast("demo", "--seed", 2016, "--out", folder / "first")
        assert other.communicate()[1] == ""
    assert other.returncode == 0
    return ended, folder / "first", folder / "second"


def test_it_names_the_custodian_who_leaked_and_compares_with_the_truth(twice):
    ended, folder, _ = twice
    assert (ended.code, ended.err) == (0, "")
    truth = json.loads((folder / "data" / "truth.json").read_text("utf-8"))
    with (folder / "leads.csv").open(encoding="utf-8", newline="") as lines:
        first = next(csv.DictReader(lines))
    assert (first["custodian"], first["custodian_kind"]) == (truth["custodian"], truth["custodian_kind"])
    assert float(first["probability"]) > 0.9
    assert f"The truth: {truth['custodian_kind']} {truth['custodian']}" in " ".join(ended.out.split())
    assert "right" in ended.out
    assert "wrong" not in ended.out
    assert "Simulated data" in ended.out


def test_it_says_that_everything_is_simulated(twice):
    _, folder, _ = twice
    run = json.loads((folder / "run.json").read_text("utf-8"))
    assert run["is_simulated"] is True
    assert run["seed"] == 2016
    assert [each["path"] for each in run["inputs"]] == [
        "data/complaints.csv",
        "data/accesses.parquet",
        "data/orders.csv",
    ]


def test_the_same_seed_gives_the_same_bytes(twice):
    _, first, second = twice
    names = {str(file.relative_to(first)) for file in first.rglob("*") if file.is_file()}
    assert names == {str(file.relative_to(second)) for file in second.rglob("*") if file.is_file()}
    for name in sorted(names - {"run.json"}):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
    records = [json.loads((folder / "run.json").read_text("utf-8")) for folder in (first, second)]
    assert [record.pop("timings").keys() for record in records]
    assert records[0] == records[1]


def test_its_files_can_be_traced_again_by_hand(twice, holdfast: Callable[..., Any], tmp_path: Path):
    _, folder, _ = twice
    data = folder / "data"
    ended = holdfast(
        *("trace", "--complaints", data / "complaints.csv", "--accesses", data / "accesses.parquet"),
        *("--orders", data / "orders.csv", "--timezone", "Asia/Shanghai", "--out", tmp_path / "out"),
    )
    assert ended.code == 0
    for name in ("leads.csv", "exposed.csv"):
        assert (tmp_path / "out" / name).read_bytes() == (folder / name).read_bytes()
