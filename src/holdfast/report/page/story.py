"""What the charts of one page agree on: which leads are shown, in which colour, over which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from holdfast.report.page.drawing import HUES, Days
from holdfast.report.page.vega import FAINT
from holdfast.report.verdict import named_leads, undivided_sets
from holdfast.trace.findings import Findings, Lead

MOST_LEADS = 10
"""Leads in the chart and the table."""

FEWEST_LEADS, LEAST = 5, 0.01
"""So many are shown however unlikely; a further one only from this probability on."""

MOST_FOLLOWED = 3
"""Leads whose windows and exposures are followed day by day: one for each colour."""

BEFORE = timedelta(days=10)
"""Shown before the first window, to see what is usual."""


@dataclass(frozen=True)
class Story:
    """``leads`` shown, those ``followed`` day by day, the ``days`` of all charts."""

    leads: tuple[Lead, ...]
    followed: tuple[Lead, ...]
    days: Days
    threshold: float

    def hue(self, lead: Lead) -> str:
        """Return a lead's colour: its own if it is followed and likely, else a pale one."""
        if lead in self.followed and (len(self.followed) > 1 or lead.probability >= self.threshold):
            return HUES[self.followed.index(lead)]
        return FAINT


def story(findings: Findings) -> Story:
    """Return what the charts of these findings show."""
    likely = [lead for lead in findings.leads if lead.rank <= FEWEST_LEADS or lead.probability >= LEAST]
    leads, followed = tuple(likely[:MOST_LEADS]), _followed(findings)
    return Story(leads, followed, _days(findings, leads), findings.threshold)


def _followed(findings: Findings) -> tuple[Lead, ...]:
    named = named_leads(findings)
    if named:
        return named[:MOST_FOLLOWED]
    sets = undivided_sets(findings)
    if sets and sets[0].probability >= findings.threshold:
        members = [lead for lead in findings.leads if (lead.custodian, lead.custodian_kind) in sets[0].members]
        if members:
            return tuple(members[:MOST_FOLLOWED])
    return findings.leads[:1]


def _days(findings: Findings, leads: tuple[Lead, ...]) -> Days:
    called = [row["day"] for row in findings.by_day.to_pylist() if row["complaints"]]
    first = [lead.from_span.first for lead in leads]
    last = [lead.to_span.last for lead in leads]
    if not called and not first:
        return Days(date(1970, 1, 1), date(1970, 1, 1))
    return Days(min(called + first) - BEFORE, max(called + last) + timedelta(days=2))
