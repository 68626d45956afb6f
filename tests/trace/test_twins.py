"""Custodians with the same accesses cannot be told apart, unless the callers knew what only one of them showed."""

import pandas as pd
import pyarrow as pa
import pytest
from tests.flow.small_shop import SmallShop, chances, lead_of, made_shop, named, opened_accesses, table_of, traced

from holdfast.engine import Engine
from holdfast.terms.tables import ACCESSES, COMPLAINTS

TWIN = "desk-03-twin"


@pytest.fixture(scope="module")
def shop() -> SmallShop:
    return made_shop(31)


def with_twin(shop: SmallShop, fields: str | None) -> pa.Table:
    """Give desk-03 a twin that opens the same orders at the same times, and is shown these fields."""
    rows = shop.accesses.to_pandas()
    twin = rows[rows["custodian"] == "desk-03"].assign(custodian=TWIN, fields=fields)
    return table_of(pd.concat([rows, twin]), ACCESSES)


def quoting(shop: SmallShop, fields: str) -> pa.Table:
    """Every caller who had the leak's copy knew these fields; the others tell nothing."""
    told = shop.complaints.to_pandas()
    from_leak = told["order"].isin(shop.leaked["desk-03"])
    return table_of(told.assign(fields_known=[fields if one else None for one in from_leak]), COMPLAINTS)


def test_twins_share_a_credible_set_and_neither_is_named(embedded: Engine, shop: SmallShop):
    found = traced(embedded, shop.complaints, with_twin(shop, "amount|item|name|order_number|phone"), shop.orders)
    assert named(found) == []
    assert {name for name, _ in found.credible_sets[0].members} == {"desk-03", TWIN}
    first, second = found.leads[:2]
    assert first.credible_set == second.credible_set == 1
    assert first.probability == pytest.approx(second.probability, abs=1e-9)
    assert first.probability + second.probability == pytest.approx(found.credible_sets[0].probability, abs=0.02)


def test_customers_of_twins_are_warned_as_if_one_of_them_were_named(embedded: Engine, shop: SmallShop):
    alone = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    both = traced(embedded, shop.complaints, with_twin(shop, None), shop.orders)
    assert set(alone.exposed["order"].to_pylist()) == set(both.exposed["order"].to_pylist())
    assert both.expected_victims == pytest.approx(alone.expected_victims, rel=0.05)


def test_what_the_callers_knew_tells_twins_apart(embedded: Engine, shop: SmallShop):
    found = traced(embedded, quoting(shop, "amount|item|name"), with_twin(shop, "name|phone"), shop.orders)
    assert named(found) == ["desk-03"]
    twin = lead_of(found, TWIN)
    assert twin is None or twin.probability < 0.05


def test_what_the_callers_knew_is_held_against_a_custodian_that_never_showed_it(embedded: Engine, shop: SmallShop):
    told = quoting(shop, "name|national_id|phone")
    bank = told.to_pandas().tail(1)
    shown = opened_accesses(bank, "bank-desk", bank["called_at"] - pd.Timedelta(hours=1), fields="national_id")
    accesses = pa.concat_tables([shop.accesses, shown])
    silent = traced(embedded, shop.complaints, accesses, shop.orders)
    spoken = traced(embedded, told, accesses, shop.orders)
    assert named(silent) == ["desk-03"]
    assert named(spoken) == []
    lead = lead_of(spoken, "desk-03")
    assert lead is None or lead.probability < 0.1


def test_a_lead_says_in_how_many_complaints_the_caller_knew_what_it_never_showed(embedded: Engine, shop: SmallShop):
    told = quoting(shop, "amount|name").to_pandas()
    mine = told.index[told["fields_known"].notna()]
    told.loc[mine[:2], "fields_known"] = "address|name"
    lead = traced(embedded, table_of(told, COMPLAINTS), shop.accesses, shop.orders).leads[0]
    assert lead.custodian == "desk-03"
    assert lead.reason.values["lacking"] == 2


def test_a_field_that_no_custodian_shows_says_nothing(embedded: Engine, shop: SmallShop):
    plain = traced(embedded, quoting(shop, "name|phone"), shop.accesses, shop.orders)
    more = traced(embedded, quoting(shop, "name|phone|shoe size"), shop.accesses, shop.orders)
    assert chances(more) == pytest.approx(chances(plain), abs=1e-9)


def test_a_rival_that_turns_out_to_have_seen_far_more_yields_to_its_twin(embedded: Engine, shop: SmallShop):
    """What explains less leaves more to explain: unrelated accesses lower who made them, and raise others."""
    orders = shop.orders.to_pandas()
    day = (orders["at"] - orders["at"].min()).dt.days
    others = orders[day.between(19, 34) & ~orders["account"].isin(shop.complaints["account"].to_pylist())]
    more = opened_accesses(others, TWIN, others["at"] + pd.Timedelta(hours=20), fields=None)
    before = chances(traced(embedded, shop.complaints, with_twin(shop, None), shop.orders))
    accesses = pa.concat_tables([with_twin(shop, None), more])
    after = chances(traced(embedded, shop.complaints, accesses, shop.orders))
    assert after["desk staff", TWIN] < before["desk staff", TWIN] - 0.3
    assert after["desk staff", "desk-03"] > before["desk staff", "desk-03"] + 0.3


def test_a_custodian_whose_log_records_no_fields_is_not_held_to_them(embedded: Engine, shop: SmallShop):
    accesses = with_twin(shop, None)
    found = chances(traced(embedded, quoting(shop, "amount|item|name"), accesses, shop.orders))
    assert found["desk staff", TWIN] > 0.05
