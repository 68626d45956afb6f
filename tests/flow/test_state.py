"""A state file takes what is new; what it then finds equals a trace from scratch on everything it was ever given."""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.flow.small_shop import START, Leak, chances, made_shop, named, table_of, write_csv, write_parquet

from holdfast.errors import InputError, StateError, UsageError
from holdfast.flow.run import Request, trace_files
from holdfast.terms.tables import ACCESSES
from holdfast.trace.findings import Findings

pytestmark = pytest.mark.xdist_group("state")

ZONE = "Asia/Shanghai"
SHOP = made_shop(91, leaks=[Leak("desk-03", 20, 33, 10), Leak("station-04-1", 10, 45, 7)], orders=700)
HALF = START + timedelta(days=35)

Batch = Mapping[str, pa.Table]


@dataclass(frozen=True)
class Files:
    """Writes batches as files and traces them."""

    folder: Path

    def trace(self, batch: Batch, state: Path | None = None, timezone: str | None = ZONE) -> Findings:
        number = len(list(self.folder.iterdir()))
        here = self.folder / f"{number}"
        (here / "work").mkdir(parents=True)
        paths = {}
        for name, table in batch.items():
            write, ending = (write_parquet, "parquet") if name == "accesses" else (write_csv, "csv")
            paths[name] = [str(here / f"{name}.{ending}")]
            write(table, here / f"{name}.{ending}")
        return trace_files(Request(paths, state=state, timezone=timezone), here / "work").findings


@pytest.fixture
def files(tmp_path: Path) -> Files:
    (tmp_path / "batches").mkdir()
    return Files(tmp_path / "batches")


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bool], Findings]:
    """The trace of the whole shop without a state file, made once; with or without the orders."""

    @cache
    def made(has_orders: bool) -> Findings:
        whole = {"complaints": SHOP.complaints, "accesses": SHOP.accesses}
        return Files(tmp_path_factory.mktemp("scratch")).trace(whole | ({"orders": SHOP.orders} if has_orders else {}))

    return made


def assert_equal(found: Findings, expected: Findings) -> None:
    assert [lead.custodian for lead in found.leads] == [lead.custodian for lead in expected.leads]
    assert chances(found) == pytest.approx(chances(expected), abs=1e-9)
    for mine, other in zip(found.leads, expected.leads, strict=True):
        assert (mine.window_from, mine.window_to, mine.from_span, mine.to_span) == (
            other.window_from,
            other.window_to,
            other.from_span,
            other.to_span,
        )
        assert (mine.complaints_seen, mine.credible_set) == (other.complaints_seen, other.credible_set)
        assert mine.complaints_expected == pytest.approx(other.complaints_expected, abs=1e-6)
        assert mine.reason.values["seen"] == other.reason.values["seen"]
    assert found.exposed.equals(expected.exposed)
    assert found.by_day.equals(expected.by_day)
    assert found.exposure_by_day.equals(expected.exposure_by_day)
    assert found.none_probability == pytest.approx(expected.none_probability, abs=1e-9)
    assert found.outside_probability == pytest.approx(expected.outside_probability, abs=1e-9)
    assert found.complaints_used == expected.complaints_used
    assert found.left_out == expected.left_out


def before(table: pa.Table, column: str) -> tuple[pa.Table, pa.Table]:
    """Part a table in two at noon of a day that is in the middle for no one."""
    early = pc.less(table[column], pa.scalar(HALF + timedelta(hours=12), table[column].type))
    return table.filter(early), table.filter(pc.invert(early))


def one_more_complaint() -> Sequence[Batch]:
    count = SHOP.complaints.num_rows - 1
    known = {"complaints": SHOP.complaints.slice(0, count), "accesses": SHOP.accesses, "orders": SHOP.orders}
    return [known, {"complaints": SHOP.complaints.slice(count)}]


def more_days_of_everything() -> Sequence[Batch]:
    parts = {
        "complaints": before(SHOP.complaints, "reported_at"),
        "accesses": before(SHOP.accesses, "at"),
        "orders": before(SHOP.orders, "at"),
    }
    return [{name: part[at] for name, part in parts.items()} for at in (0, 1)]


def one_more_day_of_accesses() -> Sequence[Batch]:
    first, second = before(SHOP.accesses, "at")
    return [{"complaints": SHOP.complaints, "accesses": first, "orders": SHOP.orders}, {"accesses": second}]


def newest_accesses_first() -> Sequence[Batch]:
    first, second = before(SHOP.accesses, "at")
    return [{"complaints": SHOP.complaints, "accesses": second, "orders": SHOP.orders}, {"accesses": first}]


def the_same_again() -> Sequence[Batch]:
    whole = {"complaints": SHOP.complaints, "accesses": SHOP.accesses, "orders": SHOP.orders}
    return [whole, whole]


def orders_later() -> Sequence[Batch]:
    return [{"complaints": SHOP.complaints, "accesses": SHOP.accesses}, {"orders": SHOP.orders}]


def orders_first() -> Sequence[Batch]:
    return [{"complaints": SHOP.complaints, "orders": SHOP.orders}, {"accesses": SHOP.accesses}]


