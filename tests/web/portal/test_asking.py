"""Anyone asks whether a caller is the shop: careful words, no end of questions refused, nothing kept."""

import pytest
from structlog.testing import capture_logs
from tests.web.portal.visits import send


def test_a_question_is_answered_and_not_kept(browser):
    with capture_logs() as logs:
        answer = send(browser, "/caller", number="+852 2123 4567", day="2026-05-01", time="14:30")
    page = answer.content.decode()
    assert "We cannot tell" in page  # there is no list of contacts at all
    assert "forged" in page or "own number" in page
    assert "never ask for codes" in page
    assert "2123" not in repr(logs)
    assert not [key for key in dict(browser.session) if key.startswith("portal_")]


@pytest.mark.parametrize("given", [{"number": ""}, {"number": "my aunt"}, {"number": "12345678", "day": "2999-01-01"}])
def test_what_is_no_number_or_day_is_sent_back(browser, given):
    answer = send(browser, "/caller", **given)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_who_asks_without_end_is_asked_to_wait(browser):
    statuses = [send(browser, "/caller", number="my aunt").status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_no_answer_says_that_a_caller_is_safe():
    from holdfast.locale import sentences

    for kind in ("unknown", "not-ours", "ours", "ours-then", "ours-not-then"):
        more = sentences("en").say(f"portal-caller-{kind}.more")
        assert "ang up" in more, kind
        assert "挂断" in sentences("zh").say(f"portal-caller-{kind}.more"), kind
