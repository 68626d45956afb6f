"""Start a server, send to it, look at what it took: ``python -m benchmarks.http.run [--seconds 15] [--out FILE]``.

Events a second are those answered 202. ``server_cpu_seconds`` are of 100,000 events, the lake's commit included: on a
machine that does nothing else, what is left of its cores bounds the rate.
"""

import argparse
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.http.load import ARROW, NDJSON, Load, send, told
from benchmarks.speed import machine
from holdfast.engine import open_engine
from holdfast.lake import open_lake
from holdfast.web.api.keys import KeyFile

PORT = 8791
SHAPES = ((NDJSON, 5000, 3), (NDJSON, 20000, 3), (ARROW, 5000, 3), (ARROW, 20000, 3), (NDJSON, 10, 8))
"""Type, events in a batch, clients; the last one tells what small requests cost."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdfast-http-") as work:
        found = measure(Path(work), asked.seconds)
    text = json.dumps(found, indent=1)
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n")


def measure(folder: Path, seconds: float) -> dict[str, object]:
    key = KeyFile(folder / "lake.keys.json").add("bench", ["logins"])
    limits = {"HOLDFAST_LIMITS_REQUESTS_PER_SECOND": "1000000", "HOLDFAST_LIMITS_BURST": "1000000"}
    command = [
        sys.executable,
        "-m",
        "holdfast",
        "serve",
        "--only",
        "api",
        "--port",
        str(PORT),
        "--lake",
        str(folder / "lake"),
    ]
    quiet = {"stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env=os.environ | limits, start_new_session=True, **quiet)
    try:
        ask("/api/v1/health", wait=True)
        worker = int(subprocess.check_output(["pgrep", "-P", str(server.pid), "-n"]))
        runs = [one(Load(PORT, key, kind, events, clients, seconds), worker) for kind, events, clients in SHAPES]
        settle()
        queries = beside(Load(PORT, key, NDJSON, 5000, 2, seconds), folder / "lake")
        settle()
        peak = memory(worker)
        rows = open_lake(folder / "lake").version("logins").rows
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    return {
        "machine": machine.machine(),
        "load_average": machine.load(),
        "command": f"python -m benchmarks.http.run --seconds {seconds:g}",
        "runs": runs,
        "query_beside_ingest": queries,
        "peak_memory_mib": round(peak / 2**20),
        "rows_in_lake": rows,
    }


def one(load: Load, worker: int) -> dict[str, object]:
    before, busy = cpu(worker), machine.load()
    came, seconds = send(load)
    settle()
    spent = cpu(worker) - before
    figures = told(load, came, seconds)
    return figures | {"server_cpu_seconds": round(spent / max(came.accepted, 1) * 1e5, 3), "load_average": busy}


def beside(load: Load, lake: Path) -> dict[str, object]:
    """Ask for accounts a subnet in the last hour, as a detector does: idle, and while events come in."""
    idle = [query(lake) for _ in range(7)]
    sender = threading.Thread(target=send, args=(load,))
    sender.start()
    time.sleep(2)
    busy = []
    while sender.is_alive():
        busy.append(query(lake))
    sender.join()
    wall, cpu_time = zip(*busy, strict=True)
    return {
        "idle_seconds": round(statistics.median(wall for wall, _ in idle), 3),
        "busy_seconds": round(statistics.median(wall), 3),
        "idle_cpu_seconds": round(statistics.median(cpu for _, cpu in idle), 3),
        "busy_cpu_seconds": round(statistics.median(cpu_time), 3),
    }


def query(lake: Path) -> tuple[float, float]:
    wall, spent = time.perf_counter(), time.process_time()
    with open_engine("duckdb") as engine:
        rows = open_lake(lake).read(engine, "logins")
        by_subnet = rows.group_by("ip_subnet").agg(accounts=rows.account.nunique(), tries=rows.count())
        engine.rows(by_subnet.filter(by_subnet.accounts >= 20))
    return time.perf_counter() - wall, time.process_time() - spent


def settle() -> None:
    while b"\nholdfast_spool_bytes 0.0" not in ask("/metrics"):
        time.sleep(0.1)


def ask(path: str, *, wait: bool = False) -> bytes:
    until = time.monotonic() + 120
    while True:
        try:
            link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
            link.request("GET", path)
            return link.getresponse().read()
        except OSError:
            if not wait or time.monotonic() > until:
                raise
            time.sleep(0.1)


def cpu(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: int) -> int:
    (line,) = (line for line in Path(f"/proc/{process}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
