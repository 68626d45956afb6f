"""A passkey in a real browser: the policy of the pages lets it be made and used; nothing is loaded from elsewhere."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.browsers import chromium
from tests.web.served import serving

from holdfast.record.staff import staff_first

__all__ = ["chromium"]

pytestmark = pytest.mark.browser

PASSWORD = "correct horse battery 稳住"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(pages_record: Any, prepared_pages: Any) -> Iterator[str]:
    """The address of the pages, served over HTTP."""
    with serving(prepared_pages) as at:
        yield at


def test_a_passkey_is_made_and_lets_its_owner_in_without_a_password(chromium: Browser, site: str):
    invited = staff_first()
    assert invited
    wrong: list[str] = []
    with chromium.new_context() as context:
        page = context.new_page()
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith((site, "data:")) else wrong.append(asked.url))
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        page.goto(f"{site}/staff/welcome?link={invited.secret}")
        page.fill("#name", "Ada")
        page.fill("#password", PASSWORD)
        page.click("button.main")
        page.wait_for_url("**/staff/factors/")
        page.goto(f"{site}/staff/factors/webauthn/add/")
        page.fill("[name=name]", "laptop")
        page.check("[name=passwordless]")
        page.click("#mfa_webauthn_add")
        page.wait_for_url(lambda url: "webauthn/add" not in url)
        page.goto(f"{site}/console/")
        assert page.url == f"{site}/console/"
        page.goto(f"{site}/staff/logout/")
        page.click("main button[type=submit]")
        page.goto(f"{site}/console/")
        assert "/staff/login/" in page.url
        page.click("#passkey_login")
        page.wait_for_url(f"{site}/console/")
        assert wrong == []
