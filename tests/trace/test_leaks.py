"""Which leaks are found: several at once, outside the logs, and none where there is none."""

import pytest
from tests.flow.small_shop import Leak, SmallShop, made_shop, named, named_with_a_log, traced

from holdfast.engine import Engine

THREE = (Leak("desk-03", 20, 33, 12), Leak("desk-07", 5, 19, 12), Leak("station-04-1", 25, 55, 9))


@pytest.fixture(scope="module")
def hub_shop() -> SmallShop:
    return made_shop(43, leaks=[Leak("hub=hub-04", 20, 33, 14)])


def test_one_leak_is_named_with_its_days_and_its_complaints(embedded: Engine):
    shop = made_shop(41)
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    lead = found.leads[0]
    assert (lead.custodian, lead.custodian_kind) == ("desk-03", "desk staff")
    assert lead.probability > 0.99
    first, last = Leak().days
    assert abs((lead.window_from - first).days) <= 4
    assert abs((lead.window_to - last).days) <= 4
    assert lead.complaints_seen >= 11
    assert lead.complaints_expected < 1.5
    assert lead.reason.code == "saw-before-call"
    assert lead.reason.values["seen"] == lead.complaints_seen
    assert lead.reason.values["fields"] == "amount|item|name|order_number|phone"
    assert found.none_probability < 0.01
    assert found.outside_probability < 0.5


def test_several_leaks_at_once_are_each_named(embedded: Engine):
    shop = made_shop(42, leaks=THREE)
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    assert set(named(found)) == {leak.custodian for leak in THREE}
    sets = [[name for name, _ in each.members] for each in found.credible_sets[:3]]
    assert sorted(sets) == [["desk-03"], ["desk-07"], ["station-04-1"]]
    assert [each.number for each in found.credible_sets] == list(range(1, len(found.credible_sets) + 1))
    assert sum(each.share for each in found.credible_sets) < 1.05


def test_the_exposed_of_several_leaks_stand_in_one_list(embedded: Engine):
    shop = made_shop(42, leaks=THREE)
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    by = found.exposed.to_pandas()
    assert set(by["custodian"]) == {leak.custodian for leak in THREE}
    assert not by.duplicated(["order"]).any()


def test_a_hub_is_named_from_the_orders_alone(embedded: Engine, hub_shop: SmallShop):
    found = traced(embedded, hub_shop.complaints, None, hub_shop.orders)
    lead = found.leads[0]
    assert (lead.custodian, lead.custodian_kind) == ("hub-04", "outside:hub")
    assert lead.probability > 0.9
    assert lead.reason.code == "handled"
    assert (lead.reason.values["attribute"], lead.reason.values["value"]) == ("hub", "hub-04")
    assert all(each.is_outside for each in found.leads)
    assert found.outside_probability > 0.9
    assert found.exposed.num_rows > 0
    assert set(found.exposed["custodian"].to_pylist()) == {"hub-04"}


def test_a_leak_outside_the_logs_accuses_no_custodian_with_a_log(embedded: Engine, hub_shop: SmallShop):
    found = traced(embedded, hub_shop.complaints, hub_shop.accesses, hub_shop.orders)
    assert named(found) == ["hub-04"]
    assert max(lead.probability for lead in found.leads if not lead.is_outside) < 0.5
    assert found.outside_probability > 0.9


@pytest.mark.parametrize("seed", [44, 45, 46])
def test_where_nothing_leaked_no_custodian_is_named(embedded: Engine, seed: int):
    shop = made_shop(seed, leaks=[], noise=10)
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    assert named_with_a_log(found) == []
    assert found.none_probability + found.outside_probability > 0.2


def test_a_leak_of_everything_is_laid_to_nobodys_charge(embedded: Engine):
    shop = made_shop(47, leaks=[], noise=60)
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    assert named_with_a_log(found) == []
