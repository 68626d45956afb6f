"""The page in a real browser: no error, no request, every chart there, nothing cut off."""

import pytest
from playwright.sync_api import Dialog
from tests.browsers import OVERFLOW, chromium

from holdfast.locale import LANGUAGES

__all__ = ["chromium"]

pytestmark = pytest.mark.browser

CHARTS = """() => [...document.querySelectorAll("figure")].map(figure => {
  const svg = [...figure.querySelectorAll("svg")].find(svg => svg.getBoundingClientRect().width > 0);
  if (!svg) return {id: figure.id, nothing: !!figure.querySelector(".nothing")};
  const box = svg.getBoundingClientRect();
  const sees = e => { const b = e.getBoundingClientRect(); return b.width > 0 || b.height > 0 };
  const cut = [...svg.querySelectorAll("text")].filter(text => {
    const b = text.getBoundingClientRect();
    return b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1;
  });
  return {
    id: figure.id, width: box.width, height: box.height,
    marks: [...svg.querySelectorAll("path, line, rect")].filter(sees).length,
    letters: [...svg.querySelectorAll("text")].filter(sees).length,
    cut: cut.map(text => text.textContent),
  };
})"""


@pytest.fixture
def opened(chromium, page_of, tmp_path):
    """Open a trace's page and return it with all that went wrong meanwhile."""
    pages = []

    def open_(trace, language, width, scheme="light"):
        file = tmp_path / "report.html"
        file.write_text(page_of(trace, language), encoding="utf-8")
        page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
        pages.append(page)
        wrong: list[str] = []

        def dismissed(dialog: Dialog) -> None:
            wrong.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("console", lambda message: wrong.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
        page.on("dialog", dismissed)
        page.on("request", lambda request: wrong.append(request.url) if request.url != file.as_uri() else None)
        page.goto(file.as_uri())
        page.wait_for_load_state("networkidle")
        return page, wrong

    yield open_
    for page in pages:
        page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_every_chart_is_there_and_nothing_goes_wrong(opened, language, width):
    page, wrong = opened("several_leaks", language, width)
    charts = page.evaluate(CHARTS)
    assert [chart["id"] for chart in charts] == [
        f"figure-{name}" for name in ("leads", "complaints", "exposures", "sets")
    ]
    for chart in charts:
        assert chart["width"] > 250
        assert chart["height"] > 60
        assert chart["marks"] >= 3
        assert chart["letters"] >= 3
        assert chart["cut"] == []
    assert page.evaluate(OVERFLOW) <= 0
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1400])
def test_names_that_mean_harm_do_none(opened, language, width):
    page, wrong = opened("hostile", language, width)
    assert [chart["cut"] for chart in page.evaluate(CHARTS)] == [[]] * 4
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator("script, img").count() == 0
    assert wrong == []


@pytest.mark.parametrize("trace", ["one_leak", "twins", "outside", "no_leak", "nothing"])
def test_a_chart_or_a_sentence_stands_in_every_figure(opened, trace):
    page, wrong = opened(trace, "en", 1400)
    assert all(chart.get("nothing") or chart["marks"] for chart in page.evaluate(CHARTS))
    assert wrong == []


def test_a_chart_takes_the_colours_of_the_night(opened):
    colour = "() => getComputedStyle(document.querySelector('.wide line[stroke=\"var(--hue-1)\"]')).stroke"
    day, _ = opened("several_leaks", "en", 1400)
    night, wrong = opened("several_leaks", "en", 1400, "dark")
    assert day.evaluate(colour) == "rgb(0, 114, 178)"
    assert night.evaluate(colour) == "rgb(86, 180, 233)"
    assert wrong == []


def test_the_numbers_open_without_a_script(opened):
    page, wrong = opened("several_leaks", "en", 360)
    table = page.locator("#figure-complaints table")
    assert not table.is_visible()
    page.locator("#figure-complaints summary").click()
    assert table.is_visible()
    assert page.evaluate(OVERFLOW) <= 0
    assert wrong == []
