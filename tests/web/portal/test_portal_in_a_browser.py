"""The portal in a real browser: narrow, in both languages, without scripts, by keyboard alone; looked over by axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browsers import OVERFLOW, chromium
from tests.web.portal.visits import STORY
from tests.web.served import barriers, picture, serving

from holdfast.web.portal.questions import QUESTIONS

__all__ = ["chromium"]

pytestmark = pytest.mark.browser

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
TAGS = {"en": "en-GB", "zh": "zh-CN"}
FILLED = {
    "when": {"#day": "2026-05-01", "#time": "14:30"},
    "caller": {"#caller": "+852 2123 4567"},
    "lost": {"#amount": "47,200"},
}
CHECKED = {"how": ("phone",), "knew": ("name", "order_number"), "asked": ("code",)}


@pytest.fixture
def address(browser: Any, prepared_pages: Any) -> Iterator[str]:
    with serving(prepared_pages) as at:
        yield at


def opened(chromium: Browser, language: str, **more: Any) -> Page:
    size = {"width": 320, "height": 640}
    context = chromium.new_context(**{"viewport": size, "locale": TAGS[language], **more})
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_way_without_scripts_on_a_narrow_phone(chromium, address, language, request):
    page = opened(chromium, language, java_script_enabled=False)
    requests: list[str] = []
    page.on("request", lambda sent: requests.append(sent.url))

    def look(name: str) -> None:
        assert page.evaluate(OVERFLOW) <= 0, name
        picture(page, request, f"portal-{name}-{language}")

    page.goto(address)
    look("first")
    page.click("main a.button.main")
    page.click("main form button.main")  # nothing told yet
    assert page.locator("[role=alert]").is_visible()
    look("mistake")
    page.fill("#story", STORY)
    for question in QUESTIONS:
        assert page.url.endswith(f"/report/{question.name}")
        for selector, text in FILLED.get(question.name, {}).items():
            page.fill(selector, text)
        for value in CHECKED.get(question.name, ()):
            page.check(f"input[value={value}]")
        look(question.name)
        page.click("main form button.main")
    look("check")
    page.go_back()
    assert page.url.endswith("/report/you")
    page.go_forward()
    page.locator("main form button.main").first.click()
    assert page.url.endswith("/report/sent")
    look("sent")
    number, secret = page.locator("dl.receipt dd").all_inner_texts()
    page.click("main a.button.main")
    page.set_input_files("#files", {"name": "calls.png", "mimeType": "image/png", "buffer": PNG})
    page.click("main form button.main")
    assert page.locator("[role=status]").is_visible()
    look("complaint")
    page.locator("main form button").last.click()
    page.goto(f"{address}/mine")
    page.fill("#number", number)
    page.fill("#secret", secret)
    page.click("main form button.main")
    assert number in page.inner_text("main")
    assert all(sent.startswith((address, "data:")) for sent in requests)
    assert not any(part in sent for sent in requests for part in (number, secret, "2123"))
    page.context.close()


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_no_page_has_a_barrier(chromium, address, language, scheme):
    page = opened(chromium, language, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    page.set_content("<title>.</title><img src=x>")
    assert any(said.startswith("image-alt") for said in barriers(page))  # axe does look

    def look(name: str) -> None:
        if said := barriers(page):
            found[name] = said

    page.goto(f"{address}/report/story")
    page.click("main form button.main")
    look("mistake")
    page.fill("#story", STORY)
    page.click("main form button.main")
    shapes = {question.shape: question.name for question in QUESTIONS}  # one page of each shape
    paths = ["/", *(f"/report/{name}" for name in shapes.values()), "/report/check", "/mine", "/caller", "/numbers"]
    if scheme == "dark":  # colours and words are what differs
        paths = ["/", "/report/knew", "/report/check", "/numbers"]
    for path in paths:
        page.goto(address + path)
        look(path)
    page.goto(f"{address}/report/check")
    page.locator("main form button.main").first.click()
    look("/report/sent")
    page.goto(f"{address}/mine/complaint")
    look("/mine/complaint")
    assert found == {}
    page.context.close()


def test_the_keyboard_alone_tells_and_sends(chromium, address):
    page = opened(chromium, "en")
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reach(page, "main a.button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/story")
    reach(page, "#story")
    page.keyboard.type("They called. I lost 500 yuan.")
    reach(page, "main form button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/when")
    reach(page, "a.skipping")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/check")
    reach(page, "main form button.main")
    page.keyboard.press("Enter")
    page.wait_for_url("**/report/sent")
    assert page.locator("dl.receipt dd").count() == 2
    page.context.close()


def reach(page: Page, selector: str) -> None:
    """Press Tab until the first element of a selector has the focus, which must be seen."""
    wanted = page.locator(selector).first.element_handle()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement === wanted", wanted):
            assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") != "none"
            return
    pytest.fail(f"{selector} is not reached by Tab")
