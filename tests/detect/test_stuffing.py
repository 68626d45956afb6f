"""Sign-ins with leaked passwords: from one address, from a network, from many addresses."""

import json
from datetime import datetime

import pytest
from tests.detect.attacks import botnet, ordinary
from tests.detect.small import at, login, signals


def test_fires_when_one_address_fails_on_many_accounts(duckdb):
    rows = [login(at(seconds=20 * each), f"a{each}", "198.18.0.1", is_ok=each == 7) for each in range(25)]
    (signal,) = signals(duckdb, "credential_stuffing", {"logins": rows}, min_accounts=20)
    assert (signal["subject_kind"], signal["subject"]) == ("ip", "198.18.0.1")
    assert (signal["first_at"], signal["last_at"]) == (at(), at(seconds=480))
    assert json.loads(signal["reason"]) == {"code": "many-accounts", "accounts": 25, "failed": 96, "opened": 1}
    assert 0.5 <= signal["score"] < 1


def test_fires_for_the_patient_who_take_a_day(duckdb):
    rows = [login(at(minutes=12 * each), f"a{each}", "198.18.0.1", is_ok=False) for each in range(110)]
    assert [each["subject"] for each in signals(duckdb, "credential_stuffing", {"logins": rows}, min_accounts=20)] == [
        "198.18.0.1"
    ]


def test_fires_for_a_network_when_its_addresses_share_the_work(duckdb):
    rows = [login(at(seconds=10 * n), f"a{n}", f"198.18.0.{n % 9 + 1}", is_ok=False) for n in range(50)]
    (signal,) = signals(duckdb, "credential_stuffing", {"logins": rows}, min_accounts=20)
    assert (signal["subject_kind"], signal["subject"]) == ("network", "198.18.0.0/24")


@pytest.mark.parametrize("accounts", [19, 20])
def test_the_window_counts_distinct_accounts_and_nothing_twice(duckdb, accounts):
    rows = [login(at(seconds=9 * n), f"a{n % accounts}", "198.18.0.1", is_ok=False) for n in range(60)]
    assert len(signals(duckdb, "credential_stuffing", {"logins": rows}, min_accounts=20)) == (accounts == 20)


def test_ignores_a_gateway_where_many_sign_in_and_some_mistype(duckdb):
    rows = [login(at(seconds=2 * n), f"a{n}", "100.64.0.1", is_ok=n % 5 > 0) for n in range(300)]
    assert signals(duckdb, "credential_stuffing", {"logins": rows}, min_accounts=20) == []


def test_ignores_one_customer_who_forgot_the_password(duckdb):
    rows = [login(at(seconds=5 * n), "a1", "10.0.0.1", is_ok=False) for n in range(80)]
    assert signals(duckdb, "credential_stuffing", {"logins": rows}, min_accounts=20) == []


def test_fires_when_no_address_stands_out_but_the_whole_does(duckdb):
    found = signals(duckdb, "distributed_stuffing", {"logins": ordinary() + botnet(9.5)})
    shop = [each for each in found if each["subject_kind"] == "shop"]
    assert len(shop) == 1
    assert at(days=9.5) <= shop[0]["first_at"] <= shop[0]["last_at"] < at(days=9.5, hours=1)
    assert json.loads(shop[0]["reason"])["addresses"] == 27
    assert {each["subject"] for each in found if each["subject_kind"] == "client"} == {"bot"}
    attackers = {f"198.18.{each}.9" for each in range(30)}
    assert {each["subject"] for each in found if each["subject_kind"] == "ip"} == attackers


def test_names_the_accounts_that_the_attack_opened_and_no_other(duckdb):
    found = signals(duckdb, "stuffed_accounts", {"logins": ordinary() + botnet(9.5)})
    assert {each["subject"] for each in found} == {"c0", "c1", "c2"}
    assert all(each["score"] > 0.8 and each["first_at"] >= at(days=9.5) for each in found)


def test_names_the_accounts_that_one_address_opened(duckdb):
    tried = [login(at(days=2, seconds=9 * n), f"x{n}", "198.18.0.1", is_ok=False) for n in range(40)]
    entered = [login(at(days=2, seconds=100), "c1", "198.18.0.1"), login(at(days=2, seconds=101), "c2", "10.0.0.3")]
    found = signals(duckdb, "stuffed_accounts", {"logins": ordinary(3) + tried + entered})
    assert [each["subject"] for each in found] == ["c1"]


def test_ignores_a_sale_in_which_everything_grows_alike(duckdb):
    def sale(when: datetime) -> list[dict[str, object]]:
        new = [(f"n{n}", f"10.1.{n}.1") for n in range(120)]
        slips = [login(when, account, ip, is_ok=False, user_agent="app") for account, ip in new[:40]]
        return slips + [login(when.replace(minute=5), account, ip, user_agent="app") for account, ip in new]

    assert signals(duckdb, "distributed_stuffing", {"logins": ordinary() + sale(at(days=9.5))}) == []


def test_ignores_an_outage_in_which_customers_at_home_all_fail(duckdb):
    down = [login(at(days=9.5, minutes=n), f"c{n % 6}", f"10.0.0.{n % 6 + 1}", is_ok=False) for n in range(50)]
    assert signals(duckdb, "distributed_stuffing", {"logins": ordinary() + down}, min_addresses=3) == []


def test_says_nothing_while_it_knows_no_past(duckdb):
    assert signals(duckdb, "distributed_stuffing", {"logins": ordinary(4) + botnet(3.5)}) == []


def test_an_attack_of_weeks_does_not_become_its_own_yardstick(duckdb):
    nights = [row for day in range(10, 24) for row in botnet(day + 0.1)]
    found = signals(duckdb, "distributed_stuffing", {"logins": ordinary(24) + nights}, min_belonging=0.5)
    (shop,) = [each for each in found if each["subject_kind"] == "shop"]
    assert shop["first_at"].date() == at(days=10).date()
    assert shop["last_at"].date() == at(days=23).date()
