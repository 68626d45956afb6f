"""``holdfast ingest`` killed at random moments: nothing acknowledged is lost, nothing is stored twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = Path(__file__).parent / "ingest_and_kill.py"


def killed(mode: str, folder: Path, trials: int, seconds: float) -> dict[str, object]:
    command = [sys.executable, str(RUNNER), mode, str(folder), str(trials), str(seconds), "7"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, object] = json.loads(ended.stdout)
    return found


def check(found: dict[str, object]) -> None:
    assert found["lost"] == found["missing"] == found["twice"] == []
    assert found["code"] == 0
    assert int(str(found["kills"])) > 0


@pytest.mark.parametrize("mode", ["files", "follow"])
def test_killed_at_random_moments_every_line_is_stored_once(tmp_path, mode):
    check(killed(mode, tmp_path, 20, 10))


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["files", "follow"])
def test_killed_hundreds_of_times_every_line_is_stored_once(tmp_path, mode):
    check(killed(mode, tmp_path, 300, 25))
