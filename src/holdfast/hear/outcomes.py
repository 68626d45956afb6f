"""What became of the sums of a fraud: lost, only asked for, stopped, paid for the order, or those of a group.

What was asked for is lost when it was done; where nobody says whether it was, it is lost if nothing else is. Who says
that nothing was lost has lost nothing.
"""

import re
from dataclasses import replace

from holdfast.hear.amounts import Amount
from holdfast.hear.lexicon import Hit
from holdfast.hear.meanings import Meant
from holdfast.hear.page import Page
from holdfast.hear.totals import FARTHEST, is_of_group

AFTER_CHINESE, AFTER_LATIN = 36, 90
"""Characters after a sum in which it is told what became of it."""
BESIDE_CHINESE, BESIDE_LATIN = 16, 44
"""The same where nobody is said to have asked for it."""
MOST_SENT = 10
"""Sums after a loan that are tried as what was sent out of it."""
BAIT = 30
"""How many times a fee, asked for to have a card or PIN typed in, what then went is at least."""
GUESSED = 0.2
"""How loud a sum is taken to be a loss that is only left over."""

_PAYING = re.compile(
    r"[付交缴转充汇打存买输刷]|[押保定证障]金|[费税]|\b(?:pay|transfer|send|deposit|enter|type|buy|purchase|wire|give|hand|put|top|load)"
)
_CODE = re.compile(r"验证码|校验码|密码|otp|\bcode\b|password")
_HAS_PAID = re.compile(
    r"(?:\b(?:took|paid|transferred|deposited|wired|i sent|charged me|debited|deducted)\b|[付交转缴充汇]了)"
    r"[^,，;:。]{0,24}$"
)
_BY_WAY = re.compile(
    r" (?:by|via|through) (?:bank )?(?:transfer|upi|card|gpay|phonepe|paytm|paynow|wire|zelle|cheque)\b"
)
_BID = re.compile(
    r"^\s?(?:and |then |please |pls |kindly )?(?:pay|transfer|send|deposit|remit) (?:a |the |just |only )?$"
)
_BORROWED = re.compile(r"[借贷]|\bloan|\bborrow")
_TRANSFERRED = re.compile(r"[转打汇付]|\b(?:sent|transfer|paid|gave|pass)")
_REST = re.compile(r"[剩余][下的余]|\b(?:rest|remaining|remainder|left)\b")
_MEANWHILE = re.compile(r"[元块]?(?:的时候|之?[后时](?!候)|以后)")
_MORE = re.compile(r"[又再另自]|还[有转要]|\b(?:another|also|more|further|my own)\b")
_OTHER = re.compile(
    r"第[二三四五]|另[一有外]|[后剩]下?[面一]?[笔次]|其余|其他|"
    r"\b(?:second|2nd|third|3rd|another|further|the rest|other)\b"
)
"""Another payment, of which is told what became of it."""
_TYPED = re.compile(r"输|填|\b(?:entered|typed|put|made)\b")
_STOP = re.compile(r"[,，。.;!?\n]")
_ANSWERED_NO = re.compile(
    r"(?:(?:did|have|has) (?:you|he|she|they)(?![^\n?]{0,80}\b(?:else|more|another|again|further)\b)"
    r"[^\n?]{0,40}\b(?:transfer|pay|paid|send|sent|lose|lost|loss|money|deposit|hand)\w*[^\n?]{0,40}"
    r"|(?:您|你|请问|有没有|是否)(?!\w{0,20}(?:还|再|又|其他|其它|别的))[^\n?，。]{0,20}(?:转|付|汇|损失|受骗|被骗|打款|给钱)[^\n?]{0,12})"
    r"\?\n[^\n:]{1,14}:\s?(?:no\b|nope|nah|nothing\b|not yet|没有?(?=[\s,，。!]|$|转|付|损失|给)|未|冇|无)"
)
"""A question in a chat whether money went, and its answer."""
_ELSE = re.compile(r"(?:其他|其它|其余|别的|另外|else|other|further|more)[^,，]{0,4}$")


def settled(page: Page, meant: list[Meant]) -> list[Meant]:
    """Tell what left the victim from what was only asked for, stopped, or a group's."""
    if _is_denied(page):
        return [replace(each, role="fee") if each.role == "loss" else each for each in meant]
    found: list[Meant] = []
    maybe: list[int] = []
    for number, (each, following) in enumerate(zip(meant, _following(meant), strict=True)):
        role, is_open = _became(page, each, following)
        if is_open:
            maybe.append(number)
        found.append(replace(each, role=role))
    found = _passed_on(page, found)
    kept = {
        each.amount.money
        for number, (each, was) in enumerate(zip(found, meant, strict=True))
        if was.role == "loss" and each.role == "fee" and number not in maybe
    }
    maybe = [number for number in maybe if found[number].amount.money not in kept]
    sure = [each.amount.money.minor for number, each in enumerate(found) if each.role == "loss"]
    whole = sum(sure) + sum(found[number].amount.money.minor for number in maybe)
    if not sure or any(each.amount.money.minor == whole for each in found):
        for number in maybe:
            found[number] = replace(found[number], role="loss")
    if not maybe and not sure and (left := _left_over(page, meant, found)) is not None:
        found[left] = replace(found[left], role="loss", voice=max(found[left].voice, GUESSED))
    return found


