"""Sums of money in a folded text: the number, its unit, its currency; what they were for is told by others."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from holdfast.hear.facts import Money, minor_digits
from holdfast.hear.numerals import CHINESE, DIGITS, SCALES, UNITS, WORDS, chinese_number, plain_number, word_number
from holdfast.hear.scanning import Branch, Scanner

CURRENCIES: dict[str, str] = {
    "CNY": "¥ rmb cny yuan 人民币 块钱 块 圆",
    "USD": "us$ usd 美元 美金",
    "GBP": "£ gbp pounds pound quid 英镑",
    "EUR": "€ eur euros euro 欧元",
    "INR": "₹ inr rs. rs rupees rupee 卢比",
    "MYR": "rm myr ringgit 令吉 马币",
    "SGD": "s$ sg$ sgd 新币 坡币",
    "HKD": "hk$ hkd 港元 港币 港纸 蚊",
    "TWD": "nt$ ntd twd nt 新台币 台币",
    "AUD": "a$ au$ aud 澳元 澳币",
    "CAD": "c$ ca$ cad 加元 加币",
    "PHP": "₱ php pesos peso",
    "JPY": "jpy 日元 yen",
    "KRW": "₩ krw won 韩元",
    "THB": "฿ thb baht 泰铢",
    "IDR": "idr rp rupiah",
    "VND": "vnd ₫",
    "AED": "aed dirhams dirham",
    "NZD": "nz$ nzd",
}
"""ISO 4217 code → what people write for it, folded."""

_CODE = {word: code for code, words in CURRENCIES.items() for word in words.split()}
_DOLLARS = frozenset({"$", "dollars", "dollar", "bucks", "元", "块", "块钱", "圆", "刀"})
"""Written for several currencies; where the text was written decides."""

_ZONES: dict[str, str] = {
    "Asia/Shanghai": "CNY",
    "Asia/Taipei": "TWD",
    "Asia/Hong_Kong": "HKD",
    "Asia/Macau": "MOP",
    "Asia/Singapore": "SGD",
    "Asia/Kuala_Lumpur": "MYR",
    "Asia/Kolkata": "INR",
    "Asia/Calcutta": "INR",
    "Asia/Manila": "PHP",
    "Asia/Tokyo": "JPY",
    "Asia/Seoul": "KRW",
    "Asia/Bangkok": "THB",
    "Asia/Jakarta": "IDR",
    "Asia/Dubai": "AED",
    "Europe/London": "GBP",
    "America/Toronto": "CAD",
    "America/Vancouver": "CAD",
    "Pacific/Auckland": "NZD",
}
_DOLLAR_HOMES = frozenset({"USD", "SGD", "HKD", "TWD", "AUD", "CAD", "NZD"})

_BEFORE = "|".join(
    re.escape(word)
    for word in sorted({*_CODE, "$"} - {"块", "块钱", "圆", "蚊", "won", "yen", "pound", "nt"}, key=len, reverse=True)
)
_AFTER = "|".join(
    re.escape(word)
    for word in sorted(
        {*_CODE, *_DOLLARS} - {"rs.", "nt", *"$£€₹¥₱", *(word for word in _CODE if "$" in word)}, key=len, reverse=True
    )
)
_SCALE = "|".join(sorted({*SCALES} - {"w"}, key=len, reverse=True)) + r"|w(?!\s?[a-z])"
_NUMBER = r"\d{1,3}(?:,\d{2,3})+(?:\.\d{1,2}(?!\d))?|\d+,\d{2}(?=\s?€)|\d+(?:\.\d+)?"
_NO_ONE = r"(?<![百千万一]一(?=[分直个次下起共笔天样切听看把家开边不并人毛]))"
"""The 一 of 一分, 一直, 一共 after a sum is no numeral of it: 那8万一分没见到."""
_MIXED = rf"(?:\d+(?:\.\d+)?)[多余来]?[{''.join(UNITS)}][{CHINESE}\d]*{_NO_ONE}"
_WORD = "|".join(sorted({*WORDS, *SCALES, "hundred"} - {"a", "k", "w", "m", "mn", "half"}, key=len, reverse=True))
_SYMBOLS = "".join(sorted({word[0] for word in (*_CODE, "$")}))


def _number(way: str) -> str:
    return rf"(?:(?P<mixed_{way}>{_MIXED})|(?P<number_{way}>{_NUMBER}))"


def _numerals(way: str) -> str:
    return rf"(?P<chinese_{way}>[{CHINESE}]{{1,24}}{_NO_ONE})"


def _tail(way: str) -> str:
    """Return what may follow a number: a unit, a currency, and the tenths of 三块六毛七 or 12块3."""
    tenth = rf"[\d{''.join(DIGITS)}]"
    return (
        rf"(?:\s?(?P<scale_{way}>{_SCALE})(?![a-z]))?[多余来几]?"
        rf"(?:\s?(?P<after_{way}>(?:{_AFTER})(?![a-z])|[£€₹¥₱](?!\s?\d)))?"
        rf"(?:(?<=[块元])(?P<cents_{way}>{tenth}[毛角](?:{tenth}分?)?|(?<=块){tenth}(?=[,，。、;!?)\s]|$)))?"
    )


_SPELLED = rf"(?P<words_spelled>(?:{_WORD})(?:[ -](?:and )?(?:{_WORD})){{0,8}})(?![a-z])"
_SCANNER = Scanner(
    (
        Branch(
            "named",
            _SYMBOLS,
            rf"(?P<before_named>{_BEFORE})\s?(?:{_number('named')}|{_numerals('named')}){_tail('named')}",
        ),
        Branch("digits", "0-9", rf"(?<![a-z])(?<!\d[.,/:]){_number('digits')}{_tail('digits')}"),
        Branch("numerals", CHINESE, _numerals("numerals") + _tail("numerals")),
        Branch("spelled", "bcefhlmnostz", _SPELLED + _tail("spelled")),
    )
)
_COUNTED = re.compile(
    r"\s?(?:人|名|位|个|次|宗|起|件|条|天|月|年|日|号|小时|分钟|点|%|％|期|倍|折|楼|岁|张|笔|家|台|双|床|斤|款|部|本|批|"
    r"级|类|种|万人|余人|多人|多名|余名|周|星期|:\d|/\d|-\d|-[a-z]|\.\d|@|度|米|公里|g\b|kg|gb|ml|inch|percent|days?\b|weeks?\b|months?\b|years?\b|hours?\b|minutes?\b|mins?\b|people|victims|"
    r"persons?\b|customers|cases|times\b|calls|digits?|reports|users|complaints|members|items?\b|pieces?\b|am\b|pm\b|o'clock|cards?\b|th\b|st\b|nd\b|p\b|pence\b|cents?\b|paise\b|rd\b|business|years|year|医疗|保障|医保|意外险|余额宝|[a-z]{1,3}\d)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum at ``start`` to ``end`` of the folded text; ``is_named`` says whether its currency is written."""

    money: Money
    start: int
    end: int
    is_named: bool
    is_large_unit: bool
    """Written with 万, lakh, thousand …: money more often than a count."""


