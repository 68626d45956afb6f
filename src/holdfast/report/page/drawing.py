"""What every chart shares: sizes, colours, the days of an axis, and the way from a chart to clean inline SVG."""

import json
import re
import xml.etree.ElementTree as ET  # it reads only what the renderer below has just written
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import altair as alt
import vl_convert
from rich.cells import cell_len

from holdfast.locale import Sentences, shown

INK, QUIET, FAINT, GRID = "var(--ink)", "var(--quiet)", "var(--faint)", "var(--grid)"
HUES: tuple[str, ...] = ("var(--hue-1)", "var(--hue-2)", "var(--hue-3)")
"""The first leads' colours: Okabe and Ito's blue, vermilion and green, told apart by colour-blind readers too."""

CELL = 7
"""Pixels a letter of an axis may take; a Chinese one takes two of them."""

LEFT, RIGHT = 30, 8
"""Pixels beside the days of a chart, the same in all that stand one above the other."""

LETTER = 9
"""Pixels a letter of a name may take."""

MONTHS = 300
"""Days from which on an axis names months rather than days."""

STEPS = (1, 2, 7, 14, 28, 56, 91, 182, 364, 728)
"""Days between two ticks."""

ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "text", "circle"})
ATTRIBUTES = frozenset(
    {"class", "d", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"}
    | {"stroke-linecap", "opacity", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "text-anchor", "font-size"}
    | {"font-weight", "stroke-miterlimit", "viewBox"}
)


@dataclass(frozen=True)
class Size:
    """How wide a chart is drawn, in pixels: once for a desk, once for a telephone."""

    name: str
    width: int

    @property
    def is_narrow(self) -> bool:
        """Whether it is drawn for a telephone."""
        return self.width < 600


SIZES = (Size("wide", 880), Size("narrow", 336))


@dataclass(frozen=True)
class Days:
    """The days of an axis, ``first`` and ``last`` inside; a day is a number from 0."""

    first: date
    last: date

    def number(self, on: date) -> int:
        """Return a day's number."""
        return (on - self.first).days

    def day(self, number: int) -> date:
        """Return the day of a number."""
        return self.first + timedelta(days=number)

    def holds(self, on: date) -> bool:
        """Return whether a day is on the axis."""
        return self.first <= on <= self.last

    @property
    def count(self) -> int:
        """How many days there are."""
        return self.number(self.last) + 1

    def axis(self, sentences: Sentences, width: int) -> alt.Axis:
        """Return an axis ``width`` pixels wide; every label stands at its day's start and ends inside the chart."""
        part = "day.short" if self.count <= MONTHS else "day.month"
        room = cell_len(sentences.say(part, on=date(2000, 12, 28))) * CELL + 6
        step = next((step for step in STEPS if step / self.count * width >= room + 10), self.count)
        # Weeks begin on Monday, so that ticks of all charts fall on the same days.
        start = -self.first.weekday() % 7 if step >= 7 else 0
        ticks = [tick for tick in range(start, self.count, step) if (1 - tick / self.count) * width > room] or [0]
        labels = [sentences.say(part, on=self.day(tick)) for tick in ticks]
        lookup = ", ".join(f"'{tick}': '{label}'" for tick, label in zip(ticks, labels, strict=True))
        return alt.Axis(
            values=ticks,
            labelExpr=f"({{{lookup}}})[datum.value]",
            labelAlign="left",
            labelPadding=4,
            labelOverlap=False,
            ticks=False,
            title=None,
        )

    def x(self, sentences: Sentences, width: int, field: str = "day:Q") -> alt.X:
        """Return the horizontal channel of this axis."""
        return alt.X(field, axis=self.axis(sentences, width)).scale(domain=[0, self.count], nice=False, zero=False)


def rows(records: Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """Return records as a chart's own rows."""
    # As one text: Altair copies a chart's parts at every step, and a text is copied for nothing.
    written = json.dumps(list(records), ensure_ascii=False)
    return alt.InlineData(values=written, format=alt.JsonDataFormat(type="json"))


def down(field: str, height: int) -> alt.Y:
    """Return a vertical channel in pixels from the top."""
    scale = {"domain": [0, height], "range": [0, height], "nice": False, "zero": False}
    return alt.Y(f"{field}:Q", axis=None).scale(**scale)


def note(text: str, x: float, y: float, *, hue: str = QUIET, align: str = "left") -> alt.Chart:
    """Return a line of text at a place in pixels."""
    mark = alt.Chart(rows([{"text": text}])).mark_text(align=align, color=hue, fontSize=12)
    return mark.encode(x=alt.XValue(x), y=alt.YValue(y), text=alt.Text("text:N"))


def cut(name: str, cells: int) -> str:
    """Return a name as a chart shows it: at most ``cells`` wide, a Chinese letter counting two.

    What is cut stands before the end, for there ids differ.
    """
    text: str = shown(name)
    if cell_len(text) <= cells:
        return text
    tail, end = "", min(cells // 3, 12)
    while cell_len(text[-len(tail) - 1 :]) <= end:
        tail = text[-len(tail) - 1 :]
    while cell_len(text) > cells - 1 - cell_len(tail):
        text = text[:-1]
    return f"{text}…{tail}"


def drawn(chart: alt.TopLevelMixin, width: int, height: int, padding: Sequence[int]) -> str:
    """Return a chart as inline SVG of ``width`` and ``height`` pixels; ``padding`` is left and top.

    Nothing in it depends on the fonts of the machine that draws: no part of the layout is measured by its text.
    """
    left, top = padding
    chart = chart.properties(
        autosize=alt.AutoSizeParams(type="none"), padding={"left": left, "top": top, "right": 0, "bottom": 0}
    )
    chart = (
        chart.configure(background="transparent", aria=False, font="inherit")
        .configure_view(stroke=None)
        .configure_axis(
            domain=False,
            ticks=False,
            gridColor=GRID,
            labelColor=QUIET,
            labelFontSize=12,
            labelLimit=0,
            titleColor=QUIET,
            titleFontSize=12,
            titleFontWeight="normal",
        )
        .configure_text(fontSize=13, color=INK, limit=0)
    )
    return clean(vl_convert.vegalite_to_svg(chart.to_dict(validate=False)), width, height)


def clean(svg: str, width: int, height: int) -> str:
    """Return only the drawing of an SVG: known elements and attributes, numbers to a hundredth of a pixel."""
    root = ET.fromstring(svg)  # noqa: S314
    _clean(root)
    root.attrib = {"viewBox": f"0 0 {width} {height}"}
    return ET.tostring(root, encoding="unicode")


def _clean(element: ET.Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    element.attrib = {
        name: re.sub(r"-?\d+\.\d{3,}(e-?\d+)?", _rounded, value)
        for name, value in element.attrib.items()
        if name in ATTRIBUTES and (name, value) not in {("opacity", "1"), ("fill", "none")}
    }
    for child in list(element):
        if child.tag.rpartition("}")[2] not in ELEMENTS or _is_empty(child):
            element.remove(child)
        else:
            _clean(child)
    for child in [child for child in element if child.tag == "g" and not len(child)]:
        element.remove(child)


def _is_empty(element: ET.Element) -> bool:
    return element.get("class") in {"background", "foreground"}


def _rounded(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 2) + 0.0:g}"
