"""Numbers as people write them: 47,200 · 7.8万 · 四万七千二百 · 两万八 · 1万8千 · 1.2 lakh · fifteen thousand."""

import re
from decimal import Decimal

DIGITS = {
    char: value
    for value, chars in enumerate(["零〇", "一壹", "二两贰", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for char in chars
}
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000, "万": 10_000, "亿": 100_000_000}
SCALES = {
    "k": 1_000,
    "w": 10_000,
    "thousand": 1_000,
    "hundred": 100,
    "lakh": 100_000,
    "lakhs": 100_000,
    "lac": 100_000,
    "lacs": 100_000,
    "crore": 10_000_000,
    "crores": 10_000_000,
    "million": 1_000_000,
    "mn": 1_000_000,
    "m": 1_000_000,
    "billion": 1_000_000_000,
}
_TEENS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    word: 20 + 10 * place
    for place, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
WORDS: dict[str, int] = {**{word: value for value, word in enumerate(_TEENS)}, **_TENS, "a": 1, "half": 0}

CHINESE = "".join(DIGITS) + "".join(UNITS)
LONGEST = 18
"""More digits than these are no amount and no count."""

_PIECE = re.compile(rf"(\d+(?:\.\d+)?)|([{''.join(DIGITS)}])|([{''.join(UNITS)}])")


def chinese_number(written: str) -> Decimal | None:
    """Return the number a run of Chinese numerals, or of digits mixed with them, says; None when it says none.

    A last digit right after a unit counts in the next smaller unit, as spoken: 两万八 is 28000, 三千五 is 3500.
    """
    if len(written) > LONGEST * 2:
        return None
    total = section = Decimal(0)
    number: Decimal | None = None
    last_unit = 1
    position = 0
    for piece in _PIECE.finditer(written):
        if piece.start() != position:
            return None
        position = piece.end()
        if piece[1] or piece[2]:
            digit = Decimal(piece[1]) if piece[1] else Decimal(DIGITS[piece[2]])
            is_next = bool(number) and piece[1] is None  # 二〇二六, 一五〇〇
            number = (number or 0) * 10 + digit if is_next else digit
            if piece[2] in {"零", "〇"}:
                last_unit = 1
            continue
        unit = UNITS[piece[3]]
        if unit >= 10_000:
            section = (section + (number or 0)) or Decimal(1)
            total = (total + section) * unit if unit > 10_000 and total else total + section * unit
            section = Decimal(0)
        else:
            section += (Decimal(1) if number is None else number) * unit
        number, last_unit = None, unit
    if position != len(written):
        return None
    if number is not None:
        is_spoken = last_unit >= 100 and 0 < number < 10 and written[-1] not in "零〇"
        section += number * (last_unit // 10 if is_spoken else 1)
    return total + section


def word_number(words: list[str]) -> int | None:
    """Return the number English words say (``fifteen``, ``thousand``, ``five``); None when they say none."""
    total = section = 0
    is_any = False
    for word in words:
        if word == "and":
            continue
        if word in WORDS:
            section += WORDS[word]
        elif word == "hundred":
            section = max(section, 1) * 100
        elif word in SCALES:
            total += max(section, 1) * SCALES[word]
            section = 0
        else:
            return None
        is_any = True
    return total + section if is_any else None


def plain_number(written: str) -> Decimal | None:
    """Return the number of ``47,200.50`` or ``412,30``; None when it is too long to be one."""
    if len(written) > LONGEST + 6:
        return None
    if re.fullmatch(r"\d+,\d{2}", written):
        return Decimal(written.replace(",", "."))
    return Decimal(written.replace(",", ""))
