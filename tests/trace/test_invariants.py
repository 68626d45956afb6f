"""What holds of every trace, whatever the shop, the leak and the complaints."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.flow.small_shop import Leak, SmallShop, chances, made_shop, opened_accesses, opened_shop, table_of, traced

from holdfast.engine import Engine
from holdfast.locale import LANGUAGES, sentences
from holdfast.terms.tables import ACCESSES
from holdfast.trace.complaints import victims
from holdfast.trace.findings import Findings
from holdfast.trace.mixture import fit
from holdfast.trace.reasons import OUTSIDE

pytestmark = pytest.mark.xdist_group("invariants")

SHOPS: tuple[SmallShop, ...] = (
    made_shop(11, orders=400, days=45),
    made_shop(12, leaks=[], noise=7, orders=400, days=45),
    made_shop(13, leaks=[Leak("desk-03", 5, 15, 4), Leak("station-02-1", 10, 40, 5)], noise=2, orders=400, days=45),
    made_shop(14, leaks=[Leak("hub=hub-05", 0, 44, 9)], noise=3, orders=400, days=45),
    made_shop(15, leaks=[Leak("erp-4", 12, 25, 10), Leak("desk-01", 12, 25, 5)], noise=8, orders=400, days=45),
    made_shop(16, leaks=[], noise=1, orders=400, days=45),
)
"""Leaks inside the logs and outside them, one and two, and none."""

shops = st.integers(0, len(SHOPS) - 1)
every_shop = pytest.mark.parametrize("shop", range(len(SHOPS)))
few = settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@pytest.fixture(scope="module")
def plain(embedded: Engine) -> Callable[[int], Findings]:
    """The trace of a shop as it is, made once."""

    @cache
    def made(shop: int) -> Findings:
        tables = SHOPS[shop]
        return traced(embedded, tables.complaints, tables.accesses, tables.orders)

    return made


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    return table.take(np.random.default_rng(seed).permutation(table.num_rows))


def stays(findings: Findings) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (lead.custodian_kind, lead.custodian): (lead.window_from, lead.window_to, lead.complaints_seen)
        for lead in findings.leads
    }


def unmet_orders(shop: SmallShop) -> pd.DataFrame:
    """Orders whose buyers did not complain."""
    orders, complaints = shop.orders.to_pandas(), shop.complaints.to_pandas()
    free: pd.DataFrame = orders[~orders["account"].isin(complaints["account"])]
    return free


@few
@given(shops, st.integers(0, 2**32 - 1))
def test_the_order_of_rows_does_not_matter(embedded: Engine, plain: Callable[[int], Findings], shop: int, seed: int):
    tables = SHOPS[shop]
    again = traced(embedded, *(shuffled(table, seed) for table in (tables.complaints, tables.accesses, tables.orders)))
    first = plain(shop)
    assert [lead.custodian for lead in again.leads] == [lead.custodian for lead in first.leads]
    assert stays(again) == stays(first)
    assert chances(again) == pytest.approx(chances(first), abs=1e-9)
    assert again.none_probability == pytest.approx(first.none_probability, abs=1e-9)
    assert again.exposed.equals(first.exposed)


@few
@given(shops, st.randoms(use_true_random=False))
def test_the_names_of_custodians_do_not_matter(embedded: Engine, plain: Callable[[int], Findings], shop: int, random):
    tables = SHOPS[shop]
    rows = tables.accesses.to_pandas()
    names = sorted(rows["custodian"].unique())
    new = [f"保管人 {at}" for at in range(len(names))]
    random.shuffle(new)
    other = dict(zip(names, new, strict=True))
    renamed = table_of(rows.assign(custodian=rows["custodian"].map(other)), ACCESSES)
    first, again = plain(shop), traced(embedded, tables.complaints, renamed, tables.orders)
    assert chances(again) == pytest.approx(
        {(kind, other.get(name, name)): chance for (kind, name), chance in chances(first).items()}, abs=1e-9
    )
    assert again.none_probability == pytest.approx(first.none_probability, abs=1e-9)
    assert again.outside_probability == pytest.approx(first.outside_probability, abs=1e-9)
    assert again.exposed.drop(["custodian", "reason"]).equals(first.exposed.drop(["custodian", "reason"]))


@few
@given(shops, st.data())
def test_what_custodians_without_a_victim_see_never_raises_a_lead(
    embedded: Engine, plain: Callable[[int], Findings], shop: int, data: st.DataObject
):
    """Sources without a log are left aside: the prior that logged custodians share goes in part to one that saw no
    victim, and what these lose, sources without a log may gain."""
    tables = SHOPS[shop]
    free = unmet_orders(tables)
    chosen = free.iloc[data.draw(st.lists(st.integers(0, len(free) - 1), min_size=1, max_size=200, unique=True))]
    who = data.draw(st.sampled_from(["newcomer", "service-line"]))
    more = opened_accesses(chosen, who, chosen["at"] + pd.Timedelta(hours=data.draw(st.integers(1, 100))))
    after = chances(traced(embedded, tables.complaints, pa.concat_tables([tables.accesses, more]), tables.orders))
    raised = [
        lead
        for lead, chance in chances(plain(shop)).items()
        if not lead[0].startswith(OUTSIDE) and after.get(lead, 0.0) > chance + 1e-6
    ]
    assert raised == []


@few
@given(shops, st.data())
def test_an_access_delivered_twice_changes_nothing(
    embedded: Engine, plain: Callable[[int], Findings], shop: int, data: st.DataObject
):
    tables = SHOPS[shop]
    repeated = data.draw(st.lists(st.integers(0, tables.accesses.num_rows - 1), min_size=1, max_size=300))
    accesses = pa.concat_tables([tables.accesses, tables.accesses.take(repeated)])
    first, again = plain(shop), traced(embedded, tables.complaints, accesses, tables.orders)
    assert chances(again) == pytest.approx(chances(first), abs=1e-9)
    assert again.exposed.equals(first.exposed)


@few
@given(shops, st.floats(0.01, 0.999))
def test_a_higher_threshold_never_lists_more_customers(
    embedded: Engine, plain: Callable[[int], Findings], shop: int, threshold: float
):
    tables, usual = SHOPS[shop], plain(shop)
    other = traced(embedded, tables.complaints, tables.accesses, tables.orders, threshold=threshold)
    fewer, more = (other, usual) if threshold > usual.threshold else (usual, other)
    assert set(fewer.exposed["order"].to_pylist()) <= set(more.exposed["order"].to_pylist())


@every_shop
def test_a_custodian_who_saw_no_victim_before_the_call_is_never_a_lead(plain: Callable[[int], Findings], shop: int):
    rows, told = SHOPS[shop].accesses.to_pandas(), SHOPS[shop].complaints.to_pandas()
    met = rows.merge(told[["order", "called_at"]], on="order")
    saw = set(met.loc[met["at"] < met["called_at"], "custodian"])
    assert {lead.custodian for lead in plain(shop).leads if not lead.is_outside} <= saw


@every_shop
def test_within_one_leak_the_chances_of_all_sources_and_of_none_sum_to_one(embedded: Engine, shop: int):
    tables = SHOPS[shop]
    evidence = opened_shop(embedded, tables.accesses, tables.orders).evidence(victims(tables.complaints))
    posterior = fit(evidence)
    assert posterior.effects
    for effect in posterior.effects:
        assert effect.chance.sum() + effect.none == pytest.approx(1.0, abs=1e-9)
        assert effect.chance.min() >= 0.0
        assert 0.0 <= effect.none <= 1.0
    assert ((posterior.inclusion >= 0.0) & (posterior.inclusion <= 1.0)).all()


@every_shop
def test_every_number_of_an_answer_is_one_that_can_be(plain: Callable[[int], Findings], shop: int):
    found = plain(shop)
    assert 0.0 <= found.none_probability <= 1.0
    assert 0.0 <= found.outside_probability <= 1.0
    assert [lead.rank for lead in found.leads] == list(range(1, len(found.leads) + 1))
    probabilities = [lead.probability for lead in found.leads]
    assert probabilities == pytest.approx(sorted(probabilities, reverse=True), abs=1e-8)
    for lead in found.leads:
        assert 0.0 <= lead.probability <= 1.0
        assert lead.from_span.first <= lead.window_from <= lead.from_span.last
        assert lead.to_span.first <= lead.window_to <= lead.to_span.last
        assert lead.window_from <= lead.window_to
        assert 0 <= lead.complaints_seen <= found.complaints_used
        assert lead.complaints_expected >= 0.0
    risks = found.exposed["probability"].to_pylist()
    assert risks == sorted(risks, reverse=True)
    assert all(0.0 < risk <= 1.0 for risk in risks)
    assert found.expected_victims <= sum(risks) + 1e-3
    assert sum(found.by_day["complaints"].to_pylist()) == found.complaints_used


@every_shop
def test_the_reason_of_every_lead_can_be_said(plain: Callable[[int], Findings], shop: int):
    for lead in plain(shop).leads:
        for language in LANGUAGES:
            assert sentences(language).reason(lead.reason)
