"""What is told by the words of a closed list alone: pretext, what was asked, how money went, whose loan, where."""

from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page

FIELDS = ("pretext", "asks", "payment", "lender", "region", "caller_region")

LATE_CHINESE, LATE_LATIN = 60, 220
"""Characters after the first pretext in which another one still belongs to it."""
_REASONS = frozenset({"account_problem", "system_upgrade", "kyc", "return_problem"})
"""Why a payment is said to have failed: then that is the pretext."""
_ONLY_IN_FRAUD = ("pretext", "asks", "payment", "lender")


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every word; of an ordinary complaint only the region, of another fraud no pretext of a shop."""
    if not page.is_ordinary:
        for field in _ONLY_IN_FRAUD[page.is_other_fraud :]:
            for hit in _first_told(page) if field == "pretext" else page.hits(field):
                if field != "payment" or _is_paying(page, hit):
                    yield page.fact(field, hit.value, hit.start, hit.end, 0.85)
    for hit in page.hits("region"):
        beside = page.text[max(0, hit.start - 8) : hit.end + 6]
        is_callers = any(word in beside for word in ("归属", "来电", "号码", "手机号", "口音", "的电话"))
        yield page.fact("caller_region" if is_callers else "region", hit.value, hit.start, hit.end, 0.8)


def _first_told(page: Page) -> list[Hit]:
    """Leave out what is first told long after the first pretext, and a failed payment whose reason is told."""
    hits = page.hits("pretext")
    began: dict[str, int] = {}
    for hit in hits:
        began.setdefault(hit.value, hit.start)
    latest = min(began.values(), default=0) + (LATE_CHINESE if page.is_chinese else LATE_LATIN)
    is_explained = not _REASONS.isdisjoint(began)
    return [hit for hit in hits if began[hit.value] <= latest and not (is_explained and hit.value == "payment_failed")]


def _is_paying(page: Page, hit: Hit) -> bool:
    """Whether a payment channel stands in a sentence that tells of money gone, and is not what was asked for."""
    sentence = page.sentence_at(hit.start)
    if any(asked.value == "card_number" for asked in page.hits_between("asks", hit.start, hit.end)):
        return False
    return any(
        cue.value in {"<loss", ">loss"}
        and cue.start < sentence.end
        and cue.end > sentence.start
        and not (cue.start < hit.end and cue.end > hit.start)
        for cue in page.hits_between("money", hit.start - 80, hit.end + 80)
    )
