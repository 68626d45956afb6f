# ruff: noqa: DTZ001 - inside, times are naive UTC
"""Of a complaint that was corrected, what came last stands; on both engines."""

from datetime import datetime, timedelta

import ibis
import pyarrow as pa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from holdfast.engine import Engine
from holdfast.lake import Lake, open_lake
from holdfast.lake.lake import standing_rows
from holdfast.terms.tables import EVENTS

NOON = datetime(2026, 5, 1, 12)
SCHEMA = EVENTS["complaints"].arrow


def told(complaint: str, minute: int, **facts: object) -> dict[str, object]:
    return {
        "at": NOON,
        "tenant": "main",
        "complaint": complaint,
        "reported_at": NOON,
        "arrived_at": NOON + timedelta(minutes=minute),
        **facts,
    }


def put(lake: Lake, *rows: dict[str, object]) -> None:
    lake.append("complaints", pa.Table.from_pylist(list(rows), SCHEMA))


def standing(lake: Lake, engine: Engine, tenant: str | None = None) -> list[tuple[str, str | None]]:
    rows = engine.rows(lake.standing(engine, "complaints", tenant=tenant))
    assert rows.schema.names == SCHEMA.names
    return sorted((row["complaint"], row["order"]) for row in rows.to_pylist())


def test_the_version_that_came_last_stands_also_on_another_day(tmp_path, engine):
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    put(lake, told("c1", 0, order="o1"), told("c2", 0, order="o2"))
    put(lake, told("c1", 2, order="o9", at=NOON - timedelta(days=3)))
    put(lake, told("c1", 1, order="o5"))
    assert standing(lake, engine) == [("c1", "o9"), ("c2", "o2")]
    lake.compact(least=2)
    assert standing(lake, engine) == [("c1", "o9"), ("c2", "o2")]


def test_a_withdrawn_complaint_is_gone_until_it_comes_again(tmp_path, engine):
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    put(lake, told("c1", 0, order="o1"))
    put(lake, told("c1", 1, order="o1", is_withdrawn=True))
    assert standing(lake, engine) == []
    put(lake, told("c1", 2, order="o3", is_withdrawn=False))
    assert standing(lake, engine) == [("c1", "o3")]


def test_two_tenants_may_call_their_complaints_alike(tmp_path, engine):
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    put(lake, told("c1", 0, order="o1"), told("c1", 1, order="o2", tenant="other"))
    assert standing(lake, engine) == [("c1", "o1"), ("c1", "o2")]
    assert standing(lake, engine, "other") == [("c1", "o2")]


def test_without_its_own_time_a_complaint_is_of_when_it_was_told_else_of_the_call(tmp_path, engine):
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    rows = [
        {"complaint": "c1", "reported_at": NOON, "called_at": NOON - timedelta(days=2)},
        {"complaint": "c2", "called_at": NOON - timedelta(days=2)},
    ]
    kinds = [(name, SCHEMA.field(name).type) for name in ("complaint", "reported_at", "called_at")]
    lake.append("complaints", pa.Table.from_pylist(rows, pa.schema(kinds)))
    found = engine.rows(lake.standing(engine, "complaints")).to_pylist()
    assert {row["complaint"]: row["at"] for row in found} == {"c1": NOON, "c2": NOON - timedelta(days=2)}


@settings(max_examples=30, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(
    versions=st.lists(
        st.tuples(st.sampled_from(["c1", "c2"]), st.integers(0, 3), st.sampled_from("abc"), st.booleans()), max_size=8
    )
)
def test_what_stands_does_not_depend_on_the_order_in_which_it_lies(versions):
    answers = []
    for told_so in (versions, versions[::-1]):
        rows = [told(name, minute, order=order, is_withdrawn=gone) for name, minute, order, gone in told_so]
        stands = standing_rows(ibis.memtable(pa.Table.from_pylist(rows, SCHEMA)), EVENTS["complaints"])
        answers.append(sorted(stands.to_pyarrow().select(["complaint", "order"]).to_pylist(), key=str))
    assert answers[0] == answers[1]
    last = {name: max(each[1] for each in versions if each[0] == name) for name, *_ in versions}
    could = {(name, order) for name, minute, order, gone in versions if minute == last[name] and not gone}
    assert {(row["complaint"], row["order"]) for row in answers[0]} <= could
    sure = {
        name
        for name in last
        if all(not gone for each, minute, _, gone in versions if (each, minute) == (name, last[name]))
    }
    assert sure <= {row["complaint"] for row in answers[0]}
