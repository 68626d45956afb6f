"""Of a very large shop only whom complaints touch is counted, on a part of the orders; the answer hardly changes."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.flow.small_shop import Leak, chances, lead_of, made_shop, named, opened_accesses

from holdfast.engine import Engine
from holdfast.flow import large, run
from holdfast.flow.large import LargeShop
from holdfast.flow.outline import Footers, Outline
from holdfast.flow.run import Request, trace_files
from holdfast.flow.shop import Shop
from holdfast.flow.tracing import find
from holdfast.trace import exposure
from holdfast.trace.complaints import victims
from holdfast.trace.findings import Findings

MEDIUM = made_shop(111, orders=12_000, leaks=[Leak("desk-03", 20, 22, 20), Leak("station-04-1", 30, 38, 14)], noise=10)
LEAKS = {"desk-03", "station-04-1"}


@pytest.fixture
def few_suffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take a hundred accesses of a custodian for enough, and a part of the orders for all."""
    monkeypatch.setattr(large, "SURELY_ENOUGH", 100)
    monkeypatch.setattr(large, "POPULATION", 10_000)
    monkeypatch.setattr(large, "IN_FULL", 1_000)


def outline_of(accesses: pa.Table) -> Outline:
    opened = {str(one["values"]): float(one["counts"]) for one in accesses["custodian"].value_counts().to_pylist()}
    return Outline(accesses.num_rows, accesses["order"].null_count == 0, opened)


def large_shop(engine: Engine, accesses: pa.Table, orders: pa.Table | None) -> LargeShop:
    known = exposure.keyed(engine.table(accesses))
    placed = None if orders is None else engine.table(orders)
    return LargeShop(engine, known, placed, outline=outline_of(accesses))


def whole_shop(engine: Engine, accesses: pa.Table, orders: pa.Table | None) -> Shop:
    return Shop(engine, exposure.keyed(engine.table(accesses)), None if orders is None else engine.table(orders))


def surely_exposed(found: Findings) -> set[str]:
    return {row["order"] for row in found.exposed.to_pylist() if row["probability"] >= 0.5}


@pytest.mark.parametrize("has_orders", [True, False])
@pytest.mark.usefixtures("few_suffice")
def test_a_part_of_the_orders_gives_nearly_the_exact_answer(embedded: Engine, has_orders: bool) -> None:
    orders = MEDIUM.orders if has_orders else None
    shop = large_shop(embedded, MEDIUM.accesses, orders)
    exact = find(whole_shop(embedded, MEDIUM.accesses, orders), MEDIUM.complaints)
    in_part = find(shop, MEDIUM.complaints)
    assert (shop.rates["one_in"] > 1).any()
    assert (shop.rates["one_in"] == 1).any()
    assert set(named(exact)) == set(named(in_part)) == LEAKS
    assert chances(in_part) == pytest.approx(
        {lead: chances(exact).get(lead, 0.0) for lead in chances(in_part)}, abs=0.1
    )
    for name in LEAKS:
        mine, other = lead_of(in_part, name), lead_of(exact, name)
        assert mine is not None
        assert other is not None
        assert abs((mine.window_from - other.window_from).days) <= 2
        assert abs((mine.window_to - other.window_to).days) <= 2
        assert mine.complaints_seen == pytest.approx(other.complaints_seen, abs=1)
        assert mine.complaints_expected == pytest.approx(other.complaints_expected, rel=0.5, abs=0.3)
    listed, again = surely_exposed(exact), surely_exposed(in_part)
    assert len(listed & again) >= 0.75 * len(listed | again) > 10


@pytest.mark.usefixtures("few_suffice")
def test_a_part_tells_how_large_the_shop_and_its_custodians_are(embedded: Engine) -> None:
    told = victims(MEDIUM.complaints)
    exact, in_part = whole_shop(embedded, MEDIUM.accesses, None), large_shop(embedded, MEDIUM.accesses, None)
    other, mine = (
        dict(zip((source.name for source in evidence.sources), evidence.volume, strict=True))
        for evidence in (exact.evidence(told), in_part.evidence(told))
    )
    size = [float(each.populations["order"]["units"].sum()) for each in (exact, in_part)]
    assert in_part.one_in == 8
    assert size[1] == pytest.approx(size[0], rel=0.1)
    assert mine.keys() == other.keys()
    assert mine == pytest.approx(other, rel=0.35, abs=60)
    assert set(in_part.volumes["custodian"]) == set(exact.volumes["custodian"])


@pytest.mark.parametrize("has_orders", [True, False])
def test_custodians_counted_in_full_give_the_exact_answer(embedded: Engine, has_orders: bool) -> None:
    orders = MEDIUM.orders if has_orders else None
    exact = find(whole_shop(embedded, MEDIUM.accesses, orders), MEDIUM.complaints)
    in_full = find(large_shop(embedded, MEDIUM.accesses, orders), MEDIUM.complaints)
    assert chances(in_full) == pytest.approx(chances(exact), abs=1e-9)
    assert in_full.exposed.equals(exact.exposed)
    assert in_full.exposed.num_rows > 20


