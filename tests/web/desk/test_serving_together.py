"""One command runs all parts, prints the first admin's link, brings back what dies, and stops clean."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int, path: str) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", path)
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def wait(is_so: Callable[[], bool], what: str, seconds: float = 90.0) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, what
        time.sleep(0.05)


def children(log: Path) -> dict[str, int]:
    """Return the last process of each part, as the log tells it."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return {line["part"]: line["pid"] for line in lines if line["event"] == "part_started"}


def is_gone(number: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(number, 0)
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


@pytest.mark.slow
def test_all_parts_start_come_back_when_killed_and_stop_with_the_one_that_started_them(tmp_path, request):
    api, desk, log = free_port(), free_port(), tmp_path / "log"
    command = [sys.executable, "-m", "holdfast", "serve", "--port", str(api), "--desk-port", str(desk)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HOLDFAST_")}
    environment["HOLDFAST_LAKE"] = str(tmp_path / "lake")
    with log.open("wb") as told:
        server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=told, cwd=tmp_path)
    request.addfinalizer(server.kill)  # its parts end with it
    assert server.stdout
    link = server.stdout.readline().decode().strip()
    wait(lambda: answers(api, "/api/v1/health") and answers(desk, "/health"), "the parts did not start")
    path = link.removeprefix(f"http://localhost:{desk}")
    assert re.fullmatch(r"/staff/welcome\?link=\S{32}", path)
    assert answers(desk, path)
    assert link not in log.read_text()
    before = children(log)
    assert set(before) == {"api", "desk", "steps"}
    os.killpg(before["desk"], signal.SIGKILL)
    wait(lambda: children(log)["desk"] != before["desk"] and answers(desk, "/health"), "the pages did not come back")
    assert "part_ended" in log.read_text()
    assert answers(api, "/api/v1/health")
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0
    assert all(map(is_gone, children(log).values()))
    assert (tmp_path / "lake.steps.json").exists()
