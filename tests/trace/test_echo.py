"""The echo: after a call the customer phones the shop, and the desk opens just the orders that were called about."""

import pandas as pd
import pyarrow as pa
import pytest
from tests.flow.small_shop import (
    ECHO,
    Leak,
    SmallShop,
    chances,
    lead_of,
    made_shop,
    named,
    opened_accesses,
    table_of,
    traced,
)

from holdfast.engine import Engine
from holdfast.terms.tables import COMPLAINTS

MARGIN = pd.Timedelta(days=3)


@pytest.fixture(scope="module")
def shop() -> SmallShop:
    return made_shop(21)


def only_reported(complaints: pa.Table) -> pa.Table:
    return table_of(complaints.to_pandas().assign(called_at=pd.NaT), COMPLAINTS)


def seen_before(complaints: pa.Table, at: str, earlier: pd.Timedelta) -> pa.Table:
    """Somebody opens every complained order, so long before its call (or complaint)."""
    told = complaints.to_pandas()
    return opened_accesses(told, "somebody", told[at] - earlier, custodian_kind="desk staff")


def test_who_opens_every_order_after_its_call_is_no_lead(embedded: Engine, shop: SmallShop):
    echo = shop.accesses.filter(pa.compute.equal(shop.accesses["custodian"], ECHO))
    assert set(shop.complaints["order"].to_pylist()) <= set(echo["order"].to_pylist())
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    assert lead_of(found, ECHO) is None
    assert named(found) == ["desk-03"]


def test_looking_up_after_the_call_changes_no_one_elses_chance_much(embedded: Engine, shop: SmallShop):
    echoless = shop.accesses.filter(pa.compute.not_equal(shop.accesses["custodian"], ECHO))
    with_echo = chances(traced(embedded, shop.complaints, shop.accesses, shop.orders))
    without = chances(traced(embedded, shop.complaints, echoless, shop.orders))
    assert with_echo == pytest.approx(without, abs=0.02)


@pytest.mark.parametrize(("earlier", "is_lead"), [(pd.Timedelta(0), False), (pd.Timedelta(seconds=1), True)])
def test_an_access_counts_if_it_is_earlier_than_the_call(
    embedded: Engine, shop: SmallShop, earlier: pd.Timedelta, is_lead: bool
):
    accesses = pa.concat_tables([shop.accesses, seen_before(shop.complaints, "called_at", earlier)])
    lead = lead_of(traced(embedded, shop.complaints, accesses, shop.orders), "somebody")
    assert (lead is not None) == is_lead


@pytest.mark.parametrize(("earlier", "is_lead"), [(MARGIN, False), (MARGIN + pd.Timedelta(seconds=1), True)])
def test_where_only_the_complaint_has_a_time_an_access_counts_if_it_is_three_days_earlier(
    embedded: Engine, shop: SmallShop, earlier: pd.Timedelta, is_lead: bool
):
    complaints = only_reported(shop.complaints)
    accesses = pa.concat_tables([shop.accesses, seen_before(complaints, "reported_at", earlier)])
    lead = lead_of(traced(embedded, complaints, accesses, shop.orders), "somebody")
    assert (lead is not None) == is_lead


def test_the_service_desk_is_not_named_where_only_complaints_have_a_time(embedded: Engine):
    shop = made_shop(22, leaks=[Leak("desk-05", 20, 33, 14)])
    found = traced(embedded, only_reported(shop.complaints), shop.accesses, shop.orders)
    assert lead_of(found, ECHO) is None
    assert named(found) == ["desk-05"]
