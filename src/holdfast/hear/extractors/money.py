"""What became of each sum: lost, in parts and in all; or only asked for, offered, a price, a balance, a group's.

The words beside a sum say what it is called (``hear.meanings``). The story says the rest: what was asked for is lost
when it was done, what was stopped is not; a sum told again is the same money; a group's sum is nobody's; who says that
nothing is lost has lost nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from holdfast.hear.amounts import Amount
from holdfast.hear.facts import Fact
from holdfast.hear.meanings import Meant, meanings_of
from holdfast.hear.outcomes import settled
from holdfast.hear.page import Page
from holdfast.hear.totals import counted, summed

FIELDS = ("loss", "loss_total", "price", "offer", "fee", "balance", "recovered", "group_total", "disputed")

REACH = 120
"""Characters in which the codes of a card are told of."""
_CARD = re.compile(r" (?:[a-z]+ ){0,2}(?:cards?|vouchers?)\b|(?:元|块)?的?(?:点卡|点数|卡)")
_CODES = re.compile(r"\b(?:codes?|scratched|numbers off)\b|序号|卡密")
IN_COMPLAINTS = {"loss": "disputed", "offer": "disputed", "paid": "price"}
"""What sums of a complaint about goods are: nobody promised or took anything to deceive."""


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every sum whose meaning is told."""
    meant = [_of_gift_card(page, each) for each in meanings_of(page)]
    if page.is_ordinary:
        meant = [replace(each, role=IN_COMPLAINTS.get(each.role, each.role)) for each in meant]
    else:
        meant = counted(page, settled(page, summed(page, meant)))
        if page.is_other_fraud:  # small sums paid back as bait, promised winnings: nobody owed her a refund
            meant = [replace(each, role="nothing") if each.role == "offer" else each for each in meant]
    for each in meant:
        if each.role and each.role != "nothing":
            amount = each.amount
            for again in range(each.times):  # a sum that went more than once is as many facts, each less sure
                sure = round(_sure(each) - again / 100, 2)
                yield page.fact(each.role, amount.money, amount.start, amount.end, sure)


def _sure(meant: Meant) -> float:
    return round(min(0.98, 0.5 + meant.voice * 0.4 + (0.08 if meant.amount.is_named else 0.0)), 2)


def _is_read_out(page: Page, amount: Amount) -> bool:
    """Whether a sum is what a card holds whose code is told of: "the codes of two £450 cards"."""
    sentence = page.sentence_at(amount.start)
    return bool(
        _CARD.match(page.text, amount.end)
        and _CODES.search(page.text, max(sentence.start, amount.start - REACH), min(sentence.end, amount.end + REACH))
    )


def _of_gift_card(page: Page, meant: Meant) -> Meant:
    """Take a price for a loss where gift cards were asked for shortly before: bought ones are lost."""
    amount = meant.amount
    if meant.role not in {"price", ""} or page.is_ordinary:
        return meant
    if not meant.role:
        beside = page.hits_between("asks", amount.end, amount.end + 4)
        is_card = any(hit.value == "gift_card" for hit in beside) or _is_read_out(page, amount)
        return replace(meant, role="loss") if is_card else meant
    is_card = any(
        hit.value == "gift_card" and (0 <= amount.start - hit.end <= 120 or 0 <= hit.start - amount.end <= 24)
        for hit in page.hits_between("asks", amount.start - 130, amount.end + 24)
    )
    return replace(meant, role="loss") if is_card else meant
