"""The demo's shop: the scenario jumei-2016 in memory, as a trace of files reads it, and its files."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from holdfast.errors import UsageError
from holdfast.replay.in_memory import Simulated, simulated, write_simulated
from holdfast.replay.scenarios import scenario_named
from holdfast.terms.tables import ACCESSES, COMPLAINTS, ORDERS


def jumei(seed: int, scale: float) -> Simulated:
    return simulated(scenario_named("jumei-2016"), seed, scale)


@pytest.fixture(scope="module")
def small() -> Simulated:
    return jumei(5, 0.1)


def test_the_tables_have_exactly_the_schemas_of_the_terms(small: Simulated) -> None:
    for table, schema in ((small.complaints, COMPLAINTS), (small.accesses, ACCESSES), (small.orders, ORDERS)):
        assert table.schema.equals(schema.arrow)
        for column in schema.columns:
            assert not column.is_required or table[column.name].null_count == 0
        for group in schema.any_of:
            assert all(any(row[name] is not None for name in group) for row in table.select(group).to_pylist())


def test_an_order_stands_once_with_all_who_handle_it(small: Simulated) -> None:
    assert small.orders.num_rows == 6_000
    assert pc.count_distinct(small.orders["order"]).as_py() == 6_000
    assert {small.orders[name].null_count for name in ORDERS.names} == {0}
    at = small.accesses["at"].to_numpy()
    assert (np.diff(at) >= np.timedelta64(0)).all()


def test_the_leaking_desk_is_one_of_many_alike_and_sees_few_of_all_orders(small: Simulated) -> None:
    desks = small.accesses.filter(pc.field("custodian_kind") == small.leak.custodian_kind)
    assert 15 <= pc.count_distinct(desks["custodian"]).as_py() <= 20
    assert pc.count_distinct(desks["fields"]).as_py() == 1
    mine = desks.filter(pc.field("custodian") == small.leak.custodians[0])
    assert pc.count_distinct(mine["order"]).as_py() < 0.1 * small.orders.num_rows


def test_people_work_by_day_and_buy_more_at_the_promotion(small: Simulated) -> None:
    staff = small.accesses.filter(pc.field("custodian_kind") == "shop staff")["at"].to_pylist()
    assert {(at.hour + 8) % 24 for at in staff[:5000]} <= set(range(9, 22))
    days = (small.orders["at"].to_numpy() + np.timedelta64(8, "h")).astype("datetime64[D]")
    assert (days == np.datetime64("2016-06-18")).sum() > 2 * (days == np.datetime64("2016-06-11")).sum()


def test_the_same_seed_gives_the_same_bytes(small: Simulated, tmp_path: Path) -> None:
    def digests(made: Simulated, folder: str) -> dict[str, str]:
        paths = write_simulated(made, tmp_path / folder)
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}

    first = digests(small, "first")
    assert set(first) == {"complaints", "accesses", "orders", "truth"}
    assert digests(jumei(5, 0.1), "again") == first


def test_the_written_files_say_the_same_as_the_tables_with_their_zone(small: Simulated, tmp_path: Path) -> None:
    paths = write_simulated(small, tmp_path / "made" / "here")
    accesses = pq.read_table(paths["accesses"])
    assert accesses.schema.field("at").type == pa.timestamp("us", tz="UTC")
    assert accesses["at"].cast(pa.timestamp("us")).equals(small.accesses["at"])
    assert accesses.drop_columns("at").equals(small.accesses.drop_columns("at"))
    for name, table in (("complaints", small.complaints), ("orders", small.orders)):
        text = dict.fromkeys(table.column_names, pa.string())
        options = pyarrow.csv.ConvertOptions(column_types=text, strings_can_be_null=True, null_values=[""])
        read = pyarrow.csv.read_csv(paths[name], convert_options=options)
        for column in table.column_names:
            expected = table[column].to_pylist()
            if pa.types.is_timestamp(table[column].type):
                expected = [at and at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in expected]
            assert read[column].to_pylist() == expected


def test_the_written_truth_says_that_it_is_simulated(small: Simulated, tmp_path: Path) -> None:
    truth = json.loads(write_simulated(small, tmp_path)["truth"].read_text(encoding="utf-8"))
    assert truth["is_simulated"] is True
    assert truth["custodian"] == small.leak.custodians[0]
    assert (truth["window_from"], truth["window_to"]) == ("2016-07-14", "2016-07-27")
    assert set(truth["leaked_orders"]) == small.leak.orders
    assert [call["order"] for call in truth["calls"]] == small.leak.calls["order"].to_pylist()


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan")])
def test_a_shop_too_small_is_refused(scale: float) -> None:
    with pytest.raises(UsageError, match=r"0\.002"):
        jumei(1, scale)
