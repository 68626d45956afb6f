"""From findings to one HTML page."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from holdfast.locale import Sentences, shown
from holdfast.report.facts import Parameter, RunFacts
from holdfast.report.page.figures import figures
from holdfast.report.page.story import story
from holdfast.report.told import exposed_sentences, otherwise_sentences, undivided_sentences, window_sentence
from holdfast.report.verdict import named_leads, verdict
from holdfast.terms.tables import EXPOSED
from holdfast.trace.findings import Findings, Lead

MOST_EXPOSED = 50
"""Exposed customers on the page; the rest stand in ``exposed.csv``."""

HERE = Path(__file__).parent


def write_page(findings: Findings, facts: RunFacts, sentences: Sentences, file: Path) -> None:
    """Write the report as one page into ``file``; the same findings and facts give the same bytes."""
    file.write_text(page_html(findings, facts, sentences), encoding="utf-8", newline="\n")


def page_html(findings: Findings, facts: RunFacts, sentences: Sentences) -> str:
    """Return the page. What comes from outside is escaped, and the page's own policy forbids scripts and requests."""
    # Jinja escapes every value; only the style and the drawings, both made here, go in as they are.
    pages = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style = (HERE / "page.css").read_text(encoding="utf-8")
    told = story(findings)
    return pages.get_template("page.html.j2").render(
        say=sentences.say,
        tag=sentences.tag,
        style=Markup(style),  # noqa: S704
        style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        svg=Markup,
        facts=facts,
        findings=findings,
        verdict=verdict(findings, sentences),
        numbers=_numbers(findings, sentences),
        figures=figures(findings, told, sentences),
        windows=[window_sentence(lead, sentences) for lead in named_leads(findings)],
        otherwise=otherwise_sentences(findings, sentences),
        undivided=undivided_sentences(findings, sentences),
        exposed_said=exposed_sentences(findings, sentences),
        leads=[_lead_row(lead, findings, sentences) for lead in told.leads],
        more_leads=len(findings.leads) - len(told.leads),
        exposed=[_exposed_row(row, sentences) for row in _first_exposed(findings)],
        more_exposed=findings.exposed.num_rows - MOST_EXPOSED,
        inputs=[(each.table, shown(each.path, 200), each) for each in facts.inputs],
        parameters=_parameters(facts.parameters),
    )


def _numbers(findings: Findings, sentences: Sentences) -> list[tuple[str, str]]:
    return [
        (sentences.say("number-complaints"), sentences.number(findings.complaints_used)),
        (sentences.say("number-none"), sentences.chance(findings.none_probability)),
        (sentences.say("number-outside"), sentences.chance(findings.outside_probability)),
        (sentences.say("number-threshold"), sentences.chance(findings.threshold)),
        (sentences.say("number-exposed"), sentences.number(findings.exposed.num_rows)),
        (sentences.say("number-victims"), sentences.around(findings.expected_victims)),
    ]


def _lead_row(lead: Lead, findings: Findings, sentences: Sentences) -> dict[str, str]:
    return {
        "rank": str(lead.rank),
        "custodian": sentences.custodian(lead.custodian, lead.custodian_kind),
        "probability": sentences.chance(lead.probability),
        "window": sentences.short_days(lead.window_from, lead.window_to),
        "seen": sentences.say(
            "seen-of-expected",
            seen=lead.complaints_seen,
            complaints=findings.complaints_used,
            expected=lead.complaints_expected,
        ),
        "set": "" if lead.credible_set is None else str(lead.credible_set),
        "reason": sentences.reason(lead.reason),
    }


def _first_exposed(findings: Findings) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = findings.exposed.select(EXPOSED.names)[:MOST_EXPOSED].to_pylist()
    return rows


def _exposed_row(row: Mapping[str, Any], sentences: Sentences) -> dict[str, str]:
    return {
        "rank": str(row["rank"]),
        "account": "" if row["account"] is None else shown(row["account"]),
        "order": "" if row["order"] is None else shown(row["order"]),
        "probability": sentences.chance(row["probability"]),
        "reason": sentences.reason_json(row["reason"]),
    }


def _parameters(parameters: Mapping[str, Parameter]) -> list[tuple[str, str]]:
    return [
        (name, shown(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 200))
        for name, value in sorted(parameters.items())
    ]