@pytest.mark.usefixtures("few_suffice")
def test_a_day_of_which_the_part_holds_nothing_proves_nothing(embedded: Engine) -> None:
    """Who opens hundreds of orders on most days opened four on a quiet one; there was one call about these."""
    told, orders = MEDIUM.complaints.to_pandas(), MEDIUM.orders.to_pandas()
    leaked = frozenset[str]().union(*MEDIUM.leaked.values())
    called = orders[orders["order"] == told.loc[~told["order"].isin(leaked), "order"].iloc[0]]
    others = orders[~orders["account"].isin(told["account"])]
    is_quiet = others["at"].dt.date == called["at"].iloc[0].date()
    seen = pd.concat([others[~is_quiet], others[is_quiet].head(3), called])
    accesses = pa.concat_tables([MEDIUM.accesses, opened_accesses(seen, "exporter", seen["at"])])
    shop = large_shop(embedded, accesses, MEDIUM.orders)
    assert set(named(find(shop, MEDIUM.complaints))) == LEAKS
    assert shop.rates.set_index("holder")["one_in"]["exporter"] > 1


@pytest.mark.usefixtures("few_suffice")
def test_other_complaints_are_counted_anew(embedded: Engine) -> None:
    shop = large_shop(embedded, MEDIUM.accesses, None)
    few = MEDIUM.complaints.slice(0, 5)
    first = find(shop, few)
    find(shop, MEDIUM.complaints)
    assert chances(find(shop, few)) == chances(first)


@pytest.fixture(scope="module")
def on_duckdb(embedded: Engine) -> Callable[[], Findings]:
    return cache(lambda: find(large_shop(embedded, MEDIUM.accesses, None), MEDIUM.complaints))


@pytest.mark.usefixtures("few_suffice")
def test_every_engine_counts_the_same_part(engine: Engine, on_duckdb: Callable[[], Findings]) -> None:
    found, expected = find(large_shop(engine, MEDIUM.accesses, None), MEDIUM.complaints), on_duckdb()
    assert [lead.custodian for lead in found.leads] == [lead.custodian for lead in expected.leads]
    assert chances(found) == pytest.approx(chances(expected), abs=1e-6)
    assert found.exposed.equals(expected.exposed)


@pytest.mark.usefixtures("few_suffice")
def test_files_with_very_many_accesses_are_counted_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    class Watched(LargeShop):
        def __post_init__(self) -> None:
            made.append(self.outline.rows)
            super().__post_init__()

    monkeypatch.setattr(run, "LargeShop", Watched)
    monkeypatch.setattr(run, "LARGE", 30_000)
    paths = {name: [path] for name, path in MEDIUM.write(tmp_path / "files").items()}
    found = trace_files(Request(paths), tmp_path).findings
    assert made == [MEDIUM.accesses.num_rows]
    assert set(named(found)) == LEAKS


def test_of_files_by_day_only_those_of_the_window_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom to warn is the same as from one file."""
    (tmp_path / "days").mkdir()
    at = MEDIUM.accesses["at"].to_numpy()
    for number, part in enumerate(np.array_split(np.argsort(at, kind="stable"), 12)):
        rows = MEDIUM.accesses.take(part)
        rows = rows.set_column(0, "at", rows["at"].cast(pa.timestamp("us", "UTC")))
        pq.write_table(rows, tmp_path / "days" / f"{number:02}.parquet")
    paths = {name: [path] for name, path in MEDIUM.write(tmp_path / "files").items()}
    exact = trace_files(Request(paths), tmp_path).findings
    monkeypatch.setattr(run, "LARGE", 1_000)
    read: list[int] = []
    files_between = Footers.files_between

    def watched(*given: object) -> tuple[str, ...]:
        found: tuple[str, ...] = files_between(*given)  # type: ignore[arg-type]
        read.append(len(found))
        return found

    monkeypatch.setattr(Footers, "files_between", watched)
    found = trace_files(Request({**paths, "accesses": [str(tmp_path / "days")]}), tmp_path).findings
    assert found.exposed.equals(exact.exposed)
    assert found.exposed.num_rows > 20
    assert all(0 < count < 12 for count in read)
    assert read


@pytest.mark.parametrize("spread", ["counted", "wide", "negative", "text"])
def test_a_part_holds_its_share_and_every_smaller_part(engine: Engine, spread: str) -> None:
    number = np.arange(20_000)
    written = {
        "counted": pa.array(number),
        "wide": pa.array(number.astype(np.int64) << 40),
        "negative": pa.array(-number * 1_000_003),
        "text": pa.array([f"order-{n:08}" for n in number]),
    }[spread]
    rows = engine.table(pa.table({"order": written, "visit": pa.nulls(len(number), pa.string())}))
    parts = []
    for one_in in (4, 16, 64):
        mask = rows.order.isnull().ifelse(0, one_in - 1)
        kept = engine.rows(rows.filter(exposure.in_part(rows, mask)).select("order"))
        parts.append(set(kept["order"].to_pylist()))
        assert len(parts[-1]) == pytest.approx(len(number) / one_in, rel=0.2)
    assert parts[2] < parts[1] < parts[0]
