# ruff: noqa: DTZ001 - inside, times are naive UTC
"""Logs of other systems become events; what is no event of ours is passed over, what is not of the format refused."""

import datetime as dt
import time

import pytest
from tests.ingest.events import SAMPLES, places, read, rows

from holdfast.errors import InputError, UsageError
from holdfast.ingest.formats import event_format, event_formats
from holdfast.ingest.rules import load_rules

RULES = SAMPLES / "rules.yaml"
HOSTILE = b"\x00\x01\nno log at all\n" + b"x" * (2 << 20) + b"\n\xff\xfe\n" + b"[" * 100_000 + b"\n"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def test_an_nginx_log_gives_logins_and_accesses():
    got = read("nginx", sample("nginx.log"), rules=RULES)
    assert rows(got, "logins", "at", "account", "ip", "user_agent", "is_ok") == [
        (
            dt.datetime(2026, 5, 1, 1, 30, 1),
            "<account>buyer-17",
            "203.0.113.7",
            "Mozilla/5.0 (Linux; Android 14)",
            True,
        ),
        (dt.datetime(2026, 5, 1, 1, 30, 2), "<account>买家", "198.51.100.9", 'curl/8.5 "odd"', False),
    ]
    assert rows(got, "accesses", "custodian", "order", "fields", "purpose", "ip_subnet") == [
        ("desk-3", "20260501-77", "address|name|phone", "view", "2001:db8::/48")
    ]
    assert (got.refused, got.passed) == ((), 3)


def test_an_apache_log_is_read_in_both_its_formats():
    got = read("apache", sample("apache.log"), rules=RULES)
    assert rows(got, "logins", "account", "user_agent", "is_ok") == [
        ("<account>buyer-17", 'Mozilla/5.0 "quoted"', True)
    ]
    assert (got.refused, got.passed) == ((), 1)


def test_a_log_of_sshd_gives_logins():
    got = read("sshd", sample("sshd.log"), zone="Asia/Shanghai")
    root = ("<account>root", "198.51.100.9", False, "wrong_password")
    assert rows(got, "logins", "account", "ip", "is_ok", "reason") == [
        ("<account>deploy", "203.0.113.7", True, None),
        root,
        root,
        root,
        ("<account>oracle", "2001:db8::9", False, "no_account"),
        ("<account>x from 192.0.2.1 port 1 ssh2: y", "198.51.100.9", False, "no_account"),
        ("<account>anna", "203.0.113.8", True, None),
    ]
    assert got.rows["logins"].column("at")[0].as_py() == dt.datetime(2026, 5, 1, 1, 30)
    assert got.rows["logins"].column("at")[6].as_py() == dt.datetime(2026, 5, 1, 1, 30, 7, 250_000)
    assert (got.refused, got.passed) == ((), 3)


def test_a_time_of_sshd_without_zone_is_refused_when_none_is_named():
    got = read("sshd", sample("sshd.log"))
    assert got.row_count == 1
    assert [field for _, field in places(got)] == ["at"] * 6


@pytest.mark.parametrize(
    ("told", "year"),
    [({"dated": dt.date(2026, 1, 2)}, 2025), ({"dated": dt.date(2026, 12, 31)}, 2026), ({"year": 2020}, 2020)],
)
def test_a_time_of_sshd_gets_the_last_year_that_is_not_after_the_log(told, year):
    line = b"Dec 31 23:59:59 h sshd[1]: Accepted password for a from 203.0.113.8 port 4 ssh2\n"
    (row,) = rows(read("sshd", line, zone="UTC", **told), "logins", "at")
    assert row[0] == dt.datetime(year, 12, 31, 23, 59, 59)


def test_a_day_that_is_none_is_refused():
    line = b"Feb 29 00:00:00 h sshd[1]: Accepted password for a from 203.0.113.8 port 4 ssh2\n"
    assert places(read("sshd", line, zone="UTC", year=2025)) == [(1, "at")]
    assert read("sshd", line, zone="UTC", year=2024).row_count == 1


