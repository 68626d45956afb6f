"""Campaigns keep their ids."""

from hypothesis import given
from hypothesis import strategies as st

from holdfast.link.naming import Named, named

NOBODY = Named({}, ())


def test_a_campaign_keeps_its_id_as_complaints_come_also_earlier_ones():
    first = named([["c2", "c3"]], NOBODY)
    later = named([["c1", "c2", "c3", "c9"], ["d1", "d2"]], first)
    assert later.campaign_of["c1"] == later.campaign_of["c9"] == first.campaign_of["c2"]
    assert later.campaign_of["d1"] != later.campaign_of["c1"]
    assert later.names[:1] == first.names


def test_merged_they_bear_the_older_id_and_parted_each_has_its_own_again():
    two = named([["c1", "c2", "c3"], ["d1", "d2"]], NOBODY)
    one = named([["c1", "c2", "c3", "d1", "d2"]], two)
    assert set(one.campaign_of.values()) == {two.campaign_of["c1"]}
    assert named([["c1", "c2", "c3"], ["d1", "d2"]], one).campaign_of == two.campaign_of


def test_when_it_is_parted_the_greater_part_keeps_the_id_with_or_without_its_founder():
    whole = named([["c1", "c2", "c3", "c4"]], NOBODY)
    parted = named([["c2", "c3", "c4"]], whole)
    assert parted.campaign_of == dict.fromkeys(("c2", "c3", "c4"), whole.campaign_of["c1"])


def test_an_id_is_never_given_to_two_campaigns():
    whole = named([["c1", "c2", "c3", "c4"]], NOBODY)
    halves = named([["c1", "c2"], ["c3", "c4"]], whole)
    assert halves.campaign_of["c1"] != halves.campaign_of["c3"]


@given(st.lists(st.lists(st.integers(0, 2), min_size=9, max_size=9), min_size=1, max_size=6))
def test_whatever_happens_ids_tell_groups_apart_and_names_are_only_added(history):
    state = NOBODY
    for colours in history:
        groups = [[f"c{at}" for at, colour in enumerate(colours) if colour == each] for each in range(3)]
        groups = sorted(group for group in groups if len(group) > 1)
        after = named(groups, state)
        assert after.names[: len(state.names)] == state.names
        assert len({name.campaign for name in after.names}) == len(after.names)
        assert len(set(after.campaign_of.values())) == len(groups)
        assert all(len({after.campaign_of[each] for each in group}) == 1 for group in groups)
        assert named(groups, after) == after
        state = after
