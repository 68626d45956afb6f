"""The same trace on DuckDB and on Spark: the same leads in the same order, the same customers to warn."""

import pytest
from tests.flow.small_shop import Leak, chances, made_shop, named, traced

from holdfast.engine import Engine
from holdfast.trace.findings import Findings

SHOP = made_shop(42, leaks=[Leak("desk-03", 20, 33, 12), Leak("hub=hub-04", 5, 19, 12)])
HUBS = SHOP.orders.select(["order", "account", "at", "hub"])


def trace(engine: Engine) -> Findings:
    return traced(engine, SHOP.complaints, SHOP.accesses, HUBS)


def test_every_engine_finds_the_same(engine: Engine, embedded: Engine):
    found, expected = trace(engine), trace(embedded)
    assert engine is not embedded
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
