"""The typical cases of a period, for a newsletter: one for each pretext, the most telling and least personal.

**The rule.** Of the complaints of false customer service that stand, those of one pretext are one pattern; patterns
that fewer than ``LEAST`` told of are left out, and the commonest come first. Of a pattern the complaint is chosen that

1. tells most: a point for each different kind of fact (what the caller knew and wanted, how contact was made, how it
   was paid, what was lost …), and
2. is least personal: two points less for each personal fact (names, numbers …) that would have to be masked;
3. is neither too short to be understood nor too long to be read; of equals the one of the later time.

Facts decide it: no words are opened but those that are chosen, and these are journalled.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from holdfast.hear import hear
from holdfast.hear.masking import PERSONAL, mask
from holdfast.record.disclosure import LEAST
from holdfast.record.roles import Actor

if TYPE_CHECKING:
    from holdfast.record.models import Complaint

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

TEN = 10
CANDIDATES = 200
"""Of a pattern, the latest that are compared."""
SHORT, LONG = 30, 1200
"""Characters between which a text may be the typical one."""
TELLING = (
    *("pretext", "asks", "fields_known", "contact", "caller", "payment", "lender", "loss", "item", "url", "police"),
)
BESIDE = {"order": "[order]", "parcel": "[parcel]", "url": "[link]"}
"""Not personal by themselves, but whoever knows one finds the customer: masked here too."""
_DIGITS = re.compile(r"\d(?:[ -]?\d){5,}")
_LETTERED = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z-]*\d)(?=(?:[A-Za-z-]*\d){5})[A-Za-z0-9-]{7,}")


@dataclass(frozen=True)
class Typical:
    """One case. ``complaints`` is how many of its pattern there were."""

    pretext: str
    complaints: int
    language: str
    text: str
    """Masked."""


def typical_cases(by: Actor, since: datetime, until: datetime, most: int = TEN) -> list[Typical]:
    """Return the typical cases of complaints reported from ``since`` to before ``until`` (with their zones).

    Raises:
        RefusedError: the actor may not quote.
    """
    from holdfast.record.quoting import patterns

    found: list[Typical] = []
    for pretext, count, candidates in patterns(since, until, LEAST, CANDIDATES):
        chosen = _chosen(candidates)
        if chosen is not None and len(found) < most:
            found.append(Typical(pretext, count, chosen.language, _quoted(by, chosen)))
    return found


def telling(facts: Iterable[Mapping[str, Any]]) -> int:
    """Return how much a text tells, less twice what is personal in it."""
    fields = [str(fact["field"]) for fact in facts]
    return len(set(fields) & set(TELLING)) - 2 * sum(field in PERSONAL for field in fields)


def _chosen(candidates: "Iterable[Complaint]") -> "Complaint | None":
    ranked = [
        (telling(facts), complaint.reported_at, str(complaint.pk), complaint)
        for complaint in candidates
        if (facts := [fact for text in complaint.texts.all() for fact in text.facts])
        and SHORT <= max(int(fact["end"]) for fact in facts) <= LONG
    ]
    return max(ranked)[-1] if ranked else None


def _quoted(by: Actor, complaint: "Complaint") -> str:
    from holdfast.record.complaints import complaint_quote

    opened = complaint_quote(by, complaint)
    return masked_words(opened.words[0], opened.person, complaint.timezone)


def masked_words(words: str, person: Mapping[str, str], timezone: str) -> str:
    """Return a text without what is personal, what is known of the person, and any number one could be found by."""
    heard = hear(words, None, timezone)
    gone = {words[fact.start : fact.end]: BESIDE[fact.field] for fact in heard.facts if fact.field in BESIDE}
    gone |= {value: f"[{field}]" for field, value in person.items() if len(value) > 1}
    text = mask(words, [fact for fact in heard.facts if fact.field not in BESIDE], timezone).text
    for value, mark in sorted(gone.items(), key=lambda each: -len(each[0])):
        text = re.sub(re.escape(value), mark, text, flags=re.IGNORECASE)
    return _LETTERED.sub("[number]", _DIGITS.sub("[number]", text))
