"""When the order was placed, the call came, the money went: each time goes to the nearest word of what happened.

A Chinese time stands before what happened at it, an English one on either side; a word across another time, a comma or
the end of the sentence counts less.
"""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact, Moment
from holdfast.hear.lexicon import Hit
from holdfast.hear.moments import Mention
from holdfast.hear.page import Page

FIELDS = ("ordered_at", "called_at", "paid_at", "delivered_at", "returned_at", "police_at")
FARTHEST = 90
_PARTED = re.compile(r"[,，、:]|\band\b|\bthen\b")
_UNTIL = re.compile(r"(?:[直等拖]?到|截至|截止|怎么|\b(?:until|till|til|since))\s?$")
"""Before a time at which nothing happened: 到今天没退."""
_ENDED = re.compile(r"[。!?;\n]|\.\s")


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every time that is told with what happened at it; not its day alone beside day and hour."""
    found = list(_occasions(page))
    exact = {
        (fact.field, fact.value.on) for fact in found if isinstance(fact.value, Moment) and fact.value.hour is not None
    }
    for fact in found:
        if (
            not isinstance(fact.value, Moment)
            or fact.value.hour is not None
            or (fact.field, fact.value.on) not in exact
        ):
            yield fact


def _occasions(page: Page) -> Iterator[Fact]:
    mentions = page.mentions
    names = {hit for hit in page.hits("occasion") if _is_name(page, hit)} if mentions else set()
    for number, mention in enumerate(mentions):
        before = mentions[number - 1] if number else None
        after = mentions[number + 1] if number + 1 < len(mentions) else None
        if _UNTIL.search(page.text, max(0, mention.start - 6), mention.start):
            continue
        best, cost = None, float("inf")
        for hit in page.hits_between("occasion", mention.start - FARTHEST, mention.end + FARTHEST):
            if hit.value == "nothing" or hit in names:
                continue
            price = _cost(page, mention, hit, before, after)
            if price < cost:
                best, cost = hit, price
        if best is None or cost > FARTHEST:
            continue
        field = "police_at" if best.value == "reported_at" else best.value
        if field == "called_at" and page.is_ordinary:
            continue
        if field == "paid_at" and page.is_ordinary:
            field = "ordered_at"  # goods are paid for when they are ordered
        sure = max(0.35, 0.95 - cost / 120) * (1.0 if mention.is_anchored else 0.7)
        yield page.fact(field, mention.moment, mention.start, mention.end, round(sure, 2))


def _is_name(page: Page, hit: Hit) -> bool:
    """Whether a word is only part of a platform's name: Best Buy."""
    return any(
        name.start <= hit.start and hit.end <= name.end and name.end - name.start > hit.end - hit.start
        for name in page.hits_between("platform", hit.start, hit.end)
    )


def _cost(page: Page, mention: Mention, hit: Hit, before: Mention | None, after: Mention | None) -> float:
    is_right = hit.start >= mention.end
    low, high = (mention.end, hit.start) if is_right else (hit.end, mention.start)
    if high < low or high - low > FARTHEST:
        return float("inf")
    cost = float(high - low) * (2.5 if page.is_chinese else 1.0)
    cost += (5 if page.is_chinese else 4) * len(_PARTED.findall(page.text, low, high))
    cost += 45 * len(_ENDED.findall(page.text, low, high))
    if hit.value == "paid_at":
        cost += 8  # "he said I was charged": told, not done at that time
    if not is_right:
        cost += 30 if page.is_chinese else 2
    if after and is_right and hit.start >= after.end:
        cost += 40
    if before and not is_right and hit.end <= before.start:
        cost += 40
    return cost
