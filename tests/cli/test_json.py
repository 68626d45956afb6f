"""The answer for machines: one JSON object on standard output, and nothing else there."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="module")
def ended(
    started: Callable[..., "subprocess.Popen[str]"], all_files: list[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, str, str, Path]:
    out = tmp_path_factory.mktemp("json") / "out"
    with started("trace", *all_files, "--json", "--out", out) as process:
        told, err = process.communicate()
    return process.returncode, told, err, out


def test_standard_output_is_one_json_object_and_nothing_else(ended):
    code, out, err, _ = ended
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert list(document) == ["run", "leads", "complaints_by_day", "exposed"]


def test_it_says_what_the_report_says(ended):
    _, out, _, folder = ended
    document: dict[str, Any] = json.loads(out)
    run = json.loads((folder / "run.json").read_text("utf-8"))
    assert document["run"] == run
    assert document["leads"][0]["custodian"] == "desk-03"
    assert document["leads"][0]["reason"]["code"] == "saw-before-call"
    assert len(document["leads"]) == run["leads"]
    assert len(document["exposed"]) == run["exposed"] > 10
    assert sum(day["complaints"] for day in document["complaints_by_day"]) == run["complaints_used"]
