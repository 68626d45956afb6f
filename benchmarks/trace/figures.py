"""Result rows → one summary (JSON), tables (Markdown) and plots (SVG) for the documentation.

    python benchmarks/trace/figures.py benchmarks/trace/.work/*.json --out benchmarks/trace/results --plots docs/trace

The rows come from ``run.py``; their format stands in :mod:`benchmarks.trace.measures`. Any method's rows do.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.trace.measures import (
    Row,
    calibration_figures,
    exposed_figures,
    false_accusations,
    follow_figures,
    grouped,
    has_enough,
    named_figures,
    top1_figures,
    window_figures,
)
from benchmarks.trace.plots import plot_all

Entry = Row
"""The setting of a group of rows (its keys and values) and beside them each figure with ``value, low, high, rows``."""


def with_kind(rows: Sequence[Row]) -> list[Row]:
    """Add to each row the kind of its (first) leak."""
    return [row | {"kind": row["truth"][0]["kind"] if row["truth"] else "none"} for row in rows]


def entries(rows: Sequence[Row], figures: Callable[[list[Row]], Row], *keys: str) -> list[Entry]:
    """Return one entry for every group of rows."""
    return [
        dict(zip(keys, values, strict=True)) | figures(group) for values, group in grouped(rows, *keys).items() if group
    ]


def seconds_of(rows: Sequence[Row]) -> Row:
    """Return the median seconds a draw takes."""
    times = sorted(row["seconds"] / row.get("asked", 1) for row in rows)
    return {"seconds": times[len(times) // 2]}


def summary_of(rows: Sequence[Row]) -> dict[str, list[Entry]]:
    """Return every figure of the suites that these rows come from."""
    by_suite = {suite: group for (suite,), group in grouped(rows, "suite").items()}
    found: dict[str, list[Entry]] = {}
    for suite in ("top1", "fields", "customers"):
        if some := by_suite.get(suite):
            found[suite] = entries(some, top1_figures, "method", "noise", "complaints")
            found[f"{suite}_by_kind"] = entries(with_kind(some), top1_figures, "method", "noise", "kind")
    if some := by_suite.get("named"):
        found["named"] = entries(some, named_figures, "method", "noise", "leaks")
    if some := by_suite.get("outside"):
        found["outside"] = entries(some, false_accusations, "method", "scenario", "names_call")
        found["outside_by_count"] = entries(some, false_accusations, "method", "scenario", "names_call", "complaints")
    if some := by_suite.get("calibration"):
        found["calibration"] = entries(some, calibration_figures, "method")
    if some := by_suite.get("window"):
        found["window"] = entries(some, window_figures, "method", "noise", "complaints")
        found["window_enough"] = entries([row for row in some if has_enough(row)], window_figures, "method")
    if some := by_suite.get("exposed"):
        found["exposed"] = entries(some, exposed_figures, "method", "noise", "complaints")
        found["exposed_enough"] = entries([row for row in some if has_enough(row)], exposed_figures, "method")
    if some := by_suite.get("follow"):
        found["follow"] = entries(some, follow_figures, "method", "noise")
    found["seconds"] = entries(rows, seconds_of, "method", "suite")
    return found


def written(figure: object) -> str:
    """Write one figure with its interval, or a setting's value."""
    if not isinstance(figure, dict):
        return f"{figure:.3g}" if isinstance(figure, float) else "" if figure is None else str(figure)
    value, low, high = figure["value"], figure["low"], figure["high"]
    if value is None or math.isnan(value):
        return "–"
    if math.isinf(value):
        return "never"
    digits = 3 if abs(value) <= 1 else 1
    return f"{value:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def table(title: str, lines: Sequence[Entry]) -> str:
    """Write entries as a Markdown table; curves are left to the plots."""
    keys = [key for key, value in lines[0].items() if not isinstance(value, list)]
    head = [f"### {title}", "", "| " + " | ".join(keys) + " |", "|" + "---|" * len(keys)]
    return "\n".join([*head, *("| " + " | ".join(written(line.get(key)) for key in keys) + " |" for line in lines), ""])


def without_nan(value: object) -> object:
    """Replace what JSON cannot say (no value, never) by null."""
    if isinstance(value, dict):
        return {key: without_nan(one) for key, one in value.items()}
    if isinstance(value, list):
        return [without_nan(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def main() -> None:
    """Read rows, write the summary, the tables and the plots."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--plots", type=Path)
    told = parser.parse_args()
    reports = [json.loads(path.read_text(encoding="utf-8")) for path in told.rows]
    rows = [row for report in reports for row in report["rows"]]
    found = summary_of(rows)
    told.out.mkdir(parents=True, exist_ok=True)
    runs = [{key: value for key, value in report.items() if key != "rows"} for report in reports]
    text = json.dumps(without_nan({"runs": runs, "figures": found}), ensure_ascii=False, indent=1)
    (told.out / "summary.json").write_text(text + "\n", encoding="utf-8")
    tables = "\n".join(table(title, lines) for title, lines in found.items() if lines)
    (told.out / "tables.md").write_text(tables, encoding="utf-8")
    if told.plots:
        plot_all(rows, found, told.plots)


if __name__ == "__main__":
    main()
