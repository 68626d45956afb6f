"""Numbers and names of accounts written so that no reader of facts takes them for one: spelled, spaced, dotted.

They are looked for to be hidden only. A word too many that is hidden costs little; a number that stands costs trust.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

_ONE = "零〇一二三四五六七八九幺两洞拐勾"
_SPELLED = "zero|oh|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|nought"
_SPOKEN = re.compile(
    rf"(?<![{_ONE}\d])[{_ONE}\d](?:[ ,，、-]?[{_ONE}\d]){{6,}}(?![{_ONE}\d十百千万亿元块])|"
    rf"\b(?:{_SPELLED})(?:[ ,-]{{1,2}}(?:{_SPELLED})){{6,}}\b"
)
"""Seven digits or more that are said one by one."""
_PARTED = re.compile(
    r"(?<![\d.])\d(?:[ .,_/·*-]{1,2}\d){8,}(?!\d)|(?<![\d.])\d{2,5}(?:[._/·*~][ ]?\d{2,5}){1,5}(?!\d)|"
    r"(?<!\d)\d{4}(?:[,._/·-]\d{4}){3,4}(?!\d)|"
    r"(?<!\d)\d{9,}(?!\d)"
)
FEWEST = 9
"""Digits of a number that is parted by dots and the like, for it to be a telephone's or a card's."""
_ACCOUNT = re.compile(
    r"(?:微信号?|企业微信|wechat(?: id| no)?|weixin|wxid|qq号?|line id|telegram|whatsapp|支付宝(?:账号|号)?"
    r"|skype)"
    r"(?:号|是|为|叫|id|:|\s|@){0,4}(?P<handle>(?=[a-z0-9_.-]{0,24}[\d_])[a-z][a-z0-9_.-]{4,24})"
    r"|(?<![\w.+-])(?P<upi>[a-z0-9][a-z0-9._-]{1,40}@[a-z]{2,20})(?![a-z0-9.@-])"
    r"|(?<![a-z0-9])(?P<pan>[a-z]{5}\d{4}[a-z])(?![a-z0-9])"
    r"|(?<![a-z0-9])(?P<iban>[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?)(?![a-z0-9])"
)
_DIGIT = re.compile(r"\d")


def disguised_in(text: str, times: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Return where disguised numbers and accounts stand in a folded text; ``times``, in order, are none."""
    for match in _SPOKEN.finditer(text):
        if any(char.isalpha() for char in match[0]) and not _is_time(match, times):
            yield match.span()
    for match in _PARTED.finditer(text):
        if not _is_time(match, times) and len(_DIGIT.findall(match[0])) >= FEWEST:
            yield match.span()
    for match in _ACCOUNT.finditer(text):
        name = match.lastgroup or ""
        if name != "iban" or len(_DIGIT.findall(match[name])) >= FEWEST:
            yield match.span(name)


def _is_time(match: re.Match[str], times: Sequence[tuple[int, int]]) -> bool:
    last = bisect_left(times, (match.end(), 0)) - 1
    return last >= 0 and times[last][1] > match.start()
