"""A visit at the portal, form by form, as a browser without scripts makes it."""

import re
from collections.abc import Mapping
from typing import Any

FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
STORY = "昨天下午有人自稱客服來電，說系統升級，要給我退款，我被騙了47,200元。"


def send(browser: Any, path: str, **values: Any) -> Any:
    """Open a page and send its form."""
    return post(browser, path, browser.get(path), **values)


def post(browser: Any, path: str, shown: Any, **values: Any) -> Any:
    token = FORM_TOKEN.findall(shown.content.decode())[0]
    return browser.post(path, {**values, "csrfmiddlewaretoken": token})


def tell(browser: Any, story: str = STORY, answers: Mapping[str, dict[str, Any]] | None = None) -> None:
    """Answer the story and what else is given, up to the page of all answers."""
    answer = send(browser, "/report/story", story=story)
    assert answer.headers["Location"] == "/report/when", answer.content.decode()
    for question, given in (answers or {}).items():
        answer = send(browser, f"/report/{question}", **given)
        assert answer.status_code == 302, answer.content.decode()


def receipt(browser: Any) -> tuple[str, str]:
    """Send what was told; return the receipt's number and secret."""
    assert send(browser, "/report/check").headers["Location"] == "/report/sent"
    page = browser.get("/report/sent").content.decode()
    number, secret = re.findall(r"<dd>([-0-9A-Z]+)</dd>", page)
    return number, secret
