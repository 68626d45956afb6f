"""What became of each sum: lost, in parts and in all; or only asked for, offered, a price, a balance, a group's.

The words beside a sum say what it is called (``hear.meanings``). The story says the rest: what was asked for is lost when
it was done, what was stopped is not; a sum told again is the same money; a group's sum is nobody's; who says that nothing
is lost has lost nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from holdfast.hear.amounts import Amount
from holdfast.hear.facts import Fact, Money
from holdfast.hear.lexicon import Hit
from holdfast.hear.meanings import LISTED, Meant, meanings_of
from holdfast.hear.page import Page

FIELDS = ("loss", "loss_total", "price", "offer", "fee", "balance", "recovered", "group_total", "disputed")

FARTHEST = 160
"""Characters of a sentence that are looked at before and after a sum."""
AFTER_CHINESE, AFTER_LATIN = 36, 90
"""Characters after a sum in which it is told what became of it."""
BESIDE_CHINESE, BESIDE_LATIN = 16, 44
"""The same where nobody is said to have asked for it."""

MOST_PARTS = 8
"""Sums before a total that are tried as its parts."""
GUESSED = 0.2
"""How loud a sum is taken to be a loss that is only left over."""

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
    r"\bthey\b[^.]{0,20}\b(?:total|together)|losses (?:amounting|of at least|totall?ing)"
)
_TOGETHER = re.compile(r"受害者|群里|群内|维权群|等人|我们")
"""Who may be many, where a sum is told as a total."""
_ONE = re.compile(
    r"其中|当中|单[笔宗起]|最[高多大惨]|有[一]?[名位]|[一1][名位]|highest|biggest|largest|individual|including|one of|"
    r"among them|\bone\b|\ba (?!combined|total)\w+,? (?:\w+ ){0,2}(?:lost|was)"
)
_PAYING = re.compile(
    r"[付交缴转充汇打存买输刷]|[押保定证障]金|[费税]|\b(?:pay|transfer|send|deposit|enter|type|buy|purchase|wire|give|hand|put|top|load)"
)
_CODE = re.compile(r"验证码|校验码|密码|otp|\bcode\b|password")
_STOP = re.compile(r"[,，。.;!?\n]")
_AGAIN = re.compile(r"[又再另]|第[二三四五六七八九]|还有|也|again|another|second|third|further|more|twice")
_ELSE = re.compile(r"(?:其他|其它|其余|别的|另外|else|other|further|more)[^,，]{0,4}$")


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every sum whose meaning is told."""
    meant = [_of_gift_card(page, each) for each in meanings_of(page)]
    if page.is_ordinary:
        meant = [replace(each, role="disputed") if each.role == "loss" else each for each in meant]
    else:
        meant = _counted(page, _settled(page, _summed(page, meant)))
    for each in meant:
        if each.role and each.role != "nothing":
            amount = each.amount
            yield page.fact(each.role, amount.money, amount.start, amount.end, _sure(each))


def _sure(meant: Meant) -> float:
    return round(min(0.98, 0.5 + meant.voice * 0.4 + (0.08 if meant.amount.is_named else 0.0)), 2)


def _of_gift_card(page: Page, meant: Meant) -> Meant:
    """Take a price for a loss where gift cards were asked for shortly before: bought ones are lost."""
    amount = meant.amount
    if meant.role != "price" or page.is_ordinary:
        return meant
    is_card = any(
        hit.value == "gift_card" and (0 <= amount.start - hit.end <= 120 or 0 <= hit.start - amount.end <= 24)
        for hit in page.hits_between("asks", amount.start - 130, amount.end + 24)
    )
    return replace(meant, role="loss") if is_card else meant


def _summed(page: Page, meant: list[Meant]) -> list[Meant]:
    """Take sums told one after the other for parts where a later one, told as lost or as a total, is all of them."""
    found = list(meant)
    for number, whole in enumerate(meant):
        if not (whole.role in {"loss", ""} and (whole.role or _is_sum(page, whole.amount))):
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


