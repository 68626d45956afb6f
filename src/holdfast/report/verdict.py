"""What a trace comes to, in a few sentences: the same on a terminal and a page."""

from dataclasses import dataclass

from holdfast.locale import Sentences
from holdfast.trace.findings import CredibleSet, Findings, Lead

MOST_NAMED = 3
"""Leads that the verdict speaks of; the table has all of them."""


@dataclass(frozen=True)
class Verdict:
    """``headline`` in one sentence, a paragraph of ``evidence`` a lead, what would ``help`` where none can be named."""

    headline: str
    evidence: tuple[str, ...]
    help: str = ""


def verdict(findings: Findings, sentences: Sentences) -> Verdict:
    """Return what the findings come to."""
    named = named_leads(findings)
    if named:
        return _named(named, sentences)
    told = undivided_sets(findings)
    if told and told[0].probability >= findings.threshold:
        return _undivided(told[0], findings, sentences)
    return _none(findings, sentences)


def named_leads(findings: Findings) -> tuple[Lead, ...]:
    """Return the leads that reach the threshold, the likeliest first."""
    return tuple(lead for lead in findings.leads if lead.probability >= findings.threshold)


def undivided_sets(findings: Findings) -> tuple[CredibleSet, ...]:
    """Return the sets of two and more custodians that the complaints cannot tell apart, the likeliest first."""
    sets = [each for each in findings.credible_sets if len(each.members) > 1]
    return tuple(sorted(sets, key=lambda each: -each.probability))


def custodians(pairs: tuple[tuple[str, str], ...], sentences: Sentences, most: int) -> str:
    """Name custodians in a sentence, the first ``most`` of them by name."""
    names = [sentences.custodian(name, kind) for name, kind in pairs[:most]]
    if len(pairs) > most:
        names.append(sentences.say("and-more", count=len(pairs) - most))
    return sentences.listed(names)


def _named(named: tuple[Lead, ...], sentences: Sentences) -> Verdict:
    if len(named) == 1:
        code = "verdict-outside" if named[0].is_outside else "verdict-one"
        headline = sentences.say(code, **_lead_values(named[0], sentences))
        return Verdict(headline, (sentences.reason(named[0].reason),))
    told = [sentences.say("verdict-one-of-several", **_lead_values(lead, sentences)) for lead in named[:MOST_NAMED]]
    if len(named) > MOST_NAMED:
        told.append(sentences.say("and-more", count=len(named) - MOST_NAMED))
    headline = sentences.say("verdict-several", count=len(named), leads=sentences.listed(told))
    evidence = [
        sentences.say(
            "evidence-of",
            custodian=sentences.custodian(lead.custodian, lead.custodian_kind),
            reason=sentences.reason(lead.reason),
        )
        for lead in named[:MOST_NAMED]
    ]
    return Verdict(headline, tuple(evidence))


def _undivided(told: CredibleSet, findings: Findings, sentences: Sentences) -> Verdict:
    headline = sentences.say(
        "verdict-undivided",
        count=len(told.members),
        members=custodians(told.members, sentences, MOST_NAMED),
        chance=told.probability,
    )
    evidence = tuple(sentences.reason(lead.reason) for lead in findings.leads[:1])
    return Verdict(headline, evidence, sentences.say("help-undivided"))


def _none(findings: Findings, sentences: Sentences) -> Verdict:
    if not findings.leads:
        headline = sentences.say("verdict-nothing", complaints=findings.complaints_used)
        return Verdict(headline, (), sentences.say("help-none"))
    first = findings.leads[0]
    headline = sentences.say("verdict-none", threshold=findings.threshold)
    likeliest = sentences.say(
        "likeliest", custodian=sentences.custodian(first.custodian, first.custodian_kind), chance=first.probability
    )
    evidence = sentences.together([likeliest, sentences.reason(first.reason)])
    return Verdict(headline, (evidence,), sentences.say("help-none"))


def _lead_values(lead: Lead, sentences: Sentences) -> dict[str, str | float]:
    return {
        "custodian": sentences.custodian(lead.custodian, lead.custodian_kind),
        "days": sentences.days(lead.window_from, lead.window_to),
        "chance": lead.probability,
    }
