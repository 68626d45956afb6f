"""What tells that a list has left: canaries, reviews that warn, calls that were not ours, programs that change."""

import json
from typing import Any

import pytest
from tests.detect.reading import access, ordinary_reading
from tests.detect.small import at, login, signals

Rows = list[dict[str, Any]]

CANARIES: Rows = [
    {"at": at(), "kind": "order", "identifier": "o-planted", "expected": "erp:1|erp:2"},
    {"at": at(), "kind": "account", "identifier": "c-planted", "expected": ""},
]
TOUCHED: dict[str, Rows] = {
    "canaries": CANARIES,
    "accesses": [
        access(at(days=1), "erp:1", "o-planted", "erp_app"),
        access(at(days=2), "staff:7", "o-planted", purpose="export"),
        access(at(days=2), "staff:8", "o1"),
        access(at(days=-1), "staff:9", "o-planted"),
    ],
    "logins": [login(at(days=3), "c-planted", "198.18.0.9", is_ok=False), login(at(days=3), "c1", "198.18.0.8")],
    "complaints": [{"complaint": "k1", "account": "c-planted", "called_at": at(days=4)}],
}


def named(found: Rows) -> list[tuple[str, str, str]]:
    return [(each["subject_kind"], each["subject"], json.loads(each["reason"])["code"]) for each in found]


def test_fires_when_a_canary_is_exported_tried_and_called(duckdb):
    assert named(signals(duckdb, "canary_touched", TOUCHED)) == [
        ("account", "c-planted", "canary-called"),
        ("custodian", "staff:7", "canary-read"),
        ("ip", "198.18.0.9", "canary-tried"),
    ]


def test_ignores_expected_custodians_and_what_was_before_planting(duckdb):
    quiet = TOUCHED | {"accesses": [TOUCHED["accesses"][0], TOUCHED["accesses"][3]], "logins": [], "complaints": []}
    assert signals(duckdb, "canary_touched", quiet) == []


def review(day: float, product: str, who: str, warning: str | None = None) -> dict[str, Any]:
    return {"at": at(days=day), "product": product, "account": who, "text": f"t_{who}{day}", "warning": warning}


ORDINARY = [review(day + n / 50, f"p{n % 5}", f"c{day}-{n}") for day in range(30) for n in range(20)]
WARNED = ORDINARY + [review(25 + n, "p1", f"w{n}", "leak" if n else "fraud") for n in range(4)]


def test_fires_when_buyers_warn_of_fraud_under_a_product(duckdb):
    (found,) = signals(duckdb, "review_warnings", {"reviews": WARNED})
    assert named([found]) == [("product", "p1", "buyers-warn")]
    assert (json.loads(found["reason"])["warnings"], json.loads(found["reason"])["leaks"]) == (4, 3)
    assert (found["first_at"], found["last_at"]) == (at(days=25), at(days=28))


def test_ignores_bad_goods_one_angry_customer_and_a_shop_where_all_warn(duckdb):
    bad = ORDINARY + [review(25 + n, "p1", f"w{n}", "avoid") for n in range(9)]
    angry = ORDINARY + [review(25 + n, "p1", "one", "fraud") for n in range(9)]
    usual = [row | ({"warning": "fraud"} if n % 43 == 0 else {}) for n, row in enumerate(ORDINARY)]
    for rows in (bad, angry, usual):
        assert signals(duckdb, "review_warnings", {"reviews": rows}) == []


EVERYWHERE = ORDINARY + [review(25 + n / 2, f"q{n}", f"w{n}", "leak") for n in range(8)]


def test_fires_when_single_buyers_warn_under_many_products_at_once(duckdb):
    found = signals(duckdb, "review_warnings", {"reviews": EVERYWHERE})
    assert named(found) == [("product", f"q{n}", "buyers-warn-everywhere") for n in range(8)]
    assert json.loads(found[0]["reason"])["products"] == 8


def test_ignores_single_warnings_that_are_few_written_by_one_or_as_many_as_ever(duckdb):
    few = ORDINARY + [review(25 + n, f"q{n}", f"w{n}", "leak") for n in range(5)]
    one = ORDINARY + [review(25 + n / 2, f"q{n}", "one", "leak") for n in range(8)]
    ever = ORDINARY + [review(n / 2, f"q{n}", f"w{n}", "leak") for n in range(60)]
    for rows in (few, one, ever):
        assert signals(duckdb, "review_warnings", {"reviews": rows}) == []


def call(name: str, days: float, **who: Any) -> dict[str, Any]:
    return {"complaint": name, "called_at": at(days=days), **who}


