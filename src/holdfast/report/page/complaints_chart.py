"""Complaints by the day of the call, under the windows of the leads that are followed."""

from rich.cells import cell_len

from holdfast.locale import Sentences
from holdfast.report.page.drawing import LEFT, LETTER, RIGHT, Size, cut
from holdfast.report.page.story import Story
from holdfast.report.page.vega import INK, Channel, Layer, Record, View, drawn, end, layer, note, pixel, quantity
from holdfast.trace.findings import Findings

LANE = 30
"""Pixels of one lead's lane above the bars."""

BARS = 150
"""Pixels of the highest bar."""

FOOT = 28
"""Pixels for the days below."""

MOST_APART = 200
"""Days from which on the bars touch each other."""


def complaints_chart(findings: Findings, story: Story, sentences: Sentences, size: Size) -> str:
    """Return complaints over time as inline SVG: a bar a day, a band for the window of each lead that is followed."""
    days, lanes, width = story.days, LANE * len(story.followed), size.width - LEFT - RIGHT
    called = [row for row in findings.by_day.to_pylist() if row["complaints"] and days.holds(row["day"])]
    most = max(row["complaints"] for row in called)
    gap = 0.12 if days.count < MOST_APART else 0
    records: list[Record] = [
        {
            "day": days.number(row["day"]) + gap,
            "end": days.number(row["day"]) + 1 - gap,
            "zero": 0,
            "complaints": row["complaints"],
        }
        for row in called
    ]
    y = quantity("complaints", axis=_counts(most), scale={"domain": [0, most], "nice": False})
    x = days.x(sentences, width)
    bars = layer(records, "rect", {"x": x, "x2": end("end"), "y": y, "y2": end("zero")}, color=INK)
    windows = [layer for n in range(len(story.followed)) for layer in _window(n, story, sentences, width)]
    view: View = {"layer": [*windows, bars], "width": width, "height": BARS}
    return drawn(view, size.width, lanes + BARS + FOOT, (LEFT, lanes or 8))


def _window(n: int, story: Story, sentences: Sentences, width: int) -> list[Layer]:
    lead, days = story.followed[n], story.days
    start, stop = days.number(lead.window_from), days.number(lead.window_to) + 1
    middle, hue = (n - len(story.followed)) * LANE + 22, story.hue(lead)
    name = cut(sentences.custodian(lead.custodian, lead.custodian_kind), width // LETTER)
    # The name begins where its window does, or earlier where it would run out of the chart.
    x = max(0, min(start / days.count * width, width - cell_len(name) * LETTER))
    band: list[Record] = [{"day": start, "end": stop}]
    across = {"x": quantity("day"), "x2": end("end"), "y": pixel(middle)}
    return [
        layer(band, "rect", {**across, "y2": pixel(BARS)}, color=hue, opacity=0.14),
        layer(band, "rule", across, color=hue, strokeWidth=6),
        note(name, x, middle - 13, color=INK),
    ]


def _counts(most: float) -> Channel:
    steps = (step * 10**power for power in range(9) for step in (1, 2, 5))
    step = next(step for step in steps if most / step <= 4)
    return {"values": list(range(0, int(most) + 1, step)), "format": ",d", "title": None}
