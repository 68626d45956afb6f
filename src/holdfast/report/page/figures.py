"""The page's figures: each with its drawings, what it says in words, and its numbers as a table."""

from collections.abc import Callable
from dataclasses import dataclass

from holdfast.locale import Sentences
from holdfast.report.page.complaints_chart import complaints_chart
from holdfast.report.page.drawing import SIZES, Size
from holdfast.report.page.exposures_chart import exposures_chart, orders_by_day
from holdfast.report.page.leads_chart import leads_chart
from holdfast.report.page.sets_chart import sets_chart, shares
from holdfast.report.page.story import Story
from holdfast.report.verdict import undivided_sets
from holdfast.trace.findings import Findings, Lead


@dataclass(frozen=True)
class Figure:
    """A chart in its two sizes, or no chart and the sentence ``nothing`` in its place; then its numbers."""

    name: str
    drawings: tuple[tuple[str, str], ...]
    label: str
    headings: tuple[str, ...] = ()
    numbers: tuple[tuple[str, ...], ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether there was anything to draw."""
        return bool(self.drawings)


def figures(findings: Findings, story: Story, sentences: Sentences) -> dict[str, Figure]:
    """Return the page's four figures by name."""
    made = (
        _leads(story, sentences),
        _complaints(findings, story, sentences),
        _exposures(findings, story, sentences),
        _sets(findings, sentences),
    )
    return {figure.name: figure for figure in made}


def _leads(story: Story, sentences: Sentences) -> Figure:
    if not story.leads:
        return Figure("leads", (), "")
    label = sentences.say("figure-leads.label", leads=sentences.listed(_with_chance(story.leads[:3], sentences)))
    headings = _headings(sentences, "column-custodian", "column-probability", "column-began", "column-ended")
    numbers = tuple(
        (
            _name(lead, sentences),
            sentences.chance(lead.probability),
            _end(lead.window_from.isoformat(), lead.from_span.first.isoformat(), lead.from_span.last.isoformat()),
            _end(lead.window_to.isoformat(), lead.to_span.first.isoformat(), lead.to_span.last.isoformat()),
        )
        for lead in story.leads
    )
    return Figure("leads", _twice(lambda size: leads_chart(story, sentences, size)), label, headings, numbers)


def _complaints(findings: Findings, story: Story, sentences: Sentences) -> Figure:
    called = [row for row in findings.by_day.to_pylist() if row["complaints"]]
    if not called:
        return Figure("complaints", (), "")
    most = max(called, key=lambda row: row["complaints"])
    label = sentences.say(
        "figure-complaints.label",
        first=called[0]["day"],
        last=called[-1]["day"],
        most=most["complaints"],
        on=most["day"],
    )
    return Figure(
        "complaints",
        _twice(lambda size: complaints_chart(findings, story, sentences, size)),
        label,
        _headings(sentences, "column-day", "column-complaints"),
        tuple((row["day"].isoformat(), f"{row['complaints']:g}") for row in called),
    )


def _exposures(findings: Findings, story: Story, sentences: Sentences) -> Figure:
    seen = [orders_by_day(findings, lead, story) for lead in story.followed]
    if not any(map(any, seen)):
        return Figure("exposures", (), "")
    names = [_name(lead, sentences) for lead in story.followed]
    return Figure(
        "exposures",
        _twice(lambda size: exposures_chart(findings, story, sentences, size)),
        sentences.say("figure-exposures.label", names=sentences.listed(names)),
        (*_headings(sentences, "column-day"), *names),
        tuple(
            (story.days.day(number).isoformat(), *(str(orders[number]) for orders in seen))
            for number in range(story.days.count)
            if any(orders[number] for orders in seen)
        ),
    )


def _sets(findings: Findings, sentences: Sentences) -> Figure:
    sets = undivided_sets(findings)
    if not sets:
        return Figure("sets", (), "")
    return Figure(
        "sets",
        _twice(lambda size: sets_chart(findings, sets, sentences, size)),
        sentences.say("figure-sets.label", count=len(sets)),
        _headings(sentences, "column-leak", "column-custodian", "column-share"),
        tuple(
            (str(each.number), sentences.custodian(name, kind), sentences.chance(share))
            for each in sets
            for name, kind, share in shares(findings, each)
        ),
    )


def _twice(draw: Callable[[Size], str]) -> tuple[tuple[str, str], ...]:
    return tuple((size.name, draw(size)) for size in SIZES)


def _headings(sentences: Sentences, *codes: str) -> tuple[str, ...]:
    return tuple(sentences.say(code) for code in codes)


def _name(lead: Lead, sentences: Sentences) -> str:
    return sentences.custodian(lead.custodian, lead.custodian_kind)


def _with_chance(leads: tuple[Lead, ...], sentences: Sentences) -> list[str]:
    return [f"{_name(lead, sentences)} {sentences.chance(lead.probability)}" for lead in leads]


def _end(middle: str, first: str, last: str) -> str:
    return f"{middle} ({first} – {last})"