def home_currency(text: str, zone: str, *, is_chinese: bool) -> str:
    """Return the currency meant where none is named: that of the zone; Chinese text from elsewhere means yuan."""
    if zone in _ZONES:
        return _ZONES[zone]
    if zone.startswith("Australia/"):
        return "AUD"
    if is_chinese:
        return "CNY"
    if zone.startswith("Europe/"):
        return "EUR" if zone not in {"Europe/London", "Europe/Belfast"} and "£" not in text else "GBP"
    return "USD"


def _code(written: str, home: str) -> str:
    if written == "¥" and home == "JPY":
        return "JPY"
    if written in {"元", "块", "块钱", "圆"}:
        return home if home in {"CNY", "TWD", "HKD", "SGD", "MOP"} else "CNY"
    if written in _DOLLARS:
        return home if home in _DOLLAR_HOMES else "USD"
    return _CODE[written]


def amounts_in(text: str, home: str, taken: list[tuple[int, int]]) -> list[Amount]:
    """Return every sum, and every bare number that may be one, outside of the ``taken`` places, in order."""
    found: list[Amount] = []
    places = iter([*taken, (len(text) + 1, len(text) + 1)])
    first, last = next(places)
    for match in _SCANNER.scan(text):
        while last <= match.start():
            first, last = next(places)
        written = _Written.of(match)
        if first < match.end() and not written.unit:
            continue
        if amount := _read(text, match, written, home):
            found.append(amount)
    return found