WAYS = (
    one_more_complaint,
    more_days_of_everything,
    one_more_day_of_accesses,
    newest_accesses_first,
    the_same_again,
    orders_later,
    orders_first,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_batch_after_batch_equals_a_trace_from_scratch(files: Files, scratch, tmp_path: Path, way):
    for batch in way():
        found = files.trace(batch, tmp_path / "shop.duckdb")
    assert named(found) == ["desk-03", "station-04-1"]
    assert_equal(found, scratch(True))


def test_an_empty_batch_asks_again(files: Files, scratch, tmp_path: Path):
    files.trace({"complaints": SHOP.complaints, "accesses": SHOP.accesses}, tmp_path / "shop.duckdb")
    assert_equal(files.trace({}, tmp_path / "shop.duckdb"), scratch(False))


def test_accesses_that_turn_out_to_be_earlier_move_to_their_true_day(files: Files, scratch, tmp_path: Path):
    rows = SHOP.accesses.to_pandas()
    late = np.random.default_rng(5).random(len(rows)) < 0.3
    wrong = rows.assign(at=rows["at"].mask(late, rows["at"] + pd.Timedelta(days=3)))
    files.trace({"complaints": SHOP.complaints, "accesses": table_of(wrong, ACCESSES)}, tmp_path / "shop.duckdb")
    found = files.trace({"accesses": table_of(rows[late], ACCESSES)}, tmp_path / "shop.duckdb")
    assert_equal(found, scratch(False))


def test_later_accesses_to_what_is_known_already_change_nothing(files: Files, scratch, tmp_path: Path):
    rows = SHOP.accesses.to_pandas()
    again = rows.assign(at=rows["at"] + pd.Timedelta(days=2))[::3]
    files.trace({"complaints": SHOP.complaints, "accesses": SHOP.accesses}, tmp_path / "shop.duckdb")
    found = files.trace({"accesses": table_of(again, ACCESSES)}, tmp_path / "shop.duckdb")
    assert_equal(found, scratch(False))


def test_an_owner_or_a_field_that_only_a_later_batch_tells_counts(files: Files, tmp_path: Path):
    rows, told = SHOP.accesses.to_pandas(), SHOP.complaints.slice(0, SHOP.complaints.num_rows)
    bare = table_of(rows.assign(account=None, fields=None), ACCESSES)
    quoting = told.set_column(
        told.schema.get_field_index("fields_known"), "fields_known", pa.array(["amount|name"] * told.num_rows)
    )
    files.trace({"complaints": quoting, "accesses": bare}, tmp_path / "shop.duckdb")
    found = files.trace({"accesses": SHOP.accesses}, tmp_path / "shop.duckdb")
    both = pa.concat_tables([bare, SHOP.accesses])
    assert_equal(found, files.trace({"complaints": quoting, "accesses": both}))
    assert set(found.exposed["account"].to_pylist()) != {None}


def test_a_state_file_of_another_time_zone_is_refused(files: Files, tmp_path: Path):
    state = tmp_path / "shop.duckdb"
    files.trace({"complaints": SHOP.complaints, "accesses": SHOP.accesses}, state)
    with pytest.raises(StateError, match="--timezone") as refused:
        files.trace({"complaints": SHOP.complaints}, state, timezone=None)
    assert str(state) in str(refused.value)
    assert named(files.trace({}, state)) == ["desk-03", "station-04-1"]


def test_a_state_file_that_another_process_uses_is_refused(files: Files, tmp_path: Path):
    state = tmp_path / "shop.duckdb"
    files.trace({"complaints": SHOP.complaints, "accesses": SHOP.accesses}, state)
    holding = "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StateError, match="another run is using") as refused:
            files.trace({}, state)
        other.communicate("")
    assert str(state) in str(refused.value)
    assert named(files.trace({}, state)) == ["desk-03", "station-04-1"]


def test_a_file_that_is_no_state_file_is_refused_and_left_alone(files: Files, tmp_path: Path):
    other = tmp_path / "notes.txt"
    other.write_text("not a state file, but long enough to be one. " * 300, encoding="utf-8")
    kept = other.read_bytes()
    with pytest.raises(StateError, match="not a state file"):
        files.trace({"complaints": SHOP.complaints, "accesses": SHOP.accesses}, other)
    assert other.read_bytes() == kept


def test_a_new_state_file_needs_something_to_take(files: Files, tmp_path: Path):
    with pytest.raises(UsageError, match="does not exist yet"):
        files.trace({}, tmp_path / "shop.duckdb")
    assert not (tmp_path / "shop.duckdb").exists()


def test_what_cannot_be_read_leaves_the_state_as_it_was(files: Files, scratch, tmp_path: Path):
    state = tmp_path / "shop.duckdb"
    files.trace({"complaints": SHOP.complaints, "accesses": SHOP.accesses}, state)
    bad = files.folder / "bad.csv"
    bad.write_text("at,custodian,order\n2025-03-05T10:00:00Z,desk-09,o-00001\nno time,desk-09,o-00002\n", "utf-8")
    with pytest.raises(InputError, match=r"bad\.csv:3"):
        trace_files(Request({"accesses": [str(bad)]}, state=state, timezone=ZONE, is_strict=True), tmp_path)
    assert_equal(files.trace({}, state), scratch(False))
