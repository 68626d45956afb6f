"""The truth names by subject who and what an attack consists of, as the events show it."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.replay.conftest import OnDisk

from holdfast.replay.clock import DAY, Calendar
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.subjects import ROLES, SUBJECTS, Subjects
from holdfast.replay.truth import COPIES


def of(run: OnDisk, role: str, leak: int = 1) -> set[str]:
    found = run.truth.subjects.filter((pc.field("role") == role) & (pc.field("leak") == leak))
    return set(found["subject"].to_pylist())


def attempts(run: OnDisk, role: str) -> pa.Table:
    return run.events("logins").filter(pc.is_in(pc.field("ip"), pa.array(of(run, role))))


@pytest.mark.parametrize("name", ["botnet", "yougou-2014"])
def test_the_accounts_that_opened_are_those_entered_from_the_tools_addresses(on_disk, name):
    run = on_disk(name, 0.2 if name == "botnet" else 0.1)
    tries = attempts(run, "stuffer_ip")
    entered = set(tries.filter(pc.field("is_ok"))["account"].to_pylist())
    assert entered == of(run, "opened_account")
    assert of(run, "opened_account") < of(run, "tried_account") < set(tries["account"].to_pylist())
    assert set(tries["device"].drop_null().to_pylist()) == of(run, "stuffer_device")


def test_most_tools_fake_a_device_and_only_some_send_none(on_disk):
    run = on_disk("botnet", 0.2)
    tries = attempts(run, "stuffer_ip")
    by_address = tries.group_by("ip").aggregate(
        [("device", "count_distinct"), ("device", "count"), ("account", "count")]
    )
    busy = by_address.filter(pc.greater(by_address["account_count"], 3)).to_pandas()
    sends_none = (busy["device_count"] == 0).mean()
    rotates = (busy["device_count_distinct"] > 2).mean()
    assert 0.08 < sends_none < 0.22
    assert 0.45 < rotates < 0.65
    guessers = run.events("logins").filter(pc.is_in(pc.field("ip"), pa.array(of(run, "guesser_ip", 0))))
    assert 0.5 < 1 - guessers["device"].null_count / guessers.num_rows < 0.9


def test_each_copied_order_has_the_custodian_that_saw_it_and_when(on_disk):
    run = on_disk("botnet", 0.2)
    copies = run.truth.leaks[0].copies.to_pylist()
    assert {row["id"] for row in copies} == run.truth.leaks[0].orders
    seen = run.events("accesses").select(["at", "custodian", "order"]).to_pylist()
    looks = {(row["order"], row["custodian"], row["at"].replace(tzinfo=None)) for row in seen}
    assert all((row["id"], row["custodian"], row["copied_at"]) in looks for row in copies)


def test_of_a_list_bought_outside_no_custodian_is_named(on_disk):
    copies = on_disk("outside-leak", 0.1).truth.leaks[0].copies
    assert copies.num_rows > 20
    assert copies["custodian"].null_count == copies.num_rows


def test_canaries_are_opened_by_nobody_but_those_who_leak(on_disk):
    run = on_disk("two-leaks", 0.3)
    planted = of(run, "canary_order", 0)
    assert (run.folder / "canaries.csv").read_text("utf-8").count(next(iter(planted))) == 1
    met = run.events("accesses").filter(pc.is_in(pc.field("order"), pa.array(planted))).to_pylist()
    touched = {row["order"]: row["custodian"] for row in met}
    assert set(touched) == of(run, "touched_canary", 1) | of(run, "touched_canary", 2) != set()
    assert set(touched.values()) <= {each for leak in run.truth.leaks for each in leak.custodians}
    called = of(run, "called_canary", 1) | of(run, "called_canary", 2)
    assert called <= of(run, "canary_account", 0)
    assert not called & set(run.complaints["account"].to_pylist())


def test_the_truth_of_stolen_cards_is_what_the_shop_saw_of_them(on_disk):
    run = on_disk("dangdang-2020", 0.1)
    cards = run.events("gift_cards")
    stolen = cards.filter(pc.is_in(pc.field("card"), pa.array(of(run, "stolen_card"))))
    bought, spent = (stolen.filter(pc.field("verb") == verb) for verb in ("bought", "redeemed"))
    assert set(bought["account"].to_pylist()) == of(run, "borrowed_account")
    assert set(spent["device"].to_pylist()) <= of(run, "redeemer_device")
    assert set(spent["order"].to_pylist()) <= of(run, "cash_out_order")
    assert of(run, "resold_order") < of(run, "cash_out_order")


def test_who_warns_under_a_product_is_known(on_disk):
    run = on_disk("yougou-2014")
    texts = run.events("reviews").filter(pc.match_substring_regex(pc.field("text"), "诈骗|骗子|scam|别信|验证码"))
    assert set(texts["account"].to_pylist()) == of(run, "warning_author")
    assert set(texts["product"].to_pylist()) == of(run, "warned_product")


@given(
    st.lists(
        st.tuples(st.integers(-1, 5), st.floats(-2 * DAY, 40 * DAY), st.sampled_from(["stuffer_ip", "stolen_card"]))
    )
)
def test_every_subject_stands_once_with_its_first_and_last_time_and_how_often(notes):
    calendar = Calendar(scenario_named("botnet").first_day, 30)
    subjects = Subjects(leak=2)
    for number, at, role in notes:
        subjects.note(role, np.array([number]), at)
    table = subjects.table(calendar)
    assert table.schema == SUBJECTS
    inside = [each for each in notes if each[0] >= 0 and 0 <= each[1] < 30 * DAY]
    assert table.num_rows == len({(number, role) for number, _, role in inside})
    assert sum(table["times"].to_pylist()) == len(inside)
    assert all(row["first_at"] <= row["last_at"] for row in table.to_pylist())


def test_every_role_has_a_line_in_the_page():
    page = (Path(__file__).parents[2] / "docs" / "replay.md").read_text("utf-8")
    assert all(f"| `{role}` | {kind} | {meaning} |" in page for role, (kind, meaning) in ROLES.items())


def test_a_copy_has_its_columns(on_disk):
    assert on_disk("two-leaks", 0.3).truth.leaks[0].copies.schema == COPIES
