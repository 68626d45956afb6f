"""Weights: one list, read from a file, explained bar by bar."""

import json
import math

import pytest

from holdfast.errors import InputError
from holdfast.link import all_evidence, read_weights
from holdfast.link.scoring import waterfall
from holdfast.link.weights import MOST_BITS, Chances, frequency_bits, written_weights


def test_every_level_of_every_comparison_has_its_weight():
    weights = read_weights()
    for each in all_evidence().values():
        assert {*(level.code for level in each.levels), "else"} <= set(weights.levels[each.name]), each.name


def test_what_is_closer_weighs_more():
    levels = read_weights().levels
    order = {
        "caller": ("same-number", "neighbour-number", "else"),
        "page": ("same-host", "same-pattern", "else"),
        "payee": ("same-payee", "else"),
        "wording": ("alike-70", "alike-50", "alike-30", "else"),
        "story": ("same-pretext-and-steps", "same-pretext", "else"),
    }
    for name, codes in order.items():
        bits = [levels[name][code].bits for code in codes]
        assert bits == sorted(bits, reverse=True), name


def test_a_common_value_weighs_less_and_among_few_complaints_two_are_not_common():
    chances = Chances(0.1, 0.0005)
    bits = [frequency_bits(chances, count, 10_000) for count in (2, 20, 200, 5000)]
    assert bits == sorted(bits, reverse=True)
    assert frequency_bits(chances, 2, 3) > frequency_bits(chances, 3000, 10_000)


def test_no_comparison_weighs_more_than_the_most():
    assert Chances(1.0, 1e-9).bits == MOST_BITS
    assert Chances(1e-9, 1.0).bits == -MOST_BITS


def test_the_waterfall_begins_with_the_start_and_nothing_known_adds_nothing():
    evidence, weights = list(all_evidence().values()), read_weights()
    levels = dict.fromkeys(all_evidence(), -1)
    bars = waterfall(levels, {}, evidence, weights)
    assert [bar.bits for bar in bars[1:]] == [0.0] * len(evidence)
    assert bars[0].bits == pytest.approx(math.log2(weights.prior / (1 - weights.prior)))


def test_weights_are_read_as_they_were_written(tmp_path):
    path = tmp_path / "weights.json"
    path.write_text(written_weights(read_weights()), encoding="utf-8")
    assert read_weights(path) == read_weights()


@pytest.mark.parametrize("broken", ["", "{}", '{"layout": 2}', "[]", "spoiled"])
def test_a_file_that_is_none_is_a_mistake_and_says_so(tmp_path, broken):
    path = tmp_path / "weights.json"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(InputError, match="expected weights of links"):
        read_weights(path)


def test_a_chance_beyond_certainty_is_a_mistake(tmp_path):
    told = json.loads(written_weights(read_weights()))
    told["levels"]["caller"]["else"]["m"] = 1.5
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(InputError, match="expected weights of links"):
        read_weights(path)
