"""Some systems log which customer was opened, not which order."""

import pandas as pd
import pyarrow as pa
import pytest
from tests.flow.small_shop import ECHO, SmallShop, lead_of, made_shop, named, table_of, traced

from holdfast.engine import Engine
from holdfast.terms.tables import ACCESSES, COMPLAINTS


@pytest.fixture(scope="module")
def shop() -> SmallShop:
    return made_shop(81)


def by_customer(shop: SmallShop, *custodians: str) -> pa.Table:
    """The accesses, those by these custodians (or all) naming the customer only."""
    rows = shop.accesses.to_pandas()
    whose = rows["custodian"].isin(custodians) if custodians else pd.Series(True, index=rows.index)
    return table_of(rows.assign(order=rows["order"].mask(whose)), ACCESSES)


def test_the_leak_is_named_where_all_accesses_name_customers_and_the_orders_are_known(
    embedded: Engine, shop: SmallShop
):
    found = traced(embedded, shop.complaints, by_customer(shop), shop.orders)
    assert named(found) == ["desk-03"]
    assert lead_of(found, ECHO) is None
    assert found.exposed.num_rows > 0
    assert set(found.exposed["order"].to_pylist()) == {None}


def test_the_leak_is_named_where_accesses_and_complaints_name_only_customers(embedded: Engine, shop: SmallShop):
    complaints = table_of(shop.complaints.to_pandas().assign(order=None), COMPLAINTS)
    found = traced(embedded, complaints, by_customer(shop))
    assert named(found) == ["desk-03"]
    assert 0.0 <= found.none_probability < 0.1
    assert not set(found.exposed["account"].to_pylist()) & set(complaints["account"].to_pylist())


@pytest.mark.parametrize("has_orders", [True, False])
def test_the_leak_is_named_where_only_its_own_log_names_customers(embedded: Engine, shop: SmallShop, has_orders: bool):
    accesses = by_customer(shop, "desk-03")
    found = traced(embedded, shop.complaints, accesses, shop.orders if has_orders else None)
    assert named(found) == ["desk-03"]
