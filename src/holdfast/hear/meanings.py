"""What each sum of money is called by the words beside it: a loss, a price, an offer, a fee, a balance, one got back.

Words vote for a meaning, nearer ones louder, each comma and each other sum between them halving the voice; the loudest
meaning wins. Sums told in one row mean the same. What became of the money is told by others, see ``extractors/money``.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from holdfast.hear.amounts import Amount
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page

REACH_CHINESE, REACH_LATIN = 9.0, 28.0
"""Characters after which a word's voice has fallen to a third."""
HALVING = 0.55
LEAST_NAMED, LEAST_BARE, LEAST_LARGE = 0.12, 0.36, 0.22
"""How loud the winning meaning must be for a sum with a currency, for a bare number, for one in 万, lakh, thousand."""
LONGEST_WORD = 40
"""Characters of the longest word in the list."""
FARTHEST = 110
"""Characters beyond which no word is heard."""
AROUND = 8
"""Other sums that can stand between."""
SURE, LISTED = 0.75, 0.6
"""How loud a meaning is that no row overrules; and how loud one is at least that a row gives."""
PRIOR = {
    "loss": 1.0,
    "price": 0.95,
    "offer": 1.05,
    "fee": 1.1,
    "balance": 1.02,
    "recovered": 1.1,
    "nothing": 1.0,
    "paid": 0.93,
}

_PARTED = re.compile(
    r"[,，、:]|\band\b|\bthen\b|\bbut\b|(?<=[\u3400-\u9fff\d])[ /](?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])/"
)
_LISTED = re.compile(
    r"(?:[、,，+&;/\s和及与跟再又另外后接着然第笔次]|还有|and|then|plus|another|a further|①|②|③)*(?:rs\.?\s?)?"
)
_GIVEN = re.compile(
    r"[元块]?钱?(?:给|到|进|入)了?我(?!们|妈|爸|老)| (?:back )?(?:to|into) (?:me\b|my (?:account|card|bank)\b)"
)
"""After a sum that came to the victim: 打了500给我."""
LONGEST_BETWEEN = 16
_ASKED = re.compile(r"多少|几[笔万千元块]|how much|how many|what amount")
"""A question in a chat, whether it is marked as one or not."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A sum, what it is called (empty: nobody says) and how loudly.

    ``row`` counts the rows sums are told in; ``times`` is how often it went.
    """

    amount: Amount
    role: str
    voice: float
    row: int
    times: int = 1


def meanings_of(page: Page) -> list[Meant]:
    """Return what every sum of a page is called, in order."""
    amounts = page.amounts
    words = _Words(page)
    heard = [_loudest(page, words, number, amount) for number, amount in enumerate(amounts)]
    found: list[Meant] = []
    for row, (first, last) in enumerate(_rows(page.text, amounts)):
        role, _ = max(heard[first:last], key=lambda each: each[1])
        for amount, (own, loud) in zip(amounts[first:last], heard[first:last], strict=True):
            is_own = last - first == 1 or (loud >= SURE and own != "price")
            meant = Meant(amount, own, loud, row) if is_own else Meant(amount, role, max(loud, LISTED), row)
            found.append(meant if meant.voice >= _least(amount) else replace(meant, role=""))
    return found


def _rows(text: str, amounts: list[Amount]) -> Iterator[tuple[int, int]]:
    """Return the rows sums are told in, as their first number and the one after the last."""
    first = 0
    for number in range(1, len(amounts) + 1):
        if number == len(amounts) or not _is_listed(text, amounts[number - 1], amounts[number]):
            yield first, number
            first = number


def _is_listed(text: str, before: Amount, amount: Amount) -> bool:
    between = amount.start - before.end
    return between <= LONGEST_BETWEEN and bool(_LISTED.fullmatch(text, before.end, amount.start))


def _least(amount: Amount) -> float:
    if amount.is_named:
        return LEAST_NAMED
    return LEAST_LARGE if amount.is_large_unit else LEAST_BARE


class _Words:
    """The words that say what a sum is called: in 挽回损失 and 转账金额 only the whole word speaks, not its parts."""

    def __init__(self, page: Page) -> None:
        self._hits: list[Hit] = []
        for hit in sorted(page.hits("money"), key=lambda each: (each.start, -each.end)):
            if hit.value[0] == "*":
                continue
            if self._hits and _hides(self._hits[-1], hit):
                continue
            self._hits.append(hit)
        self._starts = [hit.start for hit in self._hits]

    def between(self, low: int, high: int) -> list[Hit]:
        """Return the words that stand, at least in part, between two places."""
        first, last = bisect_left(self._starts, low - LONGEST_WORD), bisect_left(self._starts, high)
        return [hit for hit in self._hits[first:last] if hit.end > low]


def _hides(outer: Hit, inner: Hit) -> bool:
    is_within = inner.end <= outer.end and inner.end - inner.start < outer.end - outer.start
    return is_within and inner.value.strip("<>") != outer.value.strip("<>")


def _loudest(page: Page, words: _Words, number: int, amount: Amount) -> tuple[str, float]:
    sentence = page.sentence_at(amount.start)
    low, high = max(sentence.start, amount.start - FARTHEST), min(sentence.end, amount.end + FARTHEST)
    others = page.amounts[max(0, number - AROUND) : number + AROUND]
    voices = _voices(page, amount, words.between(low, high), others)
    best = max(((role, loud * PRIOR[role]) for role, loud in voices.items()), key=lambda each: each[1], default=("", 0))
    if best[0] == "loss" and _GIVEN.match(page.text, amount.end):
        return "balance", best[1]
    return best if best[1] >= _least(amount) else _answered(page, words, amount) or best


def _answered(page: Page, words: _Words, amount: Amount) -> tuple[str, float] | None:
    """Return what a sum means that answers a question: how much did you transfer? 328."""
    start = page.sentence_at(amount.start).start
    if start == 0 or amount.start - start > LONGEST_BETWEEN:
        return None
    asked = page.sentence_at(start - 2 if page.text[start - 2 : start - 1] not in "?\n" else max(start - 3, 0))
    if "?" not in page.text[asked.end : start] and not _ASKED.search(page.text, asked.start, asked.end):
        return None
    hits = words.between(*asked)
    role = hits[-1].value.strip("<>") if hits else ""
    return (role, LISTED) if role in {"loss", "price", "offer", "balance"} else None


def _voices(page: Page, amount: Amount, beside: list[Hit], others: list[Amount]) -> dict[str, float]:
    reach = REACH_CHINESE if page.is_chinese else REACH_LATIN
    voices: dict[str, list[float]] = {}
    for hit in beside:
        if hit.value == "silent" or (hit.start < amount.end and hit.end > amount.start):
            continue
        is_left = hit.end <= amount.start
        if (hit.value.startswith("<") and not is_left) or (hit.value.startswith(">") and is_left):
            continue
        low, high = (hit.end, amount.start) if is_left else (amount.end, hit.start)
        loud = math.exp(-(high - low) / reach)
        if loud < 0.02:
            continue
        loud *= HALVING ** len(_PARTED.findall(page.text, low, high))
        loud *= HALVING ** sum(low <= other.start < high for other in others if other is not amount)
        if not is_left and hit.value[0] not in "<>":
            loud *= 0.6
        voices.setdefault(hit.value.strip("<>"), []).append(loud)
    return {role: max(loud) + 0.25 * (sum(loud) - max(loud)) for role, loud in voices.items()}
