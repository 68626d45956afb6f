"""What each sum of money was: a loss, a price, compensation offered, a fee threatened, a balance, what a group lost.

Words beside a sum vote for what it was, nearer ones louder, each comma and each other sum between them halving the
voice; the loudest meaning wins. A sum without a currency counts only beside a word that makes it money.
"""

import math
import re
from collections.abc import Iterator

from holdfast.hear.amounts import Amount
from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page, Stretch

FIELDS = ("loss", "loss_total", "price", "offer", "fee", "balance", "recovered", "group_total", "disputed")

REACH_CHINESE, REACH_LATIN = 9.0, 28.0
"""Characters after which a word's voice has fallen to a third."""
HALVING = 0.55
LEAST_NAMED, LEAST_BARE, LEAST_LARGE = 0.12, 0.36, 0.22
"""How loud the winning meaning must be for a sum with a currency, for a bare number, for one in 万, lakh, thousand."""
FARTHEST = 110
"""Characters beyond which no word is heard."""
AROUND = 8
"""Other sums that can stand between."""
PRIOR = {"loss": 1.0, "price": 0.95, "offer": 1.05, "fee": 1.1, "balance": 1.0, "recovered": 1.1}

_PARTED = re.compile(r"[,，、:]")
_LISTED = re.compile(r"(?:[、,，+&和及与跟\s再又另外]|and|then|第.[笔次])*(?:rs\.?\s?)?")
_MANY = re.compile(
    r"(?:[2-9]|\d\d)\d{0,6}\s?[多余来]?(?:名|位|人|宗|起|个人)|受害者群|群里|群内|维权群|涉案|等人|victims|people|combined|"
    r"\d (?:customers|shoppers|buyers|consumers|residents)|"
    r"\bthey\b[^.]{0,20}\b(?:total|together)|losses (?:amounting|of at least|totall?ing)"
)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every sum whose meaning is told."""
    before: tuple[Amount, str] | None = None
    for number, amount in enumerate(page.amounts):
        sentence = page.sentence_at(amount.start)
        low, high = max(sentence.start, amount.start - FARTHEST), min(sentence.end, amount.end + FARTHEST)
        beside = page.hits_between("money", low, high)
        voices = _voices(page, amount, beside, page.amounts[max(0, number - AROUND) : number + AROUND])
        role, voice = max(
            ((role, loud * PRIOR[role]) for role, loud in voices.items()), key=lambda each: each[1], default=("", 0.0)
        )
        if role == "price" and not page.is_ordinary and _is_gift_card(page, amount):
            role = "loss"
        if voice < 0.4 and not page.is_ordinary and _is_sum(page, amount, beside):
            role, voice = "loss", 0.6
        if before and _is_listed(page.text, before[0], amount) and (voice < 0.75 or role == "price"):
            role, voice = before[1], max(voice, 0.6)
        if voice < _least(amount) or not role:
            before = None
            continue
        before = (amount, role)
        yield page.fact(
            _field(page, role, amount, beside, sentence, number),
            amount.money,
            amount.start,
            amount.end,
            _sure(voice, amount),
        )


def _least(amount: Amount) -> float:
    if amount.is_named:
        return LEAST_NAMED
    return LEAST_LARGE if amount.is_large_unit else LEAST_BARE


def _sure(voice: float, amount: Amount) -> float:
    return round(min(0.98, 0.5 + voice * 0.4 + (0.08 if amount.is_named else 0.0)), 2)


def _is_gift_card(page: Page, amount: Amount) -> bool:
    """Whether gift cards were asked for shortly before: bought ones are lost."""
    return any(
        hit.value == "gift_card" and (0 <= amount.start - hit.end <= 120 or 0 <= hit.start - amount.end <= 24)
        for hit in page.hits_between("asks", amount.start - 130, amount.end + 24)
    )


def _is_listed(text: str, before: Amount, amount: Amount) -> bool:
    between = text[before.end : amount.start]
    return len(between) <= 16 and bool(_LISTED.fullmatch(between))


def _voices(page: Page, amount: Amount, beside: list[Hit], others: list[Amount]) -> dict[str, float]:
    reach = REACH_CHINESE if page.is_chinese else REACH_LATIN
    voices: dict[str, list[float]] = {}
    for hit in beside:
        if hit.value.startswith("*") or (hit.start < amount.end and hit.end > amount.start):
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


def _field(  # noqa: PLR0917
    page: Page, role: str, amount: Amount, beside: list[Hit], sentence: Stretch, number: int
) -> str:
    if role != "loss":
        return role
    if page.is_ordinary:
        return "disputed"
    if not _is_sum(page, amount, beside):
        return "loss"
    if _MANY.search(page.text, sentence.start, sentence.end):
        return "group_total"
    return "loss_total" if number else "loss"


def _is_sum(page: Page, amount: Amount, beside: list[Hit]) -> bool:
    return any(hit.value == "*total" and _is_beside(page, hit, amount) for hit in beside)


def _is_beside(page: Page, hit: Hit, amount: Amount) -> bool:
    if hit.end <= amount.start:
        return amount.start - hit.end <= (8 if page.is_chinese else 16)
    # "1,800, 5,000 altogether" in English; in Chinese the word of summing always stands before.
    return not page.is_chinese and 0 <= hit.start - amount.end <= 8 and "," not in page.text[amount.end : hit.start]