class _Written(NamedTuple):
    """The parts of a written sum; empty where it has none."""

    mixed: str
    number: str
    chinese: str
    words: str
    scale: str
    unit: str
    cents: str

    @classmethod
    def of(cls, match: re.Match[str]) -> "_Written":
        way = match.lastgroup or ""
        named = match.re.groupindex

        def part(name: str) -> str:
            key = f"{name}_{way}"
            return match[key] or "" if key in named else ""

        return cls(
            part("mixed"),
            part("number"),
            part("chinese"),
            part("words"),
            part("scale"),
            part("before") or part("after"),
            part("cents"),
        )


def _read(text: str, match: re.Match[str], written: _Written, home: str) -> Amount | None:
    value = _value(written)
    if value is not None and written.cents:
        tenths = [char if char.isdigit() else str(DIGITS[char]) for char in written.cents if char not in "毛角分"]
        value += Decimal("0." + "".join(tenths))
    if value is None or value <= 0 or value >= 10**13:
        return None
    end = match.end()
    if written.chinese and match.start() and text[match.start() - 1] in _ABOUT:
        return None
    if not written.unit and (not _may_be_bare(written, value) or _is_no_sum(text, match.start(), end, written)):
        return None
    currency = _code(written.unit, home) if written.unit else home
    minor = int((value * 10 ** minor_digits(currency)).to_integral_value())
    is_large = bool(written.scale or written.mixed or written.words or _LARGE.search(written.chinese))
    return Amount(Money(minor, currency), match.start(), end, bool(written.unit), is_large)


def _is_no_sum(text: str, start: int, end: int, written: _Written) -> bool:
    """Whether what stands beside a bare number says that it is a count, an age or the number of something."""
    digits = len(written.number)
    return bool(
        _COUNTED.match(text, end)
        or _BRACKETED.match(text, max(start - 1, 0))
        or _AGE.match(text, max(start - 3, 0))
        or (digits >= 4 and _NUMBERED.search(text, max(start - 16, 0), start))
        or (digits >= 8 and _ACCOUNT.search(text, max(start - 12, 0), start))
    )


_ABOUT = "几数好"
"""Before a Chinese unit they leave the number open: 几百块 is no sum."""
_BRACKETED = re.compile(r"\(\d{1,3}\)")
"""An age: "my nan (84)"."""
_AGE = re.compile(r"[a-z\"], [1-9]\d(?=[,.;]|$)")
"""One in the way of newspapers: "Mr Hartley, 39," - a sum would say what it was."""
_NUMBERED = re.compile(
    r"(?:\b(?:number|no\.?|ref|reference|code|id|badge|ending)|#|[账卡单工编尾]号)(?: is|是|为)?[:\s]{0,2}$"
)
_ACCOUNT = re.compile(r"(?:\b(?:account|acct|a/c|sort code)|[账帐]户)[:\s]{0,2}$")
"""Before a number that is no sum, for its length or by its name."""
_LARGE = re.compile(r"[百千万亿佰仟]")


def _may_be_bare(written: _Written, value: Decimal) -> bool:
    if written.chinese:
        return len(written.chinese) >= 2 and bool(_LARGE.search(written.chinese)) and value >= 100
    if written.number and not written.scale:
        return 10 <= value < 10**8 and not (len(written.number) > 1 and written.number[0] == "0")
    return value >= 100


def _value(written: _Written) -> Decimal | None:
    if written.mixed:
        return chinese_number(re.sub("[多余来]", "", written.mixed))
    if numerals := written.chinese:
        return chinese_number(numerals) if len(numerals) == 1 or not set(numerals) <= set(DIGITS) else None
    if written.words:
        said = word_number(written.words.replace("-", " ").split())
        value = None if said is None else Decimal(said)
    else:
        value = plain_number(written.number)
    if value is not None and written.scale:
        value *= SCALES[written.scale]
    return value


def money_of(text: str, home: str) -> Money | None:
    """Return the one sum a folded text says, whole or at its beginning; None when it says none."""
    return next((amount.money for amount in amounts_in(text, home, [])), None)
