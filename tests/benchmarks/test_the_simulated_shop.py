"""The shop is the same for the same seed, and its accesses fit together."""

import numpy as np
import pyarrow.csv
import pyarrow.parquet
from benchmarks.trace.custody import PURPOSES
from benchmarks.trace.world import World, make_world, write_world


def test_the_same_seed_gives_the_same_world():
    first, again, other = (make_world(seed, orders=3_000, days=40, scale=0.02) for seed in (3, 3, 4))
    assert np.array_equal(first.access_at, again.access_at)
    assert np.array_equal(first.access_custodian, again.access_custodian)
    assert np.array_equal(first.access_order, again.access_order)
    assert first.custodian_names == again.custodian_names
    assert not np.array_equal(first.order_at, other.order_at)


def test_accesses_are_in_order_of_time_and_after_their_order(small_world: World):
    assert (np.diff(small_world.access_at) >= 0).all()
    assert (small_world.access_at >= small_world.order_at[small_world.access_order]).all()
    assert small_world.access_at[-1] < small_world.end


def test_every_kind_of_custodian_opens_orders(small_world: World):
    kinds = {small_world.custodian_kinds[number] for number in np.unique(small_world.access_custodian)}
    assert kinds == set(PURPOSES)


def test_a_tenth_of_the_accesses_are_repeated(small_world: World):
    assert 0.88 < small_world.is_first.mean() < 0.93


def test_first_touches_are_the_earliest_access_of_a_custodian_to_an_order(small_world: World):
    custodian = int(np.bincount(small_world.access_custodian).argmax())
    at, order = small_world.first_touches(custodian, small_world.start, small_world.end)
    mine = small_world.access_custodian == custodian
    earliest: dict[int, int] = {}
    for when, number in zip(small_world.access_at[mine].tolist(), small_world.access_order[mine].tolist(), strict=True):
        earliest.setdefault(number, when)
    assert dict(zip(order.tolist(), at.tolist(), strict=True)) == earliest
    assert small_world.touched_by_day[custodian, -1] == len(earliest)


def test_written_files_hold_the_contracts_columns(tmp_path):
    world = make_world(3, orders=2_000, days=30, scale=0.02)
    write_world(world, tmp_path)
    accesses = pyarrow.parquet.read_table(tmp_path / "accesses.parquet")
    orders = pyarrow.csv.read_csv(tmp_path / "orders.csv")
    assert accesses.column_names == ["at", "custodian", "custodian_kind", "order", "account", "fields", "purpose"]
    assert accesses.num_rows == len(world.access_at)
    assert set(orders.column_names) == {
        "order", "account", "at", "shop", "courier", "hub", "region", "category", "channel"
    }  # fmt: skip
    assert set(accesses["order"].unique().to_pylist()) <= set(orders["order"].to_pylist())
