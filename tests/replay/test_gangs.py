"""Gangs of callers can be told apart by what they use, and only by that."""

import numpy as np
import pytest

from holdfast.replay.callers.gangs import HOTLINE
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.simulation import Simulation
from holdfast.replay.told import ToldOf, told


@pytest.fixture(scope="module")
def many() -> ToldOf:
    simulation = Simulation.begin(scenario_named("many-gangs"), 1, 0.1)
    for _ in simulation.days():
        pass
    return told(simulation)


def test_each_gang_calls_from_its_own_numbers_but_for_the_hotline_it_shows(many):
    callers = np.array(many.table["caller"].to_pylist(), object)
    own = [{c for c in callers[many.leak == gang] if c not in {None, HOTLINE}} for gang in range(6)]
    assert all(own)
    assert all(not one & other for at, one in enumerate(own) for other in own[at + 1 :])
    shown = [bool((callers[many.leak == gang] == HOTLINE).any()) for gang in range(6)]
    assert sum(shown) >= 3


def test_two_gangs_rent_their_numbers_in_one_block(many):
    callers = np.array(many.table["caller"].to_pylist(), object)
    blocks = [{c[:-3] for c in callers[many.leak == gang] if c not in {None, HOTLINE}} for gang in (4, 5)]
    assert blocks[0] == blocks[1]


def test_some_who_were_called_once_complain_twice_over_another_channel(many):
    calls = list(zip(many.leak.tolist(), many.call.tolist(), many.table["channel"].to_pylist(), strict=True))
    again = [(leak, call) for leak, call, channel in calls if channel == "portal"]
    first = {(leak, call) for leak, call, channel in calls if channel != "portal"}
    assert again
    assert set(again) <= first


def test_what_a_gang_uses_stands_in_the_words_as_well(many):
    texts = dict(zip(many.texts["complaint"].to_pylist(), many.texts["text"].to_pylist(), strict=True))
    rows = many.table.select(["complaint", "url", "caller"]).to_pylist()
    pages = [row for row in rows if row["url"]]
    assert pages
    assert any(row["url"] in texts[row["complaint"]] for row in pages)
    assert all("None" not in text for text in texts.values())
