# ruff: noqa: DTZ001 - inside, times are naive UTC
"""What the door makes of records, whatever way they came: rows with the lake's columns, tokens, networks; refusals."""

import datetime as dt
import ipaddress
import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ingest.events import ARRIVED_AT, places, read, rows, shown

from holdfast.errors import InputError
from holdfast.ingest.arrivals import read_lines, read_table
from holdfast.ingest.mapping import Mapping
from holdfast.ingest.values import ADDRESS, read_addresses, subnets
from holdfast.terms.tables import EVENTS

LOGINS, ORDERS = EVENTS["logins"], EVENTS["orders"]
GOOD = {"at": "2026-05-01T09:30:00.25+08:00", "account": "anna", "ip": "203.0.113.7", "is_ok": True}


def lines(*records: object) -> bytes:
    return "".join(each if isinstance(each, str) else json.dumps(each) + "\n" for each in records).encode()


def logins(*records: object, text: bytes | None = None):
    return read_lines(
        LOGINS, lines(*records) if text is None else text, file="body", tokens=shown, arrived_at=ARRIVED_AT
    )


def test_a_row_gets_every_column_of_its_table():
    got = logins(GOOD | {"device": 7, "user_agent": " Shop/5\t(x) ", "unknown": {"deep": [1]}, "ip_subnet": "forged"})
    assert got.rows["logins"].schema == LOGINS.arrow
    assert got.rows["logins"].to_pylist() == [
        {
            "at": dt.datetime(2026, 5, 1, 1, 30, 0, 250_000),
            "tenant": "main",
            "account": "<account>anna",
            "ip": "203.0.113.7",
            "ip_subnet": "203.0.113.0/24",
            "device": "7",
            "user_agent": "Shop/5\t(x)",
            "is_ok": True,
            "reason": None,
            "arrived_at": ARRIVED_AT,
        }
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"at": None}, "at"),
        ({"at": "2026-05-01T09:30:00"}, "at"),
        ({"at": "2026-02-30T09:30:00Z"}, "at"),
        ({"ip": "203.0.113.256"}, "ip"),
        ({"ip": "203.0.113.07"}, "ip"),
        ({"ip": "fe80::1%eth0"}, "ip"),
        ({"ip": 3405803783}, "ip"),
        ({"is_ok": "perhaps"}, "is_ok"),
        ({"account": None, "ip": ""}, "account"),
        ({"device": "a\nb"}, "device"),
        ({"device": "x" * 1025}, "device"),
        ({"account": "x" * 1025}, "account"),
        ({"user_agent": "x" * 70_000}, "user_agent"),
        ({"account": ["anna"]}, "account"),
        ({"account": "\ud800"}, "account"),
        ({"tenant": "\x1b[31m"}, "tenant"),
    ],
)
def test_a_row_that_does_not_fit_is_refused_alone(change, field):
    got = logins(GOOD, GOOD | change, GOOD)
    assert places(got) == [(2, field)]
    assert got.rows["logins"].num_rows == 2


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        '{"at":"2026-05-01T00:00:00Z","ip":"203.0.113.7","ip":"203.0.113.8"}',
        '{"ip":"203.0.113.7","at":' + "[" * 100_000,
        '{"account":' + '{"a":' * 50_000 + "1" + "}" * 50_001,
        '{"account":"\\u00"}',
        '{"account":"a\0b"}',
        '{"account":"' + "x" * (2 << 20) + '"}',
    ],
    ids=["cut", "array", "twice", "brackets", "deep", "escape", "nul", "huge"],
)
def test_a_hostile_line_is_refused_alone(line):
    got = logins(GOOD, line + "\n", GOOD)
    assert [place for place, _ in places(got)] == [2]
    assert got.rows["logins"].num_rows == 2


def test_bytes_that_are_no_utf8_are_refused_alone():
    got = logins(text=lines(GOOD) + b'{"at":"2026-05-01T00:00:00Z","account":"\xff"}\n' + lines(GOOD))
    assert places(got) == [(2, "")]


