"""Compare what hear reads with what a person read.

uv run --no-sync python -m benchmarks.hear.score dev [--mistakes] [--field loss]
"""

import argparse
import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from benchmarks.hear.texts import HERE, KINDS, Labelled, read_folder
from holdfast.hear import Heard, Moment, Money, hear

FIELDS = {
    "kind": "kind",
    "platform": "platform",
    "ordered": "ordered_at",
    "called": "called_at",
    "paid": "paid_at",
    "loss": "loss",
    "price": "price",
    "offer": "offer",
    "total": "group_total",
    "pretext": "pretext",
    "known": "fields_known",
    "asks": "asks",
    "caller": "caller",
    "via": "contact",
    "number": "caller_number",
    "order": "order",
    "parcel": "parcel",
    "item": "item",
    "link": "url",
    "account": "account",
    "payee": "payee",
    "channel": "payment",
    "loan": "lender",
    "region": "region",
    "police": "police",
    "victims": "victims",
}
GROUPS = {"dates": ("ordered", "called", "paid")}
DRAWS = 1000


@dataclass
class Count:
    """Right, too much and missed, text by text."""

    rows: list[tuple[int, int, int]] = field(default_factory=list)

    def figures(self, seed: int = 7) -> dict[str, float]:
        """Precision, recall, F1 and the middle 95 % of F1 when texts are drawn again with replacement."""
        table = np.array(self.rows or [(0, 0, 0)])
        rng = np.random.default_rng(seed)
        drawn = table[rng.integers(len(table), size=(DRAWS, len(table)))].sum(axis=1)
        spread = [_f1(*row) for row in drawn]
        right, wrong, missed = (int(each) for each in table.sum(axis=0))
        return {
            "labels": right + missed,
            "precision": right / max(right + wrong, 1),
            "recall": right / max(right + missed, 1),
            "f1": _f1(right, wrong, missed),
            "low": float(np.quantile(spread, 0.025)),
            "high": float(np.quantile(spread, 0.975)),
        }


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / max(2 * right + wrong + missed, 1)


def given(heard: Heard, name: str) -> list[str]:
    """Return what was read, as labels are written."""
    if name == "kind":
        return [heard.kind]
    fields = {"loss": ("loss", "loss_total"), "region": ("region", "caller_region")}.get(name, (FIELDS[name],))
    found: list[str] = []
    for fact in heard.facts:
        if fact.field in fields:
            if name == "police":
                found.append("yes" if fact.value else "no")
            elif name in {"link", "item", "payee"}:
                found.append(heard.text[fact.start : fact.end].lower() if name != "item" else str(fact.value))
            elif isinstance(fact.value, Moment | Money):
                found.append(f"{fact.value}")
            else:
                found.append(str(fact.value).lower() if name in {"order", "parcel"} else str(fact.value))
    return found


def wanted(each: Labelled, name: str) -> list[str]:
    values = each.labels.get(name, [])
    if name == "kind":
        return [KINDS[value] for value in values]
    return [value.lower() if name in {"order", "parcel"} else value for value in values]


def matched(name: str, want: str, got: str) -> bool:
    if name in GROUPS["dates"]:
        return got.startswith(want) if " " in want else got[:10] == want
    if name in {"number", "account", "order"}:
        digits = [re.sub(r"[^0-9a-z]", "", value.lower()) for value in (want, got)]
        return digits[0].lstrip("0")[-8:] == digits[1].lstrip("0")[-8:]
    if name in {"item", "payee"}:
        return fuzz.partial_ratio(want.lower(), got.lower()) >= 80
    if name == "link":
        return want in got or got in want
    return want == got


def compare(name: str, want: list[str], got: list[str]) -> tuple[int, int, int]:
    """Count right, too much and missed; sums as often as they are told, others once."""
    if name != "loss":
        want, got = list(dict.fromkeys(want)), list(dict.fromkeys(got))
    if name in GROUPS["dates"]:
        got = list(dict.fromkeys(each if any(" " in w for w in want) else each[:10] for each in got))
    left = list(want)
    wrong = 0
    for value in got:
        hit = next((each for each in left if matched(name, each, value)), None)
        if hit is not None:
            left.remove(hit)
        elif not any(matched(name, each, value) for each in want) or name == "loss":
            wrong += 1
    return len(want) - len(left), wrong, len(left)


def run(folder: Path, only: str | None, *, is_telling: bool) -> dict[str, dict[str, float]]:
    counts: dict[str, Count] = defaultdict(Count)
    for each in read_folder(folder):
        heard = hear(each.text, each.written_at, each.timezone)
        for name in FIELDS:
            want, got = wanted(each, name), given(heard, name)
            row = compare(name, want, got)
            counts[name].rows.append(row)
            if is_telling and (row[1] or row[2]) and (only is None or name == only or name in GROUPS.get(only, ())):
                print(f"{each.name} {name}: wanted {want}, got {got}")
    for group, names in GROUPS.items():
        counts[group].rows = [row for name in names for row in counts[name].rows]
    return {name: count.figures() for name, count in counts.items()}


def speed(folder: Path) -> float:
    """Complaints a second on one core, each read ten times after a first look."""
    texts = read_folder(folder)
    for each in texts:
        hear(each.text, each.written_at, each.timezone)
    start = time.process_time()
    for _ in range(10):
        for each in texts:
            hear(each.text, each.written_at, each.timezone)
    return 10 * len(texts) / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--mistakes", action="store_true")
    parser.add_argument("--field")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    folder = HERE / chosen.folder
    figures = run(folder, chosen.field, is_telling=chosen.mistakes)
    print(f"{'field':10} labels  prec.  recall     F1   95 %")
    for name in [*GROUPS, *FIELDS]:
        each = figures[name]
        print(
            f"{name:10} {each['labels']:6.0f} {each['precision']:6.3f} {each['recall']:7.3f} {each['f1']:6.3f}   "
            f"{each['low']:.2f}-{each['high']:.2f}"
        )
    rate = speed(folder)
    print(f"{rate:.0f} texts/s on one core")
    if chosen.out:
        chosen.out.write_text(
            json.dumps({"texts": len(read_folder(folder)), "per_second": round(rate), "fields": figures}, indent=1)
            + "\n"
        )


if __name__ == "__main__":
    main()
