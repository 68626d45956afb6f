"""The console in a real browser: from sign-in by way of inbox, correction and campaign to a case, in both languages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browsers import OVERFLOW, chromium
from tests.web.console.told import BEGAN, CHINESE, take
from tests.web.served import barriers, picture, serving

__all__ = ["chromium"]

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery 稳住"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
DRAWN = "() => document.querySelectorAll('figure[data-chart]').length == document.querySelectorAll('.plot svg').length"


@pytest.fixture
def address(leak: Any, prepared_pages: Any) -> Iterator[str]:
    with serving(prepared_pages) as at:
        yield at


@pytest.fixture
def codes(people: dict[str, Any]) -> list[str]:
    """Codes of a new analyst called Ada."""
    from holdfast.record.factors import factors_give
    from holdfast.record.roles import system
    from holdfast.record.staff import staff_invite, staff_welcome

    return factors_give(staff_welcome(staff_invite(system("test"), ["analyst"]).secret, "Ada", PASSWORD))


@pytest.fixture
def small_address(installation: Any, prepared_pages: Any) -> Iterator[str]:
    """Pages of an installation where nothing was linked: three complaints on two days."""
    for hours in (0, 1, 30):
        take(CHINESE, BEGAN + timedelta(hours=hours))
    with serving(prepared_pages) as at:
        yield at


def come_in(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/console/")
    page.fill("[name=login]", "Ada")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button.main")
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_url("**/console/**")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_from_sign_in_to_a_case(chromium: Browser, address, codes, language, request):
    page = chromium.new_context(viewport=WIDE, locale={"en": "en-GB", "zh": "zh-CN"}[language]).new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    wrong: list[str] = []
    page.on("pageerror", lambda mistake: wrong.append(str(mistake)))
    page.on("console", lambda told: wrong.append(told.text) if told.type in {"error", "warning"} else None)
    page.on("request", lambda sent: None if sent.url.startswith((address, "data:")) else wrong.append(sent.url))

    def look(name: str) -> None:
        page.wait_for_function(DRAWN)
        picture(page, request, f"console-{name}-{language}", is_whole=name == "complaint")
        assert not barriers(page), name
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        page.wait_for_function(f"() => ({OVERFLOW})() <= 0")  # charts are drawn anew first
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]

    come_in(page, address, codes[0])
    look("inbox")
    for key in ("j", "j", "Enter"):
        page.keyboard.press(key)
    page.wait_for_url("**/console/complaints/*")
    assert "10087654321" not in page.content()
    page.select_option("#reason", "correct_facts")
    page.click(".look button")
    assert "10087654321" in page.inner_text(".spoken")
    page.keyboard.press("j")
    page.keyboard.press("j")  # the pretext
    page.keyboard.press("e")
    page.keyboard.type("rec" if language == "en" else "商品召回")
    page.locator("#line-pretext select").select_option("recall")
    page.keyboard.press("Enter")
    page.wait_for_selector("#line-pretext [role=status]")
    assert "Ada" in page.inner_text("#line-pretext .by >> nth=0")
    page.wait_for_selector("#line-called_at.here")  # one further, and the next key goes on from there
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.closest('[data-line]').id") == "line-called_at"
    page.keyboard.press("Escape")
    assert "10087654321" in page.inner_text(".spoken")  # the words stay where they are
    look("complaint")
    page.click("a[href*='/console/campaigns/']")
    look("campaign")
    page.fill("[name=title]", "Calls about returns" if language == "en" else "冒充客服退货电话")
    page.press("[name=title]", "Enter")
    page.wait_for_url("**/console/cases/*")
    page.select_option("#table", "leads")
    page.click("form[action$='/freeze'] button")
    page.click("section[aria-labelledby=decisions] summary >> nth=0")
    page.select_option("#what", "key:revoke")
    page.fill("#why", "It saw all of them.")
    page.click("form[action$='/decide'] button")
    assert page.locator(".decision.waiting").count() == 1
    look("case")
    assert not wrong
    page.context.close()


def test_a_bar_leads_to_its_rows_and_the_charts_take_the_colours_of_the_night(chromium: Browser, small_address, codes):
    page = chromium.new_context(viewport=WIDE, color_scheme="dark", locale="en-GB").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(15_000)
    come_in(page, small_address, codes[0])
    page.wait_for_function(DRAWN)
    dark = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--chart-1').trim()")
    assert page.locator(f".plot svg path[fill='{dark}']").count() > 0
    assert not barriers(page)
    plot = page.locator(".plot").bounding_box()
    assert plot
    page.mouse.click(plot["x"] + plot["width"] - 30, plot["y"] + 20)  # above the last bar: its column counts
    page.wait_for_url("**since=2016-03-08&until=2016-03-08")
    assert page.locator("[data-list] tbody tr").count() == 1
    page.context.close()


def test_pages_of_rows_keep_nobody_out_and_fit_a_telephone(chromium: Browser, address, people, leak):
    from django.test import Client

    from holdfast.flow.found import campaigns, evidence_now
    from holdfast.record.cases import case_freeze, case_open

    settings, made = leak
    name = campaigns(settings)[0].campaign
    by = people["analyst"].actor
    case = case_open(by, "Calls", campaign=name, complaints=made)
    run, rows = evidence_now(settings, case, "leads")
    frozen = case_freeze(by, case, "leads", rows, run=run)
    client = Client(SERVER_NAME="localhost")
    client.force_login(people["auditor"], backend="allauth.account.auth_backends.AuthenticationBackend")
    context = chromium.new_context(viewport=NARROW, locale="en-GB")  # type: ignore[arg-type]
    context.add_cookies([{"name": key, "value": each.value, "url": address} for key, each in client.cookies.items()])
    page = context.new_page()
    for path in ("journal", "staff", f"campaigns/{name}/exposed", f"evidence/{frozen.pk}"):
        page.goto(f"{address}/console/{path}")
        assert page.locator("h1").count() == 1, path
        assert page.locator("main tbody tr").count() > 2, path
        assert not barriers(page), path
        assert page.evaluate(f"({OVERFLOW})()") <= 0, path
    assert not page.locator("text=saw-before-call").count()  # reasons are sentences
    context.close()
