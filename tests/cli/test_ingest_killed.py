"""``holdfast ingest`` killed at random moments: nothing acknowledged is lost, nothing is stored twice."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

RUNNER = Path(__file__).parent / "ingest_and_kill.py"


@pytest.mark.parametrize(("mode", "kills"), [("files", 220), ("follow", 30)])
def test_killed_hundreds_of_times_every_line_is_stored_once(tmp_path: Path, mode: str, kills: int):
    command = [sys.executable, str(RUNNER), mode, str(tmp_path), str(kills), "7"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found["lost"] == found["missing"] == found["twice"] == []
    assert found["code"] == 0
    assert found["kills"] == kills
    assert found["acknowledged"] == found["written"] > kills
