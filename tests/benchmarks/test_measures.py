"""The measures say what they claim on rows whose figures are known."""

from typing import Any

import numpy as np
import pytest
from benchmarks.trace.baselines import false_discovery, log_tail
from benchmarks.trace.breachradar import breachradar
from benchmarks.trace.measures import (
    calibration_error,
    false_accusations,
    follow_figures,
    precision,
    recall,
    wilson,
)
from scipy.stats import hypergeom


def row(leads: list[tuple[str, str, float]], truth: list[str]) -> dict[str, Any]:
    kinds = [{"members": [name], "kind": "station", "in_set": True} for name in truth]
    return {"leads": [[name, kind, p, p, name in truth] for name, kind, p in leads], "truth": kinds, "sets": []}


ROWS = [
    row([("a", "station", 0.95), ("b", "hub", 0.92)], ["a"]),
    row([("c", "station", 0.4), ("shop-1", "outside:shop", 0.95)], ["c"]),
]


def test_precision_counts_named_leads_and_recall_counts_leaks():
    assert precision(ROWS) == pytest.approx(1 / 3)
    assert recall(ROWS) == pytest.approx(1 / 2)


def test_a_wrong_source_without_a_log_accuses_nobody():
    assert false_accusations(ROWS)["named"]["value"] == 0.5


def test_wilsons_interval_of_none_and_all():
    assert wilson(0, 100) == pytest.approx((0.0, 0.037), abs=1e-3)
    assert wilson(100, 100) == pytest.approx((0.963, 1.0), abs=1e-3)


def test_calibration_error_is_the_mean_gap_between_told_and_right():
    assert calibration_error(np.asarray([[0.8, 1.0], [0.8, 0.0]])) == pytest.approx(0.3)
    assert calibration_error(np.asarray([[0.5, 1.0], [0.5, 0.0]])) == pytest.approx(0.0)


def test_a_leak_never_named_leaves_no_calls_to_prevent():
    rows = [{"named_after": None, "wrong": ["x"]}] * 3
    figures = follow_figures(rows)
    assert figures["calls_left"]["value"] == 0
    assert figures["never"]["value"] == figures["wrong"]["value"] == 1


def test_false_discovery_matches_the_step_up_procedure():
    p = np.asarray([0.001, 0.008, 0.039, 0.041, 0.9])
    assert false_discovery(p, 5) == pytest.approx([0.005, 0.02, 0.05125, 0.05125, 0.9])


def test_breachradar_blames_the_place_that_all_victims_share_most():
    victim = np.repeat(np.arange(10), 2)
    place = np.ravel([[0, 1 + number % 3] for number in range(10)])
    score = breachradar(victim, place, np.ones(20), np.asarray([50.0, 400.0, 400.0, 20.0]))
    assert score.argmax() == 0
    assert score[0] == pytest.approx(10 / 50, rel=0.05)
    assert score[3] == 0


def test_the_tail_of_the_hypergeometric_is_scipys():
    counts, volume = np.asarray([1.0, 2.0, 5.0, 30.0, 12.0]), np.asarray([3, 50, 4000, 30, 90_000])
    expected = hypergeom.logsf(counts - 1, 300_000, volume, 40)
    assert log_tail(counts, volume, 300_000, 40) == pytest.approx(expected, rel=1e-6)
