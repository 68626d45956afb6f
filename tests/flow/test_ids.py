"""Ids are numbers in one file and text in the next; they mean the same order, customer and custodian."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from tests.flow.small_shop import chances, made_shop, named, write_csv, write_parquet

from holdfast.errors import StateError
from holdfast.flow.run import Request, trace_files
from holdfast.trace.findings import Findings

SHOP = made_shop(2)


def numbered(table: pa.Table, *columns: str) -> pa.Table:
    """Make whole numbers of the ids in these columns: ``o-00017`` becomes 17."""
    for name in columns:
        digits = pd.to_numeric(table[name].to_pandas().str.replace(r"\D", "", regex=True))
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(digits, pa.int64()))
    return table


def as_text(table: pa.Table, *columns: str) -> pa.Table:
    """The same numbers, written as text."""
    table = numbered(table, *columns)
    for name in columns:
        table = table.set_column(table.schema.get_field_index(name), name, table[name].cast(pa.string()))
    return table


def trace(folder: Path, tables: dict[str, pa.Table], state: Path | None = None) -> Findings:
    """Trace tables: those with whole numbers in them are written as Parquet, the others as CSV."""
    number = f"{len(list(folder.iterdir()))}"
    paths = {}
    for name, table in tables.items():
        has_numbers = any(pa.types.is_integer(field.type) for field in table.schema)
        path = folder / f"{name}-{number}.{'parquet' if has_numbers else 'csv'}"
        (write_parquet if has_numbers else write_csv)(table, path)
        paths[name] = [str(path)]
    work = folder / f"work-{number}"
    work.mkdir()
    return trace_files(Request(paths, state=state), work).findings


KEYS = ("order", "account")


@pytest.fixture(scope="module")
def all_text(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Findings]:
    """The trace where all ids are text, with or without the orders."""

    @cache
    def made(has_orders: bool) -> Findings:
        names = ("complaints", "accesses", "orders") if has_orders else ("complaints", "accesses")
        return trace(tmp_path_factory.mktemp("text"), {name: as_text(getattr(SHOP, name), *KEYS) for name in names})

    return made


def assert_same(found: Findings, expected: Findings) -> None:
    assert named(found) == ["desk-03"]
    assert chances(found) == pytest.approx(chances(expected), abs=1e-9)
    assert found.exposed.num_rows > 10
    assert found.exposed.equals(expected.exposed)


@pytest.mark.parametrize("orders", ["numbers", "text", None])
@pytest.mark.parametrize("complaints", ["numbers", "text"])
def test_numbers_in_one_table_and_text_in_another_are_the_same_ids(
    tmp_path: Path, all_text: Callable[[bool], Findings], orders: str | None, complaints: str
):
    written = {"numbers": numbered, "text": as_text}
    tables = {
        "complaints": written[complaints](SHOP.complaints, *KEYS),
        "accesses": numbered(SHOP.accesses, *KEYS),
    }
    if orders:
        tables["orders"] = written[orders](SHOP.orders, *KEYS)
    assert_same(trace(tmp_path, tables), all_text(orders is not None))


@pytest.mark.parametrize("key", KEYS)
def test_orders_may_be_numbers_and_customers_text_or_the_other_way_round(tmp_path: Path, key: str):
    tables = {"complaints": as_text(SHOP.complaints, key), "accesses": numbered(SHOP.accesses, key)}
    found = trace(tmp_path, tables)
    assert named(found) == ["desk-03"]
    assert found.exposed.num_rows > 10


def test_numbered_orders_need_no_customer(tmp_path: Path):
    tables = {
        "complaints": as_text(SHOP.complaints, "order").drop(["account"]),
        "accesses": numbered(SHOP.accesses, "order").drop(["account"]),
    }
    found = trace(tmp_path, tables)
    assert named(found) == ["desk-03"]
    assert found.exposed.num_rows > 10


def test_custodians_may_be_numbers(tmp_path: Path):
    names = sorted(set(SHOP.accesses["custodian"].to_pylist()))
    places = pa.array([names.index(name) + 1000 for name in SHOP.accesses["custodian"].to_pylist()], pa.int64())
    at = SHOP.accesses.schema.get_field_index("custodian")
    found = trace(
        tmp_path,
        {"complaints": SHOP.complaints, "accesses": SHOP.accesses.set_column(at, "custodian", places)},
    )
    assert named(found) == [str(names.index("desk-03") + 1000)]
    assert set(found.exposed["custodian"].to_pylist()) == set(named(found))


def test_a_complaint_with_an_id_that_is_no_number_meets_no_numbered_order(tmp_path: Path):
    other = SHOP.complaints.slice(0, 1)
    other = other.set_column(0, "complaint", pa.array(["c-other"]))
    complaints = pa.concat_tables([as_text(SHOP.complaints, *KEYS), other])
    found = trace(tmp_path, {"complaints": complaints, "accesses": numbered(SHOP.accesses, *KEYS)})
    assert named(found) == ["desk-03"]
    assert found.complaints_used == SHOP.complaints.num_rows + 1


@pytest.mark.parametrize("first", ["accesses", "orders"])
def test_a_state_takes_text_after_numbers_and_numbers_after_text(
    tmp_path: Path, all_text: Callable[[bool], Findings], first: str
):
    numbers, text = ("accesses", "orders") if first == "accesses" else ("orders", "accesses")
    told = as_text(SHOP.complaints, *KEYS)
    for batch in (
        {"complaints": told, numbers: numbered(getattr(SHOP, numbers), *KEYS)},
        {text: as_text(getattr(SHOP, text), *KEYS)},
    ):
        found = trace(tmp_path, batch, state=tmp_path / "shop.duckdb")
    assert_same(found, all_text(True))


def test_a_state_of_numbered_orders_refuses_ids_that_are_no_numbers(tmp_path: Path):
    state = tmp_path / "shop.duckdb"
    batch = {"complaints": as_text(SHOP.complaints, *KEYS), "accesses": numbered(SHOP.accesses, *KEYS)}
    before = trace(tmp_path, batch, state=state)
    with pytest.raises(StateError, match=r"accesses of other types were taken before: .*order") as refused:
        trace(tmp_path, {"accesses": SHOP.accesses}, state=state)
    assert str(state) in str(refused.value)
    assert "o-00" not in str(refused.value)
    assert trace(tmp_path, {}, state=state).exposed.equals(before.exposed)