@settings(deadline=None)
@given(st.lists(st.one_of(st.just(GOOD), st.binary(max_size=60)), max_size=30))
def test_every_line_comes_in_or_is_refused_with_its_number(parts):
    texts = [lines(part) if isinstance(part, dict) else part.replace(b"\n", b" ") + b"\n" for part in parts]
    got = logins(text=b"".join(texts))
    bad = [place for place, part in enumerate(texts, 1) if part != lines(GOOD) and part.strip()]
    assert [place for place, _ in places(got)] == bad
    assert got.row_count == texts.count(lines(GOOD))


def test_numbers_among_texts_and_late_nulls_do_not_matter():
    got = logins(GOOD | {"is_ok": None}, GOOD | {"account": 17}, GOOD | {"is_ok": "NO"}, GOOD | {"is_ok": 1})
    assert rows(got, "logins", "account", "is_ok") == [
        ("<account>anna", None),
        ("<account>17", True),
        ("<account>anna", False),
        ("<account>anna", True),
    ]


def test_late_events_come_in_and_those_of_the_future_are_counted():
    times = ("1999-01-01T00:00:00Z", "2026-05-02T00:09:00Z", "2026-05-02T00:11:00Z", "2027-01-01T00:00:00Z")
    got = logins(*({**GOOD, "at": at} for at in times))
    assert (got.row_count, got.future) == (4, 2)


def test_a_verb_left_out_is_the_tables_own_and_an_unknown_one_is_refused():
    order = {"at": "2026-05-01T00:00:00Z", "order": "o1", "amount": 1999, "currency": "CNY"}
    changes: tuple[dict[str, object], ...] = (
        {},
        {"verb": ""},
        {"verb": "paid"},
        {"verb": "eaten"},
        {"amount": "19.99"},
        {"amount": "-5"},
        {"order": " "},
    )
    text = lines(*(order | change for change in changes))
    got = read_lines(ORDERS, text, file="body", tokens=shown, arrived_at=ARRIVED_AT)
    assert rows(got, "orders", "verb", "amount") == [("placed", 1999), ("placed", 1999), ("paid", 1999), ("placed", -5)]
    assert places(got) == [(4, "verb"), (5, "amount"), (7, "order")]


def test_a_card_of_nothing_but_hyphens_is_refused():
    card = {"at": "2026-05-01T00:00:00Z", "verb": "bought"}
    text = lines(card | {"card": "-- ‐"}, card | {"card": "12-34"})
    got = read_lines(EVENTS["gift_cards"], text, file="body", tokens=shown, arrived_at=ARRIVED_AT)
    assert places(got) == [(1, "card")]
    assert rows(got, "gift_cards", "card") == [("<card>12-34",)]


def test_fields_are_written_the_one_way():
    access = {"at": "2026-05-01T00:00:00Z", "custodian": "desk", "order": 7, "fields": ["电话", "name"]}
    text = lines(access, access | {"fields": "name| Phone"})
    got = read_lines(EVENTS["accesses"], text, file="body", tokens=shown, arrived_at=ARRIVED_AT)
    assert rows(got, "accesses", "fields", "order") == [("name|phone", "7"), ("name|phone", "7")]


def test_an_arrow_table_comes_in_by_the_same_rules():
    table = pa.table(
        {
            "at": pa.array([dt.datetime(2026, 5, 1), None], pa.timestamp("ms", "UTC")),
            "account": pa.array(["anna", "bob"]).dictionary_encode(),
            "is_ok": [True, None],
        }
    )
    got = read_table(LOGINS, table, file="body", tokens=shown, arrived_at=ARRIVED_AT)
    assert rows(got, "logins", "at", "account", "is_ok") == [(dt.datetime(2026, 5, 1), "<account>anna", True)]
    assert places(got) == [(2, "at")]
    with pytest.raises(InputError, match="expected columns at for logins"):
        read_table(LOGINS, table.drop_columns(["at"]), file="body", tokens=shown, arrived_at=ARRIVED_AT)
    with pytest.raises(InputError, match="account: expected text or whole numbers"):
        read_table(
            LOGINS, table.set_column(1, "account", pa.array([[1], [2]])), file="b", tokens=shown, arrived_at=ARRIVED_AT
        )


