"""The documentation's plots, as SVG that is the same for the same figures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.trace.measures import Row, grouped, has_enough

mpl.use("svg")
mpl.rcParams |= {
    "svg.hashsalt": "holdfast",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.constrained_layout.use": True,
}

COLOURS = {
    "holdfast": "#0b6e4f",
    "oracle": "#555555",
    "hypergeometric": "#c77700",
    "breachradar": "#8a3ffc",
    "rate": "#4589ff",
    "naive_share": "#b0b0b0",
}
"""A method keeps its colour in every plot (all are told apart by shape as well)."""
MARKS = dict(zip(COLOURS, "oDs^vP", strict=True))
DASHES = ("-", "--", ":")

Lines = Sequence[Row]


def style(method: str) -> dict[str, Any]:
    """Return how a method is drawn."""
    return {"color": COLOURS.get(method), "marker": MARKS.get(method, "X"), "markersize": 4, "linewidth": 1.4}


def errors(lines: Lines, key: str) -> np.ndarray:
    """Return the lengths of the error bars below and above."""
    values = np.asarray([[line[key][part] for part in ("value", "low", "high")] for line in lines], float)
    spread: np.ndarray = np.maximum(np.stack([values[:, 0] - values[:, 1], values[:, 2] - values[:, 0]]), 0)
    return spread


def draw_lines(axes: Axes, lines: Lines, along: str, key: str) -> None:
    """Draw one line with intervals for every method."""
    for (method,), some in grouped(lines, "method").items():
        x = [line[along] for line in some]
        y = [line[key]["value"] for line in some]
        axes.errorbar(x, y, errors(some, key), label=method, capsize=2, **style(method))


def legend_below(figure: Figure, axes: Axes, columns: int = 6) -> None:
    """Put one legend for all panels below them."""
    figure.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=columns, fontsize=7, frameon=False
    )


def top1_plot(lines: Lines) -> Figure:
    """Draw top-1 hits by number of complaints, a panel for each share of noise."""
    noises = sorted({line["noise"] for line in lines})
    figure, panels = plt.subplots(1, len(noises), figsize=(3.4 * len(noises), 3.1), sharey=True, squeeze=False)
    for axes, noise in zip(panels[0], noises, strict=True):
        draw_lines(axes, [line for line in lines if line["noise"] == noise], "complaints", "top1")
        axes.set(
            xscale="log", title=f"{noise:.0%} of the complaints are noise", xlabel="complaints", ylim=(-0.02, 1.02)
        )
        counts = sorted({line["complaints"] for line in lines})
        axes.set_xticks(counts, [str(count) for count in counts])
        axes.minorticks_off()
        axes.grid(alpha=0.25)
    panels[0][0].set_ylabel("source ranked first")
    legend_below(figure, panels[0][0])
    return figure


def named_plot(lines: Lines) -> Figure:
    """Draw precision and recall of the named sets by number of leaks."""
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.1), sharey=True)
    least = [line for line in lines if line["noise"] == min(one["noise"] for one in lines)]
    for axes, key in zip(panels, ("precision", "recall"), strict=True):
        draw_lines(axes, least, "leaks", key)
        axes.set(title=f"{key}, named at p ≥ .9", xlabel="leaks at once", ylim=(-0.02, 1.02))
        axes.set_xticks(sorted({line["leaks"] for line in least}))
        axes.grid(alpha=0.25)
    legend_below(figure, panels[1])
    return figure


def outside_plot(lines: Lines) -> Figure:
    """Draw how often a custodian with a log is named although none leaked."""
    told = [line for line in lines if line["names_call"] is None]
    scenarios = list(dict.fromkeys(line["scenario"] for line in told))
    by_method = grouped(told, "method")
    figure, axes = plt.subplots(figsize=(7.2, 0.5 * len(scenarios) + 1.2))
    height = 0.8 / len(by_method)
    for place, ((method,), some) in enumerate(by_method.items()):
        y = np.asarray([scenarios.index(line["scenario"]) for line in some]) + place * height
        x = [line["named"]["value"] for line in some]
        bars = errors(some, "named")
        axes.barh(y, x, height, xerr=bars, label=method, color=COLOURS.get(method), error_kw={"linewidth": 0.8})
    ticks = np.arange(len(scenarios)) + (len(by_method) - 1) * height / 2
    axes.set_yticks(ticks, [scenario.replace("_", " ") for scenario in scenarios])
    axes.invert_yaxis()
    axes.set(xlabel="share of runs that name a custodian with a log (p ≥ .9); none leaked", xlim=(0, 1.02))
    legend_below(figure, axes)
    return figure


def reliability_plot(lines: Lines) -> Figure:
    """Draw the share that was right against the probability told."""
    figure, axes = plt.subplots(figsize=(3.6, 3.4))
    axes.plot([0, 1], [0, 1], color="#999999", linewidth=0.8, linestyle="--")
    for line in lines:
        curve = line["reliability"]
        x, y = [point["told"] for point in curve], [point["value"] for point in curve]
        spread = np.asarray([[p["value"] - p["low"], p["high"] - p["value"]] for p in curve]).T
        name = f"{line['method']} (ECE {line['ece']['value']:.3f} from .5 on)"
        axes.errorbar(x, y, np.maximum(spread, 0), label=name, capsize=2, **style(line["method"]))
    axes.set(xlabel="probability told", ylabel="share that was right", xlim=(0, 1.02), ylim=(-0.02, 1.02))
    legend_below(figure, axes, columns=1)
    return figure


def window_plot(rows: Lines) -> Figure:
    """Draw how far the told windows are off at both ends, where enough complaints came."""
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 2.9), sharey=True)
    leaks = [leak for row in rows if has_enough(row) for leak in row["truth"] if leak["window"]]
    for axes, key, title in zip(panels, ("from_error", "to_error"), ("first day", "last day"), strict=True):
        off = np.clip([leak["window"][key] for leak in leaks], -15, 15)
        axes.hist(off, bins=np.arange(-15.5, 16.5), color=COLOURS["holdfast"])
        median = float(np.median(np.abs(off))) if len(off) else float("nan")
        axes.set(
            title=f"{title}: median error {median:.1f} d, {len(off)} leaks",
            xlabel="days told too late (+) or early (−)",
        )
    panels[0].set_ylabel("leaks")
    return figure


def exposed_plot(lines: Lines) -> Figure:
    """Draw precision and recall of the exposed lists by number of complaints, less noise only."""
    least = [line for line in lines if line["noise"] == min(one["noise"] for one in lines)]
    figure, panels = plt.subplots(1, 2, figsize=(7.2, 3.0), sharey=True)
    for axes, key in zip(panels, ("precision_pooled", "recall_mean"), strict=True):
        draw_lines(axes, least, "complaints", key)
        axes.set(title=key.replace("_", ", "), xlabel="complaints", ylim=(-0.02, 1.02))
        axes.grid(alpha=0.25)
    legend_below(figure, panels[0])
    return figure


def follow_plot(rows: Lines) -> Figure:
    """Draw the share of leaks named after so many complaints, and the calls still to come at that moment."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 3.1))
    noises = sorted({row["noise"] for row in rows})
    for (method, noise), some in grouped(rows, "method", "noise").items():
        look = {"color": COLOURS.get(method), "linestyle": DASHES[noises.index(noise) % len(DASHES)]}
        after = sorted(row["named_after"] for row in some if row["named_after"] is not None)
        part = np.arange(1, len(after) + 1) / len(some)
        left.step([0.9, *after], [0, *part], where="post", label=f"{method}, {noise:.0%} noise", **look)
        calls = sorted((row["calls_left"] for row in some if row["named_after"] is not None), reverse=True)
        right.step([0, *part], [1, *calls], where="post", **look)
    left.set(xscale="log", xlabel="complaints", ylabel="leaks whose source is named", ylim=(0, 1.02))
    right.set(xlabel="leaks, the best first", ylabel="fraud calls still to come", xlim=(0, 1), ylim=(0, 1.02))
    legend_below(figure, left, columns=3)
    return figure


def save(figure: Figure, folder: Path, name: str) -> None:
    """Write one plot without a date."""
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


def plot_all(rows: Lines, figures: Mapping[str, Lines], folder: Path) -> None:
    """Write every plot for which there are figures."""
    folder.mkdir(parents=True, exist_ok=True)
    by_suite = {suite: group for (suite,), group in grouped(rows, "suite").items()}
    of_figures = {
        "top1": top1_plot,
        "fields": top1_plot,
        "customers": top1_plot,
        "named": named_plot,
        "outside": outside_plot,
        "calibration": reliability_plot,
        "exposed": exposed_plot,
    }
    for name, plot in of_figures.items():
        if figures.get(name):
            save(plot(figures[name]), folder, name)
    for name, of_rows in {"window": window_plot, "follow": follow_plot}.items():
        if name in by_suite:
            save(of_rows(by_suite[name]), folder, name)