def _passed_on(page: Page, meant: list[Meant]) -> list[Meant]:
    """Take a loan for no loss where the sums sent after it came out of it: borrowed 25,000, sent 15,000 and 8,000."""
    found = list(meant)
    for number, each in enumerate(meant):
        low = max(page.clause_at(each.amount.start).start, each.amount.start - FARTHEST)
        if each.role != "loss" or not _BORROWED.search(page.text, low, each.amount.start):
            continue
        sent = [
            later.amount
            for later in meant[number + 1 : number + MOST_SENT]
            if later.role == "loss" and later.row != each.row
        ]
        sent = [later for later in sent if later.money.currency == each.amount.money.currency]
        if not sent or sum(later.money.minor for later in sent) >= each.amount.money.minor:
            continue
        end, first = each.amount.end, sent[0].start
        is_sent = _TRANSFERRED.search(page.text, end, max(end, min(end + 10, first - 6)))
        rest = page.text[sent[-1].end : sent[-1].end + (30 if page.is_chinese else 80)]
        if (not is_sent or _REST.search(rest)) and not _MORE.search(page.text, max(end, first - 8), first):
            found[number] = replace(each, role="balance")
    return found


def _left_over(page: Page, meant: list[Meant], found: list[Meant]) -> int | None:
    """Return the largest sum that nobody says anything of, in a fraud where no sum is told as lost and none as kept."""
    if any(hit.value in {"*undone", "*failed"} for hit in page.hits("money")):
        return None
    open_ones = [number for number, each in enumerate(found) if not each.role and not meant[number].role]
    return max(open_ones, key=lambda number: found[number].amount.money.minor, default=None)


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
    if role == "loss" and (then in {"*undone", "*failed"} or (then != "*done" and _is_stopped(page, amount))):
        return "fee", False
    if asked:
        return _of_asked(role, asked + page.text[amount.end : amount.end + 10], then)
    if role != "loss":
        is_done = _is_done_beside(page, amount, following) or (role == "fee" and _is_fee_paid(page, amount))
        return "loss" if is_done else role, False
    return "group_total" if role == "loss" and is_of_group(page, amount) else role, False


def _of_asked(role: str, asked: str, then: str) -> tuple[str, bool]:
    """Return what became of a sum that was asked for in these words, and whether that is open."""
    is_paying = role == "loss" or bool(_PAYING.search(asked) and not _CODE.search(asked))
    if then == "*done" and is_paying:
        return "loss", False
    return "fee" if role else "", is_paying and then not in {"*undone", "*failed"}


def _is_done_beside(page: Page, amount: Amount, following: Amount | None) -> bool:
    """Whether it is said right after a sum, in its sentence, that it was paid: "罚款8800，我还是给了"."""
    high = min(amount.end + (8 if page.is_chinese else 28), page.sentence_at(amount.start).end)
    high = min(high, following.start) if following else high
    cues = _cues(page, amount.end, high, "*done", "*undone", "*failed")
    # "每月扣800，我转了5000": what was done is the next sum.
    return bool(cues) and cues[0].value == "*done" and (following is None or following.start - cues[-1].end > 2)


def _is_fee_paid(page: Page, amount: Amount) -> bool:
    """Whether the words beside a fee in its clause say that it was paid: "I paid 7,800 as tax", "GST 9,000 by UPI"."""
    low = max(page.clause_at(amount.start).start, amount.start - (12 if page.is_chinese else 36))
    end = min(page.sentence_at(amount.start).end, amount.end + FARTHEST)
    if _cues(page, amount.end, end, "*all"):
        return True
    return bool(_HAS_PAID.search(page.text, low, amount.start) or _BY_WAY.match(page.text, amount.end))


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
    if not asked and (bid := _BID.search(page.text[low : amount.start])):
        return bid[0]
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
    end = page.sentence_at(amount.start).end
    if is_asked and _cues(page, amount.end, min(end, amount.end + FARTHEST), "*all"):
        return "*done"
    cues = [
        cue
        for cue in _cues(page, amount.end, high, *values)
        if cue.value != "*failed"
        or not (_OTHER.search(page.text, amount.end, cue.start) or _MEANWHILE.match(page.text, amount.end))
    ]
    if cues and cues[0].value == "*done" and _is_bait(page, amount, cues[0]):
        return ""
    for number, cue in enumerate(cues):
        if not is_asked or following is None or following.money == amount.money:
            return cue.value
        if following.start < cue.end:
            break
        is_other = any(each.value != cue.value and each.end <= following.start for each in cues[number + 1 :])
        between = page.text[cue.end : following.start]
        if is_other or len(between) > (4 if page.is_chinese else 14) or _STOP.search(between):
            return cue.value
        break
    return ""


def _is_bait(page: Page, amount: Amount, done: Hit) -> bool:
    """Whether a small sum was only the reason to type something in, after which a much larger one went."""
    if not _TYPED.search(page.text, done.start, done.end):
        return False
    return any(
        later.money.currency == amount.money.currency and later.money.minor >= BAIT * amount.money.minor
        for later in page.amounts
        if done.start < later.start <= done.end + FARTHEST
    )


def _is_denied(page: Page) -> bool:
    """Whether it is said that nothing was lost; "nothing else" says that something was."""
    return ("?\n" in page.text and bool(_ANSWERED_NO.search(page.text))) or any(
        hit.value == "*denied" and not _ELSE.search(page.text, max(0, hit.start - 12), hit.start)
        for hit in page.hits("money")
    )
