"""What the called tell, in their own words, Chinese and English: with gaps, slips and amounts in words.

Victims' accounts, put together from parts; they say what happened, not how it is done. People and numbers are invented:
the mobile numbers begin with 100, which no Chinese mobile number does, and the addresses end in ``.example``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

PRETEXT: Mapping[str, tuple[str, str]] = {
    "system_upgrade": (
        "说系统升级，我的订单失效了，要给我退款",
        "said their system was being upgraded and my order had failed",
    ),
    "payment_failed": ("说我的付款没有到账，要重新下单", "said my payment had not reached the shop"),
    "out_of_stock": ("说我买的东西缺货，要退钱给我", "said the item was out of stock and I would be refunded"),
    "wrongly_wholesaler": (
        "说把我登记成了批发商，每个月会扣钱",
        "said I had been registered as a wholesaler by mistake",
    ),
    "return_problem": (
        "说我的退货单有问题，要本人确认",
        "said there was a problem with my return that I had to confirm",
    ),
    "parcel_destroyed": ("说我的快递在路上损坏了，要给我理赔", "said my parcel had been destroyed on the way"),
    "double_compensation": ("说要给我双倍赔偿", "promised me double compensation"),
    "recall": ("说衣服质量有问题要召回", "said the garment was being recalled"),
    "credit_too_low": ("说我的信用分不够，退不了款", "said my credit score was too low for the refund"),
}
WAY: Mapping[str, tuple[str, str]] = {
    "phishing": (
        "发来一个网址{url}，跟官网很像，我填了银行卡和验证码",
        "sent a link to {url}, a page just like the shop's, and I typed in my card and the code",
    ),
    "loan": ("让我先借了网贷再转过去", "had me take out a loan and pass it on"),
    "gift_cards": (
        "让我登录他给的账号买了好几笔礼品卡，几分钟就被用光了",
        "had me sign in to an account of his and buy gift cards, which were spent within minutes",
    ),
    "quick_pay": (
        "我把短信验证码告诉了他，卡就被绑定快捷支付扣了钱",
        "I read him the code from the SMS and money left my card through quick pay",
    ),
}
KNEW: Mapping[str, tuple[str, str]] = {
    "name": ("姓名", "my name"),
    "phone": ("手机号", "my number"),
    "address": ("地址", "my address"),
    "item": ("买了什么", "what I had bought"),
    "amount": ("价格", "the price"),
    "order_number": ("订单号", "the order number"),
    "order_time": ("下单时间", "when I had ordered"),
    "parcel_number": ("快递单号", "the parcel number"),
    "card_tail": ("银行卡尾号", "the end of my card number"),
    "national_id": ("身份证号", "my id number"),
}
ORDINARY: tuple[tuple[str, str], ...] = (
    ("快递三天了还没有动，催了也没人理。", "My parcel has not moved for three days and nobody answers."),
    ("收到的颜色不对，要求换货。", "They sent the wrong colour; I want it exchanged."),
    ("瓶子碎了，里面的都漏光了，请退款。", "The bottle arrived broken. Please refund me."),
    ("退货寄回去一周了，退款还没到账。", "I sent it back a week ago and still have no refund."),
    ("说好的赠品没有收到。", "The free gift that was promised is missing."),
)
_DIGITS = "零一二三四五六七八九"
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@dataclass(frozen=True)
class Telling:
    """What one victim has to say; ``knew`` are field names, ``loss`` is in yuan (0: none), ``order`` may be empty."""

    shop: str
    called_on: date | None
    caller: str
    pretext: str
    way: str
    knew: tuple[str, ...]
    loss: int
    order: str
    url: str
    region: str
    turns: str = ""
    """What is told of the turns of the caller's script, in the language of the text."""


def text(telling: Telling, rng: np.random.Generator, language: str) -> str:
    """Return the complaint in words: ``zh`` or ``en``."""
    of = 1 if language == "en" else 0
    knew = [KNEW[name][of] for name in telling.knew if name in KNEW]
    is_vague = telling.called_on is None
    parts = _chinese(telling, knew, rng) if of == 0 else _english(telling, knew, rng)
    if is_vague or rng.random() < 0.15:
        parts = parts[:-1] if len(parts) > 3 else parts
    return ("" if of == 0 else " ").join(part for part in parts if part)


def _chinese(told: Telling, knew: list[str], rng: np.random.Generator) -> list[str]:
    when = f"{told.called_on.month}月{told.called_on.day}日" if told.called_on else "前几天"
    who = f"个{told.caller}" if told.caller else "人"
    return [
        f"我是{told.region}的，{when}有{who}打来电话，自称{told.shop}客服，{PRETEXT[told.pretext][0]}。",
        f"他知道我的{'、'.join(knew)}，我就信了。" if knew else "",
        f"{WAY[told.way][0].format(url=told.url)}，一共被骗了{_chinese_amount(told.loss, rng)}。"
        if told.loss
        else "我没有上当。",
        told.turns,
        f"订单号{told.order}。" if told.order else "",
        str(rng.choice(["请你们查一下信息是怎么泄露的。", "已经报警了。", "希望平台给个说法。", ""])),
    ]


def _english(told: Telling, knew: list[str], rng: np.random.Generator) -> list[str]:
    when = f"On {told.called_on:%d %B}" if told.called_on else "A few days ago"
    who = f" from {told.caller}" if told.caller else ""
    lost = f"Then he {WAY[told.way][1].format(url=told.url)}." if told.way in {"phishing", "loan", "gift_cards"} else ""
    lost = lost or (f"{WAY[told.way][1].capitalize()}." if told.way else "")
    return [
        f"{when} someone{who} said he was with {told.shop} and {PRETEXT[told.pretext][1]}.",
        f"He knew {', '.join(knew)}." if knew else "",
        f"{lost} I lost {_english_amount(told.loss, rng)}." if told.loss else "I did not fall for it.",
        told.turns,
        f"My order is {told.order}." if told.order else "",
        str(rng.choice(["How did they get my data?", "I have been to the police.", ""])),
    ]


def _chinese_amount(yuan: int, rng: np.random.Generator) -> str:
    drawn = rng.random()
    if drawn < 0.25:
        return f"{in_chinese(yuan)}元"
    if drawn < 0.4 and yuan >= 10_000 and yuan % 1000 == 0:
        return f"{yuan / 10_000:g}万"
    return f"{yuan}元" if drawn < 0.8 else f"{yuan:,}块钱"


def _english_amount(yuan: int, rng: np.random.Generator) -> str:
    if rng.random() < 0.2:
        return f"{in_english(yuan)} yuan"
    return f"{yuan:,} yuan" if rng.random() < 0.6 else f"RMB {yuan}"


def in_chinese(number: int) -> str:
    """Return a whole number from 1 to 99,999,999 in Chinese words: 47,200 is 四万七千二百."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return f"{in_chinese(high)}万{zero}{in_chinese(low) if low else ''}"
    said, is_gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            said += ("零" if is_gap and said else "") + _DIGITS[digit] + unit
        is_gap = not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def in_english(number: int) -> str:
    """Return a whole number from 0 to 999,999 in English words."""
    if number >= 1000:
        low = f" {in_english(number % 1000)}" if number % 1000 else ""
        return f"{in_english(number // 1000)} thousand{low}"
    if number >= 100:
        low = f" and {in_english(number % 100)}" if number % 100 else ""
        return f"{_SMALL[number // 100]} hundred{low}"
    if number >= 20:
        return _TENS[number // 10 - 1] + (f"-{_SMALL[number % 10]}" if number % 10 else "")
    return _SMALL[number]
