"""How many fields a complaint tells says nothing of who leaked; which ones does."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.trace.knowledge import MISHEARD, Knowledge, knowledge

FIELDS = ("address", "amount", "item", "name", "order_number", "phone")
ALL = frozenset(FIELDS)
SETS = st.frozensets(st.sampled_from(FIELDS))
RATES = st.fixed_dictionaries({name: st.floats(0.05, 0.95) for name in FIELDS})


def chance(odds: dict[str, float], told: frozenset[str]) -> float:
    """The chance of a set of fields among all sets as large, each field by itself: by counting them all."""

    def weight(some: frozenset[str]) -> float:
        product = 1.0
        for name in some:
            product *= odds[name]
        return product

    return weight(told) / sum(weight(frozenset(some)) for some in itertools.combinations(odds, len(told)))


@given(RATES, SETS, SETS)
def test_of_what_was_shown_it_counts_which_fields_among_as_many(rates, quoted, shown):
    quoted &= shown
    ratio = Knowledge((quoted,), ALL, rates).ratio(0, shown)
    if not quoted or not shown:
        assert ratio == 1.0
        return
    usual = {name: rate / (1 - rate) for name, rate in rates.items()}
    here = {name: odds if name in shown else MISHEARD / (1 - MISHEARD) for name, odds in usual.items()}
    assert ratio == pytest.approx(chance(here, quoted) / chance(usual, quoted), rel=1e-9)


@given(RATES, SETS, SETS)
def test_each_field_that_was_never_shown_counts_by_how_rarely_it_is_misheard(rates, quoted, shown):
    known = Knowledge((quoted, quoted | shown), ALL, rates)
    for name in quoted - shown:
        less = Knowledge((quoted - {name},), ALL - {name}, {key: rate for key, rate in rates.items() if key != name})
        if shown and quoted - {name}:
            assert known.ratio(0, shown) == pytest.approx(less.ratio(0, shown) * MISHEARD / rates[name], rel=1e-9)


def test_a_complaint_of_few_words_hardly_points_at_who_shows_little():
    talkative = ["address|amount|item|name|order_number"] * 40
    known = knowledge([*talkative, "name"], ALL)
    assert 1.0 < known.ratio(40, frozenset({"name", "phone"})) < 8.0
    assert known.ratio(0, frozenset({"name", "phone"})) < 1e-4
    assert known.ratio(0, ALL) == pytest.approx(1.0)
