"""How often a sum is told to have gone: "two £500 cards", 两笔九千九百九十九, 三次每次1000, "4,999 twice"."""

import re

from holdfast.hear.amounts import Amount
from holdfast.hear.page import Page

FARTHEST = 36
"""Characters before a sum in which its count stands."""
CLOSE = 8
"""Characters to the next sum of a row where sums are told one by one."""

_ENGLISH = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "both")
_HAN = "两三四五六七八九俩"
_COUNTS = {
    **{str(number): number for number in range(2, 10)},
    **{word: place for place, word in enumerate(_ENGLISH, start=2)},
    **{char: place for place, char in enumerate(_HAN, start=2)},
    **dict.fromkeys(("both", "twice", "俩"), 2),
    "thrice": 3,
}
_COUNT = rf"(?<![\d.,第a-z])(?P<count>[2-9{_HAN}]|{'|'.join(_ENGLISH)})"
_THINGS = (
    r"(?:[a-z]+ ){0,3}(?:payments?|transfers?|transactions?|txns?|debits?|deductions?|charges?|cards?|vouchers?|lots"
    r"|amounts?|times|instal?ments)"
)
_BEFORE = re.compile(
    rf"{_COUNT}(?:\s?(?:x|×|\*)\s?|\s(?P<bare>)|\s{_THINGS}(?P<each>,)?\s(?:(?:of|for|at|worth)\s)?|"
    r"(?:[笔次单](?:都是|均为)?|[笔张次单个](?:各|各是|各为|[^,，。;!?、:\d]{0,6}?[,，]?每[笔张次个单])|张(?P<card>)))$"
)
_EACH = re.compile(r" (?:each|apiece|a piece|per card)\b")
_AFTER = re.compile(
    r"\s?(?:[x×*]\s?(?P<times>[2-9])(?!\d)|\s?(?P<word>twice|thrice)|\s?(?P<many>[2-9]|two|three|four|five) times|"
    rf"(?:[转付扣刷充买]了?)?(?P<han>[{_HAN}])[次遍笔张](?![^。]{{0,2}}:))"
)


def times_of(page: Page, amount: Amount, following: Amount | None) -> int:
    """Return how often a sum is told to have gone; 1 where nobody says, or the ``following`` of its row is another."""
    text = page.text
    if before := _BEFORE.search(text, max(0, amount.start - FARTHEST), amount.start):
        # "two £500 cards", 两张1000的卡; 两张3200 may be what both cost.
        is_bare = before["bare"] is not None and not amount.is_named
        is_cost = before["card"] is not None and not text.startswith("的", amount.end)
        is_row = before["each"] is not None and not _EACH.match(text, amount.end)
        if is_bare or is_cost or is_row or _is_one_by_one(text, amount, following):
            return 1
        return _COUNTS[before["count"]]
    after = _AFTER.match(text, amount.end)
    return _COUNTS[after["times"] or after["word"] or after["many"] or after["han"]] if after else 1


def _is_one_by_one(text: str, amount: Amount, following: Amount | None) -> bool:
    """Whether the next sum is told right after this one without a count of its own: 两笔4,980、2,020."""
    if following is None or following.start - amount.end > CLOSE:
        return False
    between = text[amount.end : following.start]
    return not any(mark in between for mark in "一另笔张次") and " one " not in f" {between} "
