"""Measure the main job: how long from files to the first answer, against the bare scan of the same files.

    python benchmarks/speed/run.py --rows 10_000_000 --runs 5
    python benchmarks/speed/run.py --rows 1_000_000_000 --runs 1 --engines duckdb --delete

For every engine: the bare scan of the columns that every row must be read for (at, custodian, order), the bare scan of
all six columns that a trace reads, then `holdfast trace` from start to the written report, in turns, each in a process
of its own; then BreachRadar. Prints a table and keeps everything measured in `benchmarks/speed/results/<rows>.json`.
The shop is written to `benchmarks/speed/.work` if it is not there: some 13 GB for a billion rows.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.speed.machine import load, machine
from benchmarks.speed.scan import COLUMNS, NEEDED
from benchmarks.speed.shop import make_shop
from benchmarks.speed.table import table
from benchmarks.speed.watched import watched

Facts = dict[str, Any]

HERE = Path(__file__).resolve().parent
EXACT_RADAR_ROWS = 100_000_000
"""Up to here BreachRadar counts exactly."""


def scan(shop: Path, engine: str, columns: Sequence[str]) -> Facts:
    command = [sys.executable, str(HERE / "scan.py"), str(shop / "accesses")]
    done = watched([*command, "--engine", engine, "--columns", ",".join(columns)])
    if done.code:
        raise RuntimeError(done.errors)
    return {"seconds": round(json.loads(done.output)["seconds"], 3), "peak": done.peak, "load": load()}


def trace(shop: Path, engine: str, memory: str, out: Path) -> Facts:
    inputs = ["--complaints", str(shop / "complaints.csv"), "--accesses", str(shop / "accesses")]
    options = ["--out", str(out), "--engine", engine, "--memory", memory, "--json"]
    command = [sys.executable, "-m", "holdfast", "trace", *inputs, *options]
    done = watched(command, TMPDIR=str(shop), HOLDFAST_LANG="en")
    if done.code:
        raise RuntimeError(done.errors)
    told = json.loads((out / "run.json").read_text())
    leads = (out / "leads.csv").read_text().splitlines()[1:]
    return {
        "wall": round(done.wall, 3),
        "cpu": round(done.cpu, 2),
        "peak": done.peak,
        "timings": {step: round(seconds, 3) for step, seconds in told["timings"].items()},
        "first": leads[0].split(",")[1],
        "leads": [[line.split(",")[1], float(line.split(",")[3])] for line in leads],
        "exposed": len((out / "exposed.csv").read_text().splitlines()) - 1,
        "load": load(),
    }


def radar(shop: Path, rows: int) -> Facts:
    about = [] if rows <= EXACT_RADAR_ROWS else ["--about"]
    done = watched([sys.executable, str(HERE / "radar.py"), str(shop), *about], limit=1800)
    if done.code:
        return {"ended_after": round(done.wall, 1), "errors": done.errors[-300:]}
    told: Facts = {name: round(n, 3) if isinstance(n, float) else n for name, n in json.loads(done.output).items()}
    return {**told, "peak": done.peak, "is_exact": not about, "load": load()}


def agreement(runs: Facts) -> Facts | None:
    """Return whether all engines list the same leads in the same order, and how far their probabilities differ."""
    lists = [traces[0]["leads"] for traces in runs.values()]
    if len(lists) < 2:
        return None
    names = [[name for name, _ in leads] for leads in lists]
    apart = [abs(one[1] - other[1]) for one, other in zip(*lists[:2], strict=False)]
    return {"same_order": names[0] == names[1], "furthest": max(apart, default=0.0)}


def measure(shop: Path, rows: int, engines: Sequence[str], runs: int, memory: str) -> Facts:
    scans: Facts = {engine: {"needed": [], "all": []} for engine in engines}
    traces: Facts = {engine: [] for engine in engines}
    radars: list[Facts] = []
    for engine in engines:
        scan(shop, engine, NEEDED)  # so that the files are in memory, as far as they fit, for what follows
        for _ in range(runs):
            scans[engine]["needed"].append(scan(shop, engine, NEEDED))
            traces[engine].append(trace(shop, engine, memory, shop / "out"))
            scans[engine]["all"].append(scan(shop, engine, COLUMNS))
    radars.append(radar(shop, rows))
    truth = json.loads((shop / "truth.json").read_text())
    return {
        "rows": rows,
        "bytes": sum(file.stat().st_size for file in (shop / "accesses").iterdir()),
        "machine": machine(),
        "command": " ".join(["python", *sys.argv]),
        "commit": subprocess.check_output(["git", "rev-parse", "HEAD"], text=True, cwd=HERE).strip(),
        "truth": truth["custodian"],
        "scans": scans,
        "traces": traces,
        "agreement": agreement(traces),
        "radar": radars,
    }


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, required=True)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--engines", default="duckdb,local[2]")
    asked.add_argument("--memory", default="2GB")
    asked.add_argument("--work", type=Path, default=HERE / ".work")
    asked.add_argument("--delete", action="store_true", help="delete the shop afterwards")
    given = asked.parse_args()
    shop = given.work / str(given.rows)
    if not (shop / "truth.json").exists():
        shutil.rmtree(shop, ignore_errors=True)
        begun = time.perf_counter()
        make_shop(shop, given.rows)
        print(f"made {given.rows:,} accesses in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    found = measure(shop, given.rows, given.engines.split(","), given.runs, given.memory)
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"{given.rows}.json").write_text(json.dumps(found, indent=1) + "\n")
    (results / "README.md").write_text(table(results))
    print(table(results))
    if given.delete:
        shutil.rmtree(shop)


if __name__ == "__main__":
    main()
