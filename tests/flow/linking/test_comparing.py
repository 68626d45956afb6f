"""Complaints are linked alike at once and one by one, in any order, on either engine."""

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.flow.linking.told import BEGIN, KEY, all_told, orders, public, table, told

from holdfast.engine import Engine, open_state
from holdfast.errors import StateError
from holdfast.flow.linking.comparing import LinkState, compare
from holdfast.flow.linking.lake_linking import public_values
from holdfast.flow.linking.outcome import Linked, outcome
from holdfast.link import read_weights
from holdfast.link.naming import Named
from holdfast.terms.identifiers import Tokens

NOBODY = Named({}, ())


def linked(engine: Engine, rows: list[dict[str, Any]], listed: pa.Table | None = None) -> Linked:
    weights = read_weights()
    brought = None if listed is None else engine.table(listed)
    made = compare(engine, engine.table(table(rows)), engine.table(orders()), brought, weights)
    return outcome(engine, *made, (), NOBODY)


def alike(one: Linked, other: Linked) -> None:
    assert one.links.equals(other.links)
    assert groups(one) == groups(other)
    names = ["first_at", "last_at", "complaints", "calls"]
    assert sorted(map(str, one.campaigns.select(names).to_pylist())) == sorted(
        map(str, other.campaigns.select(names).to_pylist())
    )


def groups(found: Linked) -> set[frozenset[str]]:
    by_campaign: dict[str, set[str]] = {}
    for row in found.members.to_pylist():
        by_campaign.setdefault(row["campaign"], set()).add(row["complaint"])
    return {frozenset(each) for each in by_campaign.values()}


def test_gangs_are_found_noise_stays_alone_and_a_call_told_twice_counts_once(duckdb: Engine):
    found = linked(duckdb, all_told(), public())
    assert groups(found) == {
        frozenset({*(f"c0{number:03d}" for number in range(9)), "c0903"}),
        frozenset(f"c1{number:03d}" for number in range(7)),
    }
    again = {row["complaint"]: row["duplicate_of"] for row in found.members.to_pylist() if row["duplicate_of"]}
    assert again == {"c0903": "c0003"}
    assert [(row["complaints"], row["calls"]) for row in found.campaigns.to_pylist()] == [(10, 9), (7, 7)]
    assert all(row["left"] < row["right"] and row["probability"] >= 0.5 for row in found.links.to_pylist())


def test_two_stories_are_two_calls_unless_one_number_told_both(duckdb: Engine):
    first, same, other = (told(3, 0, complaint=name) for name in ("c1", "c2", "c3"))
    same |= {"pretext": "recall"}
    other |= {"pretext": "recall", "caller": None}
    again = {row["complaint"]: row["duplicate_of"] for row in linked(duckdb, [first, same]).members.to_pylist()}
    assert again["c2"] == "c1"
    assert not any(row["duplicate_of"] for row in linked(duckdb, [first, other]).members.to_pylist())


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.xdist_group("spark")
def test_both_engines_find_the_same(duckdb: Engine, spark: Engine):
    here, there = (linked(engine, all_told(), public()) for engine in (duckdb, spark))
    alike(here, there)
    assert here.members.equals(there.members)


def test_a_public_number_alone_links_nothing_listed_or_not(duckdb: Engine):
    bare = ("called_at", "pretext", "asks", "payee", "url", "wording", "order")
    rows = [told(number * 5, gang) | dict.fromkeys(bare) for gang in (0, 1) for number in range(2)]
    months = [row | {"reported_at": row["reported_at"].replace(month=at + 3)} for at, row in enumerate(rows)]
    assert linked(duckdb, months, public()).links.num_rows == 0
    crowd = [told(number, 2) | dict.fromkeys(bare) | {"caller": "95588"} for number in range(60)]
    spread = [row | {"reported_at": row["reported_at"].replace(year=2000 + at)} for at, row in enumerate(crowd)]
    assert linked(duckdb, spread).campaigns.num_rows == 0


@pytest.mark.parametrize(
    ("column", "shared"),
    [("caller", "400-820 8820"), ("payee", "工商银行"), ("payee", "WeChat Pay"), ("url", "https://M.Taobao.com/{}?x")],
)
def test_what_belongs_to_everybody_links_nothing_by_itself(duckdb: Engine, tmp_path: Path, column: str, shared: str):
    alone = dict.fromkeys(("caller", "pretext", "asks", "payee", "url", "wording", "order"))
    rows = [told(number, 2) | alone | {column: shared.format(number)} for number in range(4)]
    near = [row | {"reported_at": BEGIN, "called_at": BEGIN} for row in rows]
    listed = public_values(tmp_path, Tokens(KEY).column, "4008208820")
    assert linked(duckdb, near, listed).links.num_rows == 0
    assert linked(duckdb, near).campaigns.num_rows == 1, "not listed, it would"


def test_one_by_one_in_any_order_it_comes_to_the_same_and_names_stay(duckdb: Engine, tmp_path: Path):
    rows, weights = all_told(), read_weights()
    whole = linked(duckdb, rows, public())
    random.Random(5).shuffle(rows)  # noqa: S311  an order, no secret
    names, seen = NOBODY, dict[str, str]()
    with open_state(tmp_path / "state.duckdb", work=tmp_path) as engine:
        state = LinkState(engine, {})
        for end in (12, 13, len(rows)):
            state.take(table(rows[:end]), orders(), public())
            found = state.linked(weights, (), names)
            names = found.names
            if end == 13:
                alike(found, linked(duckdb, rows[:end], public()))
            assert [name.campaign for name in names.names[: len(seen)]] == list(seen)
            seen = {name.campaign: name.founder for name in names.names}
    alike(found, whole)


def test_what_is_corrected_or_taken_back_leaves_nothing_behind(duckdb: Engine, tmp_path: Path):
    rows, weights = all_told(), read_weights()
    other = [
        row | {"caller": "10077777001", "pretext": "recall"} if row["complaint"] == "c0004" else row for row in rows
    ]
    other = [row for row in other if row["complaint"] not in {"c1002", "c0000"}]
    with open_state(tmp_path / "state.duckdb", work=tmp_path) as engine:
        state = LinkState(engine, {})
        assert state.take(table(rows), orders(), public()) == len(rows)
        assert state.take(table(rows), orders(), public()) == 0
        assert state.take(table(other), orders(), public()) == 3
        alike(state.linked(weights, (), NOBODY), linked(duckdb, other, public()))


def test_queries_of_a_process_serve_other_state_files_with_and_without_public_values(duckdb: Engine, tmp_path: Path):
    rows, weights = all_told(), read_weights()
    for at, listed in enumerate((public(), None, public())):
        (tmp_path / str(at)).mkdir()
        with open_state(tmp_path / str(at) / "state.duckdb", work=tmp_path) as engine:
            state = LinkState(engine, {})
            state.take(table(rows[:15]), orders(), listed)
            assert state.take(table(rows[15:]), orders(), listed, is_all=False) == len(rows) - 15
            alike(state.linked(weights, (), NOBODY), linked(duckdb, rows, listed))


def test_a_state_that_rests_on_other_values_is_refused(tmp_path: Path):
    with open_state(tmp_path / "state.duckdb", work=tmp_path) as engine:
        LinkState(engine, {"public": "one"})
        LinkState(engine, {"public": "one"})
        with pytest.raises(StateError, match="rests on other"):
            LinkState(engine, {"public": "another"})
