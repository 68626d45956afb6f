"""Campaigns: what hangs together, under judgements, whatever came first."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from holdfast.link.campaigns import DUPLICATE, MICROBITS, contracted, grouped
from holdfast.link.judging import Judgement, judgement, standing, undone

DAY = datetime(2026, 3, 1)  # noqa: DTZ001  naive UTC
IDS = [f"c{number}" for number in range(7)]

scores = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(-8, 8).map(lambda bits: bits * MICROBITS + bits),
    max_size=21,
)
words = st.lists(
    st.tuples(
        st.sampled_from(list(itertools.combinations(IDS, 2))),
        st.sampled_from(["positive", "negative", "unsure", "none"]),
        st.integers(0, 9),
    ),
    max_size=6,
)


def said(*spoken: tuple[tuple[str, str], Any, int]) -> list[Judgement]:
    return [judgement(one, other, word, DAY + timedelta(hours=hour)) for (one, other), word, hour in spoken]


def parts(
    ids: Sequence[str], pairs: Mapping[tuple[str, str], int], judgements: Iterable[Judgement] = ()
) -> set[frozenset[str]]:
    """The groups, by the ids of their members."""
    place = {name: at for at, name in enumerate(ids)}
    left = np.array([place[a] for a, _ in pairs], np.int64)
    right = np.array([place[b] for _, b in pairs], np.int64)
    found = grouped(ids, left, right, np.array(list(pairs.values()), np.int64), standing(judgements))
    by_group: dict[int, set[str]] = {}
    for name, group in zip(ids, found.group.tolist(), strict=True):
        by_group.setdefault(group, set()).add(name)
    return {frozenset(members) for members in by_group.values()}


def named(pairs: Mapping[tuple[int, int], int]) -> dict[tuple[str, str], int]:
    return {(IDS[a], IDS[b]): score for (a, b), score in pairs.items()}


def together(found: set[frozenset[str]], a: str, b: str) -> bool:
    return any({a, b} <= members for members in found)


@given(scores, words, st.permutations(IDS), st.randoms())
def test_the_order_of_arrival_does_not_matter(pairs, spoken, order, random):
    shuffled = list(named(pairs).items())
    random.shuffle(shuffled)
    turned = {(pair if random.random() < 0.5 else pair[::-1]): score for pair, score in shuffled}
    judgements = said(*spoken)
    random.shuffle(judgements)
    assert parts(order, turned, judgements) == parts(IDS, named(pairs), said(*spoken))


@given(scores, words)
def test_a_negative_judgement_separates_and_a_positive_one_unites_unless_that_forbids_it(pairs, spoken):
    judgements = said(*spoken)
    found = parts(IDS, named(pairs), judgements)
    stand = standing(judgements)
    negative = [each for each in stand if each.judged == "negative"]
    assert not any(together(found, each.one, each.other) for each in negative)
    if not negative:
        assert all(together(found, each.one, each.other) for each in stand if each.judged == "positive")


@example({(0, 1): 9 * MICROBITS, (2, 3): 9 * MICROBITS, (1, 2): -99 * MICROBITS}, ("c0", "c3"))
@given(scores, st.sampled_from(list(itertools.combinations(IDS, 2))))
def test_a_positive_word_puts_together_all_that_hangs_together_on_either_side_and_nothing_else(pairs, pair):
    before = parts(IDS, {names: score for names, score in named(pairs).items() if names != pair})
    united = frozenset().union(*(group for group in before if group & set(pair)))
    after = parts(IDS, named(pairs), said((pair, "positive", 1)))
    assert after == {group for group in before if not group & set(pair)} | {united}


@example({}, [(("c0", "c1"), "positive", 0), (("c0", "c1"), "negative", 0)], ("c0", "c1"), "positive")
@given(scores, words, st.sampled_from(list(itertools.combinations(IDS, 2))), st.sampled_from(["positive", "negative"]))
def test_undo_restores(pairs, spoken, pair, word):
    before = said(*spoken)
    after = [*before, judgement(pair[0], pair[1], word, DAY + timedelta(hours=20))]
    back = undone(after, pair[0], pair[1], DAY + timedelta(hours=21))
    assert back is not None
    assert parts(IDS, named(pairs), [*after, back]) == parts(IDS, named(pairs), before)
    again = undone([*after, back], pair[0], pair[1], DAY + timedelta(hours=22))
    assert again is not None
    assert parts(IDS, named(pairs), [*after, back, again]) == parts(IDS, named(pairs), after)


@given(scores)
def test_groups_that_nothing_speaks_for_joining_are_left(pairs):
    """Between any two groups that are left, all that was compared adds up to nothing or less."""
    found = parts(IDS, named(pairs))
    for one, other in itertools.combinations(found, 2):
        between = sum(
            score for (a, b), score in named(pairs).items() if (a in one) != (b in one) and {a, b} <= one | other
        )
        assert between <= 0


def test_a_chain_of_links_is_one_campaign():
    pairs = {(IDS[at], IDS[at + 1]): 3 * MICROBITS for at in range(6)}
    assert parts(IDS, pairs) == {frozenset(IDS)}


def test_one_false_link_does_not_make_one_campaign_of_two():
    one, other = IDS[:3], IDS[3:6]
    pairs = {pair: 5 * MICROBITS for side in (one, other) for pair in itertools.combinations(side, 2)}
    pairs |= {(a, b): -2 * MICROBITS for a in one for b in other} | {(one[2], other[0]): 4 * MICROBITS}
    assert parts(IDS, pairs) == {frozenset(one), frozenset(other), frozenset(IDS[6:])}


def test_a_negative_judgement_parts_the_sides_along_the_weakest_links():
    bits = [9, 2, 9, 9, 8, 7]
    pairs = {(IDS[at], IDS[at + 1]): score * MICROBITS for at, score in enumerate(bits)}
    found = parts(IDS, pairs, said((("c0", "c3"), "negative", 1)))
    assert found == {frozenset(IDS[:2]), frozenset(IDS[2:])}


def test_no_number_of_positive_words_outweighs_a_negative_one():
    one, other = ([f"{side}{number:02d}" for number in range(20)] for side in "ab")
    within = [pair for side in (one, other) for pair in itertools.combinations(side, 2)]
    between = list(itertools.product(one[3:], other[3:]))
    spoken = [judgement(*pair, "positive", DAY) for pair in within + between]
    assert parts([*one, *other], {}, spoken) == {frozenset([*one, *other])}
    found = parts([*one, *other], {}, [*spoken, judgement(one[0], other[0], "negative", DAY)])
    assert found == {frozenset(one), frozenset(other)}


def test_unsure_takes_the_link_away_but_not_the_way_around():
    pairs = {("c0", "c1"): 9 * MICROBITS, ("c1", "c2"): 9 * MICROBITS, ("c0", "c2"): 9 * MICROBITS}
    ids = ["c0", "c1", "c2"]
    assert parts(ids, pairs, said((("c0", "c1"), "unsure", 1))) == {frozenset(ids)}
    assert parts(ids[:2], {("c0", "c1"): 9 * MICROBITS}, said((("c0", "c1"), "unsure", 1))) == {
        frozenset({"c0"}),
        frozenset({"c1"}),
    }


def test_of_contradicting_judgements_the_separating_one_counts_and_the_other_is_told():
    spoken = said((("c0", "c1"), "positive", 1), (("c1", "c2"), "positive", 2), (("c0", "c2"), "negative", 3))
    nothing = np.empty(0, np.int64)
    found = grouped(["c0", "c1", "c2"], nothing, nothing, nothing, standing(spoken))
    assert found.group[0] != found.group[2]
    assert len(found.contradicted) == 1


def test_a_duplicate_outweighs_what_speaks_against_it():
    pairs = {("c0", "c1"): DUPLICATE, ("c0", "c2"): 5 * MICROBITS, ("c1", "c2"): -20 * MICROBITS}
    assert together(parts(["c0", "c1", "c2"], pairs), "c0", "c1")


def test_a_hundred_thousand_links_take_a_second():
    rng = np.random.default_rng(1)
    left, right = rng.integers(0, 20_000, (2, 100_000))
    score = np.where(left % 200 == right % 200, 4, -1) * MICROBITS
    found = contracted(20_000, left, right, score)
    assert len(np.unique(found)) < 20_000
