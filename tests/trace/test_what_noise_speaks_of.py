"""What no leak explains has delays of its own: old orders it speaks of are no sign that somebody leaked just them."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from holdfast.trace.assembly import EVERYTHING
from holdfast.trace.evidence import Evidence
from holdfast.trace.noise import noise_density

DAYS, COMPLAINTS = 60, 40


def evidence(order_day: np.ndarray, called_day: np.ndarray) -> Evidence:
    """Every complaint names one order; as many orders are placed each day, counted alike."""
    counted = np.full((1, DAYS), 1.0 / DAYS, dtype=np.float32)
    complaints = np.arange(len(order_day))
    return Evidence(
        first_day=date(2026, 1, 1),
        sources=(EVERYTHING,),
        touch_source=np.zeros(len(order_day), dtype=np.int64),
        touch_complaint=complaints,
        touch_day=order_day,
        touch_weight=np.ones(len(order_day)),
        touch_lacks=np.zeros(len(order_day), dtype=bool),
        exposure=counted,
        held=counted * 1000,
        volume=np.array([1000.0]),
        unseen_root={},
        called_day=called_day,
    )


def quick_and_slow() -> Evidence:
    """Thirty calls within a day of the order, of the last days; ten about orders of long before."""
    called = np.linspace(50, DAYS - 1, COMPLAINTS).astype(np.int64)
    delay = np.where(np.arange(COMPLAINTS) % 4 == 0, 35, 1)
    return evidence(called - delay, called)


@given(arrays(np.float64, COMPLAINTS, elements=st.floats(1e-6, 1.0)))
def test_over_all_orders_its_mean_is_one(open_chance):
    about = quick_and_slow()
    one_a_day = evidence(np.arange(DAYS), np.full(DAYS, DAYS - 1))
    assert noise_density(about, np.ones(COMPLAINTS)) == pytest.approx(1.0)
    density = noise_density(one_a_day, np.resize(open_chance, DAYS))
    assert float(density @ one_a_day.exposure[0]) == pytest.approx(1.0, rel=1e-5)


def test_when_the_quick_calls_are_explained_noise_is_seen_to_speak_of_old_orders():
    about = quick_and_slow()
    is_slow = np.arange(COMPLAINTS) % 4 == 0
    density = noise_density(about, np.where(is_slow, 1.0, 0.01))
    assert density[is_slow].min() > 1.5
    assert density[~is_slow].max() < 1.0


def test_without_the_orders_nothing_is_said():
    none = replace(quick_and_slow(), sources=())
    assert noise_density(none, np.full(COMPLAINTS, 0.5)) == pytest.approx(1.0)
