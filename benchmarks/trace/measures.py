"""Result rows → figures with intervals.

A row (one draw, one method; JSON object) holds the setting (``suite, method, number, scenario, complaints, noise``, and
``leaks``, ``names_call``, ``with_fields`` where set), ``world`` (its seed), ``seconds``, and

* ``top1``, ``top1_any``: share of right ones among the leads tied for first, logged custodians only / all leads;
* ``leads``: ``[name, kind, probability, score, is_right]`` of the best and of every lead from probability .01 on;
* ``truth``: for each leak ``members, kind, complaints`` (how many it caused), ``orders, days``, ``window`` (null, or
  ``from_error, to_error`` in days, told minus true, and ``iou``), ``in_set`` (some credible set holds it);
* ``sets``: ``[size, is_right]`` of each credible set; ``none_probability``; ``outside_probability``;
* ``exposed``: ``listed`` (orders listed at probability .9, complained ones left out), ``right``, ``leaked``,
  ``expected`` (sum of the listed probabilities).

A row of the suite ``follow`` holds instead ``kind, calls, named_after`` (complaints; null: never), ``true_among,
days_after_first, calls_left`` (share of the fraud calls still to come), ``wrong`` (names named wrongly before) and
``asked`` (how often the method ran).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Row = dict[str, Any]
Floats = npt.NDArray[np.float64]
Statistic = Callable[[list[Row]], float]

NAMED, LIKELY, CERTAIN = 0.9, 0.5, 0.99
ENOUGH_COMPLAINTS = 30
"""True complaints from which windows and lists of the exposed are held to their goals."""
EDGES = (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
"""The bins of the reliability curve."""


def wilson(right: float, total: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share; (0, 1) of nothing."""
    if not total:
        return 0.0, 1.0
    share = right / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * np.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return float(max(0.0, middle - half)), float(min(1.0, middle + half))


def bootstrap(rows: Sequence[Row], statistic: Statistic, rounds: int = 400) -> tuple[float, float]:
    """Return a 95 % interval of a statistic by drawing whole rows again (a leak's leads stay together)."""
    rng = np.random.default_rng(0)
    values = [statistic([rows[n] for n in rng.integers(0, len(rows), len(rows))]) for _ in range(rounds)]
    kept = [value for value in values if not np.isnan(value)]
    if not kept:
        return float("nan"), float("nan")
    low, high = np.percentile(kept, (2.5, 97.5), method="nearest")
    return float(low), float(high)


def estimate(rows: Sequence[Row], statistic: Statistic) -> Row:
    """Return a statistic with its interval and the number of rows."""
    low, high = bootstrap(rows, statistic)
    return {"value": statistic(list(rows)), "low": low, "high": high, "rows": len(rows)}


def share(right: float, total: int) -> Row:
    """Return a share with Wilson's interval."""
    low, high = wilson(right, total)
    return {"value": right / total if total else float("nan"), "low": low, "high": high, "rows": total}


