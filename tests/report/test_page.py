"""The page: complete in itself, safe to open, the same bytes for the same findings."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from holdfast.locale import LANGUAGES, sentences
from holdfast.report.page import page_html, write_page

TRACES = ("one_leak", "several_leaks", "twins", "outside", "no_leak", "nothing", "hostile")
VOID = {"meta", "link", "br", "img"}


class Reader(HTMLParser):
    """Reads elements, attributes and text, and that every element is closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert not reader.open
    return reader


@pytest.fixture
def page(invented, page_of):
    def made(trace="one_leak", language="en", **facts):
        if not facts:
            return page_of(trace, language)
        return page_html(getattr(invented, trace)(), invented.run_facts(**facts), sentences(language))

    return made


@pytest.mark.parametrize("trace", TRACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_needs_nothing_else(page, trace, language):
    html = page(trace, language)
    reader = read(html)
    assert len(html.encode()) < 500_000
    assert not {"script", "iframe", "img", "object", "form", "base"} & {tag for tag, _ in reader.elements}
    for _, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on") or name in {"src", "style", "action"}]
        assert attributes.get("href") in {None, "data:,"}
    assert "http://" not in html
    assert "https://" not in html
    assert "@import" not in html
    assert "url(" not in html


def test_its_own_policy_forbids_all_but_its_own_style(page):
    html = page()
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert style
    assert policy
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("trace", ["several_leaks", "nothing"])
def test_the_same_findings_give_the_same_bytes(invented, tmp_path, trace):
    files = [tmp_path / "a.html", tmp_path / "b.html"]
    for seconds, file in enumerate(files):
        facts = invented.run_facts(timings={"fit": float(seconds)})
        write_page(getattr(invented, trace)(), facts, sentences("en"), file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_names_that_mean_harm_are_only_text(page, invented):
    reader = read(page("hostile", title="<b>&"))
    text = "".join(reader.text)
    assert "<script>alert(1)</script>" in text
    assert "{{7*7}}" in text
    assert "‹U+202E›" in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "x" * 100 not in text
    assert "杭州萧山转运中心（二期）夜班扫描终端" in text
    assert "<b>&" in text


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("zh", "zh-Hans")])
def test_the_page_says_its_language(page, language, tag):
    assert ("html", {"lang": tag}) in read(page(language=language)).elements


def test_the_chinese_page_has_no_english_sentence(page):
    text = " ".join(read(page("several_leaks", "zh", title="", parameters={})).text)
    words = set(re.findall(r"[A-Za-z]{4,}", text))
    assert words <= {
        "Holdfast",
        "desk",
        "station",
        "warehouse",
        "leads",
        "exposed",
        "complaints",
        "accesses",
        "orders",
    } | {
        "parquet",
        "duckdb",
    }


def test_every_chart_has_its_words_and_its_numbers(page):
    reader = read(page("several_leaks"))
    drawings = [attributes for _, attributes in reader.elements if attributes.get("role") == "img"]
    assert len(drawings) == 8
    assert all(len(attributes["aria-label"] or "") > 30 for attributes in drawings)
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("figure") == tags.count("figcaption") == 4
    assert tags.count("details") == 5


def test_where_there_is_nothing_to_draw_a_sentence_stands_instead(page):
    text = "".join(read(page("nothing")).text)
    for sentence in (
        "There is no lead to draw.",
        "There are no complaints to draw.",
        "There are no accesses of these leads to draw.",
        "Every leak found points at one source alone, or there is none.",
    ):
        assert sentence in text


def test_the_first_fifty_exposed_are_listed_and_the_file_has_the_rest(page):
    text = "".join(read(page()).text)
    assert "c-00050" in text
    assert "c-00051" not in text
    assert "70 more stand in exposed.csv." in text


def test_simulated_data_is_called_so(page):
    assert "Simulated data" in page()
    assert "Simulated data" not in page(is_simulated=False)


def test_the_page_says_what_was_read_and_what_a_lead_is_not(page):
    text = "".join(read(page()).text)
    assert "a3" * 32 in text
    assert "1,204,311" in text
    assert "never proof against a person" in text
    assert "Asia/Shanghai" in text
