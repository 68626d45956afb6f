"""How many orders the leads that are followed saw each day, with their windows marked."""

from holdfast.locale import Sentences
from holdfast.report.page.drawing import LEFT, LETTER, RIGHT, Size, cut
from holdfast.report.page.story import Story
from holdfast.report.page.vega import (
    FAINT,
    INK,
    QUIET,
    Layer,
    Record,
    View,
    down,
    drawn,
    hue,
    layer,
    name,
    note,
    quantity,
)
from holdfast.trace.findings import Findings, Lead

ROW, HIGHEST = 104, 66
"""Pixels of one lead, and of its busiest day."""

FOOT = 28
"""Pixels for the days below."""


def exposures_chart(findings: Findings, story: Story, sentences: Sentences, size: Size) -> str:
    """Return exposures over time as inline SVG: for each lead the orders it saw a day, coloured inside its window.

    Each lead has its own scale, for a hub sees a thousand times what a person does; its busiest day is written out.
    """
    height, width = ROW * len(story.followed), size.width - LEFT - RIGHT
    points: list[Record] = []
    notes: list[Layer] = []
    for n, lead in enumerate(story.followed):
        orders = orders_by_day(findings, lead, story)
        points += _steps(n, orders, range(len(orders)), FAINT)
        window = range(story.days.number(lead.window_from), story.days.number(lead.window_to) + 1)
        points += _steps(n, orders, window, story.hue(lead))
        called = cut(sentences.custodian(lead.custodian, lead.custodian_kind), width // LETTER)
        busiest = story.days.day(orders.index(max(orders)))
        notes += _notes(n, called, sentences.say("chart-busiest", orders=max(orders), on=busiest))
    outline = {
        "x": story.days.x(sentences, width),
        "y": down("y", height),
        "fill": hue("hue"),
        "detail": name("part"),
        "order": quantity("corner"),
    }
    areas = layer(points, "line", outline, strokeWidth=0)
    view: View = {"layer": [areas, *notes], "width": width, "height": height}
    return drawn(view, size.width, height + FOOT, (LEFT, 0))


def orders_by_day(findings: Findings, lead: Lead, story: Story) -> list[int]:
    """Return how many orders a lead saw on each day of the page's axis."""
    orders = [0] * story.days.count
    for row in findings.exposure_by_day.to_pylist():
        is_hers = (row["custodian"], row["custodian_kind"]) == (lead.custodian, lead.custodian_kind)
        if is_hers and story.days.holds(row["day"]):
            orders[story.days.number(row["day"])] += row["orders"]
    return orders


def _steps(n: int, orders: list[int], days: range, color: str) -> list[Record]:
    """Give the corners of days drawn as steps: one outline, however long the time."""
    floor, most = (n + 1) * ROW, max(*orders, 1)
    heights = [(days.start, 0), *((day + side, orders[day]) for day in days for side in (0, 1)), (days.stop, 0)]
    return [
        {
            "corner": corner,
            "day": day,
            "y": round(floor - height / most * HIGHEST, 1),
            "hue": color,
            "part": f"{n} {days}",
        }
        for corner, (day, height) in enumerate(heights)
    ]


def _notes(n: int, called: str, said: str) -> list[Layer]:
    return [note(called, 0, n * ROW + 14, color=INK), note(said, 0, n * ROW + 30, color=QUIET)]
