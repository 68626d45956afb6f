"""The shop or marketplace of the order, or in whose name was called."""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page

FIELDS = ("platform",)

_NO_NAME = re.compile(r"(?: of)? (?:day|week|month|year|time|morning|door|good|bad|much|few|upset|sorry|helpful)s?\b")
"""After words such as next and very they are no shop."""
_SEEN_BEFORE, _SEEN_AFTER = (
    re.compile(r"(?:刷|看|逛)(?:了|着|到)?$"),
    re.compile(
        r"(?:上|里|平台)?(?:刷到|看到|看见|看了|刷|的?广告|上?认识|直播里?看|加了|群)"
        r"| (?:ad|ads|advert|advertisement|group|reel)\b"
    ),
)
"""Where a platform is only where an advertisement was seen."""
_CARD = re.compile(
    r"(?:gift cards?|vouchers?|cards?|礼品卡|点数卡?|卡)[^.。!?]{0,20}?"
    r"(?:at|from|in|在|到|去)? ?(?:the |a |my |local )*$"
)
"""Before a shop in which gift cards were bought for somebody."""
_WHOSE = re.compile(r"\b(?:my|your|the|her|his|a) $")
_NOTICE_BOARDS = frozenset({"craigslist", "facebook_marketplace"})
"""Where a fraud begins that has nothing to do with them."""
BESIDE = 48


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every platform named; not where its name is only part of a lender's, or another word."""
    hits = [hit for hit in page.hits("platform") if _is_shop(page, hit)]
    others = {hit.value for hit in hits if not _is_till(page, hit)}
    for hit in hits:
        if others and hit.value not in others:
            continue
        # Words such as "from target" hold more than the name.
        start = hit.start + max(page.text[hit.start : hit.end].find(hit.value), 0)
        yield page.fact("platform", hit.value, start, hit.end, 0.95)


def _is_shop(page: Page, hit: Hit) -> bool:
    lenders = page.hits_between("lender", hit.start, hit.end)
    if any(lender.start <= hit.start and hit.end <= lender.end for lender in lenders):
        return False
    if _NO_NAME.match(page.text, hit.end):
        return False
    if page.text[hit.start : hit.end] == "next order" and _WHOSE.search(page.text, max(0, hit.start - 6), hit.start):
        return False
    if page.judged[0] != "other_fraud":
        return True
    if hit.value in _NOTICE_BOARDS:
        return False
    return not (
        _SEEN_AFTER.match(page.text, hit.end) or _SEEN_BEFORE.search(page.text, max(0, hit.start - 4), hit.start)
    )


def _is_till(page: Page, hit: Hit) -> bool:
    """Whether gift cards were bought there."""
    return bool(_CARD.search(page.text, max(0, hit.start - BESIDE), hit.start))
