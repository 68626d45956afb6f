"""Take the README's pictures again: the demo's report, as a browser shows it.

    uv run --no-sync python docs/images/take.py

Needs a Chromium and fonts with Chinese letters (on Debian ``apt-get install chromium fonts-noto-cjk``); takes a minute.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH, HEIGHT = 1180, 1000
PICTURES = (("en", "light", "report-en.png"), ("en", "dark", "report-en-dark.png"), ("zh", "light", "report-zh.png"))


def main() -> None:
    """Run the demo in each language and take its pictures."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if not found:
        sys.exit("no Chromium found: on Debian, apt-get install chromium fonts-noto-cjk")
    with tempfile.TemporaryDirectory() as work, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        for language in sorted({language for language, _, _ in PICTURES}):
            out = Path(work) / language
            subprocess.run(
                [sys.executable, "-m", "holdfast", "demo", "--out", str(out), "--lang", language],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            for _, scheme, name in (picture for picture in PICTURES if picture[0] == language):
                take(browser, out / "report.html", scheme, HERE / name)
        browser.close()


def take(browser: Browser, page_file: Path, scheme: str, picture: Path) -> None:
    """Show the page at a desk's width, twice as fine as a screen, and keep its upper part."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT},
        device_scale_factor=1.5,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(page_file.as_uri())
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(picture))
    page.close()
    print(picture.name, picture.stat().st_size)


if __name__ == "__main__":
    main()
