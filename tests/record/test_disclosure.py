"""No hidden count can be worked out: neither alone nor from the sum of all, whatever the counts are."""

from datetime import date, timedelta
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from holdfast.record.disclosure import LEAST, hidden, released, rounded

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 40), max_size=8)


@given(COUNTS)
def test_a_small_count_is_never_shown_and_a_shown_one_is_true(counts):
    for name, count in (hidden(counts) or {}).items():
        assert count is None or (count == counts[name] and count >= LEAST)


@given(COUNTS)
def test_the_sum_leaves_every_hidden_count_open(counts):
    shown = hidden(counts)
    gone = [name for name, count in (shown or {}).items() if count is None]
    if not gone:
        return
    rest = sum(counts.values()) - sum(count for count in (shown or {}).values() if count)
    assert len(gone) >= 2
    assert rest - (len(gone) - 1) >= LEAST  # each may be as large as that, or as small as 1


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 7), max_size=4))
def test_many_tables_look_like_the_one_that_is_shown(counts):
    """Trying all tables of the same sum and the same shown counts: each hidden count may be small, and may be large."""
    shown = hidden(counts)
    gone = [name for name, count in (shown or {}).items() if count is None]
    if not gone:
        return
    rest = sum(counts[name] for name in gone)
    like = [each for each in product(range(1, rest + 1), repeat=len(gone)) if sum(each) == rest]
    for place in range(len(gone)):
        assert {each[place] for each in like} >= {1, LEAST}


@given(COUNTS.filter(lambda counts: all(count == 0 or count >= LEAST for count in counts.values())))
def test_where_nothing_is_small_everything_is_shown(counts):
    assert hidden(counts) == {name: count for name, count in counts.items() if count}


def test_one_small_count_takes_the_next_smallest_along():
    assert hidden({"a": 3, "b": 9, "c": 50}) == {"a": None, "b": None, "c": 50}
    assert hidden({"a": 4, "b": 1}) is None


@given(st.integers(0, 1000))
def test_a_rounded_count_leaves_open_which_of_five_it_is(count):
    shown = rounded(count)
    alike = [each for each in range(1, count + LEAST) if rounded(each) == shown]
    assert len(alike) >= LEAST - (shown is None) or count == 0


@given(st.lists(st.integers(0, 9), max_size=30))
def test_tables_move_on_only_when_five_more_came(counts):
    days = [date(2026, 5, 1) + timedelta(days=n) for n in range(len(counts))]
    shown = [released(zip(days[:n], counts[:n], strict=True)) for n in range(len(counts) + 1)]
    for before, after in pairwise(shown):
        new = [count for day, count in zip(days, counts, strict=True) if after and (before or date.min) < day <= after]
        assert before == after or sum(new) >= LEAST
    assert shown[-1] is not None or sum(counts) < LEAST
