"""The little of Vega-Lite that the charts are made of (https://vega.github.io/vega-lite/docs/), and its way to SVG."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NotRequired, TypedDict

import vl_convert

from holdfast.report.page.svg import clean

INK, QUIET, FAINT, GRID = "var(--ink)", "var(--quiet)", "var(--faint)", "var(--grid)"

Record = Mapping[str, str | float]
"""One row of a layer's own data."""

Channel = dict[str, Any]
"""How a field, or a place in pixels, becomes a position, a colour or a text."""


class Rows(TypedDict):
    """A layer's own data."""

    values: Sequence[Record]


class Layer(TypedDict):
    """One kind of mark, drawn once a row."""

    data: Rows
    mark: Mapping[str, str | float]
    encoding: Mapping[str, Channel]


class View(TypedDict):
    """Layers one above the other on the same scales; ``width`` and ``height`` in pixels."""

    layer: Sequence[Layer]
    width: int
    height: int


class Beside(TypedDict):
    """Views side by side, ``spacing`` pixels apart."""

    hconcat: Sequence[View]
    spacing: int
    bounds: NotRequired[str]


CONFIG: Mapping[str, Any] = {
    "aria": False,
    "background": "transparent",
    "font": "inherit",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "ticks": False,
        "gridColor": GRID,
        "labelColor": QUIET,
        "labelFontSize": 12,
        "labelLimit": 0,
        "titleColor": QUIET,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    },
    "text": {"fontSize": 13, "color": INK, "limit": 0},
}


def layer(records: Sequence[Record], mark: str, /, encoding: Mapping[str, Channel], **looks: str | float) -> Layer:
    """Return a layer: a ``mark`` (rect, rule, tick, text, line) for each record, looking as told."""
    return {"data": {"values": records}, "mark": {"type": mark, **looks}, "encoding": encoding}


def quantity(field: str, **more: object) -> Channel:
    """Return the channel of a field of numbers."""
    return {"field": field, "type": "quantitative", **more}


def name(field: str, **more: object) -> Channel:
    """Return the channel of a field of texts."""
    return {"field": field, "type": "nominal", **more}


def hue(field: str) -> Channel:
    """Return the channel of a field that holds the colours themselves."""
    return name(field, scale=None, legend=None)


def end(field: str) -> Channel:
    """Return the channel of the field where a bar ends."""
    return {"field": field}


def pixel(value: float) -> Channel:
    """Return the channel of a place in pixels."""
    return {"value": value}


def down(field: str, height: int) -> Channel:
    """Return a vertical channel in pixels from the top."""
    return quantity(field, axis=None, scale={"domain": [0, height], "range": [0, height], "nice": False, "zero": False})


def note(text: str, x: float, y: float, *, color: str = QUIET) -> Layer:
    """Return a line of text that begins at a place in pixels."""
    place = {"x": pixel(x), "y": pixel(y), "text": name("text")}
    return layer([{"text": text}], "text", place, align="left", color=color, fontSize=12)


def whole(view: View | Beside, padding: Sequence[int]) -> dict[str, Any]:
    """Return the whole specification of a chart; ``padding`` is left and top in pixels.

    Nothing in it depends on the fonts of the machine that draws: no part of the layout is measured by its text.
    """
    left, top = padding
    room = {"left": left, "top": top, "right": 0, "bottom": 0}
    return {**view, "autosize": {"type": "none"}, "padding": room, "config": CONFIG}


def drawn(view: View | Beside, width: int, height: int, padding: Sequence[int]) -> str:
    """Return a chart as inline SVG of ``width`` and ``height`` pixels; ``padding`` is left and top."""
    specification = json.dumps(whole(view, padding), ensure_ascii=False)
    return clean(vl_convert.vegalite_to_svg(specification), width, height)
