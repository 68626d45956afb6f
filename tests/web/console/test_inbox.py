"""The inbox: filters stand in the URL, counts lead to rows, pages follow one another, sheets hold no formulas."""

import csv
import html
import io
import itertools
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.records import ON_BOTH


def total(text: str) -> int:
    found = re.search(r"<small>([\d,]+) complaints?<", text)
    assert found
    return int(found[1].replace(",", ""))


def complaints(count: int, **columns: Any) -> list[Any]:
    from holdfast.record.models import Complaint

    at = datetime(2016, 3, 7, tzinfo=UTC)
    made: list[Any] = Complaint.objects.bulk_create(
        Complaint(
            receipt=f"HF-{next(NUMBERS):04}",
            secret_hash="-",
            channel="phone",
            # pairs of one moment: the order must not depend on times alone
            reported_at=at + timedelta(hours=number // 2),
            heard_at=at,
            **columns,
        )
        for number in range(count)
    )
    return made


NUMBERS = itertools.count()


def links(text: str, part: str) -> list[str]:
    return [html.unescape(href) for href in re.findall(r'href="([^"]*)"', text) if part in href]


@ON_BOTH
def test_pages_follow_one_another_without_gap_or_double(console):
    made = complaints(123)
    client, path, seen = console("analyst"), "/console/", []
    for _ in range(4):
        text = client.get(path).content.decode()
        seen += re.findall(r"/console/complaints/([0-9a-f-]{36})", text)
        older = links(text, "before=")
        if not older:
            break
        path = f"/console/{older[0]}"
    assert len(seen) == 123
    assert set(seen) == {str(each.pk) for each in made}


@ON_BOTH
def test_every_count_leads_to_so_many_rows(console):
    complaints(7, pretext="recall", region="CN-GD", kind="false_customer_service")
    complaints(5, pretext="recall", region="CN-BJ", kind="ordinary")
    complaints(3, pretext="out_of_stock", region="", kind="ordinary")
    client = console("auditor")
    text = client.get("/console/?pretext=recall").content.decode()
    counts = re.findall(r'<a href="\?([^"]*)"[^>]*><span>[^<]*</span> <span class="number">(\d+)<', text)
    assert len(counts) >= 8
    for query, count in counts:
        asked = html.unescape(query)
        if "pretext=recall" not in asked and "pretext" not in parse_qs(asked):
            continue  # takes its own filter away: its count is of what is chosen
        rows = client.get(f"/console/?{asked}").content.decode().count("<time")
        assert rows == int(count), asked
    chart = json.loads(re.findall(r'<script type="application/json">(.*?)</script>', text)[0])
    assert sum(chart["series"][0]["values"]) == 12
    for link, count in zip(chart["links"], chart["series"][0]["values"], strict=True):
        assert total(client.get(link).content.decode()) == count


@ON_BOTH
def test_a_filter_for_nothing_finds_what_is_empty(console):
    complaints(2, pretext="recall", region="")
    complaints(2, pretext="recall", region="CN-GD")
    assert total(console("admin").get("/console/?region=-").content.decode()) == 2


@ON_BOTH
@pytest.mark.parametrize(
    "query",
    [
        *("before=x_y", "before=20160307T000000000000_0", "since=yesterday", "state=%00", "loss=x", "unread=x"),
        *("since=0001-01-01", "until=9999-12-31", "case=x", "campaign=%00"),
    ],
)
def test_a_url_that_was_tampered_with_is_no_fault(console, query):
    complaints(1)
    assert console("analyst").get(f"/console/?{query}").status_code == 200


@ON_BOTH
def test_a_receipt_or_an_order_is_found(console):
    first, *_ = complaints(3, order="B-77")
    client = console("analyst")
    assert client.get(f"/console/?q={first.receipt.lower()}").headers["Location"].endswith(str(first.pk))
    assert parse_qs(urlsplit(client.get("/console/?q=B-77").headers["Location"]).query) == {"order": ["B-77"]}
    assert total(client.get("/console/?q=nothing", follow=True).content.decode()) == 3


def test_a_sheet_holds_the_rows_of_the_filter_and_is_journalled(console):
    from holdfast.record.models import Entry

    complaints(4, pretext="recall", order='=HYPERLINK("http://x.example")')
    complaints(4, pretext="out_of_stock")
    answer = console("analyst").get("/console/complaints.csv?pretext=recall")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert [row["order"] for row in rows] == ['\'=HYPERLINK("http://x.example")'] * 4
    assert Entry.objects.get(entry="complaint:export").facts == '{"count":4,"filters":{"pretext":"recall"}}'


@given(st.text() | st.text("=+-@;, \t\n'\"a＝", max_size=8))
def test_no_cell_is_taken_for_a_formula_and_nothing_of_it_is_lost(text):
    from holdfast.web.console.sheets import cell

    written = cell(text)
    assert not re.search(r"(^|[;\t\n\r])\s*[=+@＝＋－＠-]", written)
    assert written.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"])
def test_the_days_of_the_chart_are_those_of_the_filter_when_clocks_are_changed(console, zone):
    """Complaints at each half hour around the nights on which summer time begins and ends in Europe and America."""
    import msgspec
    from django.conf import settings as django_settings

    from holdfast.record.models import Complaint

    before = django_settings.HOLDFAST_SETTINGS
    desk = msgspec.structs.replace(before.desk, timezone=zone)
    django_settings.HOLDFAST_SETTINGS = msgspec.structs.replace(before, desk=desk)
    try:
        for night in (datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 7, tzinfo=UTC)):
            made = complaints(144)
            for number, each in enumerate(made):
                each.reported_at = night + timedelta(minutes=30 * number)
            Complaint.objects.bulk_update(made, ["reported_at"])
        client = console("auditor")
        text = client.get("/console/").content.decode()
        chart = json.loads(re.findall(r'<script type="application/json">(.*?)</script>', text)[0])
        assert sum(chart["series"][0]["values"]) == 288
        for link, count in zip(chart["links"], chart["series"][0]["values"], strict=True):
            if count:
                assert total(client.get(link).content.decode()) == count
    finally:
        django_settings.HOLDFAST_SETTINGS = before


def test_what_waits_to_be_read_is_counted_and_led_to(console):
    from holdfast.record.models import Complaint
    from holdfast.record.unheard import TRIES

    rows = complaints(9, pretext="recall")
    Complaint.objects.filter(pk__in=[row.pk for row in rows[:5]]).update(heard_at=None)
    Complaint.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(hear_tries=TRIES)
    complaints(1)
    client = console("service_desk")
    text = client.get("/console/?pretext=recall").content.decode()
    waiting = dict(
        re.findall(r'<a href="\?([^"]*unread=\w+)"[^>]*><span>[^<]*</span> <span class="number">(\d+)</span></a>', text)
    )
    assert {html.unescape(query).rpartition("unread=")[2]: int(count) for query, count in waiting.items()} == {
        "yes": 5,
        "people": 2,
    }
    for query, count in waiting.items():
        assert total(client.get(f"/console/?{html.unescape(query)}").content.decode()) == int(count)


def test_a_separator_within_a_text_begins_no_formula(console):
    """Spreadsheets of other countries part cells at semicolons, whatever stands between quotes that begin later."""
    complaints(1, order="A;=1+1\t@x")
    sheet = console("analyst").get("/console/complaints.csv").getvalue().decode("utf-8-sig")
    assert not re.search(r"[;\t]\s*[=+@-]", sheet)