def grouped(rows: Iterable[Row], *keys: str) -> dict[tuple[Any, ...], list[Row]]:
    """Group rows by some of their values, in the order in which they come."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row.get(key) for key in keys)].append(row)
    return dict(groups)


def ratio(over: float, under: float) -> float:
    """Return a quotient, NaN over nothing."""
    return over / under if under else float("nan")


def mean_of(key: str) -> Statistic:
    """Return the mean of a value of the rows."""
    return lambda rows: float(np.mean([row[key] for row in rows]))


def named(row: Row, at: float = NAMED, *, is_logged_only: bool = False) -> list[list[Any]]:
    """Return the leads named in a row."""
    return [lead for lead in row["leads"] if lead[2] >= at and not (is_logged_only and lead[1].startswith("outside:"))]


def found(row: Row) -> int:
    """Count the leaks of a row that are among its named leads; a group of shops counts once."""
    right = {lead[0] for lead in named(row) if lead[4]}
    by_kind = {lead[1] for lead in named(row) if lead[4]}
    return sum(
        any(name in right for name in leak["members"]) or leak["kind"] in by_kind & {"outside:customer_list"}
        for leak in row["truth"]
    )


def precision(rows: list[Row]) -> float:
    """Return the pooled share of right leads among the named ones."""
    leads = [lead for row in rows for lead in named(row)]
    return ratio(sum(lead[4] for lead in leads), len(leads))


def recall(rows: list[Row]) -> float:
    """Return the pooled share of leaks that are named."""
    return ratio(sum(found(row) for row in rows), sum(len(row["truth"]) for row in rows))


def coverage(rows: list[Row]) -> float:
    """Return the share of leaks that some credible set holds."""
    leaks = [leak for row in rows for leak in row["truth"]]
    return ratio(sum(leak["in_set"] for leak in leaks), len(leaks))


def set_precision(rows: list[Row]) -> float:
    """Return the share of credible sets that hold a leak."""
    sets = [one for row in rows for one in row["sets"]]
    return ratio(sum(is_right for _, is_right in sets), len(sets))


def median_set(rows: list[Row]) -> float:
    """Return the median size of the credible sets."""
    sizes = [size for row in rows for size, _ in row["sets"]]
    return float(np.median(sizes)) if sizes else float("nan")


def named_figures(rows: Sequence[Row]) -> Row:
    """Return precision, recall and credible sets of the named sets."""
    parts: dict[str, Statistic] = {"precision": precision, "recall": recall, "set_coverage": coverage}
    parts |= {"set_precision": set_precision, "set_size": median_set}
    named_each: Statistic = lambda some: float(np.mean([len(named(row)) for row in some]))  # noqa: E731
    return {name: estimate(rows, statistic) for name, statistic in (parts | {"named": named_each}).items()}


def is_false_accusation(row: Row, at: float = NAMED) -> bool:
    """Tell whether a custodian with a log is named that did not leak."""
    return any(not lead[4] for lead in named(row, at, is_logged_only=True))


def false_accusations(rows: Sequence[Row]) -> Row:
    """Return the share of rows with a wrongly named custodian, and with one at even odds."""
    wrong = sum(is_false_accusation(row) for row in rows)
    likely = sum(is_false_accusation(row, LIKELY) for row in rows)
    return {"named": share(wrong, len(rows)), "likely": share(likely, len(rows))}


def leads_of(rows: Iterable[Row], least: float) -> Floats:
    """Return (probability, is right) of every lead from a probability on, one a line."""
    pairs = [(lead[2], lead[4]) for row in rows for lead in row["leads"] if lead[2] >= least]
    return np.asarray(pairs, np.float64).reshape(-1, 2)


def calibration_error(pairs: Floats) -> float:
    """Return the expected calibration error over ``EDGES``."""
    if not len(pairs):
        return float("nan")
    place = np.clip(np.searchsorted(EDGES, pairs[:, 0], side="right") - 1, 0, len(EDGES) - 2)
    gap = np.bincount(place, pairs[:, 0] - pairs[:, 1])
    return float(np.abs(gap).sum() / len(pairs))


def reliability(rows: Sequence[Row]) -> list[Row]:
    """Return for every bin the mean probability told and the share that was right."""
    pairs = leads_of(rows, EDGES[0])
    place = np.clip(np.searchsorted(EDGES, pairs[:, 0], side="right") - 1, 0, len(EDGES) - 2)
    curve = []
    for number in np.unique(place):
        told, right = pairs[place == number].T
        curve.append({"told": float(told.mean()), **share(float(right.sum()), len(right))})
    return curve


def calibration_figures(rows: Sequence[Row]) -> Row:
    """Return the calibration error from even odds on, the same over all leads kept, and the right at .99."""
    sure = leads_of(rows, CERTAIN)
    return {
        "ece": estimate(rows, lambda some: calibration_error(leads_of(some, LIKELY))),
        "ece_all": estimate(rows, lambda some: calibration_error(leads_of(some, EDGES[0]))),
        "right_at_99": share(float(sure[:, 1].sum()), len(sure)),
        "reliability": reliability(rows),
    }


def window_values(rows: Iterable[Row], key: str) -> list[float]:
    """Return one measure of every window told for a true source."""
    return [abs(leak["window"][key]) for row in rows for leak in row["truth"] if leak["window"]]


def window_figures(rows: Sequence[Row]) -> Row:
    """Return the median error of both ends in days, the median overlap, and how many windows were told."""

    def median(key: str) -> Statistic:
        def of(some: list[Row]) -> float:
            values = window_values(some, key)
            return float(np.median(values)) if values else float("nan")

        return of

    told = sum(bool(leak["window"]) for row in rows for leak in row["truth"])
    figures = {key: estimate(rows, median(key)) for key in ("from_error", "to_error", "iou")}
    return figures | {"told": share(told, sum(len(row["truth"]) for row in rows))}


def exposed_sum(rows: Iterable[Row], key: str) -> float:
    """Add up one count of the exposed lists."""
    return float(sum(row["exposed"][key] for row in rows))


def exposed_figures(rows: Sequence[Row]) -> Row:
    """Return precision (pooled, mean of the runs that list) and recall (pooled, mean, mean of the runs that list)."""

    def mean_precision(some: list[Row]) -> float:
        each = [row["exposed"]["right"] / row["exposed"]["listed"] for row in some if row["exposed"]["listed"]]
        return float(np.mean(each)) if each else float("nan")

    def mean_recall(some: list[Row], *, is_listing_only: bool = False) -> float:
        kept = [row["exposed"] for row in some if row["exposed"]["leaked"]]
        each = [one["right"] / one["leaked"] for one in kept if one["listed"] or not is_listing_only]
        return float(np.mean(each)) if each else float("nan")

    return {
        "precision_pooled": estimate(rows, lambda some: ratio(exposed_sum(some, "right"), exposed_sum(some, "listed"))),
        "precision_mean": estimate(rows, mean_precision),
        "recall_pooled": estimate(rows, lambda some: ratio(exposed_sum(some, "right"), exposed_sum(some, "leaked"))),
        "recall_mean": estimate(rows, mean_recall),
        "recall_where_listed": estimate(rows, lambda some: mean_recall(some, is_listing_only=True)),
        "listing": share(sum(row["exposed"]["listed"] > 0 for row in rows), len(rows)),
    }


def has_enough(row: Row) -> bool:
    """Tell whether a leak of this row caused enough complaints to be held to the goals."""
    return any(leak["complaints"] >= ENOUGH_COMPLAINTS for leak in row["truth"])


def follow_figures(rows: Sequence[Row]) -> Row:
    """Return the medians over leaks of when the source was named and what was still to come (never: nothing)."""

    def median(key: str, never: float) -> Statistic:
        return lambda some: float(np.median([never if row["named_after"] is None else row[key] for row in some]))

    figures = {
        "named_after": estimate(rows, median("named_after", np.inf)),
        "true_among": estimate(rows, median("true_among", np.inf)),
        "days_after_first": estimate(rows, median("days_after_first", np.inf)),
        "calls_left": estimate(rows, median("calls_left", 0.0)),
    }
    figures["never"] = share(sum(row["named_after"] is None for row in rows), len(rows))
    figures["wrong"] = share(sum(bool(row["wrong"]) for row in rows), len(rows))
    return figures


def top1_figures(rows: Sequence[Row]) -> Row:
    """Return the top-1 hits, among logged custodians and among all leads."""
    return {key: share(float(sum(row[key] for row in rows)), len(rows)) for key in ("top1", "top1_any")}
