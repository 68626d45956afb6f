"""A trace over the lake finds what one of the same tables finds, bit by bit, and knows when there is one to make."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.flow.small_shop import START, Leak, made_shop, traced

from holdfast.engine import Engine, open_engine
from holdfast.flow import lake_tracing
from holdfast.flow.lake_tracing import Outcome, as_orders, read_outcome, trace_folder, trace_lake
from holdfast.flow.steps import Came, Work, run_steps
from holdfast.flow.steps.trace import STEP
from holdfast.lake import Lake, open_lake
from holdfast.settings import Settings, Steps
from holdfast.terms.tables import EVENTS
from holdfast.trace.findings import Findings, leads_table

SHOP = made_shop(91, leaks=[Leak("desk-03", 20, 33, 10)], orders=500)
HALF = START + timedelta(days=35)


def tokens(table: pa.Table) -> pa.Table:
    """Give accounts the form of tokens, so that they can be forgotten."""
    held = [
        None if name is None else f"a_{int(name.removeprefix('buyer-')):032x}" for name in table["account"].to_pylist()
    ]
    return table.set_column(table.schema.get_field_index("account"), "account", pa.array(held, pa.string()))


COMPLAINTS, ACCESSES, ORDERS = (tokens(each) for each in (SHOP.complaints, SHOP.accesses, SHOP.orders))


def split(table: pa.Table, column: str = "at") -> tuple[pa.Table, pa.Table]:
    is_early = pc.fill_null(pc.less(table[column], HALF), False)
    return table.filter(is_early), table.filter(pc.invert(is_early))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return open_lake(tmp_path / "lake", free_bytes=0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(lake=str(tmp_path / "lake"), steps=Steps(compact_files=10_000))


@pytest.fixture(scope="module")
def scratch() -> Findings:
    with open_engine("duckdb") as engine:
        return traced(engine, COMPLAINTS, ACCESSES, ORDERS)


def last(settings: Settings) -> Outcome:
    found = read_outcome(settings)
    assert found is not None
    return found


def placed(orders: pa.Table) -> pa.Table:
    return orders.append_column("verb", pa.array(["placed"] * orders.num_rows))


def assert_same(found: Outcome, expected: Findings) -> None:
    leads = leads_table(expected.leads)
    assert leads.num_rows > 0
    for name in leads.column_names:
        ours, theirs = found.leads[name].to_pylist(), leads[name].to_pylist()
        assert ours == (pytest.approx(theirs, abs=1e-6) if name in {"probability", "complaints_expected"} else theirs)
    for name in ("account", "order", "custodian", "rank"):
        assert found.exposed[name].equals(expected.exposed[name]), name
    assert found.traced.complaints == expected.complaints_used


def test_bit_by_bit_it_finds_what_a_trace_of_everything_finds(lake, settings, engine, scratch):
    for name, table in (("accesses", ACCESSES), ("orders", placed(ORDERS))):
        for part in split(table)[:1]:
            lake.append(name, part)
    lake.append("complaints", split(COMPLAINTS, "called_at")[0])
    early = trace_lake(lake, settings, engine=engine)
    assert early.traced.complaints == split(COMPLAINTS, "called_at")[0].num_rows
    lake.append("accesses", split(ACCESSES)[1])
    lake.append("orders", placed(split(ORDERS)[1]))
    lake.append("complaints", split(COMPLAINTS, "called_at")[1])
    lake.compact(least=2)
    assert_same(trace_lake(lake, settings, engine=engine), scratch)
    assert_same(last(settings), scratch)


def test_only_what_is_new_is_read(lake, settings, monkeypatch):
    lake.append("accesses", split(ACCESSES)[0])
    lake.append("complaints", COMPLAINTS)
    trace_lake(lake, settings)
    lake.append("accesses", split(ACCESSES)[1])
    read, asked = Lake.read, []

    def watched(self, engine, table, **how):
        asked.append((table, how["version"].rows))
        return read(self, engine, table, **how)

    monkeypatch.setattr(Lake, "read", watched)
    trace_lake(lake, settings)
    assert ("accesses", split(ACCESSES)[1].num_rows) in asked
    assert not [rows for table, rows in asked if table == "accesses" and rows != split(ACCESSES)[1].num_rows]


def test_a_corrected_and_a_withdrawn_complaint_count_as_they_stand(lake, settings):
    lake.append("accesses", ACCESSES)
    lake.append("complaints", COMPLAINTS)
    first = trace_lake(lake, settings)
    again = COMPLAINTS.slice(0, 3).append_column("is_withdrawn", pa.array([True, True, False]))
    lake.append("complaints", again)
    assert trace_lake(lake, settings).traced.complaints == first.traced.complaints - 2


def test_who_is_forgotten_is_in_no_file_beside_the_lake(lake, settings):
    lake.append("accesses", ACCESSES)
    lake.append("complaints", COMPLAINTS)
    exposed = trace_lake(lake, settings).exposed["account"].drop_null().to_pylist()
    gone = exposed[0]
    assert any(gone.encode() in file.read_bytes() for file in trace_folder(settings).rglob("state.duckdb"))
    lake.forget(gone, "test")
    after = run_steps(lake, settings, steps=(STEP,))["trace"]
    assert not after.mistake
    assert gone not in last(settings).exposed["account"].to_pylist()
    assert not [
        file for file in trace_folder(settings).rglob("*") if file.is_file() and gone.encode() in file.read_bytes()
    ]
    assert len([each for each in trace_folder(settings).iterdir() if each.is_dir()]) == 1


def test_another_tenant_is_not_mixed_in(lake, settings):
    other = pa.array(["other"] * ACCESSES.num_rows)
    lake.append("accesses", ACCESSES)
    lake.append("accesses", ACCESSES.append_column("tenant", other))
    lake.append("complaints", COMPLAINTS)
    mine = trace_lake(lake, settings)
    theirs = trace_lake(lake, msgspec.structs.replace(settings, tenant="other", lake=settings.lake))
    assert mine.traced.complaints == COMPLAINTS.num_rows
    assert (theirs.traced.complaints, theirs.leads.num_rows) == (0, 0)


def test_what_was_told_of_an_order_bit_by_bit_makes_one_row(duckdb: Engine):
    rows = [
        {"order": "o1", "at": START + timedelta(days=2), "verb": "shipped", "courier": "courier-1"},
        {"order": "o1", "at": START, "verb": "placed", "account": "a", "shop": "s"},
        {"order": "o2", "at": START, "verb": "placed", "account": "b"},
    ]
    table = duckdb.table(pa.Table.from_pylist(rows, EVENTS["orders"].arrow))
    found = sorted(duckdb.rows(as_orders(table)).to_pylist(), key=lambda row: row["order"])
    assert [(row["order"], row["at"], row["shop"], row["courier"]) for row in found] == [
        ("o1", START, "s", "courier-1"),
        ("o2", START, None, None),
    ]


def due(lake: Lake, settings: Settings, came: Came | None, *, seconds: float = 0.0) -> bool:
    now = datetime.now(UTC) + timedelta(seconds=seconds)
    return STEP.is_due(Work(lake, settings, now, lambda: pytest.fail("no engine is needed to know it")), came)


def test_it_is_due_at_once_for_complaints_and_now_and_then_for_accesses(lake, settings):
    lake.append("complaints", COMPLAINTS.slice(0, 5))
    assert not due(lake, settings, None), "nothing says who held what"
    lake.append("accesses", ACCESSES.slice(0, 50))
    assert due(lake, settings, None)
    came = run_steps(lake, settings, steps=(STEP,))["trace"]
    assert not came.mistake
    assert not due(lake, settings, came, seconds=10_000), "nothing grew"
    lake.append("accesses", ACCESSES.slice(50, 50))
    assert not due(lake, settings, came, seconds=60)
    assert due(lake, settings, came, seconds=700)
    slow = msgspec.structs.replace(came, seconds=600.0)
    assert not due(lake, settings, slow, seconds=5_000), "it may take a tenth of the time at most"
    lake.append("complaints", COMPLAINTS.slice(5, 1))
    assert due(lake, settings, came, seconds=60)


def test_a_state_file_of_other_days_is_begun_anew(lake, settings):
    lake.append("accesses", ACCESSES)
    lake.append("complaints", COMPLAINTS)
    trace_lake(lake, settings)
    there = msgspec.structs.replace(settings.steps, timezone="Asia/Shanghai")
    found = trace_lake(lake, msgspec.structs.replace(settings, steps=there))
    assert found.leads.num_rows > 0


def test_a_few_runs_are_kept_and_the_last_one_is_told(lake, settings):
    assert read_outcome(settings) is None
    lake.append("accesses", ACCESSES.slice(0, 50))
    lake.append("complaints", COMPLAINTS.slice(0, 2))
    runs = [trace_lake(lake, settings, now=datetime(2026, 5, 1, 12, minute, tzinfo=UTC)) for minute in range(5)]
    kept = sorted(each.name for each in trace_folder(settings).iterdir() if each.is_dir())
    assert kept == [run.traced.run for run in runs[-lake_tracing.KEPT_RUNS :]]
    assert last(settings).traced == runs[-1].traced
