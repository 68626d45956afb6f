"""Run one method through one suite of drawn leaks and write its result rows.

    python benchmarks/trace/run.py --method hypergeometric --suite top1 --seeds dev --draws 20 --out results/x.json

``--seeds`` is ``dev`` (worlds 1 to 3), ``report`` (worlds 101 to 103) or numbers of worlds; ``--draws`` is per setting
and world. A draw depends on suite, world, setting and its number only, never on the method or on ``--jobs``.
"""

import argparse
import importlib
import importlib.util
import json
import multiprocessing
import os
import platform
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.trace.answer import Method
from benchmarks.trace.baselines import METHODS as BASELINES
from benchmarks.trace.draw import Draw, draw, follow
from benchmarks.trace.leaks import NoLeak
from benchmarks.trace.orders import DAY
from benchmarks.trace.score import Row, is_right, result_row
from benchmarks.trace.suites import CODES, SUITES, WORLDS, Setting
from benchmarks.trace.world import World, make_world

NAMED = 0.9
GROWTH = 1.05
"""When a stream is followed, the method is asked again at every complaint, later at every twentieth part more."""

held: list[World] = []
"""The world that the forked workers share."""


def methods() -> dict[str, Method]:
    """Return every method that can be run here by name; those of the package only where its adapter stands."""
    found = dict(BASELINES)
    if importlib.util.find_spec("benchmarks.trace.holdfast_method"):
        found |= importlib.import_module("benchmarks.trace.holdfast_method").METHODS
    return found


def drawn(world: World, suite: str, place: int, setting: Setting, number: int) -> Draw:
    """Draw number ``number`` of the setting at ``place`` in its suite."""
    rng = np.random.default_rng([CODES[suite], world.seed, place, number])
    if setting["scenario"] == "follow":
        return follow(world, rng, noise=setting["noise"])
    return draw(world, rng, **setting)


def answered(method_name: str, suite: str, place: int, number: int) -> Row | None:
    """Draw, ask the method, score; nothing where this world has no such leak."""
    world, setting, method = held[0], SUITES[suite][place], methods()[method_name]
    try:
        made = drawn(world, suite, place, setting, number)
    except NoLeak:
        return None
    told = {"suite": suite, "method": method_name, "number": number, **setting}
    if setting["scenario"] == "follow":
        return followed(world, made, method, told)
    begin = time.perf_counter()
    answer = method(world, made)
    return result_row(world, made, answer, told, time.perf_counter() - begin)


def steps(complaints: int) -> Iterator[int]:
    """Yield after which complaints a followed stream is looked at."""
    count = 1
    while count <= complaints:
        yield count
        count = max(count + 1, int(count * GROWTH))


def followed(world: World, stream: Draw, method: Method, told: Row) -> Row:
    """Take the complaints one after the other until the source is named; tell when, and what was wrong before."""
    leak, calls, wrong = stream.truth.leaks[0], stream.fraud_calls_at, set[str]()
    assert calls is not None
    begin, asked = time.perf_counter(), 0
    row: Row = {**told, "world": world.seed, "kind": leak.kind, "calls": len(calls), "named_after": None}
    for count in steps(len(stream.order)):
        now = stream.first(count)
        answer, asked = method(world, now), asked + 1
        named = [(name, kind) for name, kind, probability in answer.leads if probability >= NAMED]
        wrong |= {name for name, kind in named if not is_right(name, kind, leak)}
        if any(is_right(name, kind, leak) for name, kind in named):
            first = stream.reported_at[stream.truth.is_true][0]
            row |= {
                "named_after": count,
                "true_among": int(now.truth.is_true.sum()),
                "days_after_first": float(stream.reported_at[count - 1] - first) / DAY,
                "calls_left": float((calls > stream.reported_at[count - 1]).mean()),
            }
            break
    return row | {"wrong": sorted(wrong), "asked": asked, "seconds": time.perf_counter() - begin}


def run(method: str, suites: dict[str, int], worlds: list[int], jobs: int) -> Iterator[list[Row]]:
    """Yield the rows of each world in turn, in a fixed order; ``suites`` says how often each setting is drawn."""
    for seed in worlds:
        held[:] = [make_world(seed)]
        _ = held[0].by_order, held[0].by_custodian, held[0].touched_by_day, held[0].by_account, held[0].kind_codes
        tasks = [
            (method, suite, place, number)
            for suite, draws in suites.items()
            for number in range(draws)
            for place in range(len(SUITES[suite]))
        ]
        if jobs == 1:
            made = [answered(*task) for task in tasks]
        else:
            with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
                made = list(pool.map(answered, *zip(*tasks, strict=True), chunksize=2))
        yield [row for row in made if row is not None]
        print(f"{method}: world {seed} done, {len(tasks)} draws", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--method", required=True, choices=sorted(methods()))
    parser.add_argument("--suite", required=True, choices=[*SUITES, "all"])
    parser.add_argument("--seeds", nargs="+", default=["dev"])
    parser.add_argument("--draws", type=int, default=20)
    parser.add_argument("--draws-of", nargs="+", default=[], metavar="SUITE=N", help="other numbers for some suites")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def main() -> None:
    """Run and write."""
    told = arguments()
    worlds = [seed for word in told.seeds for seed in WORLDS.get(word) or (int(word),)]
    names = list(SUITES) if told.suite == "all" else [told.suite]
    suites = dict.fromkeys(names, told.draws) | {
        name: int(number) for name, _, number in (word.partition("=") for word in told.draws_of)
    }
    begin = time.perf_counter()
    rows: list[Row] = []
    machine = {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count()}
    told.out.parent.mkdir(parents=True, exist_ok=True)
    for found in run(told.method, suites, worlds, told.jobs):
        rows += found
        report = {
            "method": told.method,
            "suites": list(suites),
            "worlds": worlds,
            "draws": suites,
            "seconds": time.perf_counter() - begin,
            "machine": machine,
            "rows": rows,
        }
        told.out.write_text(json.dumps(report, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
