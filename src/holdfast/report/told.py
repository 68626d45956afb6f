"""The findings beside the verdict, each as a sentence."""

from holdfast.locale import Sentences
from holdfast.report.verdict import custodians, undivided_sets
from holdfast.trace.findings import Findings, Lead

MOST_MEMBERS = 6
"""Custodians of one set that are named."""


def otherwise_sentences(findings: Findings, sentences: Sentences) -> list[str]:
    """Return how likely it is that no source explains the complaints, or that one without an access log does."""
    if not findings.complaints_used:
        return []
    return [
        sentences.say(code, likely=sentences.likely(probability), chance=probability)
        for code, probability in (
            ("none-probability", findings.none_probability),
            ("outside-probability", findings.outside_probability),
        )
    ]


def window_sentence(lead: Lead, sentences: Sentences) -> str:
    """Return when the leak began and ended, each as a 90 % interval."""
    return sentences.say(
        "window-ends",
        custodian=sentences.custodian(lead.custodian, lead.custodian_kind),
        began=sentences.days(lead.from_span.first, lead.from_span.last),
        ended=sentences.days(lead.to_span.first, lead.to_span.last),
    )


def undivided_sentences(findings: Findings, sentences: Sentences) -> list[str]:
    """Return which custodians the complaints cannot tell apart, a sentence a set."""
    return [
        sentences.say(
            "undivided",
            count=len(each.members),
            members=custodians(each.members, sentences, MOST_MEMBERS),
            chance=each.probability,
            share=each.share,
        )
        for each in undivided_sets(findings)
    ]


def exposed_sentences(findings: Findings, sentences: Sentences) -> list[str]:
    """Return how many customers are exposed, how many of them truly so, and which sources are left out."""
    count, left_out = findings.exposed.num_rows, findings.left_out
    said = [sentences.say("exposed-none")]
    if count:
        said = [sentences.say("exposed-count", count=count, victims=findings.expected_victims)]
    if left_out:
        said.append(sentences.say("left-out", names=sentences.listed(left_out), count=len(left_out)))
    return said
