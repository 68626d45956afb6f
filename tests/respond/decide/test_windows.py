from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.respond.decide.windows import Kind, SlidingWindow, Value, WindowShape

OVER, LATENESS = 10, 6
KINDS: tuple[Kind, ...] = ("count", "distinct", "sum")


class Put(NamedTuple):
    key: str
    at: int
    value: int


class Ask(NamedTuple):
    key: str
    at: int


KEYS, TIMES = st.sampled_from("ab"), st.integers(0, 60)
STEPS = st.lists(st.one_of(st.builds(Put, KEYS, TIMES, st.integers(1, 4)), st.builds(Ask, KEYS, TIMES)), max_size=60)


def batch(kind: Kind, happened: list[Put], ask: Ask) -> int:
    """The definition, over all that happened."""
    values = [put.value for put in happened if put.key == ask.key and ask.at - OVER < put.at <= ask.at]
    return {"count": len(values), "distinct": len(set(values)), "sum": sum(values)}[kind]


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=300)
@given(steps=STEPS)
def test_a_window_is_what_the_batch_says_of_the_same_moments_late_ones_and_ties_too(kind, steps):
    window = SlidingWindow(WindowShape(kind, OVER), lateness=LATENESS)
    happened: list[Put] = []
    newest = 0
    for step in steps:
        if isinstance(step, Put):
            newest = max(newest, step.at)
            window.add((step.key,), step.at, step.value)
            if step.at > newest - OVER - LATENESS:
                happened.append(step)
        elif step.at >= newest - LATENESS:
            assert window.read((step.key,), step.at) == batch(kind, happened, step)
    assert window.held + window.too_late <= sum(isinstance(step, Put) for step in steps)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=50)
@given(times=st.lists(st.integers(1, 2000), max_size=300), keys=st.integers(1, 5))
def test_memory_holds_no_more_than_the_window_and_its_lateness(kind, times, keys):
    window = SlidingWindow(WindowShape(kind, OVER), lateness=LATENESS)
    for number, at in enumerate(sorted(times)):
        window.add((str(number % keys),), at, number)
    if times:
        for later in range(keys):  # two keys are swept a time
            window.add(("other", str(later)), max(times) + OVER + LATENESS + 1, 0)
        assert window.held == keys


def test_a_full_window_says_that_it_does_not_know_rather_than_too_little():
    window = SlidingWindow(WindowShape("count", OVER), lateness=0, most_held=3)
    for at, key in enumerate("abcd", start=100):
        window.add((key,), at)
    assert window.held == 3
    assert window.read(("a",), 103) is None
    assert window.read(("d",), 112) == 1


def test_a_clock_that_ran_ahead_does_not_empty_the_windows_of_the_others():
    window = SlidingWindow(WindowShape("distinct", OVER), lateness=LATENESS)
    values: list[Value] = ["x", "y", "x"]
    for at, value in enumerate(values, start=100):
        window.add(("a",), at, value)
    assert window.read(("a",), 10_000) == 0
    assert window.read(("a",), 102) == 2


def test_after_a_clock_was_put_back_a_window_is_not_known_rather_than_empty():
    window = SlidingWindow(WindowShape("count", OVER), lateness=LATENESS)
    window.add(("a",), 1000)
    window.add(("a",), 500)
    assert window.read(("a",), 500) is None
