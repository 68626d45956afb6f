"""The simulated incident tells Jumei's story, keeps its schemas and repeats itself byte for byte."""

import hashlib
import json
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from holdfast.errors import UsageError
from holdfast.replay.jumei_2016 import jumei_2016
from holdfast.replay.simulated import Simulated, write_simulated
from holdfast.terms.fields import field_names
from holdfast.terms.tables import ACCESSES, COMPLAINTS, ORDERS

SHANGHAI = ZoneInfo("Asia/Shanghai")


def shanghai_day(at: datetime) -> date:
    return at.replace(tzinfo=UTC).astimezone(SHANGHAI).date()


@pytest.fixture(scope="module", params=[2016, 7])
def incident(request: pytest.FixtureRequest) -> Simulated:
    return jumei_2016(seed=request.param)


@pytest.fixture(scope="module")
def small() -> Simulated:
    return jumei_2016(seed=5, scale=0.05)


def desk_openings(incident: Simulated, custodian: str) -> dict[str, list[datetime]]:
    rows = incident.accesses.filter(pc.field("custodian") == custodian)
    opened: dict[str, list[datetime]] = {}
    for order, at in zip(rows["order"].to_pylist(), rows["at"].to_pylist(), strict=True):
        opened.setdefault(order, []).append(at)
    return opened


def true_rows(incident: Simulated) -> list[dict[str, Any]]:
    return [row for row in incident.complaints.to_pylist() if row["complaint"] in incident.truth.true_complaints]


def test_the_tables_have_exactly_the_schemas_of_the_terms(incident: Simulated) -> None:
    assert incident.complaints.schema.equals(COMPLAINTS.arrow)
    assert incident.accesses.schema.equals(ACCESSES.arrow)
    assert incident.orders.schema.equals(ORDERS.arrow)
    for table, schema in ((incident.complaints, COMPLAINTS), (incident.accesses, ACCESSES), (incident.orders, ORDERS)):
        for column in schema.columns:
            assert not column.is_required or table[column.name].null_count == 0
        for group in schema.any_of:
            assert all(any(row[name] is not None for name in group) for row in table.select(group).to_pylist())


def test_the_shop_has_the_size_it_promises(incident: Simulated) -> None:
    assert incident.orders.num_rows == 60_000
    assert pc.count_distinct(incident.orders["account"]).as_py() == 40_000
    assert pc.count_distinct(incident.orders["order"]).as_py() == 60_000
    assert 600_000 <= incident.accesses.num_rows <= 850_000
    assert 2_500 <= pc.count_distinct(incident.accesses["custodian"]).as_py() <= 3_500
    placed = pc.min_max(incident.orders["at"]).as_py()
    assert (shanghai_day(placed["min"]), shanghai_day(placed["max"])) == (date(2016, 5, 16), date(2016, 8, 13))


def test_over_thirty_complaints_come_from_the_leak_all_told_from_21_july_on(incident: Simulated) -> None:
    told = true_rows(incident)
    assert len(told) > 30
    assert min(shanghai_day(at) for at in incident.complaints["reported_at"].to_pylist()) >= date(2016, 7, 21)
    assert min(shanghai_day(row["reported_at"]) for row in told) <= date(2016, 7, 22)


def test_the_first_call_complained_about_is_that_of_15_july(incident: Simulated) -> None:
    known = [shanghai_day(row["called_at"]) for row in true_rows(incident) if row["called_at"] is not None]
    calls = [shanghai_day(at) for at in incident.truth.calls["called_at"].to_pylist()]
    assert min(known) == min(calls) == date(2016, 7, 15)


def test_three_complaints_in_ten_are_noise(incident: Simulated) -> None:
    noise = 1 - len(incident.truth.true_complaints) / incident.complaints.num_rows
    assert noise == pytest.approx(0.3, abs=0.02)


def test_every_call_comes_hours_to_days_after_the_leaking_custodian_opened_that_order_in_the_window(
    incident: Simulated,
) -> None:
    truth = incident.truth
    opened = desk_openings(incident, truth.custodian)
    for order, called_at in zip(truth.calls["order"].to_pylist(), truth.calls["called_at"].to_pylist(), strict=True):
        leaked = [at for at in opened[order] if truth.window_from <= shanghai_day(at) <= truth.window_to]
        assert order in truth.leaked_orders
        assert timedelta(hours=2) <= called_at - min(leaked) < timedelta(days=4)


def test_every_true_complaint_is_about_a_call_of_the_leak(incident: Simulated) -> None:
    calls = {row["order"]: row for row in incident.truth.calls.to_pylist()}
    accounts = {row["account"] for row in calls.values()}
    for row in true_rows(incident):
        assert row["order"] in calls if row["order"] else row["account"] in accounts
        if row["order"] and row["called_at"]:
            assert abs(row["called_at"] - calls[row["order"]]["called_at"]) <= timedelta(minutes=15)


