"""The pages behind a real socket, in this process, for a real browser; and what looks them over."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""What axe looks for: WCAG 2.2 up to AA, and what it recommends beyond."""


@contextmanager
def serving(application: Any) -> Iterator[str]:
    """Serve pages on a free port; yield their address."""
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

    class Quiet(WSGIRequestHandler):  # type: ignore[misc]  # Django has no types
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def barriers(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on a page: the rule, and where."""
    found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]}).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def picture(page: Page, request: pytest.FixtureRequest, name: str, *, is_whole: bool = True) -> None:
    """Keep a screenshot where the option ``--screenshots`` says, for the documentation."""
    folder = request.config.getoption("--screenshots")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=is_whole)
