"""Every detector finds the same on Spark as on DuckDB, to the last digit of its scores."""

from typing import Any

import pytest
from tests.detect.attacks import botnet, ordinary
from tests.detect.reading import burst, ordinary_reading
from tests.detect.small import at, login, signals
from tests.detect.test_cashing import BOUND, KNOWN, borrowed, cash_out, taken
from tests.detect.test_lookalikes import HOSTS
from tests.detect.test_touching import CALLS, DUMPED, EVERYWHERE, ORDINARY, TOUCHED, WARNED, app

from holdfast.detect import all_detectors

CASES: dict[str, dict[str, list[dict[str, Any]]]] = {
    "account_takeover": taken("odd", 10),
    "api_client_drift": {"accesses": app(14) + app(8, begin=14, fields="item|phone", ip_subnet="203.0.113.0/24")},
    "borrowed_account": {"logins": borrowed(4, 10), "gift_cards": cash_out(4)},
    "canary_touched": TOUCHED,
    "credential_stuffing": {
        "logins": [login(at(seconds=9 * n), f"a{n}", f"198.18.0.{n % 2 + 1}", is_ok=n == 7) for n in range(90)]
    },
    "distributed_stuffing": {"logins": ordinary(9) + botnet(8.5)},
    "dump_match": {"dumped": DUMPED},
    "export_burst": {"accesses": ordinary_reading() + burst(9.5, "staff:1", 60, purpose="export")},
    "gift_card_fan_in": {"gift_cards": cash_out(5)},
    "gift_card_fast_spend": {"gift_cards": cash_out(2)},
    "lookalike_domain": {"hosts": HOSTS},
    "order_scraping": {"accesses": ordinary_reading() + burst(9, "erp:1", 90, kind="erp_app")},
    "order_walking": {"accesses": ordinary_reading() + burst(9, "api:x", 40, step=1, kind="api_client")},
    "quick_pay_binding": {"bindings": BOUND, "logins": KNOWN},
    "resale_by_gift_card": {
        "gift_cards": cash_out(1),
        "order_items": [{"at": at(), "order": "o0", "sku": "gold", "is_easily_resold": True}],
    },
    "review_warnings": {"reviews": EVERYWHERE + WARNED[len(ORDINARY) :]},
    "staff_browsing": {"accesses": ordinary_reading() + burst(9, "staff:0", 30, hours=8)},
    "stuffed_accounts": {"logins": ordinary(9) + botnet(8.5)},
    "unofficial_contact": CALLS,
}


def test_every_detector_has_its_case():
    assert set(CASES) == set(all_detectors())


@pytest.mark.spark
@pytest.mark.slow
@pytest.mark.xdist_group("spark")
@pytest.mark.parametrize("name", sorted(CASES))
def test_both_engines_find_the_same(name, duckdb, spark):
    here = signals(duckdb, name, CASES[name])
    assert here
    assert signals(spark, name, CASES[name]) == here
