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
    counts = re.findall(r'<a href="\?([^"]*)"[^>]*>[^<]*</a> <span class="number">(\d+)<', text)
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
    "query", ["before=x_y", "before=20160307T000000000000_0", "since=yesterday", "state=%00", "loss=x"]
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


@given(st.text())
def test_no_cell_is_taken_for_a_formula(text):
    from holdfast.web.console.sheets import cell

    written = cell(text)
    assert not written.lstrip().startswith(("=", "+", "-", "@", "＝"))
    assert written in {text, f"'{text}"}
