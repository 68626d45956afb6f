"""What the charts draw."""

import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from rich.cells import cell_len

from holdfast.locale import LANGUAGES, sentences
from holdfast.report.page.drawing import HUES, SIZES, Days, cut
from holdfast.report.page.exposures_chart import exposures_chart
from holdfast.report.page.figures import Figure, figures
from holdfast.report.page.leads_chart import leads_chart
from holdfast.report.page.story import story
from holdfast.trace.findings import Findings


def made(findings: Findings, language: str = "en") -> dict[str, Figure]:
    return figures(findings, story(findings), sentences(language))


@given(st.text("aW杭州é", max_size=90), st.integers(8, 60))
def test_a_name_is_cut_to_its_room_and_keeps_its_end(name, cells):
    text = cut(name, cells)
    assert cell_len(text) <= cells
    assert text == name if cell_len(name) <= cells else text[-1] == name[-1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", [1, 2, 5, 9, 40, 111, 299, 800, 4000])
@pytest.mark.parametrize("width", [150, 298, 842])
def test_labels_of_days_neither_touch_nor_run_out(language, count, width):
    days = Days(date(2026, 1, 3), date(2026, 1, 3) + timedelta(days=count - 1))
    axis = days.axis(sentences(language), width)
    ticks, step = axis["values"], width / count
    assert ticks
    room = 7 * max(cell_len(text) for text in axis["labelExpr"].split("'")[3::4])
    assert all((b - a) * step >= room for a, b in pairwise(ticks))
    assert len(ticks) == 1 or ticks[-1] * step + room <= width


def test_the_leads_that_are_named_have_their_colours_and_no_other_has(invented):
    findings = invented.several_leaks()
    told = story(findings)
    drawing = leads_chart(told, sentences("en"), SIZES[0])
    assert [lead.custodian for lead in told.followed] == ["erp-17", "station-0231"]
    assert HUES[0] in drawing
    assert HUES[1] in drawing
    assert HUES[2] not in drawing


def test_a_lead_below_the_threshold_is_drawn_pale(invented):
    assert not [hue for hue in HUES if hue in leads_chart(story(invented.no_leak()), sentences("en"), SIZES[0])]


def test_more_complaints_make_a_higher_bar(invented):
    findings = invented.one_leak()
    days = pa.table({"day": pa.array([date(2026, 7, 8), date(2026, 7, 9)]), "complaints": pa.array([1, 4])})
    drawing = made(replace(findings, by_day=days))["complaints"].drawings[0][1]
    bars = [path.get("d") for path in ET.fromstring(drawing).iter("path") if path.get("fill") == "var(--ink)"]  # noqa: S314
    heights = sorted(abs(float(bar.split("v")[1].split("h")[0])) for bar in bars if bar)
    assert heights == pytest.approx([37.5, 150])


def test_a_year_of_exposures_stays_small(invented):
    findings = invented.several_leaks()
    start = date(2025, 7, 10)
    days = [start + timedelta(days=n) for n in range(365)]
    names = [(lead.custodian, lead.custodian_kind) for lead in findings.leads[:2]]
    table = pa.table(
        {
            "custodian": [name for name, _ in names for _ in days],
            "custodian_kind": [kind for _, kind in names for _ in days],
            "day": pa.array([day for _ in names for day in days], pa.date32()),
            "orders": [n % 17 for _ in names for n, _ in enumerate(days)],
        }
    )
    long = replace(
        findings,
        exposure_by_day=table,
        leads=tuple(replace(x, from_span=replace(x.from_span, first=start)) for x in findings.leads),
    )
    assert len(exposures_chart(long, story(long), sentences("en"), SIZES[0])) < 40_000


def test_the_numbers_stand_under_each_chart(invented):
    drawn = made(invented.several_leaks())
    assert drawn["leads"].numbers[0] == (
        "ERP app erp-17",
        "99.5%",
        "2026-07-02 (2026-07-01 – 2026-07-03)",
        "2026-07-09 (2026-07-08 – 2026-07-12)",
    )
    assert ("2026-07-10", "6") in drawn["complaints"].numbers
    assert drawn["exposures"].headings == ("Day", "ERP app erp-17", "courier station station-0231")
    assert [row[2] for row in drawn["sets"].numbers] == ["48%", "45%", "7%"]


def test_a_drawing_is_only_shapes_and_text(invented):
    for figure in made(invented.hostile()).values():
        for _, drawing in figure.drawings:
            tags = {element.tag for element in ET.fromstring(drawing).iter()}  # noqa: S314
            assert tags <= {"svg", "g", "path", "line", "rect", "text", "circle"}


@pytest.fixture(scope="module")
def vega_lite():
    """The grammar of Vega-Lite, as Altair ships it; the renderer itself passes over what it does not know."""
    altair = find_spec("altair")
    assert altair is not None
    assert altair.origin is not None
    schema = Path(altair.origin).parent / "vegalite" / "v6" / "schema" / "vega-lite-schema.json"
    return Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))


def test_every_chart_is_written_in_the_grammar_of_its_renderer(invented, vega_lite, monkeypatch):
    asked, draw = [], vl_convert.vegalite_to_svg

    def heard(chart: str) -> str:
        asked.append(json.loads(chart))
        return str(draw(chart))

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", heard)
    figures_drawn = made(invented.several_leaks())
    assert len(asked) == sum(len(figure.drawings) for figure in figures_drawn.values()) == 8
    assert [error.message for chart in asked for error in vega_lite.iter_errors(chart)] == []
    asked[0]["hconcat"][0]["layer"][0]["mark"]["strokeWidht"] = 3
    assert not vega_lite.is_valid(asked[0])  # a misspelt word would have been found
