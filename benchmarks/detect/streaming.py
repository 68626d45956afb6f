"""From the first bad sign-in to the signal, at 10,000 events a second: ``python benchmarks/detect/streaming.py``.

A lake holds a quarter of an hour of 10,000 events a second (a third of them sign-ins, of which one in fourteen fails).
Then one process goes on appending a second's events every second, as a draining spool would, and another one is
``holdfast run --every 1s``. When that has looked at the past, also with the detectors that compare with weeks, one
address begins to try ten accounts a second; the 30th is the first that can be told from a busy address. Measured: from
the first bad try's ``at`` until the signal stands in the file of lists, where policies read it. The door adds up to
``spool.seconds`` (2 s) to it. Takes about two minutes a time; wants a quiet machine.
"""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from holdfast.lake import open_lake
from holdfast.settings import Settings

HERE = Path(__file__).parent
ATTACKER = "198.51.100.250"
ACCOUNTS = 500_000
WARM_SECONDS = 60
"""So long the attack waits at most until all detectors have looked at the past."""


def second(rng: np.random.Generator, at: datetime, events: int) -> dict[str, pa.Table]:
    """Return a second's events by table."""
    count = events // 3
    start = np.datetime64(at.replace(tzinfo=None), "us")

    def times(rows: int) -> pa.Array:
        return pa.array(start + np.sort(rng.integers(0, 1_000_000, rows)).astype("timedelta64[us]"))

    account = rng.integers(0, ACCOUNTS, count)
    # A customer has an address of her own; some hundred share a gateway.
    octets = np.where(account % 10 == 0, account % 4000, 4096 + account)
    ips = [f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in octets.tolist()]
    logins = pa.table(
        {
            "at": times(count),
            "tenant": ["main"] * count,
            "account": [f"a_{n:032x}" for n in account.tolist()],
            "ip": ips,
            "ip_subnet": [ip.rpartition(".")[0] + ".0/24" for ip in ips],
            "device": [f"d{n}" for n in account.tolist()],
            "is_ok": rng.random(count) > 1 / 14,
        }
    )
    order = rng.integers(0, 5_000_000, count)
    accesses = pa.table(
        {
            "at": times(count),
            "tenant": ["main"] * count,
            "custodian": [f"erp:{n % 40}" for n in order.tolist()],
            "custodian_kind": ["erp_app"] * count,
            "order": [f"o{n}" for n in order.tolist()],
            "purpose": ["api"] * count,
        }
    )
    rows = events - 2 * count
    orders = pa.table(
        {
            "at": times(rows),
            "tenant": ["main"] * rows,
            "order": [f"o{n}" for n in rng.integers(0, 5_000_000, rows).tolist()],
            "verb": ["placed"] * rows,
        }
    )
    return {"logins": logins, "accesses": accesses, "orders": orders}


def tries(at: datetime, first: int, count: int) -> pa.Table:
    """Return bad sign-ins of one address, each on another account."""
    return pa.table(
        {
            "at": pa.array([(at + timedelta(seconds=n / count)).replace(tzinfo=None) for n in range(count)]),
            "tenant": ["main"] * count,
            "account": [f"a_{(1 << 40) + first + n:032x}" for n in range(count)],
            "ip": [ATTACKER] * count,
            "ip_subnet": [ATTACKER.rpartition(".")[0] + ".0/24"] * count,
            "device": [f"x{first + n}" for n in range(count)],
            "is_ok": [False] * count,
        }
    )


def write(folder: str, events: int, seconds: int, go: object, begun: object) -> None:
    """Append a second's events every second; the attack begins when ``go`` says so and ``begun`` says when."""
    rng, lake, slow, number = np.random.default_rng(2), open_lake(Path(folder) / "lake", free_bytes=0), 0, 0
    for _ in range(seconds):
        at = datetime.now(UTC)
        given = second(rng, at - timedelta(seconds=1), events)
        if go.value:  # type: ignore[attr-defined]
            bad = tries(at - timedelta(seconds=1), 10 * number, 10)
            given["logins"] = pa.concat_tables([given["logins"], bad.cast(given["logins"].schema)])
            begun.value = begun.value or (at - timedelta(seconds=1)).timestamp()  # type: ignore[attr-defined]
            number += 1
        for name, rows in given.items():
            lake.append(name, rows)
        left = 1.0 - (datetime.now(UTC) - at).total_seconds()
        slow += left < 0
        time.sleep(max(left, 0.0))
    print(json.dumps({"seconds_behind": slow}), flush=True)


def signalled(lists: Path) -> bool:
    """Whether policies know of the attacker."""
    if not lists.exists():
        return False
    with sqlite3.connect(f"file:{lists}?mode=ro", uri=True) as file:
        try:
            found = file.execute("select 1 from signals where identifier = ? and score > 0", (ATTACKER,)).fetchone()
        except sqlite3.OperationalError:
            return False
    return found is not None


def steps_of(log: Path) -> list[dict[str, Any]]:
    """Return what the runner told of its steps."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [each for line in lines if line[:1] == "{" and (each := json.loads(line)).get("step")]


def once(events: int, minutes: int) -> dict[str, object]:
    """Measure once and return what was found."""
    with tempfile.TemporaryDirectory(prefix="holdfast-streaming-") as folder:
        settings = Settings(lake=f"{folder}/lake")
        lake, rng = open_lake(settings.lake, free_bytes=0), np.random.default_rng(1)
        start = datetime.now(UTC) - timedelta(minutes=minutes)
        for minute in range(minutes):
            parts = [second(rng, start + timedelta(minutes=minute, seconds=10 * n), events * 10) for n in range(6)]
            for name in parts[0]:
                lake.append(name, pa.concat_tables([part[name] for part in parts]))
        begun, go = (multiprocessing.get_context("spawn").Value("d", 0.0) for _ in range(2))
        started, log_file = time.monotonic(), Path(folder) / "run.log"
        writer = multiprocessing.get_context("spawn").Process(target=write, args=(folder, events, 150, go, begun))
        command = [sys.executable, "-m", "holdfast", "run", "--every", "1s", "--lake", settings.lake]
        with log_file.open("wb") as log:
            runner = subprocess.Popen(command, stderr=log, stdout=log)
            try:
                writer.start()
                found = None
                while writer.is_alive() and found is None:
                    is_settled = {"detect", "compare"} <= {each["step"] for each in steps_of(log_file)}
                    go.value = go.value or float(is_settled or time.monotonic() - started > WARM_SECONDS)
                    if begun.value and signalled(settings.lists_file):
                        found = time.time()
                    time.sleep(0.05)
            finally:
                writer.terminate()
                writer.join()
                runner.kill()
                runner.wait()
        steps = steps_of(log_file)
    looks = [each["seconds"] for each in steps if each["step"] == "detect"]
    compared = [each["seconds"] for each in steps if each["step"] == "compare"]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "events_a_second": events,
        "minutes_before": minutes,
        "seconds_to_signal": None if found is None else round(found - begun.value, 2),
        "turns": len(looks),
        "seconds_a_turn": {"median": round(float(np.median(looks)), 2), "most": round(max(looks), 2)}
        if looks
        else None,
        "seconds_to_compare": compared,
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
    }


def main() -> None:
    """Measure and write results/streaming.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--minutes", type=int, default=15)
    parser.add_argument("--times", type=int, default=2)
    given = parser.parse_args()
    runs = [once(given.events, given.minutes) for _ in range(given.times)]
    machine = {"cpu": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
    told = {"machine": machine | {"load_before": os.getloadavg()[0]}, "runs": runs}
    (HERE / "results" / "streaming.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
