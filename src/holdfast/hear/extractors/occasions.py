"""When the order was placed, the call came, the money went: each time goes to the nearest word of what happened.

A Chinese time stands before what happened at it, an English one on either side; a word across another time, a comma or
the end of the sentence counts less.
"""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.moments import Mention
from holdfast.hear.page import Page

FIELDS = ("ordered_at", "called_at", "paid_at", "delivered_at", "returned_at", "police_at")
FARTHEST = 90
_PARTED = re.compile(r"[,，、]|\band\b|\bthen\b")
_ENDED = re.compile(r"[。!?;\n]|\.\s")


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every time that is told with what happened at it."""
    mentions = page.mentions
    for number, mention in enumerate(mentions):
        before = mentions[number - 1] if number else None
        after = mentions[number + 1] if number + 1 < len(mentions) else None
        best, cost = None, float("inf")
        for hit in page.hits_between("occasion", mention.start - FARTHEST, mention.end + FARTHEST):
            if hit.value == "nothing":
                continue
            price = _cost(page, mention, hit, before, after)
            if price < cost:
                best, cost = hit, price
        if best is None or cost > FARTHEST:
            continue
        field = "police_at" if best.value == "reported_at" else best.value
        if field == "called_at" and page.is_ordinary:
            continue
        sure = max(0.35, 0.95 - cost / 120) * (1.0 if mention.is_anchored else 0.7)
        yield page.fact(field, mention.moment, mention.start, mention.end, round(sure, 2))


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
        cost += 14 if page.is_chinese else 2
    if after and is_right and hit.start >= after.end:
        cost += 40
    if before and not is_right and hit.end <= before.start:
        cost += 40
    return cost
