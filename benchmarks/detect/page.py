"""Write docs/detectors-measured.md's table from results/quality.json: ``python benchmarks/detect/page.py``."""

import json
from pathlib import Path
from statistics import mean
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "detectors-measured.md"
MARK = "<!-- from benchmarks/detect/results/quality.json -->"


def line(scenario: str, detector: str, rows: list[dict[str, Any]]) -> str:
    """Return one line of the table: ranges over the seeds."""

    def span(key: str, digits: int) -> str:
        known = [row[key] for row in rows if row.get(key) is not None]
        if not known:
            return ""
        low, high = f"{min(known):.{digits}f}", f"{max(known):.{digits}f}"
        return low if low == high else f"{low} – {high}"

    cells = [scenario, f"`{detector}`", span("signals", 0), span("a_day", 3), span("true", 0)]
    cells += [span("precision", 3), span("recall", 3), f"{mean(row['cpu_seconds'] for row in rows):.1f}"]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Put the table below the mark."""
    written = json.loads((HERE / "results" / "quality.json").read_text("utf-8"))
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in written["rows"]:
        groups.setdefault((row["scenario"], row["detector"]), []).append(row)
    told = [(key, rows) for key, rows in groups.items() if any(row["signals"] or row["meant"] for row in rows)]
    spoke = {each for (name, each), _ in told if name in {"quiet-year", "promotion-day"}}
    quiet = sorted({each for _, each in groups} - spoke)
    head = f"| scenario | detector | signals | a day | true | precision | recall | CPU s |\n{'|---' * 8}|"
    table = "\n".join([head, *(line(*key, rows) for key, rows in told)])
    silent = f"Nothing at all on `quiet-year` and `promotion-day`: {', '.join(f'`{each}`' for each in quiet)}."
    before = PAGE.read_text("utf-8").partition(MARK)[0]
    PAGE.write_text(f"{before}{MARK}\n\n{table}\n\n{silent}\n", "utf-8")


if __name__ == "__main__":
    main()
