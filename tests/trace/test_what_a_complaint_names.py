"""A complaint names an order, or a customer, or both; some are told twice, and some name what nobody knows."""

import pandas as pd
import pyarrow as pa
import pytest
from tests.flow.small_shop import SmallShop, chances, made_shop, named, table_of, traced

from holdfast.engine import Engine
from holdfast.errors import InputError
from holdfast.terms.tables import COMPLAINTS
from holdfast.trace.complaints import MARGIN, victims


@pytest.fixture(scope="module")
def shop() -> SmallShop:
    return made_shop(51)


def changed(complaints: pa.Table, **columns: object) -> pa.Table:
    return table_of(complaints.to_pandas().assign(**columns), COMPLAINTS)


def complaint(name: str, *, order: str | None = "o-1", account: str | None = None, day: int = 1) -> dict[str, object]:
    return {"complaint": name, "order": order, "account": account, "called_at": pd.Timestamp(2025, 5, day)}


def victims_of(*rows: dict[str, object]) -> list[str]:
    return victims(table_of(pd.DataFrame(rows), COMPLAINTS))["complaint"].tolist()


@pytest.mark.parametrize("has_orders", [True, False])
def test_the_leak_is_named_where_complaints_name_only_customers(embedded: Engine, shop: SmallShop, has_orders: bool):
    complaints = changed(shop.complaints, order=None)
    found = traced(embedded, complaints, shop.accesses, shop.orders if has_orders else None)
    assert named(found) == ["desk-03"]
    assert found.complaints_used == shop.complaints.num_rows


def test_a_customer_without_orders_in_reach_harms_nothing(embedded: Engine, shop: SmallShop):
    stranger = table_of(
        pd.DataFrame({"complaint": ["c-x"], "account": ["stranger"], "called_at": [pd.Timestamp(2025, 4, 20)]}),
        COMPLAINTS,
    )
    found = traced(embedded, pa.concat_tables([shop.complaints, stranger]), shop.accesses, shop.orders)
    assert named(found) == ["desk-03"]
    assert found.complaints_used == shop.complaints.num_rows + 1


def test_a_customer_called_before_her_order_was_opened_is_no_evidence_against_who_opened_it(
    embedded: Engine, shop: SmallShop
):
    told = shop.complaints.to_pandas()
    early = changed(shop.complaints, order=None, called_at=pd.Timestamp(2025, 2, 1), reported_at=pd.NaT)
    found = traced(embedded, early, shop.accesses, shop.orders)
    assert len(told) == found.complaints_used
    assert named(found) == []
    assert not any(not lead.is_outside for lead in found.leads)


def test_complaints_whose_orders_nobody_knows_name_nobody(embedded: Engine, shop: SmallShop):
    unknown = changed(shop.complaints, order=[f"x-{at}" for at in range(shop.complaints.num_rows)], account=None)
    for orders in (shop.orders, None):
        found = traced(embedded, unknown, shop.accesses, orders)
        assert named(found) == []
        assert found.none_probability + found.outside_probability > 0.9
        assert found.exposed.num_rows == 0


def test_a_few_unknown_orders_do_not_hide_the_leak(embedded: Engine, shop: SmallShop):
    unknown = pd.DataFrame([complaint(f"c-x{at}", order=f"x-{at}", day=at) for at in range(1, 5)])
    found = traced(
        embedded, pa.concat_tables([shop.complaints, table_of(unknown, COMPLAINTS)]), shop.accesses, shop.orders
    )
    assert named(found) == ["desk-03"]
    assert found.complaints_used == shop.complaints.num_rows + 4


def test_a_complaint_told_twice_counts_once(embedded: Engine, shop: SmallShop):
    again = changed(shop.complaints, complaint=[f"again-{at}" for at in range(shop.complaints.num_rows)])
    once = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    for more in (shop.complaints, again):
        twice = traced(embedded, pa.concat_tables([shop.complaints, more]), shop.accesses, shop.orders)
        assert twice.complaints_used == shop.complaints.num_rows
        assert chances(twice) == chances(once)
        assert twice.exposed.equals(once.exposed)


def test_the_earliest_of_several_complaints_about_one_order_stands_for_all():
    assert victims_of(complaint("c-2", day=7), complaint("c-1", day=9), complaint("c-3", day=8)) == ["c-2"]


def test_the_earliest_of_several_complaints_by_one_customer_who_names_no_order_stands_for_all():
    hers = [complaint(name, order=None, account="buyer-1", day=day) for name, day in (("c-1", 9), ("c-2", 4))]
    assert victims_of(*hers) == ["c-2"]


def test_two_orders_of_one_customer_are_two_victims():
    both = [complaint(f"c-{at}", order=f"o-{at}", account="buyer-1") for at in (1, 2)]
    assert victims_of(*both) == ["c-1", "c-2"]


def test_an_access_counts_up_to_the_call_or_three_days_before_the_complaint():
    rows = pd.DataFrame(
        {
            "complaint": ["both", "call", "told"],
            "order": ["o-1", "o-2", "o-3"],
            "called_at": [pd.Timestamp(2025, 5, 2), pd.Timestamp(2025, 5, 3), pd.NaT],
            "reported_at": [pd.Timestamp(2025, 5, 9), pd.NaT, pd.Timestamp(2025, 5, 9)],
        }
    )
    found = victims(table_of(rows, COMPLAINTS)).set_index("complaint")
    assert pd.Timedelta(days=3) == MARGIN
    assert found["cutoff"].to_dict() == {
        "both": pd.Timestamp(2025, 5, 2),
        "call": pd.Timestamp(2025, 5, 3),
        "told": pd.Timestamp(2025, 5, 6),
    }
    assert found.loc["told", "called_at"] == pd.Timestamp(2025, 5, 9)


def test_without_any_complaint_there_is_nothing_to_trace(embedded: Engine, shop: SmallShop):
    with pytest.raises(InputError, match="at least one complaint"):
        traced(embedded, shop.complaints.slice(0, 0), shop.accesses, shop.orders)
