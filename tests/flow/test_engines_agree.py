"""The same trace on DuckDB and on Spark: the same leads in the same order, the same customers to warn."""

from collections.abc import Callable
from functools import cache

import pytest
from tests.flow.small_shop import Leak, chances, made_shop, named, traced

from holdfast.engine import Engine
from holdfast.flow import large
from holdfast.flow.outline import Outline
from holdfast.flow.tracing import find
from holdfast.trace import exposure
from holdfast.trace.findings import Findings

SHOP = made_shop(42, leaks=[Leak("desk-03", 20, 33, 12), Leak("hub=hub-04", 5, 19, 12)])
HUBS = SHOP.orders.select(["order", "account", "at", "hub"])


def from_first_touches(engine: Engine) -> Findings:
    return traced(engine, SHOP.complaints, SHOP.accesses, HUBS)


def on_parts_of_the_orders(engine: Engine) -> Findings:
    """As of a very large shop: see ``holdfast.flow.large``."""
    opened = SHOP.accesses["custodian"].to_pandas().value_counts().astype(float).to_dict()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "POPULATION", 3_000)
        patch.setattr(large, "SURELY_ENOUGH", 50)
        patch.setattr(large, "IN_FULL", 500)
        accesses = exposure.keyed(engine.table(SHOP.accesses))
        outline = Outline(SHOP.accesses.num_rows, names_orders=True, opened=opened)
        return find(large.LargeShop(engine, accesses, None, outline=outline), SHOP.complaints)


@pytest.fixture(scope="module")
def on_duckdb(embedded: Engine) -> Callable[[Callable[[Engine], Findings]], Findings]:
    return cache(lambda way: way(embedded))


@pytest.mark.parametrize("way", [from_first_touches, on_parts_of_the_orders])
def test_every_engine_finds_the_same(engine: Engine, on_duckdb: Callable[..., Findings], way):
    found, expected = way(engine), on_duckdb(way)
    assert "desk-03" in named(found)
    assert [lead.custodian for lead in found.leads] == [lead.custodian for lead in expected.leads]
    assert chances(found) == pytest.approx(chances(expected), abs=1e-6)
    assert found.exposed.num_rows > 0
    assert found.exposed.equals(expected.exposed)
    assert found.none_probability == pytest.approx(expected.none_probability, abs=1e-6)
    assert found.outside_probability == pytest.approx(expected.outside_probability, abs=1e-6)
    assert found.by_day.equals(expected.by_day)
    assert found.exposure_by_day.equals(expected.exposure_by_day)
    for mine, other in zip(found.leads, expected.leads, strict=True):
        assert (mine.window_from, mine.window_to, mine.complaints_seen, mine.credible_set) == (
            other.window_from,
            other.window_to,
            other.complaints_seen,
            other.credible_set,
        )
