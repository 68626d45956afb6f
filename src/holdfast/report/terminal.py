"""The report on a terminal: sentences that can be read aloud, and one table."""

from collections.abc import Iterable
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from holdfast.locale import Sentences
from holdfast.report.facts import RunFacts
from holdfast.report.lines import wrapped
from holdfast.report.told import exposed_sentences, otherwise_sentences, undivided_sentences, window_sentence
from holdfast.report.verdict import named_leads, verdict
from holdfast.trace.findings import Findings, Lead

MOST_LEADS = 10
"""Leads in the table; the rest stand in ``leads.csv``."""

ROOMY = 72
"""Columns from which on the table has bars and what would be expected by chance."""

WIDE = 100
"""Columns from which on the windows' years stand in the table too."""

BAR = 10
"""Cells of a full bar."""

GAP = 2
"""Cells between two columns."""

NARROWEST = 12
"""Cells a custodian's name always has."""


def tell(
    findings: Findings, facts: RunFacts, sentences: Sentences, console: Console, folder: Path | str | None = None
) -> None:
    """Print the report on ``console``; ``folder`` is where the files were written, if they were."""
    answer = verdict(findings, sentences)
    console.print()
    if facts.is_simulated:
        _say(console, sentences.say("simulated"), style="bold reverse")
    _say(console, answer.headline, style="bold")
    for paragraph in answer.evidence:
        _say(console, paragraph)
    if findings.leads:
        _heading(console, sentences.say("heading-leads"))
        console.print(_leads(findings, sentences, console))
        _say(console, _more_leads(findings, sentences), indent=2)
    for heading, said in _sections(findings, facts, sentences, answer.help, folder):
        if said:
            _heading(console, sentences.say(heading))
        for sentence in said:
            _say(console, sentence, indent=2)
    console.print()
    _say(console, sentences.say("a-lead-is"), style="dim")


def _sections(
    findings: Findings, facts: RunFacts, sentences: Sentences, advice: str, folder: Path | str | None
) -> Iterable[tuple[str, list[str]]]:
    """Give each section's heading and its sentences; one without sentences is not told."""
    yield "heading-help", [advice] if advice else []
    yield "heading-window", [window_sentence(lead, sentences) for lead in named_leads(findings)]
    yield "heading-undivided", undivided_sentences(findings, sentences)
    yield "heading-otherwise", otherwise_sentences(findings, sentences)
    yield "heading-exposed", exposed_sentences(findings, sentences)
    yield "heading-rejected", [sentences.say("rejected", count=facts.rejected_count)] if facts.rejected_count else []
    written = sentences.say("files-written", folder=str(folder)) if folder else sentences.say("files-not-written")
    yield "heading-files", [written]


def _heading(console: Console, heading: str) -> None:
    console.print()
    _say(console, heading, style="bold cyan")


def _say(console: Console, sentence: str, *, indent: int = 0, style: str = "") -> None:
    """Print a sentence; as :class:`Text`, so that a name in it is never taken for markup."""
    if sentence:
        for line in wrapped(sentence, console.width - indent):
            console.print(Text(" " * indent + line, style=style), soft_wrap=True)


def _leads(findings: Findings, sentences: Sentences, console: Console) -> Table:
    shown = findings.leads[:MOST_LEADS]
    is_roomy = console.width >= ROOMY
    days = sentences.short_days if console.width >= WIDE else sentences.brief_days
    chances = [_probability(lead.probability, sentences, console, is_roomy=is_roomy) for lead in shown]
    windows = [Text(days(lead.window_from, lead.window_to)) for lead in shown]
    seen = [Text(_seen(lead, findings, sentences, is_roomy=is_roomy)) for lead in shown]
    columns = [
        ("column-rank", [Text(f"{lead.rank:>3}") for lead in shown]),
        ("column-probability", chances),
        ("column-window", windows),
        ("column-seen.expected" if is_roomy else "column-seen", seen),
    ]
    named = [(sentences.say(code), cells) for code, cells in columns]
    taken = sum(max(cell_len(heading), *(cell.cell_len for cell in cells)) + GAP for heading, cells in named)
    room = max(NARROWEST, console.width - taken)
    names = [wrapped(sentences.custodian(lead.custodian, lead.custodian_kind), room) for lead in shown]
    named.insert(1, (sentences.say("column-custodian"), [Text("\n".join(lines)) for lines in names]))
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="dim")
    for number, (heading, _) in enumerate(named):
        table.add_column(heading, no_wrap=True, justify="left" if number else "right")
    for row in zip(*(cells for _, cells in named), strict=True):
        table.add_row(*row)
    return table


def _more_leads(findings: Findings, sentences: Sentences) -> str:
    rest = len(findings.leads) - MOST_LEADS
    return sentences.say("more-leads", count=rest) if rest > 0 else ""


def _probability(probability: float, sentences: Sentences, console: Console, *, is_roomy: bool) -> Text:
    said = sentences.chance(probability)
    if not is_roomy:
        return Text(said)
    filled = round(probability * BAR)
    full, empty = ("#", ".") if console.options.ascii_only else ("█", "░")
    return Text.assemble((full * filled, "cyan"), (empty * (BAR - filled), "dim"), f" {said:>6}")


def _seen(lead: Lead, findings: Findings, sentences: Sentences, *, is_roomy: bool) -> str:
    return sentences.say(
        "seen-of-expected" if is_roomy else "seen-of",
        seen=lead.complaints_seen,
        complaints=findings.complaints_used,
        **({"expected": lead.complaints_expected} if is_roomy else {}),
    )
