"""The portal speaks the reader's language and tells nothing personal outside: not in addresses, not in the log."""

import pytest
from structlog.testing import capture_logs
from tests.web.portal.visits import receipt, tell

from holdfast.web.portal.questions import QUESTIONS

PAGES = ("/", "/mine", *(f"/report/{question.name}" for question in QUESTIONS))


@pytest.mark.parametrize("tag", ["zh-CN", "zh-TW", "zh-Hant-HK", "zh"])
def test_chinese_readers_get_chinese(browser, tag):
    page = browser.get("/", headers={"accept-language": tag}).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "请挂断电话" in page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_whole_in_both_languages(browser, language):
    for path in PAGES:
        answer = browser.get(path, headers={"accept-language": language})
        assert answer.status_code == 200, path
        assert answer.content.decode().count("<h1") == 1, path


def test_the_first_page_says_hang_up_bank_and_our_number(browser):
    page = browser.get("/").content.decode()
    assert page.index("Hang up") < page.index("call your bank") < page.index("Our own number") < page.index("receipt")
    assert 'href="tel:4000000000"' in page


def test_nothing_personal_stands_in_an_address_or_in_the_log(browser):
    with capture_logs() as logs:
        you = {"person_name": "王小满", "phone": "10000000001"}
        tell(browser, answers={"you": you, "caller": {"caller": "+85221234567"}})
        number, secret = receipt(browser)
        browser.get("/mine/complaint")
    told = repr(logs)
    assert len(logs) > 5
    assert not any(part in told for part in ("王小满", "10000000001", "85221234567", number, secret, "客服"))
