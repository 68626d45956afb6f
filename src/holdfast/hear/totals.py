"""Parts and totals: which sums make up a told one, which is a group's, which is the same money told again."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from holdfast.hear.amounts import Amount
from holdfast.hear.facts import Money
from holdfast.hear.lexicon import Hit
from holdfast.hear.meanings import LISTED, Meant
from holdfast.hear.page import Page, Stretch
from holdfast.hear.repeats import times_of

FARTHEST = 160
"""Characters of a sentence that are looked at before and after a sum."""
FAINT = 0.3
"""A voice so faint that a price told before is rather meant again."""
MOST_PARTS = 8
"""Sums before a total that are tried as its parts."""

_TIMES = {
    times: re.compile(rf"(?<!\d){times}(?![\d,.])|{words}")
    for times, words in enumerate(
        ("[两二俩]|two|twice|both|double", "三|three", "四|four", "五|five", "六|six"), start=2
    )
}
_MANY = re.compile(
    r"(?:[2-9]|\d\d)\d{0,6}\s?[多余来]?(?:名|位(?!数|验证|密)|人|宗|起|个人)|[二三四五六七八九十百千]{1,4}[多余来]?(?:名|宗|起|位(?=市民|读者|顾客|消费|网友|老|事主|女|受))|"
    r"涉案|victims|people|combined|"
    r"(?:\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|\w+ty-\w+|dozens|hundreds)) "
    r"(?:[a-z]+ ){0,2}(?:customers|shoppers|buyers|consumers|residents|cases|reports|complaints)|"
    r"\bthey\b[^.]{0,20}\b(?:total|together)|losses (?:amounting|amount to|amounted|came to|stand at|stood at"
    r"|of at least|totall?ing|total|so far|reported|now)"
)
_TOGETHER = re.compile(r"受害者|群里|群内|维权群|等人|我们")
"""Who may be many, where a sum is told as a total."""
_ONE = re.compile(
    r"其中|当中|单[笔宗起]|最[高多大惨]|有[一]?[名位]|[一1][名位]|highest|biggest|largest|individual|including|one of|"
    r"among them|\bone\b|\ba (?!combined|total)\w+,? (?:\w+ ){0,2}(?:lost|was)"
)
_SELF = re.compile(r"我(?!们|市|国|县|区|省|州)|本人|\b(?:i|my|me|mum|dad|she|he)\b")
_AGAIN = re.compile(r"[又再另]|第[二三四五六七八九]|还有|也|again|another|second|third|further|more|twice")


def summed(page: Page, meant: list[Meant]) -> list[Meant]:
    """Take sums told one after the other for parts where a later one, told as lost or as a total, is all of them."""
    found = list(meant)
    for number, whole in enumerate(meant):
        is_open = not whole.role or (whole.role != "loss" and whole.voice < LISTED)
        if not (whole.role == "loss" or (is_open and _is_sum(page, whole.amount))):
            continue
        before = [
            place
            for place in range(max(0, number - MOST_PARTS), number)
            if (found[place].role not in {"offer", "balance", "recovered", "nothing"} or found[place].voice < LISTED)
            and meant[place].amount.money.currency == whole.amount.money.currency
        ]
        for first in range(len(before) - 1):
            for last in range(first + 2, len(before) + 1):
                parts = before[first:last]
                if sum(meant[place].amount.money.minor for place in parts) == whole.amount.money.minor:
                    for place in (*parts, number):
                        found[place] = replace(meant[place], role="part", voice=max(meant[place].voice, LISTED))
    return found


def is_of_group(page: Page, amount: Amount) -> bool:
    """Whether many are named before the sum in its sentence, and none of them singled out after that."""
    sentence = page.sentence_at(amount.start)
    low, high = max(sentence.start, amount.start - FARTHEST), min(sentence.end, amount.end + FARTHEST)
    before = list(_MANY.finditer(page.text, low, amount.start))
    if not before:
        others = _MANY.search(page.text, amount.end, high) or _TOGETHER.search(page.text, low, high)
        return _is_sum(page, amount) and (others is not None or _is_after_many(page, sentence))
    return not _ONE.search(page.text, before[-1].end(), amount.start)


def _is_after_many(page: Page, sentence: Stretch) -> bool:
    """Whether the last sentence named many, and neither that nor this one singles anybody out."""
    before = page.sentence_at(max(0, sentence.start - 3))
    many = list(_MANY.finditer(page.text, max(before.start, before.end - 2 * FARTHEST), before.end))
    if not many or before.start >= sentence.start:
        return False
    return not (
        _ONE.search(page.text, many[-1].end(), sentence.end) or _SELF.search(page.text, sentence.start, sentence.end)
    )


def counted(page: Page, meant: list[Meant]) -> list[Meant]:
    """Tell parts from totals, and leave out what is told again."""
    told: dict[Money, int] = {}
    parts: dict[str, _Parts] = {}
    prices: set[Money] = set()
    rows = Counter(each.row for each in meant)
    found: list[Meant] = []
    for number, each in enumerate(meant):
        money = each.amount.money
        those = parts.setdefault(money.currency, _Parts())
        role = _as_counted(page, each, those, told, prices)
        if not role and each.role:
            continue
        if role in {"loss", "loss_total"}:
            told[money] = each.row
        times = 1
        if role == "loss":
            after = meant[number + 1 : number + 2]
            following = after[0].amount if after and after[0].row == each.row else None
            is_alone = rows[each.row] == 1 or page.text[each.amount.start - 1] in "笔张次"
            times = times_of(page, each.amount, following) if is_alone else 1
            those.add(each.amount, times)
        voice = each.voice if role == each.role else max(each.voice, LISTED)
        found.append(replace(each, role=role, voice=voice, times=times))
    return found


@dataclass(slots=True)
class _Parts:
    """The losses told so far in one currency."""

    count: int = 0
    minor: int = 0
    last: Amount | None = None

    def add(self, amount: Amount, times: int) -> None:
        self.count, self.minor, self.last = self.count + times, self.minor + times * amount.money.minor, amount


def _as_counted(page: Page, meant: Meant, parts: _Parts, told: dict[Money, int], told_prices: set[Money]) -> str:
    """Return what a sum counts as: a loss, a total, a group's; empty where it was told before."""
    amount, role = meant.amount, meant.role
    is_price = role == "price" and not parts.count
    is_total = _is_sum(page, amount) and not is_price and (role in {"", "loss"} or meant.voice < LISTED)
    if role == "price":
        told_prices.add(amount.money)
    if role == "loss" and meant.voice < FAINT and amount.money in told_prices:
        return "price"
    if is_total or _is_all(page, meant, parts):
        if is_of_group(page, amount):
            return "group_total"
        if amount.money in told:
            return ""
        return "loss_total" if parts.count else "loss"
    is_told = amount.money in told and told[amount.money] != meant.row
    return "" if role == "loss" and is_told and not _is_again(page, amount) else role


