"""Calls follow the copies, at the callers' hours, to nobody twice; money goes as the truth says."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.replay.callers.callers import PRETEXTS
from holdfast.replay.callers.calls import losses
from holdfast.replay.callers.words import in_chinese, in_english
from holdfast.replay.clock import DAY, HOUR


def test_calls_follow_the_copy_at_the_hours_of_the_callers(happened):
    simulation, _, _ = happened("two-leaks", 0.2)
    for operation in simulation.operations:
        calls = operation.calls
        assert len(calls) > 20
        assert (calls.called_at - calls.copied_at >= 2 * HOUR).all()
        assert set((calls.called_at % DAY // HOUR).astype(int).tolist()) <= set(range(9, 21))
        assert len(np.unique(calls.account)) == len(calls)


def test_callers_make_no_more_calls_a_day_than_they_can(happened):
    simulation, _, _ = happened("yougou-2014", 0.1)
    operation = simulation.operations[0]
    by_day = np.bincount((operation.calls.called_at // DAY).astype(int))
    assert by_day.max() <= max(10, round(operation.plan.callers.a_day * simulation.world.scale))


def test_nobody_is_called_before_the_first_known_call(happened):
    simulation, _, _ = happened("jumei-2016", 0.3)
    operation = simulation.operations[0]
    assert operation.calls.called_at.min() >= simulation.world.calendar.midnight(operation.plan.callers.first_call)


def test_the_complaints_team_opens_the_orders_of_most_who_complain_after_the_call(on_disk):
    run = on_disk("yougou-2014")
    desk = run.events("accesses").filter(pc.field("custodian") == "desk:team-12").sort_by("at")
    last = dict(zip(desk["order"].to_pylist(), desk["at"].cast(pa.timestamp("us")).to_pylist(), strict=True))
    calls = [row for row in run.truth.leaks[0].calls.to_pylist() if row["complaint"]]
    echoed = [row["order"] in last and last[row["order"]] > row["called_at"] for row in calls]
    assert len(calls) > 50
    assert np.mean(echoed) > 0.75


def test_stolen_gift_cards_are_spent_within_minutes_from_another_address(on_disk):
    run = on_disk("dangdang-2020", 0.1)
    cards = run.events("gift_cards").to_pandas()
    stolen = run.told.table["order"].drop_null().to_pylist()
    bought = cards[(cards["verb"] == "bought") & cards["order"].isin(stolen)]
    spent = cards[cards["verb"] == "redeemed"].set_index("card")
    assert len(bought) > 100
    gone = spent.loc[spent.index.isin(bought["card"])].join(bought.set_index("card"), rsuffix="_bought")
    assert len(gone) > 0.95 * len(bought)
    assert (gone["at"] - gone["at_bought"]).median() < timedelta(minutes=15)
    assert (gone["ip"] != gone["ip_bought"]).all()
    assert bought.groupby("account")["card"].count().max() > 5
    items = run.events("order_items").to_pandas().set_index("order")["is_easily_resold"]
    assert 0.85 < items[gone["order"]].mean() < 0.95
    assert items.mean() < 0.3


def test_quick_pay_is_bound_by_a_code_after_the_call(on_disk):
    run = on_disk("jd-2015", 0.1)
    calls = run.truth.leaks[0].calls.to_pylist()
    robbed = {row["account"]: row["called_at"] for row in calls if row["way"] == "quick_pay"}
    bound = run.events("bindings").to_pandas()
    bound = bound[(bound["verb"] == "bound") & bound["ip"].str.startswith("198.")]
    assert len(bound) > 5
    assert (bound["proof"] == "sms_code").all()
    assert set(bound["account"]) <= set(robbed)
    used = run.events("bindings").to_pandas()
    used = used[(used["verb"] == "used") & used["instrument"].isin(bound["instrument"])]
    assert len(used) > 2 * len(bound)
    assert set(zip(used["instrument"], used["device"], strict=True)) == set(
        zip(bound["instrument"], bound["device"], strict=True)
    )
    for at, account in zip(bound["at"], bound["account"], strict=True):
        assert at.tz_localize(None) > robbed[account]


def test_some_warn_under_a_product_and_nobody_does_where_nothing_leaked(on_disk):
    warned = [run.events("reviews")["text"].to_pylist() for run in (on_disk("yougou-2014"), on_disk("promotion-day"))]
    told = [sum("诈骗" in text or "骗子" in text or "scam" in text for text in texts) for texts in warned]
    assert told[0] > 0
    assert told[1] == 0


def test_some_pretexts_work_better_than_others(happened):
    simulation, _, _ = happened("dangdang-2020", 0.3)
    operation = simulation.operations[0]
    cheated = operation.calls.way >= 0
    by_pretext = {
        name: cheated[operation.calls.pretext == PRETEXTS.index(name)].mean()
        for name in operation.plan.callers.pretexts
    }
    assert by_pretext["double_compensation"] > by_pretext["parcel_destroyed"] > by_pretext["credit_too_low"]


@given(st.integers(1, 400), st.integers(0, 2**32), st.integers(50, 200_000), st.floats(0.05, 0.9))
def test_losses_sum_to_their_total_and_none_is_larger_than_the_largest(count, seed, largest, mean):
    total = largest + round((count - 1) * max(1.0, mean * largest * 0.9))
    drawn = losses(np.random.default_rng(seed), count, total, largest)
    assert (len(drawn), drawn.sum(), drawn.max()) == (count, total, largest)
    assert drawn.min() >= 1


def test_losses_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="do not exist"):
        losses(np.random.default_rng(1), 3, 1_000, 100)


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        (47_200, "四万七千二百", "forty-seven thousand two hundred"),
        (10, "十", "ten"),
        (2_089, "二千零八十九", "two thousand eighty-nine"),
        (100_000, "十万", "one hundred thousand"),
        (228_005, "二十二万八千零五", "two hundred and twenty-eight thousand five"),
        (10_010, "一万零一十", "ten thousand ten"),
    ],
)
def test_amounts_are_written_in_words(number, chinese, english):
    assert in_english(number) == english
    assert in_chinese(number) in {chinese, chinese.replace("零一十", "零十")}


def test_complaints_are_told_in_both_languages_with_numbers_that_nobody_has(on_disk):
    texts = on_disk("yougou-2014").told.texts.to_pylist()
    languages = [row["language"] for row in texts]
    assert 0.1 < languages.count("en") / len(texts) < 0.3
    false = [row["text"] for row in texts if row["complaint"].startswith("c")]
    assert all(" 100" in text or "个100" in text for text in false)
    assert sum(any(unit in text for unit in ("元", "yuan", "RMB", "万", "块")) for text in false) > 5
