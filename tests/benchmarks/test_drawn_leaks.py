"""A draw's truth agrees with the world's accesses."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from benchmarks.trace.baselines import METHODS
from benchmarks.trace.draw import SCENARIOS, Draw, draw, follow
from benchmarks.trace.leaks import OUTSIDE
from benchmarks.trace.orders import DAY
from benchmarks.trace.score import is_right, top_share
from benchmarks.trace.seen import seen_before
from benchmarks.trace.world import World

SIZES = {"complaints": 20, "noise": 0.3, "least": 20, "leaks": 2}


def drawn(world: World, scenario: str, number: int = 0, **more: object) -> Draw:
    return draw(world, np.random.default_rng([5, number]), scenario=scenario, **{**SIZES, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("scenario", ["single", "several", "customer_only"])
@pytest.mark.parametrize("number", range(5))
def test_a_true_complaints_order_was_first_touched_by_the_leaking_custodian_in_the_window_before_the_call(
    small_world: World, scenario: str, number: int
):
    made = drawn(small_world, scenario, number)
    assert made.truth.is_true.sum() in {14, 15}
    for order, called_at, source in zip(made.order, made.called_at, made.truth.source, strict=True):
        if source < 0:
            continue
        leak = made.truth.leaks[source]
        who, when = small_world.custodians_of(int(order), int(called_at))
        at = when[who == leak.custodian]
        assert len(at) == 1
        assert leak.day_from <= (at[0] - small_world.start) // DAY <= leak.day_to


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_call_comes_after_its_order_and_is_reported_before_the_data_were_taken(small_world: World, scenario: str):
    made = drawn(small_world, scenario)
    assert len(made.order) == 20
    assert (made.called_at > small_world.order_at[made.order]).all()
    assert (made.reported_at > made.called_at).all()
    assert (made.reported_at <= made.called_at + 3 * DAY).all()
    assert (made.reported_at < made.observed_until).all()
    assert (np.diff(made.reported_at) >= 0).all()


@pytest.mark.parametrize("scenario", OUTSIDE)
def test_an_outside_leaks_complaints_are_about_leaked_orders(small_world: World, scenario: str):
    made = drawn(small_world, scenario)
    leak = made.truth.leaks[0]
    assert leak.is_outside
    assert np.isin(made.order[made.truth.is_true], leak.order).all()


def test_the_same_numbers_give_the_same_draw(small_world: World):
    first, again, other = (drawn(small_world, "single", number) for number in (1, 1, 2))
    assert first.complaints.equals(again.complaints)
    assert not first.complaints.equals(other.complaints)


def test_the_desks_echo_comes_after_the_call(small_world: World):
    made = drawn(small_world, "echo")
    called_at = dict(zip(made.order.tolist(), made.called_at.tolist(), strict=True))
    assert set(made.extra_order.tolist()) == set(called_at)
    assert all(
        at > called_at[order] for at, order in zip(made.extra_at.tolist(), made.extra_order.tolist(), strict=True)
    )
    at, custodian, _ = made.accesses(small_world)
    assert (np.diff(at) >= 0).all()
    assert (
        len(custodian)
        == (small_world.access_at < made.observed_until).sum() + (made.extra_at < made.observed_until).sum()
    )


def test_without_the_guard_the_desk_is_ranked_first_and_with_it_never(small_world: World):
    made = [drawn(small_world, "echo", number, noise=1.0) for number in range(10)]
    kinds = {
        name: [METHODS[name](small_world, one).leads[0][1] for one in made]
        for name in ("hypergeometric", "hypergeometric_unguarded")
    }
    assert all(kind.startswith("desk") for kind in kinds["hypergeometric_unguarded"])
    assert sum(kind.startswith("desk") for kind in kinds["hypergeometric"]) <= 3


@pytest.mark.parametrize(
    ("option", "column"), [({"names_call": False}, "called_at"), ({"scenario": "customer_only"}, "order")]
)
def test_what_was_not_told_is_null(small_world: World, option: dict[str, Any], column: str):
    made = drawn(small_world, **{"scenario": "single", **option})
    assert made.complaints[column].null_count == 20
    assert made.complaints["account"].null_count == 0


def test_callers_know_what_the_custodian_showed_but_for_a_few_mistakes(small_world: World):
    made = [drawn(small_world, "single", number, with_fields=True) for number in range(20)]
    right = [
        set(told.split("|")) <= set(one.truth.leaks[0].fields)
        for one in made
        for told, is_true in zip(one.complaints["fields_known"].to_pylist(), one.truth.is_true, strict=True)
        if is_true
    ]
    assert 0.9 < np.mean(right) <= 1


def test_the_oracle_finds_the_source_of_a_clear_leak(small_world: World):
    hits = []
    for number in range(10):
        made = drawn(small_world, "single", number, noise=0.1)
        hits.append(top_share(METHODS["oracle"](small_world, made), made.truth.leaks, is_logged_only=True))
    assert np.mean(hits) > 0.8


def test_a_followed_stream_cut_short_knows_nothing_of_what_came_later(small_world: World):
    stream = follow(small_world, np.random.default_rng(3), least_calls=60)
    now = stream.first(5)
    assert len(now.order) == 5
    assert now.observed_until <= stream.reported_at[5]
    assert (now.truth.leaks[0].seen_at < now.observed_until).all()
    assert stream.fraud_calls_at is not None
    assert set(stream.called_at[stream.truth.is_true].tolist()) <= set(stream.fraud_calls_at.tolist())


def test_only_the_right_kind_of_outside_lead_is_right(small_world: World):
    shop = drawn(small_world, "outside_shop").truth.leaks[0]
    assert is_right(shop.members[0], "outside:shop", shop)
    assert not is_right(shop.members[0], "outside:region", shop)
    assert not is_right(f"{shop.members[0]}/staff-0", "shop_staff", shop)


def test_a_custodians_volume_never_falls_short_of_the_complaints_it_saw(small_world: World):
    for number in range(10):
        seen = seen_before(small_world, drawn(small_world, "single", number))
        assert (seen.volume >= seen.counts()).all()
        assert seen.volume.max() <= seen.total


def test_two_complaints_about_one_order_count_once(small_world: World):
    made = drawn(small_world, "single")
    twice = replace(made, order=np.append(made.order[:-1], made.order[0]))
    assert seen_before(small_world, twice).complaints == 19