def test_foreign_columns_are_mapped_and_constants_held_to_the_rules():
    mapping = Mapping(
        rename={"at": "时间", "account": "会员"},
        constants={"device": "kiosk", "ip": "203.0.113.9"},
        time_format="%d/%m/%Y %H:%M",
    )
    text = "时间;会员;is_ok\n01/05/2026 09:30;a1;yes\n01/05/2026 09:31;;no\n31/04/2026 09:31;a;no\n".encode()
    got = read("csv", text, table=LOGINS, mapping=mapping, zone="Asia/Shanghai")
    assert rows(got, "logins", "at", "account", "device", "is_ok", "ip_subnet") == [
        (dt.datetime(2026, 5, 1, 1, 30), "<account>a1", "kiosk", True, "203.0.113.0/24"),
        (dt.datetime(2026, 5, 1, 1, 31), None, "kiosk", False, "203.0.113.0/24"),
    ]
    assert places(got) == [(4, "at")]


def test_a_table_must_be_told():
    with pytest.raises(InputError, match="--table logins or accesses"):
        read("jsonl", lines(GOOD))


@settings(deadline=None)
@given(st.ip_addresses())
def test_addresses_and_networks_are_those_of_the_standard_library(address):
    written = str(getattr(address, "ipv4_mapped", None) or address)
    odd = address.exploded.upper() if address.version == 6 else str(address)
    read_as, is_odd = read_addresses(pa.array([odd, None, "1.2.3"]))
    assert read_as.to_pylist() == [written, None, None]
    assert is_odd.tolist() == [False, False, True]
    prefix = 24 if ":" not in written else 48
    assert subnets(read_as)[0].as_py() == str(ipaddress.ip_network(f"{written}/{prefix}", strict=False))
    assert ADDRESS


COMPLAINTS = EVENTS["complaints"]
TOLD = {"complaint": "c1", "account": "anna", "reported_at": "2026-05-01T09:30:00Z"}


def complaints(*records: object):
    return read_lines(COMPLAINTS, lines(*records), file="body", tokens=shown, arrived_at=ARRIVED_AT)


def test_a_complaint_is_of_when_it_was_told_and_keeps_nobodys_number():
    facts = {
        "caller": "+86 100 0000 0000",
        "payee": "6200 0000",
        "asks": ["Code", "app"],
        "steps": "b|a|b",
        "loss": 19900,
    }
    got = complaints(TOLD | facts, {"complaint": "c2", "called_at": "2026-04-30T08:00:00Z", "url": "refund.example"})
    first, second = got.rows["complaints"].to_pylist()
    assert first["at"] == dt.datetime(2026, 5, 1, 9, 30)
    assert (first["caller"], first["payee"]) == ("<phone>+86 100 0000 0000", "<instrument>6200 0000")
    assert (first["asks"], first["steps"], first["loss"]) == ("app|code", "a|b", 19900)
    assert (second["at"], second["account"]) == (dt.datetime(2026, 4, 30, 8), None)
    assert got.rows["complaints"].schema == COMPLAINTS.arrow


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"complaint": ""}, "complaint"),
        ({"reported_at": None}, "called_at"),
        ({"account": None}, "account"),
        ({"url": "see the text message"}, "url"),
        ({"url": "https://"}, "url"),
        ({"url": "a.example/" + "x" * 2000}, "url"),
        ({"loss": "much"}, "loss"),
    ],
)
def test_a_complaint_that_does_not_fit_is_refused_alone(change, field):
    assert places(complaints(TOLD, TOLD | change)) == [(2, field)]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://Refund.Example:8443/a/B?phone=1&x=://y#me", "https://refund.example:8443/a/B"),
        ("http://anna:secret@refund.example", "http://refund.example"),
        ("REFUND.example/x?u=http://b.example", "refund.example/x"),
        ("refund.example#anna", "refund.example"),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        ("退款.example/页", "退款.example/页"),
    ],
)
def test_of_a_page_what_may_name_a_person_is_not_kept(written, kept):
    got = complaints(TOLD | {"url": written})
    assert got.rows["complaints"]["url"].to_pylist() == [kept]
