"""The public statistics: true numbers, small ones hidden, today's not yet parted, counted seldom."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.record.records import ON_BOTH

from holdfast.record.models import Complaint

NOW = datetime.now(UTC)


def made(count: int, days: int, **columns: Any) -> None:
    Complaint.objects.bulk_create(
        Complaint(
            receipt=f"HF-{days}-{columns.get('pretext', '')[:4]}-{n}"[:16],
            secret_hash="0",
            channel="portal",
            reported_at=NOW - timedelta(days=days),
            **columns,
        )
        for n in range(count)
    )


def page(browser: Any, language: str = "en") -> str:
    text: str = browser.get("/numbers", headers={"accept-language": language}).content.decode()
    return " ".join(text.split())


@ON_BOTH
def test_counts_are_shown_and_small_ones_are_not(browser):
    made(30, 40, pretext="recall", region="CN-ZJ", kind="false_customer_service")
    made(12, 41, pretext="prize", region="CN-ZJ")
    made(4, 42, pretext="customs", region="CN-BJ")
    made(9, 43, pretext="kyc", region="CN-BJ", kind="ordinary")  # no fraud at all
    shown = page(browser)
    assert "<dd>45</dd>" in shown  # of 46
    assert "<dd>0</dd>" in shown
    assert "recall or quality problem" in shown
    assert ">30<" in shown
    assert ">12<" not in shown  # hidden with customs, whose count it would give away
    assert ">4<" not in shown
    assert shown.count("not shown") >= 3
    assert "fewer than 5" not in shown  # nor is it said of twelve that they are fewer
    assert ">42<" not in shown


@ON_BOTH
def test_what_came_today_is_counted_and_not_parted(browser):
    made(20, 40, pretext="recall", region="CN-ZJ")
    made(7, 0, pretext="prize", region="CN-BJ")
    shown = page(browser)
    assert "<dd>25</dd>" in shown
    assert "<dd>5</dd>" in shown
    assert "Beijing" not in shown


def test_nothing_at_all_is_a_page_too_and_both_languages_count_once(browser):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    assert "<dd>0</dd>" in page(browser)
    with CaptureQueriesContext(connection) as seen:
        assert "24 小时内" in page(browser, "zh")
    assert not [query for query in seen.captured_queries if "complaint" in query["sql"]]


def test_pages_of_two_days_never_show_where_less_than_five_went(pages_record):
    """Whoever subtracts a day's page from the next one's sees no table move by what fewer than five told."""
    from holdfast.record.disclosure import LEAST
    from holdfast.record.statistics import complaint_statistics

    came = [3, 1, 9, 0, 2, 2, 1, 7, 1, 1, 1, 1, 1, 14]
    for back, count in enumerate(came, 1):
        made(count, back, pretext=("recall", "prize", "kyc")[back % 3], region=("CN-ZJ", "CN-BJ")[back % 2])
    shown, since = None, 0
    for back in range(len(came) + 1, -1, -1):
        Complaint.objects.filter(reported_at__gt=NOW - timedelta(days=back)).update(state="no_fraud")  # still to come
        found = complaint_statistics(NOW - timedelta(days=back))
        Complaint.objects.update(state="received")
        tables = (found.by_pretext, found.by_region, found.by_month)
        assert all(not (count or 0) % LEAST for table in tables for count in (table or {}).values())
        if tables != shown:
            assert shown is None or since >= LEAST
            shown, since = tables, 0
        since += came[back - 1] if 0 < back <= len(came) else 0
    assert shown
    assert any((shown[0] or {}).values())
