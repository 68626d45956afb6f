"""``holdfast demo --serve``: a desk that is filled by a replay, in a folder of its own, and opens again."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from holdfast.cli.demo_desk import free_port, serve_demo
from holdfast.errors import UsageError
from holdfast.flow.found import campaigns, traced
from holdfast.locale import sentences
from holdfast.settings import load_settings

START_SECONDS = 240


@pytest.mark.slow
def test_the_desk_opens_filled_and_writes_nowhere_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "holdfast",
        "demo",
        "--serve",
        "--out",
        "desk",
        "--port",
        str(port),
        "--lang",
        "en",
    ]
    environment = {**os.environ, "HOME": str(home)}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr
        told = ""
        until = time.monotonic() + START_SECONDS
        while "Ctrl-C" not in told and time.monotonic() < until:
            told += process.stderr.readline()
        assert f"http://localhost:{port}/console/" in told
        assert re.search(r"password +\w{6}-", told)
        for _ in range(100):
            try:
                assert (
                    httpx.get(f"http://localhost:{port}/console/", follow_redirects=True, timeout=20).status_code == 200
                )
                break
            except httpx.TransportError:
                time.sleep(0.3)
        else:
            pytest.fail("the desk did not open")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert {each.name for each in tmp_path.iterdir()} == {"home", "desk"}
    assert not list(home.iterdir())
    assert (tmp_path / "desk" / "sign-in.txt").stat().st_mode & 0o077 == 0

    settings = load_settings(tmp_path / "desk" / "holdfast.toml", {})
    assert campaigns(settings)[0].complaints > 20
    outcome = traced(settings)
    assert outcome
    assert outcome.leads["custodian"][0].as_py() == "erp:returns-desk-07"


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:

    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="name another folder"):
        serve_demo(tmp_path, 2016, None, sentences("en"))
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
