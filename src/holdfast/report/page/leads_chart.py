"""Leads: how likely each is, and when its orders left."""

from collections.abc import Sequence
from datetime import timedelta

from holdfast.locale import Sentences
from holdfast.report.page.drawing import LETTER, Days, Size, cut
from holdfast.report.page.story import Story
from holdfast.report.page.vega import (
    GRID,
    INK,
    QUIET,
    Beside,
    Channel,
    Layer,
    Record,
    down,
    drawn,
    end,
    hue,
    layer,
    name,
    note,
    pixel,
    quantity,
)
from holdfast.trace.findings import Lead

THICK = 14
"""Pixels of a bar."""

HEAD, FOOT = 28, 28
"""Pixels above and below the rows."""

PALE, HALF = 0.3, 0.62
"""How much of the colour is left where a day is only possibly inside the window."""


def leads_chart(story: Story, sentences: Sentences, size: Size) -> str:
    """Return the leads as inline SVG: a bar for the probability, one for the window, paler where less sure."""
    names, chances, gap, row = (0, 104, 72, 58) if size.is_narrow else (330, 160, 84, 34)
    height = row * len(story.leads)
    days = _days(story)
    records = [_record(lead, story, days, sentences, names or size.width) for lead in story.leads]
    # On a telephone the name stands above its bars.
    middle, above = (38, 16) if size.is_narrow else (row / 2, row / 2)
    data = [{**record, "y": n * row + middle, "above": n * row + above} for n, record in enumerate(records)]
    left = _chances(data, height, story.threshold, sentences, -names)
    right = _windows(data, height, days, sentences, size.width - names - chances - gap)
    chart: Beside = {
        "hconcat": [
            {"layer": left, "width": chances, "height": height},
            {"layer": right, "width": size.width - names - chances - gap, "height": height},
        ],
        "spacing": gap,
        "bounds": "flush",
    }
    return drawn(chart, size.width, height + HEAD + FOOT, (names, HEAD))


def _days(story: Story) -> Days:
    """Return the days of the windows alone, with a little room: they are the point of this chart."""
    first = min(lead.from_span.first for lead in story.leads)
    last = max(lead.to_span.last for lead in story.leads)
    room = timedelta(days=max(2, (last - first).days // 10))
    return Days(first - room, last + room)


def _record(lead: Lead, story: Story, days: Days, sentences: Sentences, room: int) -> Record:
    return {
        "name": cut(sentences.custodian(lead.custodian, lead.custodian_kind), room // LETTER),
        "zero": 0,
        "one": 1,
        "threshold": story.threshold,
        "chance": lead.probability,
        "said": sentences.chance(lead.probability),
        "hue": story.hue(lead),
        "outer": days.number(lead.from_span.first),
        "outer_end": days.number(lead.to_span.last) + 1,
        "median": days.number(lead.window_from),
        "median_end": days.number(lead.window_to) + 1,
        "inner": days.number(lead.from_span.last),
        "inner_end": max(days.number(lead.to_span.first) + 1, days.number(lead.from_span.last)),
    }


def _chances(
    data: Sequence[Record], height: int, threshold: float, sentences: Sentences, names: int
) -> Sequence[Layer]:
    x, y = quantity("zero", axis=None, scale={"domain": [0, 1]}), down("y", height)
    label: list[Record] = [{"at": threshold, "text": sentences.chance(threshold)}]
    below = {"x": quantity("at"), "y": pixel(height + 10), "text": name("text")}
    before = {"x": pixel(names), "y": down("above", height), "text": name("name")}
    return [
        layer(data, "rule", {"x": x, "x2": end("one"), "y": y}, strokeWidth=THICK, color=GRID),
        layer(data, "rule", {"x": x, "x2": end("chance"), "y": y, "color": hue("hue")}, strokeWidth=THICK),
        _tick(data, "threshold", y),
        layer(label, "text", below, color=QUIET, fontSize=12),
        layer(
            data, "text", {"x": quantity("one"), "y": y, "text": name("said")}, align="left", dx=8, fontWeight="bold"
        ),
        layer(data, "text", before, align="left"),
        note(sentences.say("column-probability"), 0, -14),
    ]


def _windows(data: Sequence[Record], height: int, days: Days, sentences: Sentences, width: int) -> Sequence[Layer]:
    y, color = down("y", height), hue("hue")
    spans = [
        layer(
            data,
            "rule",
            {"x": days.x(sentences, width, span), "x2": end(f"{span}_end"), "y": y, "color": color},
            strokeWidth=THICK,
            opacity=opacity,
        )
        for span, opacity in (("outer", PALE), ("median", HALF), ("inner", 1))
    ]
    ends = [_tick(data, field, y) for field in ("median", "median_end")]
    return [*spans, *ends, note(sentences.say("column-window"), 0, -14)]


def _tick(data: Sequence[Record], field: str, y: Channel) -> Layer:
    place = {"x": quantity(field), "y": y}
    return layer(data, "tick", place, orient="vertical", thickness=1.5, size=THICK + 6, color=INK)