def test_no_other_complaint_is_about_a_call_of_the_leak(incident: Simulated) -> None:
    called = set(incident.truth.calls["order"].to_pylist())
    others = [r for r in incident.complaints.to_pylist() if r["complaint"] not in incident.truth.true_complaints]
    assert not [row for row in others if row["order"] in called]


def test_the_leaked_orders_are_all_that_the_custodian_opened_in_the_window(incident: Simulated) -> None:
    truth = incident.truth
    opened = desk_openings(incident, truth.custodian)
    inside = {
        o for o, ats in opened.items() if any(truth.window_from <= shanghai_day(a) <= truth.window_to for a in ats)
    }
    assert inside == truth.leaked_orders
    assert truth.leaked_orders < set(opened)


def test_the_window_is_the_same_days_in_shanghai_and_in_utc(incident: Simulated) -> None:
    truth = incident.truth
    desk = incident.accesses.filter(pc.field("custodian") == truth.custodian)["at"].to_pylist()
    assert all(shanghai_day(at) == at.date() for at in desk)


def test_the_leaking_desk_is_one_of_twenty_alike_and_sees_few_of_all_orders(incident: Simulated) -> None:
    desks = incident.accesses.filter(pc.field("custodian_kind") == incident.truth.custodian_kind)
    assert pc.count_distinct(desks["custodian"]).as_py() == 20
    assert pc.count_distinct(desks["fields"]).as_py() == 1
    assert len(desk_openings(incident, incident.truth.custodian)) < 0.05 * incident.orders.num_rows


def test_callers_mostly_knew_what_the_leaking_custodian_shows(incident: Simulated) -> None:
    shown = field_names("name|phone|item|amount|order_number|order_time")
    told = [field_names(row["fields_known"]) for row in true_rows(incident) if row["fields_known"]]
    assert 0.6 < len(told) / len(incident.truth.true_complaints) <= 1
    assert np.mean([known <= shown for known in told]) > 0.75
    assert np.mean(["item" in known for known in told]) > 0.75


def test_the_desk_opens_every_complained_order_after_the_call(incident: Simulated) -> None:
    desk = incident.accesses.filter(pc.field("custodian") == "desk:team-12")
    last = dict(zip(desk["order"].to_pylist(), desk["at"].to_pylist(), strict=True))
    for row in incident.complaints.to_pylist():
        if row["order"] and row["called_at"]:
            assert last[row["order"]] > row["called_at"]


def test_some_complaints_lack_the_order_the_account_or_the_time_of_the_call(incident: Simulated) -> None:
    for name in ("order", "account", "called_at", "fields_known"):
        assert 0 < incident.complaints[name].null_count < incident.complaints.num_rows / 2


def test_people_work_by_day_and_buy_more_at_the_promotion(incident: Simulated) -> None:
    staff = incident.accesses.filter(pc.field("custodian_kind") == "shop staff")["at"].to_pylist()
    assert {(at.hour + 8) % 24 for at in staff[:5000]} <= set(range(9, 22))
    days = [shanghai_day(at) for at in incident.orders["at"].to_pylist()]
    assert days.count(date(2016, 6, 18)) > 2 * days.count(date(2016, 6, 11))


def test_accesses_come_in_the_order_of_time(incident: Simulated) -> None:
    at = incident.accesses["at"].to_numpy()
    assert (np.diff(at) >= np.timedelta64(0)).all()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    def digests(seed: int, folder: str) -> dict[str, str]:
        paths = write_simulated(jumei_2016(seed, scale=0.05), tmp_path / folder)
        return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()}

    first = digests(1, "first")
    assert set(first) == {"complaints", "accesses", "orders", "truth"}
    assert digests(1, "again") == first
    assert not set(digests(2, "other").values()) & set(first.values())


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
    assert truth["custodian"] == small.truth.custodian
    assert (truth["window_from"], truth["window_to"]) == ("2016-07-14", "2016-07-27")
    assert set(truth["leaked_orders"]) == small.truth.leaked_orders
    assert [call["order"] for call in truth["calls"]] == small.truth.calls["order"].to_pylist()


def test_a_small_shop_has_fewer_complaints_than_calls() -> None:
    tiny = jumei_2016(seed=3, scale=0.02)
    assert tiny.orders.num_rows == 1_200
    assert len(tiny.truth.true_complaints) <= tiny.truth.calls.num_rows / 2


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan")])
def test_a_shop_too_small_is_refused(scale: float) -> None:
    with pytest.raises(UsageError, match=r"0\.02"):
        jumei_2016(scale=scale)


def test_a_shop_is_made_in_less_than_five_seconds() -> None:
    begun = time.process_time()
    jumei_2016(seed=11)
    assert time.process_time() - begun < 5
