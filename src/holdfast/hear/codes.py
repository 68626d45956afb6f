"""Runs of digits that are no sum and no time: phone numbers, cards, national ids, order and parcel numbers.

A card is told by the Luhn digit (ISO/IEC 7812-1), a Chinese national id by its birthday and check digit (GB 11643), a
phone number by the numbering plans that ``phonenumbers`` knows.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import phonenumbers

_CODE = re.compile(
    r"(?<![a-z0-9.,¥$£€₹/_@-])(?:\+|00)?\(?(?:[a-z]{1,4}(?=\d{5}))?\d[\d]*(?:[ \-()]{1,2}\d+){0,6}(?:x"
    r"|[a-z]\d{0,8})?(?![a-z0-9@]|\.\d|,\d{3})"
)
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_RUN = re.compile(r"\S+")
_LEAST, _MOST = 6, 19
"""Digits of the shortest run that is looked at, and of the longest number written in groups: a card's."""

_REGIONS: dict[str, str] = {
    "Asia/Shanghai": "CN",
    "Asia/Taipei": "TW",
    "Asia/Hong_Kong": "HK",
    "Asia/Singapore": "SG",
    "Asia/Kuala_Lumpur": "MY",
    "Asia/Kolkata": "IN",
    "Asia/Calcutta": "IN",
    "Asia/Manila": "PH",
    "Asia/Tokyo": "JP",
    "Europe/London": "GB",
    "Europe/Dublin": "IE",
    "Europe/Berlin": "DE",
    "Europe/Paris": "FR",
    "Australia/Sydney": "AU",
    "America/Toronto": "CA",
}


@dataclass(frozen=True, slots=True)
class Code:
    """A run of digits (and letters): ``plain`` without spaces and hyphens, ``value`` as E.164 where it is a phone."""

    sort: str
    plain: str
    value: str
    start: int
    end: int

    @property
    def may_be_sum(self) -> bool:
        """Whether it is written as sums are: up to eight digits in one run."""
        return len(self.plain) <= 8 and self.end - self.start == len(self.plain) and self.plain.isdigit()


def codes_in(text: str, zone: str) -> list[Code]:
    """Return every run of at least six digits in a folded text, in order."""
    found: list[Code] = []
    for match in _CODE.finditer(text):
        for start, written in _numbers(match):
            plain = re.sub(r"[ \-()]", "", written)
            digits = _digits(plain)
            if digits < _LEAST:
                continue
            sort, value = _sort(written, plain, digits, zone)
            found.append(Code(sort, plain.lstrip("+"), value, start, start + len(written)))
    return found


def _numbers(match: re.Match[str]) -> list[tuple[int, str]]:
    """Part long numbers that stand beside one another; groups of few digits stay one number."""
    runs = [(match.start() + run.start(), run[0].rstrip("(-)")) for run in _RUN.finditer(match[0])]
    if _digits(match[0]) > _MOST and all(_digits(run) >= _LEAST for _, run in runs):
        return runs
    return [(match.start(), match[0].rstrip("( -)"))]


def _digits(written: str) -> int:
    return sum(char.isdigit() for char in written)


def _sort(written: str, plain: str, digits: int, zone: str) -> tuple[str, str]:
    if is_national_id(plain):
        return "national_id", plain
    if plain.isdigit() and 13 <= len(plain) <= 19 and is_card(plain):
        return "card", plain
    if _MOBILE.fullmatch(plain):
        return "phone", "+86" + plain.removeprefix("+")[-11:]
    is_phone = plain.startswith("+") or written.startswith("00") or 7 <= digits <= 12
    if is_phone and not plain[:1].isalpha() and 7 <= digits <= 16:
        return "phone", phone_of(plain, zone)
    return "code", plain


@lru_cache(maxsize=4096)
def phone_of(plain: str, zone: str) -> str:
    """Return a phone number as E.164, read as where the text was written; as its digits where no plan fits."""
    region = _REGIONS.get(zone, "US" if zone.startswith("America/") else "CN")
    written = "+" + plain[2:] if plain.startswith("00") else plain
    try:
        parsed = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return plain.lstrip("+")
    if not phonenumbers.is_possible_number(parsed):
        return plain.lstrip("+")
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def number_of(written: str, zone: str) -> str:
    """Return a telephone number that stands alone as it would be read in a text; empty where it is none."""
    plain = re.sub(r"[\s\-‐-―().·/]", "", unicodedata.normalize("NFKC", written))
    if not re.fullmatch(r"\+?[0-9]{3,18}", plain):
        return ""
    return "+86" + plain[-11:] if _MOBILE.fullmatch(plain) else phone_of(plain, zone)


def is_card(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others, and they are not all the same."""
    if len(set(digits)) < 2:
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char) * (1 + place % 2)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_national_id(written: str) -> bool:
    """Whether this is a Chinese resident's id: birthday and check digit fit (GB 11643-1999)."""
    if not re.fullmatch(r"[1-9]\d{16}[\dx]", written, re.IGNORECASE | re.ASCII):
        return False
    try:
        date(int(written[6:10]), int(written[10:12]), int(written[12:14]))
    except ValueError:
        return False
    check = sum(int(char) * weight for char, weight in zip(written[:17], _WEIGHTS, strict=True)) % 11
    return "10x98765432"[check] == written[17].lower()
