"""Numbers of gift cards: told by the words before them, for every shop writes them in its own way."""

import re
from collections.abc import Sequence

_WORD = re.compile(
    r"(?:礼品|购物|储值|充值|预付|礼金|提货)卡|e卡|卡密|\b(?:e-?)?gift ?cards?\b|\b(?:store|shopping) cards?\b"
)
_GAP = re.compile(
    r"(?:[\s:：#()（）,，、;；是为的“\"']|卡?号码?|编号|密码|卡密|序列号|分别|\b(?:is|are|was|were|number(?:ed|s)?|nos?\b\.?|codes?"
    r"|claim|card|serial|with|the|and|和|及|与)\b|[和及与]){0,8}"
)
_NUMBER = re.compile(r"(?:[a-z]{1,6}-?)?\d(?:[a-z\d]|[ -](?=[a-z\d]*\d)){4,38}[a-z\d]|[a-z\d]{4}(?:-[a-z\d]{3,8}){2,4}")
_SUM = re.compile(r"\s?(?:元|块|万|千|rmb|cny|yuan|usd|dollars?|euros?|pounds?|rupees?)|[.,]\d{1,3}(?!\d)")
_MOST = 40
"""Cards named in one row."""


def gift_cards_in(text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where numbers of gift cards stand in a folded text, in order; ``taken`` are places that are times."""
    found: list[tuple[int, int]] = []
    for word in _WORD.finditer(text):
        if found and word.start() < found[-1][1]:
            continue
        at = word.end()
        for _ in range(_MOST):
            number = _after(text, at)
            if number is None or any(low < number[1] and number[0] < high for low, high in taken):
                break
            found.append(number)
            at = number[1]
    return found


def _after(text: str, at: int) -> tuple[int, int] | None:
    gap = _GAP.match(text, at)
    match = _NUMBER.match(text, gap.end() if gap else at)
    if match is None or _SUM.match(text, match.end()):
        return None
    plain = re.sub(r"[ -]", "", match[0])
    digits = sum(char.isdigit() for char in plain)
    is_number = digits >= 6 and len(plain) >= 8
    is_claim = "-" in match[0] and len(plain) >= 12 and digits >= 2
    return match.span() if is_number or is_claim else None
