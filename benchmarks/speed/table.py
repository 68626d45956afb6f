"""Everything measured as one Markdown page: ``python benchmarks/speed/table.py``."""

import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Facts = dict[str, Any]


def table(results: Path) -> str:
    """Return the page on all ``results/<rows>.json``."""
    measured = [json.loads(file.read_text()) for file in results.glob("*.json") if file.stem.isdigit()]
    measured.sort(key=lambda found: found["rows"])
    head = [
        "<!-- Written by benchmarks/speed/table.py. -->",
        "# How fast a trace is",
        "",
        "Seconds, medians of the runs; *scan 3*: bare scan of at, custodian, order; *scan 6*: of all columns that a",
        "trace reads; *first answer*: `holdfast trace` from its start to the written report; *load*: how many threads",
        "wanted a core during the run, its own among them.",
        "",
        "| accesses | engine | runs | scan 3 | scan 6 | first answer | ÷ scan 3 | ÷ scan 6 | CPU | memory | load |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines = [line for found in measured for line in _lines(found)]
    return "\n".join([*head, *lines, "", *_radar(measured), "", *_steps(measured), "", *_machines(measured), ""])


def _lines(found: Facts) -> list[str]:
    lines = []
    for engine, traces in found["traces"].items():
        few, every = (_middle([one["seconds"] for one in found["scans"][engine][kind]]) for kind in ("needed", "all"))
        wall, cpu = (_middle([one[name] for one in traces]) for name in ("wall", "cpu"))
        peak = max(one["peak"] for one in traces) / 2**30
        busy = _middle([one["load"] for one in traces])
        lines.append(
            f"| {found['rows']:,} | {engine} | {len(traces)} | {few:.2f} | {every:.2f} | {wall:.1f} | {wall / few:.2f} "
            f"| {wall / every:.2f} | {cpu:.0f} | {peak:.2f} GiB | {busy:.1f} |"
        )
    return lines


def _radar(measured: Sequence[Facts]) -> list[str]:
    head = [
        "## BreachRadar on the same files",
        "",
        "| accesses | seconds | of these counting | memory | cards counted | names first | Holdfast | leaked |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines = []
    for found in measured:
        first = next(iter(found["traces"].values()))[0]["first"]
        for one in found["radar"]:
            if "seconds" in one:
                way = "exactly" if one["is_exact"] else "about (HyperLogLog)"
                lines.append(
                    f"| {found['rows']:,} | {one['seconds']:.1f} | {one['count']:.1f} | {one['peak'] / 2**30:.2f} GiB "
                    f"| {way} | {one['first']} | {first} | {found['truth']} |"
                )
            else:
                lines.append(f"| {found['rows']:,} | stopped after {one['ended_after']} | | | | | {first} | |")
    return head + lines


def _steps(measured: Sequence[Facts]) -> list[str]:
    head = [
        "## Where the time goes",
        "",
        "| accesses | engine | start and report | read | open | look-up | fit | exposed |",
    ]
    lines = []
    for found in measured:
        for engine, traces in found["traces"].items():
            one = sorted(traces, key=lambda trace: trace["wall"])[len(traces) // 2]
            steps = [one["timings"].get(step, 0.0) for step in ("read", "open", "look-up", "fit", "exposed")]
            rest = one["wall"] - sum(steps)
            cells = " | ".join(f"{seconds:.2f}" for seconds in (rest, *steps))
            lines.append(f"| {found['rows']:,} | {engine} | {cells} |")
    return [*head, "|---|---|---|---|---|---|---|---|", *lines]


def _machines(measured: Sequence[Facts]) -> list[str]:
    lines = ["## Measured on", ""]
    for found in measured:
        on = found["machine"]
        versions = ", ".join(f"{name} {number}" for name, number in on["versions"].items())
        lines.append(
            f"- {found['rows']:,} accesses, {found['bytes'] / 1e9:.2f} GB: `{found['command']}`, {on['date']}, "
            f"commit {found['commit'][:10]}; {on['cores']} cores ({on['cpu']}), {on['memory_gib']} GiB, "
            f"{on['system']}, Python {on['python']}, {versions}"
        )
        if agreed := found["agreement"]:
            same = "the same leads in the same order" if agreed["same_order"] else "leads in another order"
            lines.append(f"  DuckDB and Spark list {same}, probabilities at most {agreed['furthest']:.1e} apart.")
    return lines


def _middle(values: Sequence[float]) -> float:
    return float(statistics.median(values))


if __name__ == "__main__":
    sys.stdout.write(table(Path(__file__).parent / "results"))