def _settled(page: Page, meant: list[Meant]) -> list[Meant]:
    """Tell what left the victim from what was only asked for, stopped, or a group's."""
    if _is_denied(page):
        return [replace(each, role="fee") if each.role == "loss" else each for each in meant]
    settled: list[Meant] = []
    maybe: list[int] = []
    for number, (each, following) in enumerate(zip(meant, _following(meant), strict=True)):
        role, is_open = _became(page, each, following)
        if is_open:
            maybe.append(number)
        settled.append(replace(each, role=role))
    sure = [each.amount.money.minor for number, each in enumerate(settled) if each.role == "loss"]
    whole = sum(sure) + sum(settled[number].amount.money.minor for number in maybe)
    if not sure or any(each.amount.money.minor == whole for each in settled):
        for number in maybe:
            settled[number] = replace(settled[number], role="loss")
    if not maybe and not sure and (left := _left_over(page, meant, settled)) is not None:
        settled[left] = replace(settled[left], role="loss", voice=max(settled[left].voice, GUESSED))
    return settled


def _left_over(page: Page, meant: list[Meant], settled: list[Meant]) -> int | None:
    """Return the largest sum that nobody says anything of, in a fraud where no sum is told as lost and none as kept."""
    if any(hit.value in {"*undone", "*failed"} for hit in page.hits("money")):
        return None
    open_ones = [number for number, each in enumerate(settled) if not each.role and not meant[number].role]
    return max(open_ones, key=lambda number: settled[number].amount.money.minor, default=None)


def _following(meant: list[Meant]) -> list[Amount | None]:
    """Return for every sum the first one after it that is told in another row."""
    found: list[Amount | None] = []
    first: Meant | None = None
    after: Amount | None = None
    for each in reversed(meant):
        if first is not None and first.row != each.row:
            after = first.amount
        found.append(after)
        first = each
    return found[::-1]


def _became(page: Page, meant: Meant, following: Amount | None) -> tuple[str, bool]:
    """Return what became of a sum, and whether that is open: it was asked for, and nobody says what then was done."""
    role, amount = meant.role, meant.amount
    if role == "part":
        return "loss", False
    if role == "paid":
        role = "price" if _is_for_order(page, amount) else "loss"
    if role not in {"loss", "fee", ""}:
        return role, False
    asked = _asked(page, amount)
    then = _then(page, amount, following, is_asked=bool(asked))
    if role == "loss" and (then in {"*undone", "*failed"} or _is_stopped(page, amount)):
        return "fee", False
    if not role and not asked and _is_done_beside(page, amount, following):
        return "loss", False
    if asked:
        is_paying = role == "loss" or bool(_PAYING.search(asked) and not _CODE.search(asked))
        if then == "*done" and is_paying:
            return "loss", False
        return "fee" if role else "", is_paying and not then.startswith(("*un", "*fail"))
    if role == "loss" and _is_of_group(page, amount):
        return "group_total", False
    return role, False


def _is_done_beside(page: Page, amount: Amount, following: Amount | None) -> bool:
    """Whether it is said right after a sum, in its sentence, that it was paid: "罚款8800，我还是给了"."""
    high = min(amount.end + (8 if page.is_chinese else 28), page.sentence_at(amount.start).end)
    high = min(high, following.start) if following else high
    return bool(_cues(page, amount.end, high, "*done"))


def _cues(page: Page, low: int, high: int, *values: str) -> list[Hit]:
    return [hit for hit in page.hits_between("money", low, high) if hit.value in values and low <= hit.start < high]


def _is_for_order(page: Page, amount: Amount) -> bool:
    """Whether it was paid for the order: nothing but ordering is told before it in its sentence."""
    start = max(page.sentence_at(amount.start).start, amount.start - FARTHEST)
    is_ordered = any(hit.value == "ordered_at" for hit in page.hits_between("occasion", start, amount.start))
    return is_ordered and not any(
        page.hits_between(field, start, amount.start) for field in ("fraud", "pretext", "asks", "caller", "contact")
    )


def _asked(page: Page, amount: Amount) -> str:
    """Return the words with which somebody asks for a sum in its clause; empty where nobody does, or it is done."""
    low = max(page.clause_at(amount.start).start, amount.start - (24 if page.is_chinese else 60))
    asked = [hit for hit in _cues(page, low, amount.start, "*demand") if hit.end <= amount.start]
    if not asked or _cues(page, asked[-1].end, amount.start, "*done", "*took"):
        return ""
    return page.text[asked[-1].start : amount.start]


