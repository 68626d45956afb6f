"""A very large shop is counted on parts of its orders, and only whom complaints touch; the answer hardly changes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.flow.small_shop import (
    START,
    Leak,
    chances,
    lead_of,
    made_shop,
    named,
    opened_accesses,
    table_of,
    write_csv,
    write_parquet,
)

from holdfast.flow import large, run
from holdfast.flow.run import Request, trace_files
from holdfast.terms.tables import ACCESSES, COMPLAINTS
from holdfast.trace.findings import Findings

MEDIUM = made_shop(111, orders=9_000, leaks=[Leak("desk-03", 20, 22, 20), Leak("station-04-1", 30, 38, 14)], noise=10)
LEAKS = {"desk-03", "station-04-1"}


def written(folder: Path, accesses: pa.Table, files: int = 3) -> Mapping[str, Sequence[str]]:
    """Write the shop, its accesses in several files of several row groups, in order of time as logs are."""
    folder.mkdir()
    whole = accesses.sort_by("at")
    step = -(-whole.num_rows // files)
    paths = [str(folder / f"accesses-{number}.parquet") for number in range(files)]
    for number, path in enumerate(paths):
        write_parquet(whole.slice(number * step, step), Path(path))
        pq.write_table(pq.read_table(path), path, row_group_size=4_000)
    write_csv(MEDIUM.complaints, folder / "complaints.csv")
    write_csv(MEDIUM.orders, folder / "orders.csv")
    return {
        "complaints": [str(folder / "complaints.csv")],
        "accesses": paths,
        "orders": [str(folder / "orders.csv")],
    }


def traced_files(paths: Mapping[str, Sequence[str]], work: Path, *, is_large: bool) -> Findings:
    """Trace files; where they count as large, on a quarter of the orders, but for a few custodians."""
    work.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        if is_large:
            patch.setattr(run, "LARGE", 10_000)
            patch.setattr(large, "POPULATION", 9_000)
            patch.setattr(large, "SURELY_ENOUGH", 300)
            patch.setattr(large, "IN_FULL", 5_000)
        return trace_files(Request(paths), work).findings


def surely_exposed(found: Findings) -> set[str]:
    return {row["order"] for row in found.exposed.to_pylist() if row["probability"] >= 0.5}


@pytest.mark.parametrize("has_orders", [True, False])
def test_a_large_shop_gets_nearly_the_exact_answer(tmp_path: Path, has_orders: bool):
    paths = written(tmp_path / "files", MEDIUM.accesses)
    paths = paths if has_orders else {name: path for name, path in paths.items() if name != "orders"}
    exact = traced_files(paths, tmp_path / "exact", is_large=False)
    about = traced_files(paths, tmp_path / "about", is_large=True)
    assert set(named(exact)) == set(named(about)) == LEAKS
    expected = {lead: chances(exact).get(lead, 0.0) for lead in chances(about)}
    assert chances(about) == pytest.approx(expected, abs=0.1)
    assert chances(about) != expected, "counted on a part, not in full"
    for name in LEAKS:
        mine, other = lead_of(about, name), lead_of(exact, name)
        assert mine is not None
        assert other is not None
        assert abs((mine.window_from - other.window_from).days) <= 2
        assert abs((mine.window_to - other.window_to).days) <= 2
        assert mine.complaints_seen == pytest.approx(other.complaints_seen, abs=1)
        assert mine.complaints_expected == pytest.approx(other.complaints_expected, rel=0.3, abs=0.1)
    listed, again = surely_exposed(exact), surely_exposed(about)
    assert len(listed & again) >= 0.8 * len(listed | again) > 10


def test_one_call_about_a_quiet_day_of_a_busy_custodian_proves_nothing(tmp_path: Path):
    """Who opens hundreds of orders on most days opened four on a quiet one; there was one call about these."""
    told, orders = MEDIUM.complaints.to_pandas(), MEDIUM.orders.to_pandas()
    leaked = frozenset[str]().union(*MEDIUM.leaked.values())
    called = orders[orders["order"] == told.loc[~told["order"].isin(leaked), "order"].iloc[0]]
    others = orders[~orders["account"].isin(told["account"])]
    is_quiet = others["at"].dt.date == called["at"].iloc[0].date()
    seen = pd.concat([others[~is_quiet], others[is_quiet].head(3), called])
    accesses = pa.concat_tables([MEDIUM.accesses, opened_accesses(seen, "exporter", seen["at"])])
    paths = written(tmp_path / "files", accesses)
    for is_large in (False, True):
        assert set(named(traced_files(paths, tmp_path / f"{is_large}", is_large=is_large))) == LEAKS


@pytest.mark.xfail(strict=True, reason="a day of which the sample holds no order counts as one without orders")
def test_one_call_about_a_quiet_day_of_the_whole_shop_proves_nothing(tmp_path: Path):
    """On one day there were two orders only; there was one call about these."""
    told, orders, opened = (table.to_pandas() for table in (MEDIUM.complaints, MEDIUM.orders, MEDIUM.accesses))
    of_day = orders[orders["at"].dt.date == START.date() + timedelta(days=15)]
    left = of_day[~of_day["account"].isin(told["account"])].head(2)
    is_gone = opened["order"].isin(set(of_day["order"]) - set(left["order"]))
    called = left.head(1).assign(complaint="c-quiet", called_at=left["at"] + pd.Timedelta(days=6))
    paths = dict(written(tmp_path / "files", table_of(opened[~is_gone], ACCESSES)))
    del paths["orders"]
    complaints = pa.concat_tables([MEDIUM.complaints, table_of(called, COMPLAINTS)])
    write_csv(complaints, Path(paths["complaints"][0]))
    for is_large in (False, True):
        assert set(named(traced_files(paths, tmp_path / f"{is_large}", is_large=is_large))) == LEAKS
