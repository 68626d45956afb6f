"""The page of typical cases: for those who may quote, each quote journalled, nothing personal in it."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
from tests.record.records import ON_BOTH
from tests.web.console.test_inbox import total

from holdfast.flow.hearing import complaint_take
from holdfast.record.models import Entry
from holdfast.record.roles import customer

WORDS = "自称客服的人打电话说我中奖了，我叫王小满，电话10000000001，让我下载软件共享屏幕，转账过去，被骗8,000元。"


@pytest.mark.parametrize(("role", "status"), [("analyst", 200), ("privacy_officer", 200), ("service_desk", 403)])
def test_only_who_may_quote_sees_the_page(console, role, status):
    assert console(role).get("/console/typical").status_code == status
    assert ("/console/typical" in console(role).get("/console/").content.decode()) == (status == 200)


@ON_BOTH
def test_the_cases_of_a_period_are_shown_masked_and_journalled(console):
    for number in range(5):
        at = datetime.now(UTC) - timedelta(days=2, minutes=number)
        complaint_take(customer(), WORDS, channel="portal", reported_at=at, person={"name": "王小满"})
    staff = console("analyst")
    assert not Entry.objects.filter(entry="complaint:quote").exists()
    assert re.search(r'type="date" required value="20\d\d-\d\d-\d\d"', staff.get("/console/typical").content.decode())
    today = datetime.now(UTC).date()
    sent = {"since": str(today - timedelta(days=9)), "until": str(today)}
    page = staff.post("/console/typical", sent).content.decode()
    assert "prize or points" in page
    assert "5 complaints" in page
    assert "共享屏幕" in page
    assert "王小满" not in page
    assert "10000000001" not in page
    assert Entry.objects.filter(entry="complaint:quote").count() == 1
    (rows,) = re.findall(r'href="(/console/[^"]*)">5 complaints', page)
    assert total(staff.get(html.unescape(rows)).content.decode()) == 5
    beyond = {"since": "0001-01-01", "until": "9999-12-31"}
    for wrong in ({"since": "x", "until": ""}, beyond, {"since": "2026-02-02", "until": "2026-02-01"}):
        assert staff.post("/console/typical", wrong).status_code == 422
