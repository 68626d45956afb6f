"""Censoring: orders of the last days have not had time to be called about, so they are no evidence of innocence."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.flow.small_shop import START, Leak, SmallShop, chances, made_shop, named, opened_shop, traced

from holdfast.engine import Engine
from holdfast.trace.complaints import victims

LAST = 41
"""The day on which the shop asks."""


@pytest.fixture(scope="module")
def shop() -> SmallShop:
    """A leak that goes on until the last day of complaints."""
    return until(made_shop(71, leaks=[Leak("desk-03", 20, LAST, 20)], orders=1200), LAST + 8, LAST)


def until(shop: SmallShop, last: int, last_call: int) -> SmallShop:
    """What the shop knows at the end of a day, with the complaints about calls up to another."""
    now, called = (pa.scalar(START + timedelta(days=day + 1), pa.timestamp("us")) for day in (last, last_call))
    return SmallShop(
        shop.complaints.filter(pc.less(shop.complaints["called_at"], called)),
        shop.accesses.filter(pc.less(shop.accesses["at"], now)),
        shop.orders.filter(pc.less(shop.orders["at"], now)),
        shop.leaked,
    )


def test_the_newer_an_order_the_less_it_counts_that_nobody_was_called_about_it(embedded: Engine, shop: SmallShop):
    evidence = opened_shop(embedded, shop.accesses, shop.orders).evidence(victims(shop.complaints))
    everything = next(at for at, source in enumerate(evidence.sources) if source.kind == "outside:window")
    weight = evidence.exposure[everything] / evidence.held[everything]
    assert (np.diff(weight[LAST - 7 :]) <= 1e-9).all()
    assert weight[LAST] < 0.5 * weight.max()
    assert weight[LAST + 2] < 0.1 * weight.max()


def test_orders_newer_than_the_last_call_change_no_chance_much(embedded: Engine, shop: SmallShop):
    now = until(shop, LAST, LAST)
    assert now.orders.num_rows < shop.orders.num_rows - 100
    early = chances(traced(embedded, now.complaints, now.accesses, now.orders))
    late = chances(traced(embedded, shop.complaints, shop.accesses, shop.orders))
    assert late == pytest.approx({lead: early.get(lead, 0.0) for lead in late}, abs=0.1)


def test_a_leak_that_goes_on_is_not_taken_to_have_ended_because_calls_lag_behind(embedded: Engine, shop: SmallShop):
    found = traced(embedded, shop.complaints, shop.accesses, shop.orders)
    assert named(found) == ["desk-03"]
    lead = found.leads[0]
    lost = shop.accesses.filter(pc.equal(shop.accesses["custodian"], "desk-03")).to_pandas()
    touched = lost[lost["order"].isin(shop.complaints["order"].to_pylist())]
    assert touched["at"].max() < pd.Timestamp(START) + pd.Timedelta(days=LAST - 1)
    assert lead.to_span.last >= (START + timedelta(days=LAST)).date()
