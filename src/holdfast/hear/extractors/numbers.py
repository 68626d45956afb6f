"""Order and parcel numbers, the caller's number, accounts money went to; and numbers that are personal."""

import re
from collections.abc import Iterator

from holdfast.hear.codes import Code
from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

FIELDS = ("order", "parcel", "caller_number", "account", "phone", "national_id", "card")

_ORDER = re.compile(
    r"(?:订单(?:编号|号码|号)?|交易号|单号|编号|\border(?:\s(?:id|no|number|num|ref|reference|#))?|order#"
    r"|purchase (?:id|no|number))[\s.:#(（是为]*$"
)
_PARCEL = re.compile(
    r"(?:快递|包裹|运单|物流|快件|顺丰|圆通|中通|申通|韵达|极兔|ems|单号|parcel|package|tracking|awb|waybill|consignment"
    r"|shipment)[\w\s.:#(（是为一-鿿]{0,8}$"
)
_ACCOUNT = re.compile(
    r"(?:账号|账户|帐户|户口|卡号|转[到入给往至]了?|汇[到入给至]|打[到给]|[元块万]至"
    r"|account(?: number| no)?|a/c(?: no)?"
    r"|\b(?:transfer|transferred|sent|send|wired|paid)\b[^.!?\n]{0,24} to)[\s.:#(（是为]*$"
)
_ACCOUNT_NO = re.compile(
    r"(?:账号|帐号|户口号?码?|账户(?:号码)?|\b(?:account|acct|a/c)(?: (?:number|no))?"
    r"|\brm\s?[\d,.]{2,12} to|\b(?:transfer|sent|paid|total)[^.!?\n]{0,20} to)[\s.:#(（是为]*$"
)
"""Where a number that might be dialled is an account's."""
_VPA = re.compile(r"(?<![\w.@-])[a-z0-9][a-z0-9._-]{1,60}@[a-z]{2,20}(?![\w@-]|\.[a-z])", re.ASCII)
"""An address of India's payment interface (UPI), which has no dot after the sign."""
_OWN = re.compile(
    r"(?:我的(?:手机|电话|号码)|本人(?:手机|电话)|联系电话|联系方式|回电|my (?:number|phone|mobile)|contact me|call me"
    r"|reach me)[\w\s.:：是为]{0,8}$"
)
_CALLED = re.compile(
    r"来电|打来|打电话|电话|号码|拨打|打进|显示|归属|call|rang|phone|number|from|text|dial|sms|whatsapp|contact|通|电"
)
_COURIERS = re.compile(r"(?:sf|yt|jd|zto|sto|yd|jt|ems|dpk|jdv[a-z]|my|1z|lp|rb|awb)\d", re.IGNORECASE)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every number whose meaning is told by its form or the words before it."""
    if "@" in page.text and not page.is_ordinary:
        for match in _VPA.finditer(page.text):
            yield page.fact("account", match[0], match.start(), match.end(), 0.85)
    for code in page.codes:
        if any(code.start < card.end and card.start < code.end for card in page.gift_cards):
            continue
        before = page.text[max(0, code.start - 28) : code.start]
        field, sure = _meaning(page, code, before)
        if field:
            yield page.fact(
                field, code.value if field in {"phone", "caller_number"} else code.plain, code.start, code.end, sure
            )


def _meaning(page: Page, code: Code, before: str) -> tuple[str, float]:
    if code.sort == "national_id":
        return "national_id", 0.98
    if code.sort == "card" and not _ORDER.search(before):
        return ("account" if _ACCOUNT.search(before) or "户名" in page.text[code.end : code.end + 8] else "card"), 0.9
    if _ORDER.search(before) and not (_COURIERS.match(code.plain) or re.search(r"快递|运单|物流|包裹", before)):
        return "order", 0.95
    if code.sort != "phone" and (_COURIERS.match(code.plain) or _PARCEL.search(before)):
        return "parcel", 0.9
    if code.sort == "phone":
        return _phone(page, code, before)
    return ("account", 0.8) if _ACCOUNT.search(before) and not page.is_ordinary else ("", 0.0)


def _phone(page: Page, code: Code, before: str) -> tuple[str, float]:
    if _ACCOUNT_NO.search(before) and not page.is_ordinary:
        return "account", 0.85
    if _OWN.search(before):
        return "phone", 0.95
    beside = page.text[max(page.sentence_at(code.start).start - 1, code.start - 40, 0) : code.end + 24]
    return ("caller_number", 0.85) if not page.is_ordinary and _CALLED.search(beside) else ("phone", 0.9)
