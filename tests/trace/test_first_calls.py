"""The first calls of a day or two speak of recent orders, as calls do: that alone points at nobody."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from tests.flow.small_shop import START, made_shop, named, table_of, traced

from holdfast.engine import Engine
from holdfast.terms.tables import COMPLAINTS

SHOP = made_shop(121, leaks=[], noise=1, orders=3_000, days=90)
MORNING = pd.Timestamp(START) + timedelta(days=75)


def first_calls(count: int, seed: int) -> pa.Table:
    """Calls within a day about any orders, ten days old in the median."""
    random = np.random.default_rng(seed)
    orders = SHOP.orders.to_pandas()
    called = MORNING + pd.to_timedelta(np.sort(random.integers(0, 86_400, count)), "s")
    age = pd.to_timedelta(10 * np.exp(0.6 * random.standard_normal(count)), "D")
    about = orders.iloc[np.searchsorted(orders["at"], (called - age).floor("s"))].reset_index(drop=True)
    told = pd.DataFrame({"complaint": [f"c-{at}" for at in range(count)], "order": about["order"]})
    return table_of(
        told.assign(account=about["account"], called_at=called, reported_at=called, fields_known=None), COMPLAINTS
    )


@pytest.mark.parametrize("count", [6, 12, 20])
def test_the_first_calls_of_a_day_name_nobody_and_no_window(embedded: Engine, count: int):
    for seed in range(3):
        found = traced(embedded, first_calls(count, seed), SHOP.accesses, SHOP.orders)
        assert named(found) == []
        assert found.outside_probability < 0.9
