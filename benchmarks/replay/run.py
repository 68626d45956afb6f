"""How many events a second ``holdfast replay`` makes and writes, and in how much memory.

    python -m benchmarks.replay.run --scenario quiet-year --scale 10M --out benchmarks/replay/results/10M.json

Simulates into a temporary folder and writes one JSON object: events, wall and CPU seconds, peak memory, the load of the
machine before. CPU seconds are of all threads: on two free cores the writer runs beside the simulation.
"""

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

from benchmarks.speed.machine import load, machine
from holdfast.replay.runs import replay, scale_of
from holdfast.replay.scenarios import scenario_named


def measured(scenario: str, scale: str, seed: int) -> dict[str, object]:
    chosen = scenario_named(scenario)
    with tempfile.TemporaryDirectory(prefix="replay-") as folder:
        begun, cpu, busy = time.perf_counter(), time.process_time(), load()
        made = replay(chosen, seed, scale_of(scale, chosen), Path(folder))
        wall, cpu = time.perf_counter() - begun, time.process_time() - cpu
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    return {
        "machine": machine(),
        "scenario": scenario,
        "scale": scale,
        "seed": seed,
        "events": made.events,
        "load_before": busy,
        "wall_seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "events_a_wall_second": round(made.events / wall),
        "events_a_cpu_second": round(made.events / cpu),
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "bytes_an_event": round(size / made.events, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenario", default="quiet-year")
    parser.add_argument("--scale", default="10M")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    found = measured(given.scenario, given.scale, given.seed)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
