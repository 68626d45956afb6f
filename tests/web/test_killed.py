"""kill -9 at random points under load: what was acknowledged is stored, once, and no batch by half."""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from holdfast.engine import open_engine
from holdfast.lake import open_lake
from holdfast.web.api.keys import KeyFile

ROWS = 7
CLIENTS = 4


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(port: int, path: str, seconds: float = 5.0) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        link.request("GET", path)
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


def wait_until_up(port: int, seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            assert ask(port, "/api/v1/health")[0] == 200
        except (OSError, http.client.HTTPException):
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.01)
        else:
            return


def wait_until_gone(port: int, seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    with contextlib.suppress(OSError):
        while time.monotonic() < until:
            ask(port, "/api/v1/health")
            time.sleep(0.05)
        pytest.fail("the server lives on")


def stop_all(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


@dataclass
class Sender:
    """Sends batches one after the other; what is not answered is sent again, or left, as chance has it."""

    port: int
    key: str
    name: int
    acknowledged: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)

    def send_until(self, stop: threading.Event) -> None:
        chance, number = random.Random(self.name), 0  # noqa: S311
        while not stop.is_set():
            number += 1
            batch = f"{self.name}-{number}"
            self.tried.add(batch)
            while not stop.is_set():
                try:
                    self.send(batch)
                except (OSError, http.client.HTTPException):
                    time.sleep(0.01)
                    if chance.random() < 0.3:
                        break  # never known whether it came through
                    continue
                self.acknowledged.add(batch)
                break

    def send(self, batch: str) -> bool:
        rows = [{"at": "2026-05-01T09:30:00Z", "account": "a", "device": f"{batch}/{row}"} for row in range(ROWS)]
        body = "\n".join(map(json.dumps, rows))
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Content-Type": "application/x-ndjson", "Authorization": f"Bearer {self.key}"}
        try:
            link.request("POST", "/api/v1/events/logins", body, headers | {"Idempotency-Key": batch})
            answer = link.getresponse()
            text = answer.read()
        finally:
            link.close()
        if answer.status != 202:
            raise OSError(f"{answer.status}")
        if not text:
            raise OSError("killed between the head and the body of its answer")
        assert json.loads(text)["accepted"] == ROWS
        return answer.headers.get("Idempotency-Replayed") == "true"


def stored_devices(lake: Path) -> Counter[str]:
    with open_engine("duckdb") as engine:
        rows = engine.rows(open_lake(lake).read(engine, "logins").select("device"))
        return Counter(rows.column("device").to_pylist())


def environment(folder: Path) -> dict[str, str]:
    told = {"HOLDFAST_LAKE": str(folder / "lake"), "HOLDFAST_SPOOL_SECONDS": "0.15", "HOLDFAST_LIMITS_FREE_BYTES": "0"}
    return os.environ | told | {"HOLDFAST_LIMITS_REQUESTS_PER_SECOND": "100000", "HOLDFAST_LIMITS_BURST": "100000"}


def compare(senders: list[Sender], lake: Path) -> None:
    stored = stored_devices(lake)
    assert max(stored.values()) == 1, "stored twice"
    by_batch = Counter(device.partition("/")[0] for device in stored)
    assert set(by_batch.values()) == {ROWS}, "half a batch"
    acknowledged = {batch for sender in senders for batch in sender.acknowledged}
    assert acknowledged <= set(by_batch), "an acknowledged batch is lost"
    assert set(by_batch) <= {batch for sender in senders for batch in sender.tried}


def kill_often(folder: Path, *, kills: int, seed: int) -> int:
    """Return how many batches were acknowledged."""
    port, chance = free_port(), random.Random(seed)  # noqa: S311
    key = KeyFile(folder / "lake.keys.json").add("sender", ["logins"])
    command = [sys.executable, "-m", "tests.web.forked_server", str(port)]
    stop = threading.Event()
    senders = [Sender(port, key, name) for name in range(CLIENTS)]
    threads = [threading.Thread(target=sender.send_until, args=(stop,)) for sender in senders]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, env=environment(folder), text=True, **pipes) as mother:  # type: ignore[call-overload]

        def begin() -> int:
            mother.stdin.write("\n")
            mother.stdin.flush()
            return int(mother.stdout.readline())

        child = begin()
        wait_until_up(port)
        for thread in threads:
            thread.start()
        for _ in range(kills):
            if chance.random() < 0.6:  # else also while it still starts
                wait_until_up(port)
            time.sleep(chance.uniform(0.0, 0.12))
            os.kill(child, signal.SIGKILL)
            child = begin()
        wait_until_up(port)
        time.sleep(0.5)
        stop.set()
        for thread in threads:
            thread.join()
        while b"\nholdfast_spool_bytes 0.0" not in ask(port, "/metrics")[1]:
            time.sleep(0.05)
        os.kill(child, signal.SIGKILL)
        mother.stdin.close()
    compare(senders, folder / "lake")
    return sum(len(sender.acknowledged) for sender in senders)


def test_what_was_acknowledged_survives_many_kills(tmp_path):
    assert kill_often(tmp_path, kills=50, seed=1) > 50


@pytest.mark.slow
def test_the_whole_server_killed_started_again_and_stopped_loses_nothing(tmp_path, request):
    port = free_port()
    sender = Sender(port, KeyFile(tmp_path / "lake.keys.json").add("sender", ["logins"]), 0)
    command = [sys.executable, "-m", "holdfast", "serve", "--only", "api", "--port", str(port)]

    def begin() -> subprocess.Popen[bytes]:
        server = subprocess.Popen(command, env=environment(tmp_path), start_new_session=True, stderr=subprocess.DEVNULL)
        request.addfinalizer(lambda: stop_all(server.pid))
        wait_until_up(port)
        return server

    server = begin()
    assert sender.send("one") is False
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
    server = begin()
    assert sender.send("one") is True
    assert sender.send("two") is False
    server.kill()  # the parent alone: the process that serves must not live on and hold the spool
    server.wait()
    wait_until_gone(port)
    server = begin()
    assert sender.send("two") is True
    assert sender.send("three") is False
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0
    sender.tried = sender.acknowledged = {"one", "two", "three"}
    assert not list((tmp_path / "lake.spool").glob("*.sealed"))
    compare([sender], tmp_path / "lake")
