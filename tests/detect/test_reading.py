"""Who reads orders beyond what the work asks: scraping, walking, exporting, browsing."""

import json

import pytest
from tests.detect.reading import access, burst, ordinary_reading
from tests.detect.small import at, signals


def test_fires_when_a_custodian_opens_far_more_than_it_ever_did(duckdb):
    rows = ordinary_reading() + burst(9, "erp:1", 90, kind="erp_app")
    (signal,) = signals(duckdb, "order_scraping", {"accesses": rows})
    assert (signal["subject_kind"], signal["subject"]) == ("custodian", "erp:1")
    assert signal["first_at"] == at(days=9)
    assert json.loads(signal["reason"])["orders"] == 91  # and the one it fetched anyway


def test_ignores_a_day_on_which_all_open_more(duckdb):
    usual = [access(at(days=day, minutes=n), f"app:{n % 2}", f"o{n}", "erp_app") for day in range(9) for n in range(40)]
    sale = [access(at(days=9, minutes=n / 10), f"app:{n % 2}", f"o{n}", "erp_app") for n in range(400)]
    assert signals(duckdb, "order_scraping", {"accesses": usual + sale}) == []


def test_ignores_the_first_days_of_a_log(duckdb):
    rows = ordinary_reading(3) + burst(2, "erp:1", 90, kind="erp_app")
    assert signals(duckdb, "order_scraping", {"accesses": rows}) == []


@pytest.mark.parametrize("step", [1, -12])
def test_fires_when_order_numbers_are_counted_through(duckdb, step):
    rows = ordinary_reading() + burst(9, "api:x", 40, step=step, kind="api_client")
    (signal,) = signals(duckdb, "order_walking", {"accesses": rows})
    assert signal["subject"] == "api:x"
    assert json.loads(signal["reason"])["steps"] == 38


def test_ignores_orders_opened_in_no_sequence(duckdb):
    rows = ordinary_reading() + burst(9, "api:x", 90, kind="api_client")
    assert signals(duckdb, "order_walking", {"accesses": rows}) == []


def test_ignores_a_program_that_has_always_fetched_one_by_one(duckdb):
    rows = [row for day in range(5) for row in burst(day, "erp:1", 40, step=1, kind="erp_app")]
    found = signals(duckdb, "order_walking", {"accesses": rows})
    assert all(each["last_at"] < at(days=1) for each in found)


def test_fires_when_someone_who_never_exports_takes_a_list(duckdb):
    rows = ordinary_reading() + burst(9.5, "staff:1", 60, purpose="export")
    (signal,) = signals(duckdb, "export_burst", {"accesses": rows})
    assert signal["subject"] == "staff:1"
    assert json.loads(signal["reason"]) == {"code": "exported-far-more", "orders": 60, "most": 0}


def test_ignores_the_export_of_every_day_and_views_that_are_no_export(duckdb):
    daily = [row for day in range(9) for row in burst(day, "erp:1", 60 + day, kind="erp_app", purpose="export")]
    found = signals(duckdb, "export_burst", {"accesses": daily + burst(9, "staff:1", 200, purpose="view")})
    assert all(each["last_at"] < at(days=1) for each in found)


def test_fires_when_an_employee_opens_many_orders_nobody_asked_about(duckdb):
    rows = ordinary_reading() + burst(9, "staff:0", 30, hours=8)
    (signal,) = signals(duckdb, "staff_browsing", {"accesses": rows})
    assert signal["subject"] == "staff:0"
    assert json.loads(signal["reason"])["unasked"] == 100


def test_fires_when_an_account_that_never_reads_at_night_begins_to(duckdb):
    rows = ordinary_reading() + burst(9.75, "staff:2", 10, hours=1)  # two o'clock in China
    (signal,) = signals(duckdb, "staff_browsing", {"accesses": rows})
    assert json.loads(signal["reason"])["night"] == 10


def test_work_that_customers_asked_for_weighs_less(duckdb):
    rows = ordinary_reading() + burst(9, "staff:0", 30, hours=8)
    calls = [{"at": at(days=9, hours=9), "account": row["account"], "channel": "phone"} for row in rows[-30:]]
    (unasked,) = signals(duckdb, "staff_browsing", {"accesses": rows})
    (asked,) = signals(duckdb, "staff_browsing", {"accesses": rows, "contacts": calls})
    assert asked["score"] < 0.7 * unasked["score"]


def test_ignores_a_busy_day_of_the_whole_desk_and_programs(duckdb):
    busy = [row for who in range(3) for row in burst(9 + who / 100, f"staff:{who}", 30, hours=8)]
    app = burst(9, "erp:1", 80, hours=8, kind="erp_app")
    assert signals(duckdb, "staff_browsing", {"accesses": ordinary_reading() + busy + app}) == []