def test_ocsf_gives_logins_and_accesses(tmp_path):
    rules = tmp_path / "r.yaml"
    rules.write_text("accesses:\n- method: GetOrder\n  path: ^orders/(?P<order>\\d+)$\n  columns: {custodian: user}\n")
    got = read("ocsf", sample("ocsf.jsonl"), rules=rules)
    assert rows(got, "logins", "account", "ip", "device", "user_agent", "is_ok", "reason") == [
        ("<account>u-17", "203.0.113.7", "d-1", "ShopApp/5", True, None),
        ("<account>bob", "2001:db8::9", None, None, False, "wrong_password"),
    ]
    assert rows(got, "accesses", "at", "custodian", "order") == [
        (dt.datetime(2026, 5, 1, 1, 30, 3), "desk-3", "77"),
        (dt.datetime(2026, 5, 1, 1, 30, 3), "desk-3", "78"),
    ]
    assert got.passed == 2


@pytest.mark.parametrize("is_document", [True, False])
def test_cloudtrail_gives_logins_and_accesses(tmp_path, is_document):
    rules = tmp_path / "r.yaml"
    rules.write_text(
        "accesses:\n- method: GetObject\n  path: ^shop-orders/.*/(?P<order>\\d+)\\.json$\n"
        "  columns: {custodian: user, custodian_kind: user_type}\n  constants: {purpose: api}\n"
    )
    text = sample("cloudtrail.json")
    got = read("cloudtrail", text if is_document else b"\n" + text.replace(b"\n", b"") + b"\n", rules=rules)
    assert rows(got, "logins", "account", "ip", "is_ok", "reason") == [
        ("<account>anna", "203.0.113.7", True, None),
        ("<account>p-1", "198.51.100.9", False, "Failed authentication"),
    ]
    assert rows(got, "accesses", "custodian", "custodian_kind", "order", "ip", "purpose") == [
        ("arn:aws:sts::000000000000:assumed-role/erp/x", "AssumedRole", "77", None, "api")
    ]
    assert places(got) == [(4 if is_document else 2, "")]


@pytest.mark.parametrize(
    ("name", "file"), [("nginx", "nginx.log"), ("apache", "apache.log"), ("sshd", "sshd.log"), ("ocsf", "ocsf.jsonl")]
)
def test_hostile_lines_are_refused_and_the_good_ones_come_in(name, file):
    rules = RULES if name in {"nginx", "apache"} else None
    whole = read(name, sample(file), rules=rules, zone="UTC")
    got = read(name, HOSTILE + sample(file), rules=rules, zone="UTC")
    assert got.row_count == whole.row_count > 0
    assert [line for line, _ in places(got)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["nginx", "sshd"])
def test_no_line_takes_long(name):
    nasty = b'1.1.1.1 - - [01/May/2026:09:30:00 +0800] "POST /api/login' + b'\\"' * 200_000 + b"\n"
    nasty += b"May  1 09:30:02 h sshd[1]: Failed password for " + b" from 1 port 1 ssh2" * 20_000 + b"\n"
    begun = time.process_time()
    read(name, nasty * 3, rules=RULES if name == "nginx" else None, zone="UTC")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("logins: [{path: '('}]", r"logins\[0\]\.path"),
        ("logins: [{path: '(?=x)'}]", r"logins\[0\]\.path"),
        ("logins: [{path: x, colums: {}}]", r"logins\[0\]\.colums"),
        ("logins: [{path: x, ok: [ok]}]", r"logins\[0\]\.ok"),
        ("logins: [{path: x, columns: {ip_subnet: host}}]", r"logins\[0\]\.columns"),
        ("logings: []", "logings: expected a table"),
        ("accesses: [{path: x}]", r"expected columns custodian, order or account"),
        ("- x", "expected a section"),
        ("a: [", "rules.yaml:1: expected YAML"),
    ],
)
def test_a_mistake_in_the_rules_names_its_place(tmp_path, text, place):
    file = tmp_path / "rules.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=place):
        load_rules(file)


def test_a_web_log_needs_rules_with_fields_it_has(tmp_path):
    with pytest.raises(InputError, match="--rules"):
        read("nginx", b"")
    file = tmp_path / "rules.yaml"
    file.write_text("logins: [{path: x, columns: {account: cookie}}]")
    with pytest.raises(InputError, match=r"logins\.columns\.account: expected one of host, user"):
        read("nginx", b"", rules=file)


def test_event_formats_are_found_by_walking_the_folder():
    assert set(event_formats()) == {"apache", "cloudtrail", "csv", "jsonl", "nginx", "ocsf", "sshd"}
    with pytest.raises(UsageError, match="expected one of apache"):
        event_format("evtx")
