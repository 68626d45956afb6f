"""What Holdfast was worth in every scenario, on seeds that no threshold was chosen on (those were chosen on 1 to 3).

    nice uv run --no-sync python -m benchmarks.replay.scoreboard 11 12 13 [--only jumei-2016]

Adds each run to results/scoreboard.json as it ends, in place of an older one of the same scenario and seed, and writes
the table of docs/replay.md from that file; without seeds it only writes the table.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.speed.machine import load, machine
from holdfast.replay.runs import replay
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.scoreboard import measured

SCALES = {
    "jumei-2016": 1.0,
    "two-leaks": 0.5,
    "yougou-2014": 0.3,
    "botnet": 0.5,
    "outside-leak": 0.5,
    "dangdang-2020": 0.3,
    "promotion-day": 0.5,
    "quiet-year": 0.2,
    "jd-2015": 0.3,
}
HERE = Path(__file__).parent
RESULTS = HERE / "results" / "scoreboard.json"
PAGE = HERE.parents[1] / "docs" / "replay.md"
BEGIN, END = "<!-- from benchmarks/replay/results/scoreboard.json -->", "<!-- end -->"


def run(name: str, seed: int) -> dict[str, Any]:
    """Return one run's scores and what it took."""
    busy, begun, cpu = load(), time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory(prefix="score-") as work:
        folder = Path(work) / "run"
        folder.mkdir()
        made = replay(scenario_named(name), seed, SCALES[name], folder)
        score = measured(folder, Path(work), "holdfast").as_dict()
    return {
        "scenario": name,
        "seed": seed,
        "scale": SCALES[name],
        "events": made.events,
        "score": score,
        "wall_seconds": round(time.perf_counter() - begun),
        "cpu_seconds": round(time.process_time() - cpu),
        "load_before": busy,
    }


def known() -> list[dict[str, Any]]:
    """Return the runs that were written."""
    return json.loads(RESULTS.read_text("utf-8"))["runs"] if RESULTS.exists() else []


def keep(found: dict[str, Any]) -> None:
    """Write one more run down."""
    place = list(SCALES).index
    others = [each for each in known() if (each["scenario"], each["seed"]) != (found["scenario"], found["seed"])]
    runs = sorted([*others, found], key=lambda each: (place(each["scenario"]), each["seed"]))
    RESULTS.write_text(json.dumps({"machine": machine(), "runs": runs}, ensure_ascii=False, indent=1) + "\n", "utf-8")


def table(runs: list[dict[str, Any]]) -> str:
    """Return the table: a line a leak, or a scenario without one; seeds apart by a slash."""
    head = (
        "| scenario | first true signal, h (by) | named after: complaints (of the leak), h | calls to come"
        " | warned before the call | averted, of thousand yuan | warned | of them troubled | named falsely"
        " | false alarms a day |\n"
    )
    lines = [head + "|---" * 10 + "|"]
    for name in SCALES:
        mine = [each["score"] for each in runs if each["scenario"] == name]
        leaks = max((len(score["leaks"]) for score in mine), default=0)
        lines += [_line(name, number, mine, has_leak=leaks > 0) for number in range(max(leaks, 1) if mine else 0)]
    return "\n".join(lines)


def _line(name: str, number: int, scores: list[dict[str, Any]], *, has_leak: bool) -> str:
    def each(say: Callable[[dict[str, Any]], str]) -> str:
        return " / ".join(say(score) for score in scores)

    def leak(say: Callable[[dict[str, Any]], str]) -> str:
        return each(lambda score: say(score["leaks"][number])) if has_leak else ""

    def signal(of: dict[str, Any]) -> str:
        first = of["first_signal"]
        return f"{first['hours']:.1f} (`{first['detector']}`)" if first else "never"

    def named(of: dict[str, Any]) -> str:
        return (
            "never" if of["complaints"] is None else f"{of['complaints']} ({of['true_complaints']}), {of['hours']:.0f}"
        )

    def come(of: dict[str, Any]) -> str:
        return "" if of["complaints"] is None else f"{of['calls_to_come']} of {of['calls']}"

    cells = [f"`{name}`" + (f", leak {number + 1}" if len(scores[0]["leaks"]) > 1 else ""), leak(signal), leak(named)]
    cells.append(leak(come))
    if number:
        cells += [""] * 6
    else:
        cells.append(each(lambda s: f"{s['warned_before']} of {s['called']}") if has_leak else "")
        averted = each(lambda s: f"{s['averted'] / 1000:.0f} of {s['at_stake'] / 1000:.0f}")
        cells.append(averted if has_leak else "")
        cells += [each(lambda s, key=key: f"{s[key]}") for key in ("warned", "troubled")]
        cells.append(each(lambda s: str(len(s["falsely_named"]))))
        cells.append(each(lambda s: f"{s['false_alarms_a_day']:.2f}"))
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int)
    parser.add_argument("--only", choices=SCALES)
    given = parser.parse_args()
    for seed in given.seeds:
        for name in [given.only] if given.only else SCALES:
            found = run(name, seed)
            keep(found)
            print(
                json.dumps({key: found[key] for key in ("scenario", "seed", "wall_seconds", "cpu_seconds")}), flush=True
            )
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    written = f"{before}{BEGIN}\n\n{table(known())}\n\n{END}{rest.partition(END)[2]}"
    PAGE.write_text(written, "utf-8")


if __name__ == "__main__":
    main()
