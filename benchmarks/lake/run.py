"""Durable appends of login events, and queries meanwhile: ``python benchmarks/lake/run.py [--rows N] [--out FILE]``.

Three rates in one run, so that they compare on any machine: the lake's (files, fsync, version, fsync), bare Parquet of
the same rows without any sync, and as many plain bytes as the events are text, synced. Then a query over one hour,
alone and while another process appends as fast as it can.
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.speed.machine import machine
from holdfast.engine import open_engine
from holdfast.lake import Lake, open_lake

BATCH = 100_000
START = np.datetime64("2026-05-01")
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"


def batch(number: int, rows: int = BATCH) -> pa.Table:
    """Return one batch of login events, about 200 bytes each as text, a million a day."""
    rng = np.random.default_rng(number)
    micros = (number * rows + np.arange(rows)) * 86_400
    network = rng.zipf(1.3, rows) % 65_000
    address = [f"203.{n >> 8}.{n & 255}.{h}" for n, h in zip(network, rng.integers(1, 255, rows), strict=True)]
    accounts = rng.integers(0, 5_000_000, rows)
    return pa.table(
        {
            "at": pa.array((START + micros.astype("timedelta64[us]")).astype("datetime64[us]")),
            "account": [f"a_{(int(n) * 0x9E3779B97F4A7C15F39CC0605CEDC834) % (1 << 128):032x}" for n in accounts],
            "ip": address,
            "ip_subnet": [f"{each.rpartition('.')[0]}.0/24" for each in address],
            "device": [f"d{n:012x}" for n in rng.integers(0, 1 << 40, rows)],
            "user_agent": [AGENT.format(n) for n in rng.integers(90, 140, rows)],
            "is_ok": rng.random(rows) < 0.9,
            "reason": rng.choice(["wrong_password", "no_account", None], rows).tolist(),
        }
    )


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Return the seconds of the clock and of this process's cores."""
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    return {"seconds": time.perf_counter() - begun, "cpu_seconds": time.process_time() - cpu}


def rate(took: dict[str, float], rows: int) -> dict[str, float]:
    """Return the figures with events a second, and events a second of one core."""
    return {
        **{name: round(value, 3) for name, value in took.items()},
        "events_per_second": round(rows / took["seconds"]),
        "events_per_cpu_second": round(rows / took["cpu_seconds"]),
    }


def plain(folder: Path, batches: list[pa.Table], *, as_parquet: bool) -> None:
    """Write batches as bare Parquet without a sync, or their bytes as JSON-like text with one."""
    for number, rows in enumerate(batches):
        file = folder / f"plain-{as_parquet}-{number}"
        if as_parquet:
            pq.write_table(rows, file, compression="zstd", compression_level=1)
        else:
            with file.open("wb") as out:
                out.write(b"x" * 200 * rows.num_rows)
                out.flush()
                os.fsync(out.fileno())


def query_ms(lake: Lake, times: int, until: datetime) -> list[float]:
    """Return how long it takes to find sources that tried many accounts within an hour, several times."""
    took = []
    with open_engine(memory="512MB") as engine:
        for _ in range(times):
            begun = time.perf_counter()
            hour = lake.read(engine, "logins", since=until - timedelta(hours=1), until=until)
            found = hour.filter(~hour.is_ok).group_by("ip").agg(accounts=hour.account.nunique())
            engine.rows(found.filter(found.accounts >= 20))
            took.append((time.perf_counter() - begun) * 1000)
    return took


def append_for(url: str, first: int, seconds: float) -> None:
    """Append batches until time is up."""
    lake, until, made = open_lake(url), time.monotonic() + seconds, [batch(first + n) for n in range(3)]
    number = 0
    while time.monotonic() < until:
        lake.append("logins", made[number % len(made)], f"more-{number}")
        number += 1


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "append.json")
    asked.add_argument("--work", type=Path, default=None)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(dir=given.work))
    batches = [batch(number) for number in range(given.rows // BATCH)]
    lake = open_lake(folder / "lake")
    lake.append("logins", batch(10_000, 10), "warm")
    stored = timed(lambda: [lake.append("logins", rows, f"k{n}") for n, rows in enumerate(batches)])
    result = {
        "command": f"python benchmarks/lake/run.py --rows {given.rows}",
        "machine": machine(),
        "load": os.getloadavg(),
        "rows": given.rows,
        "bytes_an_event": round(
            sum(len(json.dumps(row, default=str)) for row in batches[0].slice(0, 500).to_pylist()) / 500
        ),
        "lake": rate(stored, given.rows),
        "bare_parquet_unsynced": rate(timed(lambda: plain(folder, batches, as_parquet=True)), given.rows),
        "plain_bytes_synced": rate(timed(lambda: plain(folder, batches, as_parquet=False)), given.rows),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "compacted": rate(timed(lake.compact), given.rows),
    }
    until = lake.version("logins").files[-1].last_at.replace(minute=0, second=0, microsecond=0)
    idle = query_ms(lake, 15, until)
    writer = multiprocessing.get_context("spawn").Process(target=append_for, args=(lake.url, 500, 20.0))
    writer.start()
    time.sleep(4)
    busy = query_ms(lake, 15, until)
    writer.terminate()
    writer.join()
    result["query_ms"] = {
        "idle": round(statistics.median(idle), 1),
        "while_appending": round(statistics.median(busy), 1),
    }
    result["load_at_end"] = os.getloadavg()
    given.out.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1))
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
