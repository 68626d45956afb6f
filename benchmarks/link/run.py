"""Links measured: how right they are on replayed gangs, and how fast they are made.

python -m benchmarks.link.run quality --out benchmarks/link/results/quality.json
python -m benchmarks.link.run speed --count 1000000 --out benchmarks/link/results/speed-1M.json
python -m benchmarks.link.run one-more --count 10000 --out benchmarks/link/results/one-more-10k.json
python -m benchmarks.link.run stages --out benchmarks/link/results/stages.json
python -m benchmarks.link.run learn
"""

import argparse
import json
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from benchmarks.link.baselines import by_component, splink_defaults, text_alone
from benchmarks.link.crowd import crowd
from benchmarks.link.measures import Ints, cluster, pairwise
from benchmarks.link.worlds import World, world
from benchmarks.speed.machine import machine
from holdfast.engine import open_engine, open_state
from holdfast.flow.linking.comparing import LinkState, compare
from holdfast.flow.linking.learning import learn
from holdfast.flow.linking.outcome import outcome
from holdfast.link import read_weights
from holdfast.link.campaigns import contracted, spoken
from holdfast.link.naming import Named
from holdfast.link.weights import FILE, written_weights

LEARNED_ON, REPORTED_ON, STAGED_ON = (1, 2, 3), (31, 32, 33), (1, 2, 3, 4, 5, 6)
SCENARIOS = ("many-gangs", "two-leaks")
NOBODY = Named({}, ())


def ours(told: World, *, is_listed: bool = True) -> tuple[Ints, pa.Table]:
    """Return the groups we find, in the order of the world's complaints, and the members' table."""
    with open_engine() as engine:
        public = engine.table(told.public) if is_listed else None
        made = compare(engine, engine.table(told.complaints), engine.table(told.orders), public, read_weights())
        found = outcome(engine, *made, (), NOBODY)
    campaigns = {row["complaint"]: row["campaign"] or row["duplicate_of"] for row in found.members.to_pylist()}
    firsts = {row["duplicate_of"] for row in found.members.to_pylist() if row["duplicate_of"] and not row["campaign"]}
    names = [
        campaigns.get(each) or each if each not in firsts else each for each in told.complaints["complaint"].to_pylist()
    ]
    return np.unique(names, return_inverse=True)[1].astype(np.int64), found.members


def duplicates(told: World, members: pa.Table) -> dict[str, float]:
    """Return how many pairs said to tell of one call do, and how many calls told twice were found."""
    call = dict(zip(told.complaints["complaint"].to_pylist(), told.call.tolist(), strict=True))
    said = [(row["complaint"], row["duplicate_of"]) for row in members.to_pylist() if row["duplicate_of"]]
    right = sum(call[a] == call[b] for a, b in said)
    twice = len(told.call) - len(np.unique(told.call))
    return {"said": len(said), "right": right, "told_twice": twice}


def quality() -> dict[str, Any]:
    methods: dict[str, Callable[[World], Ints]] = {
        "holdfast": lambda told: ours(told)[0],
        "holdfast, no list of public values": lambda told: ours(told, is_listed=False)[0],
        "links only, no contraction": by_component,
        "Splink defaults": splink_defaults,
        "MinHash on text alone": text_alone,
    }
    rows: list[dict[str, Any]] = []
    for scenario in SCENARIOS:
        for seed in REPORTED_ON:
            told = world(scenario, seed)
            for name, method in methods.items():
                found = method(told)
                pairs, members = pairwise(found, told.gang), cluster(found, told.gang)
                row = {"scenario": scenario, "seed": seed, "method": name, "complaints": len(told.gang)}
                for kind, each in (("pairwise", pairs), ("cluster", members)):
                    row |= {f"{kind}_{part}": round(getattr(each, part), 4) for part in ("precision", "recall", "f1")}
                rows.append(row)
                print(row)
            rows.append({"scenario": scenario, "seed": seed, "method": "duplicates", **duplicates(told, ours(told)[1])})
    return {"weights": read_weights().version, "splink": version("splink"), "rows": rows}