def _is_stopped(page: Page, amount: Amount) -> bool:
    """Whether the words before a sum say that it was not done: "about to send"."""
    low = max(page.clause_at(amount.start).start, amount.start - (16 if page.is_chinese else 40))
    stopped = [hit for hit in _cues(page, low, amount.start, "*nearly") if hit.end <= amount.start]
    return bool(stopped) and not _cues(page, stopped[-1].end, amount.start, "*done")


def _then(page: Page, amount: Amount, following: Amount | None, *, is_asked: bool) -> str:
    """Return the first cue after a sum of what became of it, unless it tells of the following sum."""
    if is_asked:
        reach = AFTER_CHINESE if page.is_chinese else AFTER_LATIN
    else:
        reach = BESIDE_CHINESE if page.is_chinese else BESIDE_LATIN
    high = amount.end + reach
    if not is_asked:
        high = min(high, page.sentence_at(amount.start).end, following.start if following else high)
    values = ("*done", "*undone", "*failed", "*demand") if is_asked else ("*failed", "*demand")
    cues = _cues(page, amount.end, high, *values)
    for number, cue in enumerate(cues):
        if not is_asked or following is None or following.money == amount.money:
            return cue.value
        if following.start < cue.end:
            return ""
        is_other = any(each.value != cue.value and each.end <= following.start for each in cues[number + 1 :])
        between = page.text[cue.end : following.start]
        if is_other or len(between) > (4 if page.is_chinese else 14) or _STOP.search(between):
            return cue.value
        return ""
    return ""


def _is_denied(page: Page) -> bool:
    """Whether it is said that nothing was lost; "nothing else" says that something was."""
    return any(
        hit.value == "*denied" and not _ELSE.search(page.text, max(0, hit.start - 12), hit.start)
        for hit in page.hits("money")
    )


def _is_of_group(page: Page, amount: Amount) -> bool:
    """Whether many are named before the sum in its sentence, and none of them singled out after that."""
    sentence = page.sentence_at(amount.start)
    low, high = max(sentence.start, amount.start - FARTHEST), min(sentence.end, amount.end + FARTHEST)
    many = None
    for many in _MANY.finditer(page.text, low, amount.start):
        pass
    if many is None:
        others = _MANY.search(page.text, amount.end, high) or _TOGETHER.search(page.text, low, high)
        return _is_sum(page, amount) and others is not None
    return not _ONE.search(page.text, many.end(), amount.start)


def _counted(page: Page, meant: list[Meant]) -> list[Meant]:
    """Tell parts from totals, and leave out what is told again."""
    told: dict[Money, int] = {}
    parts: dict[str, _Parts] = {}
    counted: list[Meant] = []
    for each in meant:
        money = each.amount.money
        those = parts.setdefault(money.currency, _Parts())
        role = _as_counted(page, each, those, told)
        if not role and each.role:
            continue
        if role in {"loss", "loss_total"}:
            told[money] = each.row
        if role == "loss":
            those.add(each.amount)
        voice = each.voice if role == each.role else max(each.voice, LISTED)
        counted.append(replace(each, role=role, voice=voice))
    return counted


@dataclass(slots=True)
class _Parts:
    """The losses told so far in one currency."""

    count: int = 0
    minor: int = 0
    last: Amount | None = None

    def add(self, amount: Amount) -> None:
        self.count, self.minor, self.last = self.count + 1, self.minor + amount.money.minor, amount


def _as_counted(page: Page, meant: Meant, parts: _Parts, told: dict[Money, int]) -> str:
    """Return what a sum counts as: a loss, a total, a group's; empty where it was told before."""
    amount, role = meant.amount, meant.role
    is_total = _is_sum(page, amount) and (role in {"", "loss"} or meant.voice < LISTED)
    if is_total or _is_all(page, meant, parts):
        if _is_of_group(page, amount):
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
        return len(between) <= (8 if page.is_chinese else 16) and not re.search(r"[。.!?\n]\s?", between)
    # "1,800, 5,000 altogether" in English; in Chinese the word of summing always stands before.
    return not page.is_chinese and 0 <= hit.start - amount.end <= 8 and "," not in page.text[amount.end : hit.start]
