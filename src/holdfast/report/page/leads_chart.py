"""Leads: how likely each is, and when its orders left."""

from datetime import timedelta
from typing import Any

import altair as alt

from holdfast.locale import Sentences
from holdfast.report.page.drawing import GRID, INK, LETTER, QUIET, Days, Size, cut, down, drawn, note, rows
from holdfast.report.page.story import Story
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
    data = rows(record | {"y": n * row + middle, "above": n * row + above} for n, record in enumerate(records))
    left = _chances(data, height, story.threshold, sentences, -names)
    windows = size.width - names - chances - gap
    right = _windows(data, height, days, sentences, windows)
    chart = alt.hconcat(
        left.properties(width=chances, height=height),
        right.properties(width=windows, height=height),
        spacing=gap,
        bounds="flush",
    )
    return drawn(chart, size.width, height + HEAD + FOOT, (names, HEAD))


def _days(story: Story) -> Days:
    """Return the days of the windows alone, with a little room: they are the point of this chart."""
    first = min(lead.from_span.first for lead in story.leads)
    last = max(lead.to_span.last for lead in story.leads)
    room = timedelta(days=max(2, (last - first).days // 10))
    return Days(first - room, last + room)


def _record(lead: Lead, story: Story, days: Days, sentences: Sentences, room: int) -> dict[str, Any]:
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


def _chances(data: alt.InlineData, height: int, threshold: float, sentences: Sentences, names: int) -> alt.LayerChart:
    x, y = alt.X("zero:Q", axis=None).scale(domain=[0, 1]), down("y", height)
    track = alt.Chart(data).mark_rule(strokeWidth=THICK, color=GRID).encode(x=x, x2=alt.X2("one:Q"), y=y)
    bars = alt.Chart(data).mark_rule(strokeWidth=THICK).encode(x=x, x2=alt.X2("chance:Q"), y=y, color=_hue())
    least = alt.Chart(data).mark_tick(orient="vertical", thickness=1.5, size=THICK + 6, color=INK)
    said = (
        alt.Chart(data)
        .mark_text(align="left", dx=8, fontWeight="bold")
        .encode(x=alt.X("one:Q"), y=y, text=alt.Text("said:N"))
    )
    name = (
        alt.Chart(data)
        .mark_text(align="left")
        .encode(x=alt.XValue(names), y=down("above", height), text=alt.Text("name:N"))
    )
    label = alt.Chart(rows([{"at": threshold, "text": sentences.chance(threshold)}]))
    label = label.mark_text(color=QUIET, fontSize=12).encode(
        x=alt.X("at:Q"), y=alt.YValue(height + 10), text=alt.Text("text:N")
    )
    heading = note(sentences.say("column-probability"), 0, -14)
    return alt.layer(track, bars, least.encode(x=alt.X("threshold:Q"), y=y), label, said, name, heading)


def _windows(data: alt.InlineData, height: int, days: Days, sentences: Sentences, width: int) -> alt.LayerChart:
    y = down("y", height)
    layers = [
        alt.Chart(data)
        .mark_rule(strokeWidth=THICK, opacity=opacity)
        .encode(x=days.x(sentences, width, f"{name}:Q"), x2=alt.X2(f"{name}_end:Q"), y=y, color=_hue())
        for name, opacity in (("outer", PALE), ("median", HALF), ("inner", 1))
    ]
    ends = [
        alt.Chart(data)
        .mark_tick(orient="vertical", thickness=1.5, size=THICK + 6, color=INK)
        .encode(x=alt.X(f"{end}:Q"), y=y)
        for end in ("median", "median_end")
    ]
    return alt.layer(*layers, *ends, note(sentences.say("column-window"), 0, -14))


def _hue() -> alt.Color:
    return alt.Color("hue:N").scale(None).legend(None)