def _is_all(page: Page, meant: Meant, parts: _Parts) -> bool:
    """Whether a sum is all the parts told before it, or the only one so often: "two $500 cards, so $1,000"."""
    minor = meant.amount.money.minor
    if parts.last is None or parts.count > 1:
        return parts.count > 1 and parts.minor == minor
    times, left = divmod(minor, parts.minor)
    if left or times not in _TIMES:
        return False
    low = max(page.sentence_at(parts.last.start).start, parts.last.start - FARTHEST)
    return bool(_TIMES[times].search(page.text, low, min(meant.amount.start, low + 4 * FARTHEST)))


def _is_again(page: Page, amount: Amount) -> bool:
    """Whether the words before a sum say that it is one more."""
    low = max(page.clause_at(amount.start).start, amount.start - (8 if page.is_chinese else 30))
    return bool(_AGAIN.search(page.text, low, amount.start))


def _is_sum(page: Page, amount: Amount) -> bool:
    return any(
        hit.value == "*total" and _is_beside(page, hit, amount)
        for hit in page.hits_between("money", amount.start - 40, amount.end + 24)
    )


def _is_beside(page: Page, hit: Hit, amount: Amount) -> bool:
    if hit.end <= amount.start:
        between = page.text[hit.end : amount.start]
        return len(between) <= (8 if page.is_chinese else 16) and not re.search(r"[。.!?\n]\s?|\d", between)
    # "1,800, 5,000 altogether" in English; in Chinese the word of summing always stands before.
    between = page.text[amount.end : hit.start]
    return not page.is_chinese and 0 <= hit.start - amount.end <= 8 and not re.search(r"[,;]|[.!?\n]\s?", between)
