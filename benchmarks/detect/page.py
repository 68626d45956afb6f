"""Write tables and plots of docs/detectors-measured.md from results/quality.json: ``benchmarks/detect/page.py``."""

import json
from pathlib import Path
from statistics import mean
from typing import Any

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt  # after the backend is chosen

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
PAGE = DOCS / "detectors-measured.md"
PLOTS = DOCS / "images" / "detectors"
MARK = "<!-- from benchmarks/detect/results/quality.json -->"
CALM = ("quiet-year", "promotion-day")
Rows = list[dict[str, Any]]


def span(rows: Rows, key: str, digits: int) -> str:
    """Return the range of a figure over the seeds; what was never reached says so."""
    known = [row[key] for row in rows if row.get(key) is not None]
    if not known:
        return ""
    low, high = f"{min(known):.{digits}f}", f"{max(known):.{digits}f}"
    return low if low == high else f"{low} – {high}"


def meant_line(scenario: str, detector: str, rows: Rows) -> str:
    """Return one line of the table of what detectors should see."""
    late = span(rows, "delay_minutes", 0)
    cells = [scenario, f"`{detector}`", span(rows, "true", 0), span(rows, "subjects", 0)]
    cells += [
        span(rows, "precision", 3) or "–",
        span(rows, "recall", 3),
        f"≤ {late}" if late else "never" if any(row["true"] for row in rows) else "–",
    ]
    cells.append(f"{mean(row['cpu_seconds'] for row in rows):.1f}")
    return f"| {' | '.join(cells)} |"


def table(head: str, lines: list[str]) -> str:
    """Return a Markdown table."""
    return "\n".join([f"| {head} |", "|---" * (head.count("|") + 1) + "|", *lines])


def bars(groups: dict[tuple[str, str], Rows], keys: tuple[str, ...], name: str, label: str) -> None:
    """Draw one bar a scenario and detector for each figure, with the range over the seeds."""
    names = [f"{detector}\n{scenario}" for scenario, detector in groups]
    figure, axes = plt.subplots(figsize=(7.2, 0.42 * len(names) + 1.2))
    for place, key in enumerate(keys):
        values = [[row[key] or 0.0 for row in rows if key in row] or [0.0] for rows in groups.values()]
        middle = [mean(each) for each in values]
        spread = [[m - min(v) for m, v in zip(middle, values, strict=True)]]
        spread.append([max(v) - m for m, v in zip(middle, values, strict=True)])
        height = 0.8 / len(keys)
        axes.barh(
            [n + place * height for n in range(len(names))], middle, height, xerr=spread, label=key.replace("_", " ")
        )
    axes.set_yticks([n + 0.2 for n in range(len(names))], names, fontsize=6)
    axes.invert_yaxis()
    axes.set_xlabel(label)
    axes.legend(fontsize=7, loc="lower right")
    figure.tight_layout()
    PLOTS.mkdir(parents=True, exist_ok=True)
    plt.rcParams["svg.hashsalt"] = "holdfast"
    figure.savefig(PLOTS / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


def main() -> None:
    """Put tables and plots below the mark."""
    written = json.loads((HERE / "results" / "quality.json").read_text("utf-8"))
    groups: dict[tuple[str, str], Rows] = {}
    for row in written["rows"]:
        groups.setdefault((row["scenario"], row["detector"]), []).append(row)
    meant = {key: rows for key, rows in groups.items() if rows[0]["meant"]}
    calm = {key: rows for key, rows in groups.items() if key[0] in CALM}
    wrong = {key: rows for key, rows in groups.items() if any(row["false_a_day"] for row in rows)}
    bars(meant, ("precision", "recall"), "found", "share, range over the seeds")
    bars(calm, ("false_a_day",), "false-alarms", "false alarms a day")
    head = "scenario | detector | true subjects | named | precision | recall | minutes to the first | CPU s"
    parts = [
        f"Seeds {', '.join(map(str, written['machine']['seeds']))}.",
        "## What they should see",
        table(head, [meant_line(*key, rows) for key, rows in meant.items()]),
        "![Precision and recall of each detector where it is meant to see something](images/detectors/found.svg)",
        "## False alarms",
        "Subjects named a day that nothing in the truth explains; detectors that are not listed were silent or right.",
        table(
            "scenario | detector | false a day",
            [f"| {name} | `{detector}` | {span(rows, 'false_a_day', 3)} |" for (name, detector), rows in wrong.items()],
        ),
        "![False alarms a day on quiet-year and promotion-day](images/detectors/false-alarms.svg)",
    ]
    before = PAGE.read_text("utf-8").partition(MARK)[0]
    PAGE.write_text(f"{before}{MARK}\n\n" + "\n\n".join(parts) + "\n", "utf-8")


if __name__ == "__main__":
    main()