CONTACTS: Rows = [
    {"at": at(days=5, minutes=20), "account": "c1", "channel": "phone"},
    {"at": at(days=5, hours=-3), "account": "c4", "channel": "phone"},
    {"at": at(days=5, minutes=-9), "account": "c7", "channel": "sms"},
    {"at": at(days=1), "account": "c8", "channel": "phone"},
]
CALLS: dict[str, Rows] = {
    "complaints": [
        call("k1", 5, account="c1"),
        call("k2", 5.1, account="c2"),
        call("k3", 5.2, order="o3"),
        call("k4", 5, account="c4"),
        call("k5", 40, account="c5"),
        {"complaint": "k6", "account": "c6", "reported_at": at(days=5)},
        call("k7", 5, account="c7"),
        {"complaint": "k8", "account": "c8", "reported_at": at(days=5)},
    ],
    "contacts": CONTACTS,
    "orders": [{"at": at(), "order": "o3", "account": "c3", "verb": "placed"}],
}


def test_fires_when_the_shop_never_called_also_where_only_the_order_is_known(duckdb):
    found = signals(duckdb, "unofficial_contact", CALLS)
    assert [(each["subject"], each["score"]) for each in found] == [
        ("c2", 0.9),
        ("c3", 0.9),
        ("c4", pytest.approx(0.6)),  # called by the shop hours before
        ("c6", pytest.approx(0.6)),  # does not say when
        ("c7", pytest.approx(0.6)),  # had a message then, which is no call
    ]


def test_ignores_own_calls_and_times_of_which_no_list_of_contacts_was_kept(duckdb):
    found = signals(duckdb, "unofficial_contact", CALLS)
    assert {"c1", "c5", "c8"}.isdisjoint(each["subject"] for each in found)
    assert signals(duckdb, "unofficial_contact", CALLS | {"contacts": []}) == []


def app(days: int, a_day: int = 40, begin: int = 0, **more: Any) -> Rows:
    """An app that opens so many orders a day, among others of its kind that open as many."""
    return [
        access(
            at(days=day, minutes=n * 7 + who),
            f"app:{who}",
            f"o{day}-{who}-{n}",
            "erp_app",
            **(
                {"fields": "item|amount", "ip_subnet": f"10.0.{who}.0/24", "purpose": "api"}
                | (more if who == 0 else {})
            ),
        )
        for day in range(begin, begin + days)
        for who in range(4)
        for n in range(a_day if who == 0 else 40)
    ]


@pytest.mark.parametrize(
    ("changed", "sign"),
    [
        ({"fields": "item|amount|phone|name"}, "fields"),
        ({"purpose": "export"}, "fields"),
        ({"a_day": 90, "ip_subnet": "203.0.113.0/24"}, "networks"),
        ({"a_day": 140}, "grown"),
    ],
)
def test_fires_when_a_program_does_what_it_never_did(duckdb, changed, sign):
    found = signals(duckdb, "api_client_drift", {"accesses": app(14) + app(8, begin=14, **changed)})
    assert {each["subject"] for each in found} == {"app:0"}
    assert any(json.loads(each["reason"])[sign] for each in found)


def test_ignores_a_busy_shop_a_move_at_the_usual_pace_and_a_new_client(duckdb):
    sale = app(14) + [row | {"order": f"{row['order']}-{k}"} for row in app(3, begin=14) for k in range(3)]
    moved = app(14) + app(8, begin=14, ip_subnet="203.0.113.0/24")
    new = app(14) + [row | {"custodian": f"new-{row['custodian']}"} for row in app(3, begin=14)]
    for rows in (sale, moved, new, ordinary_reading()):
        assert signals(duckdb, "api_client_drift", {"accesses": rows}) == []


DUMPED: Rows = [
    {"at": at(), "dump": "d1", "account": "c1", "rows": 2, "opens": True, "is_ours": False},
    {"at": at(days=1), "dump": "d2", "account": "c1", "rows": 1, "opens": None, "is_ours": False},
    {"at": at(), "dump": "d1", "account": "c2", "rows": 1, "opens": None, "is_ours": True},
    {"at": at(), "dump": "d1", "account": "c3", "rows": 1, "opens": False, "is_ours": False},
]


def test_fires_on_every_customer_of_a_leaked_list_most_where_a_password_opens(duckdb):
    found = signals(duckdb, "dump_match", {"dumped": DUMPED})
    assert [(each["subject"], each["score"]) for each in found] == [("c1", 1.0), ("c2", 0.8), ("c3", 0.3)]


def test_ignores_customers_with_fewer_rows_than_asked_for(duckdb):
    assert {each["subject"] for each in signals(duckdb, "dump_match", {"dumped": DUMPED}, min_rows=2)} == {"c1"}
