"""Measure one more complaint: a state that has taken every access before, in a process that runs, and from the shell.

    python benchmarks/speed/one_more.py --rows 10_000_000

The state takes all accesses and all complaints but the last ``--more``; then these come one by one. For each the state
takes it (to disk), looks up all complaints so far, fits, and lists whom to warn; each step is timed. The first look-up
after opening also brings together what all later ones share (`prepare`). Then the last one comes from the shell:
`holdfast trace --state … --complaints …`, start and report included. Writes
`benchmarks/speed/results/one-more-<rows>.json`.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.speed.machine import load, machine
from benchmarks.speed.shop import make_shop
from benchmarks.speed.watched import watched
from holdfast.engine.opening import open_state
from holdfast.flow.run import Request, trace_files
from holdfast.flow.state import State
from holdfast.flow.tracing import find
from holdfast.terms.tables import COMPLAINTS

HERE = Path(__file__).resolve().parent

Times = defaultdict[str, list[float]]


@contextmanager
def timed(times: Times, step: str) -> Iterator[None]:
    """Add the milliseconds of what is done inside."""
    begun = time.perf_counter()
    yield
    times[step].append((time.perf_counter() - begun) * 1000)


def as_taken(complaints: pa.Table) -> pa.Table:
    """Return complaints of the benchmark's file as a state takes them: our columns, times naive UTC."""
    called = complaints["called_at"].cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us"))
    given = {**{name: complaints[name] for name in ("complaint", "order", "fields_known")}, "called_at": called}
    columns = [given.get(name, pa.nulls(complaints.num_rows)) for name in COMPLAINTS.names]
    return pa.table(columns, names=list(COMPLAINTS.names)).cast(COMPLAINTS.arrow)


def one_by_one(path: Path, more: pa.Table, memory: str) -> Times:
    """Take complaints one by one in this process; return the milliseconds of each step."""
    times: Times = defaultdict(list)
    with open_state(path, memory=memory) as engine:
        state = State(engine, path, 0)
        with timed(times, "prepare"):
            shop = state.shop()
            shop.prepare()
        for number in range(more.num_rows):
            with timed(times, "whole"):
                with timed(times, "take"):
                    state.take(None, None, more.slice(number, 1))
                find(shop, state.complaints(), step=lambda step: timed(times, step))
    return times


def from_the_shell(path: Path, last: Path, out: Path) -> list[float]:
    """Take the last complaint by the command line five times (it changes nothing after the first): seconds."""
    command = [sys.executable, "-m", "holdfast", "trace", "--state", str(path), "--complaints", str(last)]
    runs = [watched([*command, "--out", str(out), "--json"]) for _ in range(5)]
    if failed := [run.errors for run in runs if run.code]:
        raise RuntimeError(failed[0])
    return [run.wall for run in runs]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=10_000_000)
    asked.add_argument("--more", type=int, default=20)
    asked.add_argument("--memory", default="2GB")
    asked.add_argument("--work", type=Path, default=HERE / ".work")
    given = asked.parse_args()
    folder = given.work / str(given.rows)
    if not (folder / "truth.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_shop(folder, given.rows)
    complaints = pc.read_csv(
        folder / "complaints.csv",
        convert_options=pc.ConvertOptions(column_types={"order": pa.string(), "called_at": pa.string()}),
    ).sort_by("called_at")
    first, more = (
        complaints.slice(0, complaints.num_rows - given.more),
        complaints.slice(complaints.num_rows - given.more),
    )
    with tempfile.TemporaryDirectory(dir=given.work) as work:
        for name, part in (("first", first), ("last", more.slice(more.num_rows - 1))):
            pc.write_csv(part, Path(work) / f"{name}.csv")
        path = Path(work) / "shop.state"
        paths = {"complaints": [str(Path(work) / "first.csv")], "accesses": [str(folder / "accesses")]}
        begun = time.perf_counter()
        trace_files(Request(paths, state=path, memory=given.memory), Path(work))
        begin = time.perf_counter() - begun
        size = path.stat().st_size
        times = one_by_one(path, as_taken(more), given.memory)
        shell = from_the_shell(path, Path(work) / "last.csv", Path(work) / "out")
    told = {
        "rows": given.rows,
        "complaints_before": first.num_rows,
        "seconds_to_begin": round(begin, 1),
        "state_bytes": size,
        "milliseconds": {
            step: {"median": round(statistics.median(each), 1), "most": round(max(each), 1), "count": len(each)}
            for step, each in times.items()
        },
        "shell_seconds": round(statistics.median(shell), 2),
        "load": load(),
        "machine": machine(),
        "command": " ".join(["python", *sys.argv]),
    }
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"one-more-{given.rows}.json").write_text(json.dumps(told, indent=1) + "\n")
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