def stages() -> dict[str, Any]:
    """Where pairs are lost, on the seeds of learning and as many beside them.

    ``compared``: what would be together if each compared pair were judged rightly; ``spoken``: if only those were
    together that are rightly said to be; then what is found.
    """
    rows: list[dict[str, Any]] = []
    for seed in STAGED_ON:
        told = world("many-gangs", seed)
        with open_engine() as engine:
            complaints, orders, public = (engine.table(each) for each in (told.complaints, told.orders, told.public))
            made, scored = compare(engine, complaints, orders, public, read_weights())
            ids = engine.rows(made.select("number", "complaint").order_by("number"))["complaint"].to_pylist()
            pairs = engine.rows(scored.select("left", "right", "weight", "is_duplicate"))
        place = {name: at for at, name in enumerate(told.complaints["complaint"].to_pylist())}
        gang = told.gang[[place[each] for each in ids]]
        left, right = (pairs[side].to_numpy() for side in ("left", "right"))
        same = gang[left] == gang[right]
        speaks = (spoken(pairs["weight"].to_numpy()) > 0) | pairs["is_duplicate"].to_numpy(zero_copy_only=False)
        best = [
            contracted(len(ids), left[kept], right[kept], np.ones(int(kept.sum()), np.int64))
            for kept in (same, same & speaks)
        ]
        found = pairwise(ours(told)[0], told.gang)
        recalls = {name: pairwise(each, gang).recall for name, each in zip(("compared", "spoken"), best, strict=True)}
        row = {**recalls, "found_precision": found.precision, "found_recall": found.recall, "found_f1": found.f1}
        rows.append({"seed": seed, **{name: round(value, 4) for name, value in row.items()}})
    return {"weights": read_weights().version, "rows": rows}


def speed(count: int) -> dict[str, Any]:
    rows = crowd(count)
    with open_engine(memory="2GB") as engine:
        begun, cpu = time.perf_counter(), time.process_time()
        compared = compare(engine, engine.table(rows), None, None, read_weights())
        half = time.perf_counter() - begun
        found = outcome(engine, *compared, (), NOBODY)
        taken = {"wall": time.perf_counter() - begun, "wall_comparing": half, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    taken["peak_gib"] = round(peak, 2)
    return {"complaints": count, "links": found.links.num_rows, "campaigns": found.campaigns.num_rows, **taken}


def one_more(count: int, times: int = 6) -> dict[str, Any]:
    rows, weights, found, names = crowd(count + times), read_weights(), list[dict[str, float]](), NOBODY
    with tempfile.TemporaryDirectory() as work, open_state(Path(work) / "state.duckdb") as engine:
        state = LinkState(engine, {})
        state.take(rows.slice(0, count))
        for end in range(count + 1, count + times + 1):
            begun, cpu = time.perf_counter(), time.process_time()
            state.take(rows.slice(0, end))
            compared = time.perf_counter() - begun
            names = state.linked(weights, (), names).names
            whole = time.perf_counter() - begun
            found.append({"compared": compared, "campaigns": whole, "cpu": time.process_time() - cpu})
    first, later = found[0], found[1:]
    medians = {name: statistics.median(each[name] for each in later) for name in first}
    return {"complaints": count, **medians, "first_of_the_process": first}


def learn_weights() -> None:
    """Write the weights that are committed."""
    worlds = [world(scenario, seed) for scenario in SCENARIOS for seed in LEARNED_ON]
    about = {
        "version": "1",
        "learned_from": "replayed gangs: many-gangs and two-leaks, seeds 1 to 3, scale 0.3",
        "with": f"Splink {version('splink')}",
    }
    with open_engine() as engine:
        weights = learn(engine, [(each.complaints, each.orders) for each in worlds], worlds[0].public, about)
    FILE.write_text(written_weights(weights), encoding="utf-8")


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("what", choices=["quality", "stages", "speed", "one-more", "learn"])
    asked.add_argument("--count", type=int, default=10_000)
    asked.add_argument("--out", type=Path)
    given = asked.parse_args()
    if given.what == "learn":
        learn_weights()
        return
    kinds: dict[str, Callable[[], dict[str, Any]]] = {
        "quality": quality,
        "stages": stages,
        "speed": lambda: speed(given.count),
        "one-more": lambda: one_more(given.count),
    }
    found = kinds[given.what]()
    told = json.dumps({"machine": machine(), **found}, indent=1, ensure_ascii=False) + "\n"
    print(told)
    if given.out:
        given.out.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
