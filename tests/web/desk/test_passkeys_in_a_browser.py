"""A passkey in a real browser: the policy of the pages lets it be made and used; nothing is loaded from elsewhere."""

import os
import shutil
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import sync_playwright

from holdfast.record.staff import staff_first

pytestmark = pytest.mark.browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "correct horse battery 稳住"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(record_on_sqlite: Any, prepared_pages: Any) -> Iterator[str]:
    """The address of the pages, served over HTTP."""
    server = make_server("127.0.0.1", 0, prepared_pages, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_passkey_is_made_and_lets_its_owner_in_without_a_password(site):
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if not found:
        missing = "no Chromium found"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    invited = staff_first()
    assert invited
    wrong: list[str] = []
    with sync_playwright() as driver, driver.chromium.launch(executable_path=found, args=ARGUMENTS) as opened:
        page = opened.new_page()
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
