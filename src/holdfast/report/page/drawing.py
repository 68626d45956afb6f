"""What every chart shares: sizes, colours, the days of an axis, and how a name is cut to its room."""

from dataclasses import dataclass
from datetime import date, timedelta

from rich.cells import cell_len

from holdfast.locale import Sentences, shown
from holdfast.report.page.vega import Channel, quantity

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

    def axis(self, sentences: Sentences, width: int) -> Channel:
        """Return an axis ``width`` pixels wide; every label stands at its day's start and ends inside the chart."""
        part = "day.short" if self.count <= MONTHS else "day.month"
        room = cell_len(sentences.say(part, on=date(2000, 12, 28))) * CELL + 6
        step = next((step for step in STEPS if step / self.count * width >= room + 10), self.count)
        # Weeks begin on Monday, so that ticks of all charts fall on the same days.
        start = -self.first.weekday() % 7 if step >= 7 else 0
        ticks = [tick for tick in range(start, self.count, step) if (1 - tick / self.count) * width > room] or [0]
        labels = [sentences.say(part, on=self.day(tick)) for tick in ticks]
        lookup = ", ".join(f"'{tick}': '{label}'" for tick, label in zip(ticks, labels, strict=True))
        return {
            "values": ticks,
            "labelExpr": f"({{{lookup}}})[datum.value]",
            "labelAlign": "left",
            "labelPadding": 4,
            "labelOverlap": False,
            "ticks": False,
            "title": None,
        }

    def x(self, sentences: Sentences, width: int, field: str = "day") -> Channel:
        """Return the horizontal channel of this axis."""
        scale = {"domain": [0, self.count], "nice": False, "zero": False}
        return quantity(field, axis=self.axis(sentences, width), scale=scale)


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
