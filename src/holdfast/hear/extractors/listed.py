"""What is told by the words of a closed list alone: pretext, what was asked, how money went, whose loan, where."""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page

FIELDS = ("pretext", "asks", "payment", "lender", "region", "caller_region")

LATE_CHINESE, LATE_LATIN = 60, 220
"""Characters after the first pretext in which another one still belongs to it."""
_REASONS = frozenset({"account_problem", "system_upgrade", "kyc", "return_problem"})
"""Why a payment is said to have failed: then that is the pretext."""
_LOST, _PAID = frozenset({"<loss", ">loss", "<paid"}), frozenset({"<paid"})
_CLAIMED = re.compile(r"自称|冒充|假|\bfrom |\bas ")
BESIDE = 12
"""Characters between a channel and a sum that went by it."""
_OF_NO_SHOP = frozenset({"kyc", "prize"})
_ONLY_IN_FRAUD = ("pretext", "asks", "payment", "lender")


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every word; of an ordinary complaint only the region, of another fraud no pretext of a shop."""
    if page.is_ordinary:
        for hit in page.hits("payment"):
            if _has_cue(page, hit, _PAID):
                yield page.fact("payment", hit.value, hit.start, hit.end, 0.8)
    else:
        for field in _ONLY_IN_FRAUD:
            for hit in _first_told(page) if field == "pretext" else page.hits(field):
                if field == "pretext" and page.is_other_fraud and hit.value not in _OF_NO_SHOP:
                    continue
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
    if any(asked.value == "card_number" for asked in page.hits_between("asks", hit.start, hit.end)):
        return False
    if any(
        role.value == "payment_service"
        and (role.end > hit.end or _CLAIMED.search(page.text, max(0, hit.start - 6), hit.start))
        for role in page.hits_between("caller", hit.start, hit.end)
    ):
        return False
    return _has_cue(page, hit, _LOST)


def _has_cue(page: Page, hit: Hit, values: frozenset[str]) -> bool:
    """Whether another word of paying stands in the sentence, or the channel is itself one, beside a sum."""
    sentence = page.sentence_at(hit.start)
    if any(
        hit.start - BESIDE <= amount.end
        and amount.start <= hit.end + BESIDE
        and sentence.start <= amount.start < sentence.end
        for amount in page.amounts
    ):
        return True
    return any(
        cue.value in values
        and cue.start < sentence.end
        and cue.end > sentence.start
        and not (cue.start < hit.end and cue.end > hit.start)
        for cue in page.hits_between("money", hit.start - 80, hit.end + 80)
    )
