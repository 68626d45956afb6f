"""Whom to warn: who lies in a leak's window and has not complained; never who has, never everybody."""

import json

import pytest
from tests.flow.small_shop import Leak, SmallShop, made_shop, named, table_of, traced

from holdfast.engine import Engine
from holdfast.terms.tables import ACCESSES, COMPLAINTS, EXPOSED, ORDERS


@pytest.fixture(scope="module")
def shop() -> SmallShop:
    return made_shop(64, leaks=[Leak(calls=10)], orders=1500, buyers=400)


def test_the_orders_the_leak_lost_are_listed_and_few_others_stand_high(embedded: Engine, shop: SmallShop):
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    rows = found.exposed.to_pandas()
    complained = set(shop.complaints["account"].to_pylist())
    owner = dict(zip(shop.orders["order"].to_pylist(), shop.orders["account"].to_pylist(), strict=True))
    silent = {order for order in shop.leaked["desk-03"] if owner[order] not in complained}
    assert len(silent & set(rows["order"])) >= 0.7 * len(silent)
    high = rows[rows["probability"] >= 0.5]
    assert len(set(high["order"]) - silent) <= 0.35 * len(high)
    assert found.exposed.schema.names == EXPOSED.names
    assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
    assert (rows["account"] == rows["order"].map(owner)).all()


def test_each_row_says_by_whom_and_when_the_order_was_seen(embedded: Engine, shop: SmallShop):
    rows = traced(embedded, shop.complaints, shop.accesses, shop.orders).exposed.to_pandas()
    opened = shop.accesses.to_pandas()
    seen = opened[opened["custodian"] == "desk-03"].set_index("order")["at"].dt.strftime("%Y-%m-%d")
    for row in rows.itertuples():
        reason = json.loads(row.reason)
        assert (reason["code"], reason["custodian"], reason["on"]) == ("seen-in-window", "desk-03", seen[row.order])
        assert 0.0 < reason["chance"] <= 1.0


@pytest.mark.parametrize("naming", ["order", "account", "both"])
@pytest.mark.parametrize("has_orders", [True, False])
def test_who_complained_is_not_listed_with_any_of_her_orders(
    embedded: Engine, shop: SmallShop, naming: str, has_orders: bool
):
    told, orders, opened = (table.to_pandas() for table in (shop.complaints, shop.orders, shop.accesses))
    more = sorted(shop.leaked["desk-03"] - set(told["order"]))[:3]
    for frame in (orders, opened):  # three more of the leaked orders are hers
        frame.loc[frame["order"].isin(more), "account"] = told["account"].iloc[1]
    hers = orders[orders["account"].isin(told["account"])]
    if naming != "both":
        told["account" if naming == "order" else "order"] = None
    known = table_of(orders, ORDERS) if has_orders else None
    found = traced(embedded, table_of(told, COMPLAINTS), table_of(opened, ACCESSES), known)
    assert named(found) == ["desk-03"]
    listed = found.exposed.to_pandas()
    assert len(listed)
    assert not set(listed["account"]) & set(hers["account"])
    assert not set(listed["order"]) & set(hers["order"])


def test_nobody_is_listed_for_a_leak_less_likely_than_the_threshold(embedded: Engine):
    shop = made_shop(62, leaks=[Leak(calls=3)], noise=3)
    usual = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    sure = 1.0 - usual.none_probability
    assert traced(embedded, shop.complaints, shop.accesses, shop.orders, threshold=0.9999999).exposed.num_rows == 0
    assert traced(embedded, shop.complaints, shop.accesses, shop.orders, threshold=sure / 2).exposed.num_rows > 0


def test_a_source_that_saw_over_a_fifth_of_all_orders_lists_nobody_and_is_said_to_be_left_out(embedded: Engine):
    shop = made_shop(63, leaks=[Leak("warehouse-1", 0, 59, 40)])
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    assert named(found) == ["warehouse-1"]
    assert found.left_out == ("warehouse-1",)
    assert found.exposed.num_rows == 0
    assert found.expected_victims == 0.0


def test_the_expected_number_counts_each_customer_once(embedded: Engine, shop: SmallShop):
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    rows = found.exposed.to_pandas()
    assert rows["account"].duplicated().any()
    assert found.expected_victims == pytest.approx(rows.groupby("account")["probability"].max().sum(), abs=1e-4)


def test_customers_without_an_account_are_listed_by_their_orders(embedded: Engine, shop: SmallShop):
    nameless = shop.accesses.to_pandas().assign(account=None)
    told = shop.complaints.to_pandas().assign(account=None)
    found = traced(embedded, table_of(told, COMPLAINTS), table_of(nameless, ACCESSES))
    rows = found.exposed.to_pandas()
    assert named(found) == ["desk-03"]
    assert len(rows)
    assert rows["account"].isna().all()
    assert rows["order"].notna().all()
    assert not set(rows["order"]) & set(told["order"])
