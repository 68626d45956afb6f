"""A day with hardly any orders: counted in full or in part, one call about it proves nothing."""

from datetime import timedelta

import pandas as pd
import pytest
from tests.flow.small_shop import START, Leak, made_shop, named, opened_shop, table_of

from holdfast.engine import Engine
from holdfast.flow import large
from holdfast.flow.outline import Outline
from holdfast.flow.tracing import find
from holdfast.terms.tables import ACCESSES, COMPLAINTS
from holdfast.trace import exposure

SHOP = made_shop(111, orders=6_000, leaks=[Leak("desk-03", 20, 22, 14), Leak("station-04-1", 30, 38, 12)], noise=8)
LEAKS = {"desk-03", "station-04-1"}


def with_a_quiet_day() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The complaints and accesses of a shop in which a day had two orders only, and one call about them."""
    told, orders, opened = (table.to_pandas() for table in (SHOP.complaints, SHOP.orders, SHOP.accesses))
    of_day = orders[orders["at"].dt.date == START.date() + timedelta(days=15)]
    left = of_day[~of_day["account"].isin(told["account"])].tail(2)
    gone = set(of_day["order"]) - set(left["order"])
    called = left.head(1).assign(complaint="c-quiet", called_at=left["at"] + pd.Timedelta(days=6)).drop(columns="at")
    return pd.concat([told[~told["order"].isin(gone)], called]), opened[~opened["order"].isin(gone)]


def test_one_call_about_a_quiet_day_proves_nothing(embedded: Engine):
    told, opened = with_a_quiet_day()
    shop = opened_shop(embedded, table_of(opened, ACCESSES))
    assert set(named(find(shop, table_of(told, COMPLAINTS)))) == LEAKS


def test_nor_does_it_where_the_shop_is_counted_in_part(embedded: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(large, "POPULATION", 6_000)
    monkeypatch.setattr(large, "SURELY_ENOUGH", 300)
    monkeypatch.setattr(large, "IN_FULL", 3_000)
    told, opened = with_a_quiet_day()
    volumes = {str(name): float(count) for name, count in opened["custodian"].value_counts().items()}
    outline = Outline(len(opened), True, volumes)
    accesses = exposure.keyed(embedded.table(table_of(opened, ACCESSES)))
    shop = large.LargeShop(embedded, accesses, None, outline=outline)
    assert set(named(find(shop, table_of(told, COMPLAINTS)))) == LEAKS
