"""Draw complaints on the public set, ask every method, and write the figures (``results.json``, ``tables.md``).

    python benchmarks/public/fetch.py --from CLONE
    python benchmarks/public/run.py [--methods holdfast_account …] [--out benchmarks/public/results]

``drawn``: 1, 3 or 10 terminals, half of their customers complain, half of all complaints are noise; at five moments of
the set, with the whole log or its last 60 days. ``native``: all complaints of some days about the frauds that the
set marks, scenario 2 against 1 and 3. A draw depends on its setting and number only: every method sees the same ones.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.public.cards import Cards, Told, drawn, load, native
from benchmarks.public.fetch import COMMIT, PARQUET
from benchmarks.public.methods import METHODS, Scored
from benchmarks.trace.figures import table, without_nan
from benchmarks.trace.measures import NAMED, Row, grouped, share
from benchmarks.trace.orders import DAY

MOMENTS = (75, 100, 125, 150, 175)
"""Days, counted from the first, at whose midnight the data are taken."""
DRAWS = {1: 6, 3: 3, 10: 1}
"""Draws a moment, by the number of terminals."""
SHARE, NOISE = 0.5, 0.5
RECENT_DAYS = 60
NATIVE = ((0, 7), (0, 14), (0, 28), (90, 7))
"""First day and number of days of each native period."""
NATIVE_DRAWS = 2
ENOUGH = 5
"""True complaints from which a terminal counts in ``recall_5``."""


def draws(cards: Cards) -> Iterator[tuple[Row, Cards, Told]]:
    """Yield each draw: its setting, the log that the methods see, the complaints."""
    for terminals, count in DRAWS.items():
        for day in MOMENTS:
            for number in range(count):
                rng = np.random.default_rng([71, terminals, day, number])
                told = drawn(cards, rng, day=day, terminals=terminals, share=SHARE, noise=NOISE)
                for log, since in (("whole", None), ("60 days", told.moment - RECENT_DAYS * DAY)):
                    setting = {"suite": "drawn", "terminals": terminals, "log": log, "day": day, "number": number}
                    yield setting, cards.until(told.moment, since), told
    for place, (first, days) in enumerate(NATIVE):
        for number in range(NATIVE_DRAWS):
            told = native(cards, np.random.default_rng([72, place, number]), first=first, days=days)
            setting = {"suite": "native", "period": f"{first}+{days}", "log": "whole", "number": number}
            yield setting, cards.until(told.moment), told


def hits(scored: Scored, true: set[int], places: int) -> float:
    """Count the true ones among the first ``places`` terminals; ties share the places that are left."""
    kept = [(score, name in true) for name, score, _ in scored if isinstance(name, int)]
    if len(kept) <= places:
        return float(sum(is_true for _, is_true in kept))
    least = sorted((score for score, _ in kept), reverse=True)[places - 1]
    above = [is_true for score, is_true in kept if score > least]
    tied = [is_true for score, is_true in kept if score == least]
    return sum(above) + (places - len(above)) * sum(tied) / len(tied)


def row_of(setting: Row, told: Told, method: str, scored: Scored, seconds: float) -> Row:
    """Note what one method said of one draw. True are the terminals that at least one told complaint came from."""
    caused = {int(t): int((told.source == t).sum()) for t in told.terminals if (told.source == t).any()}
    named = {name for name, _, probability in scored if probability >= NAMED}
    listed = [[score, name in caused] for name, score, _ in scored if isinstance(name, int)][: 3 * len(caused) + 20]
    return {
        **setting,
        "method": method,
        "complaints": len(told.customer),
        "true_complaints": int((told.source >= 0).sum()),
        "true": len(caused),
        "hits": hits(scored, set(caused), len(caused)),
        "right": len(named & set(caused)),
        "wrong": sum(isinstance(name, int) for name in named - set(caused)),
        "outside": sorted(str(name) for name in named if isinstance(name, str)),
        "enough": sum(count >= ENOUGH for count in caused.values()),
        "enough_right": sum(count >= ENOUGH and name in named for name, count in caused.items()),
        "scored": listed,
        "seconds": round(seconds, 3),
    }


def best_f1(rows: Sequence[Row]) -> float:
    """Return the best F1 that any one threshold of the score gives over these rows, the truth being known."""
    scored = sorted((one for row in rows for one in row["scored"]), key=lambda one: -one[0])
    right = np.cumsum([is_right for _, is_right in scored])
    true = sum(row["true"] for row in rows)
    return float((2 * right / (true + 1 + np.arange(len(right)))).max(initial=0.0))


def figures(rows: Sequence[Row]) -> Row:
    """Return recovery among the first k, precision and recall of the named, and the rest, over rows of one setting."""
    total = {key: sum(row[key] for row in rows) for key in ("true", "hits", "right", "wrong", "enough", "enough_right")}
    return {
        "draws": len(rows),
        "complaints": float(np.median([row["complaints"] for row in rows])),
        "top_k": share(total["hits"], total["true"]),
        "precision": share(total["right"], total["right"] + total["wrong"]),
        "recall": share(total["right"], total["true"]),
        "recall_5": share(total["enough_right"], total["enough"]),
        "best_f1": best_f1(rows),
        "outside_named": share(sum(bool(row["outside"]) for row in rows), len(rows)),
        "seconds": float(np.median([row["seconds"] for row in rows])),
    }


def entries(rows: Sequence[Row], *keys: str) -> list[Row]:
    """Return one line for every setting and method."""
    return [dict(zip(keys, values, strict=True)) | figures(some) for values, some in grouped(rows, *keys).items()]


def main() -> None:
    """Run and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--methods", nargs="+", choices=sorted(METHODS), default=list(METHODS))
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "results")
    told = parser.parse_args()
    if not PARQUET.exists():
        raise SystemExit(f"{PARQUET} is missing: run fetch.py first")
    begin, rows = time.process_time(), []
    for setting, log, complaints in draws(load(PARQUET)):
        for method in told.methods:
            start = time.process_time()
            scored = METHODS[method](log, complaints)
            rows.append(row_of(setting, complaints, method, scored, time.process_time() - start))
    rows.sort(key=lambda row: told.methods.index(row["method"]))
    found = {
        "drawn": entries([row for row in rows if row["suite"] == "drawn"], "terminals", "log", "method"),
        "native": entries([row for row in rows if row["suite"] == "native"], "period", "method"),
    }
    for lines, key in ((found["drawn"], "terminals"), (found["native"], "period")):
        lines.sort(key=lambda line: (line[key] if key == "terminals" else 0, str(line.get("log")), str(line[key])))
    machine = {"processor": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
    run = {"set": COMMIT, "machine": machine, "cpu_seconds": round(time.process_time() - begin)}
    kept = [{key: value for key, value in row.items() if key != "scored"} for row in rows]
    told.out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(without_nan({"run": run, "figures": found, "rows": kept}), indent=None)
    (told.out / "results.json").write_text(text.replace('}, {"suite', '},\n{"suite') + "\n", encoding="utf-8")
    tables = "\n".join(table(title, lines) for title, lines in found.items())
    (told.out / "tables.md").write_text(tables, encoding="utf-8")
    print(tables, run, sep="\n")


if __name__ == "__main__":
    main()
