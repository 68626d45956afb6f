"""Times in a folded text: days and clock times, told outright or relative to when it was written or to the day before.

An own grammar, not a library: dateparser reads a day out of its words well, but it does not know 昨晚七点半 or
三点二十, and it gives no place for what it read.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from holdfast.hear.days import CN, COUNT, DAYNAME, FEASTS, MONTH, Calendar, numeral
from holdfast.hear.facts import Moment
from holdfast.hear.numerals import word_number
from holdfast.hear.scanning import Branch, Scanner

_PARTS: dict[str, tuple[str, int, int]] = {
    **dict.fromkeys(("凌晨", "半夜", "后半夜"), ("night", 0, 6)),
    **dict.fromkeys(("清晨", "早上", "早晨", "一早", "上午", "早", "morning"), ("morning", 5, 12)),
    **dict.fromkeys(("中午", "noon", "午间", "lunchtime"), ("noon", 11, 14)),
    **dict.fromkeys(("下午", "午后", "afternoon"), ("afternoon", 12, 19)),
    **dict.fromkeys(
        ("傍晚", "晚上", "晚间", "晚", "夜里", "夜间", "深夜", "evening", "night", "tonight"), ("evening", 17, 24)
    ),
}
_PART_WORDS = "|".join(sorted(set(_PARTS) - {"早", "晚", "tonight"}, key=len, reverse=True))

_HOURS = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_DIGITAL = r"(?<![:.,/])\d{1,2}:\d{2}(?!\d)(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?"
_HALFDAY = r"(?<![.,])\d{1,2}(?:\.\d{2})?\s?[ap]\.?m\b\.?"
_SPOKEN = (
    rf"(?:\d{{1,2}}|{CN}{{1,3}})(?:点|时(?![间候期效段]))钟?"
    rf"(?:\d{{1,2}}(?!\d)分?|{CN}{{2,3}}分?|{CN}分|十|半|[一三]刻)?(?![前击]|期)"
)
_NOTED = (
    r"(?:(?<![^\s/，。,;:】(、])|(?<=[\u3400-\u9fff])(?=\d+-))(?:1[0-2]|0?[1-9])[.-](?:3[01]|[12]\d|0?[1-9])"
    r"(?=\s?(?:接|被|收到|来电|自称|有|在|下单|购|买|晚|早|上午|下午|中午|凌晨|致电|于|因|\d{1,2}:\d{2}))"
)
"""A day as call notes write it: 1.19 18:05, 10-06接到."""
_NUMERALS = "零〇一二三四五六七八九十廿两"
_DAY = rf"(?:\d{{1,2}}|{CN}{{1,3}})"
_SCANNER = Scanner(
    (
        Branch("full", "0-9", r"(?:\d{4}|\d{2}(?=年))[年/.-]\s?\d{1,2}[月/.-]\s?\d{1,2}(?!\d)[日号]?"),
        Branch("cnfull", "二", rf"二[零〇]{CN}{{2}}年{CN}{{1,2}}月{CN}{{1,3}}[日号]?"),
        Branch("numeric", "0-9", r"(?<![/.-])\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d{2}(?![\d/-])"),
        Branch(
            "monthday",
            f"0-9{_NUMERALS}去今",
            rf"(?:[去今]年)?(?:\d{{1,2}}|{CN}{{1,2}})月(?:份)?{_DAY}(?!\d|[个人名宗起元块万千百])[日号]?",
        ),
        Branch("slash", "0-9", r"(?<![/.a-z-])\d{1,2}/\d{1,2}(?![\d/%])|" + _NOTED),
        Branch(
            "feast",
            "元情妇五劳国双圣六61cb",
            rf"(?<![.$])(?:{'|'.join(map(re.escape, FEASTS))})(?![\d:点天月元前]|\.\d)",
        ),
        Branch(
            "dayonly",
            f"0-9{_NUMERALS}本这当上",
            rf"(?:本月|这个月|当月|上个?月|上上个?月)?(?<![年第.+]){_DAY}(?:号(?![码线楼店院卡门单馆仓床机内前后员台柜车]|公司)|日(?![内前后]))",
        ),
        Branch("weekday", "上这本周星礼", r"(?:上上个?|上个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末](?!期)"),
        Branch(
            "ago",
            f"0-9{_NUMERALS}半",
            r"(?:\d{1,2}|[一二两三四五六七八九十半]{1,3})(?:天|日|个?星期|个?礼拜|周|个?小时|个?钟头|分钟)(?:之|以)?(?:前|后)",
        ),
        Branch(
            "relative",
            "大前昨琴寻今当同第次翌隔刚啱方",
            "大前[天日]|前[天日晚]|昨儿个|昨[天日晚夜早儿]|琴日|寻日|今[天日早晚晨儿]|当[天日晚]|同日|第二天|次日|翌日|隔[天日]|刚[刚才]|刚(?=被|接|有人|收)|啱啱|(?<!对)方才",
        ),
        Branch("clock", f"0-9{_NUMERALS}", rf"{_DIGITAL}|{_HALFDAY}|{_SPOKEN}|\d{{1,2}}\s?o'?\s?clock\b"),
        Branch(
            "dmy",
            "0-9",
            rf"(?<![a-z])\d{{1,2}}(?:st|nd|rd|th)?(?:\s|-)?(?:of\s)?(?:day\sof\s)?{MONTH}\b\.?(?:,?[\s-]?20\d{{2}})?",
        ),
        Branch("mdy", "jfmasond", rf"{MONTH}\b\.?\s?\d{{1,2}}(?:st|nd|rd|th)?(?![\d:])(?:,?\s20\d{{2}})?"),
        Branch("nth", "obt0-9", r"(?:(?:(?:on\s|by\s)?the|on)\s|(?<=day\s))\d{1,2}(?:st|nd|rd|th)\b"),
        Branch("en_ago", "0-9a-z", rf"{COUNT}\s(?:day|week|hour|minute|min|hr)s?\s(?:ago|back|before|later|after)\b"),
        Branch(
            "en_relative",
            "tdylnfsvjm",
            r"(?:(?:the\s)?day before yesterday|yesterday|yday|last night|today|tonight|this (?:morning"
            r"|afternoon|evening)|"
            r"(?:the\s)?(?:very\s)?(?:next|following) (?:day|morning|afternoon|evening)|"
            r"(?:the\s)?same (?:day|evening|night|afternoon|morning)|that (?:day|night|evening|afternoon|morning)|"
            r"just (?:now|had|got|received|called|rang|phoned)|moments ago)\b",
        ),
        Branch("en_weekday", "ltopmwfs", rf"(?:(?:last|this past|this|on|past)\s)?{DAYNAME}\b"),
        Branch(
            "en_clock",
            "otfsenhq",
            rf"{_HOURS} o'?\s?clock\b|"
            rf"(?:half(?:\spast)?|quarter\s(?:past|to))\s(?:{_HOURS}|\d{{1,2}})\b(?!\s?(?:[%:.]|days|weeks))",
        ),
        Branch(
            "part", "".join(sorted({word[0] for word in _PARTS})), rf"{_PART_WORDS}|[早晚](?=[\d一二三四五六七八九十])"
        ),
    )
)
_BETWEEN = re.compile(
    r"[\s,，(（的]*(?:at|on|around|about|in the|of|approximately|approx\.?|approx|at around|at about|大约|大概|约"
    r"|差不多|左右|那天|假期|期间|假日|当天|当晚|快|是|,)?[\s(（]*(?:大约|大概|约|左右)?"
)
_CORRECTED = re.compile(r"[，,\s]*(?:哦不|噢不|不对|不是|不，|no wait|no,|sorry|i mean|correction)[，,\s是]*")
_STAMP = re.compile(r"[\[【(]\s*$")
_NAME = re.compile(r"(?:^|\n)[^\s\d]{1,10} +$")
_AFTERNOON = re.compile(r"p\.?m")
_MORNING = re.compile(r"a\.?m")


@dataclass(frozen=True, slots=True)
class Mention:
    """A time told at ``start`` to ``end`` of the folded text; ``is_anchored`` is False where its day was supposed."""

    moment: Moment
    start: int
    end: int
    is_anchored: bool


class _Token(NamedTuple):
    kind: str
    written: str
    start: int
    end: int


class _Clock(NamedTuple):
    hour: int
    minute: int
    is_exact: bool
    """Whether it says itself which half of the day it is in."""


_OF_TODAY = frozenset({"早上", "上午", "中午", "下午", "傍晚"})
_PLAIN = frozenset({"full", "cnfull", "numeric", "monthday", "slash", "dayonly", "dmy", "mdy", "nth"})
_FOLLOWING = re.compile(r"第二天|次日|翌日|隔|当|同日|next|following|same|that|later|after|后")


def mentions_in(text: str, written_at: datetime, zone: ZoneInfo) -> list[Mention]:
    """Return every mention of a time in order; ``written_at`` has a zone."""
    tokens = [_token(match) for match in _SCANNER.scan(text)]
    tokens = [each for each in tokens if not (each.kind == "clock" and _is_stamp(text, each))]
    today = written_at.astimezone(zone).date()
    is_month_first = zone.key.startswith("America/") and zone.key not in {"America/Toronto", "America/Sao_Paulo"}
    calendar = Calendar(today, is_month_first or _is_chinese_order(zone))
    return list(_merged(text, tokens, calendar, zone))


def _token(match: re.Match[str]) -> _Token:
    return _Token((match.lastgroup or "").replace("en_clock", "clock"), match[0], match.start(), match.end())


def _is_chinese_order(zone: ZoneInfo) -> bool:
    return zone.key in {"Asia/Shanghai", "Asia/Taipei", "Asia/Tokyo", "Asia/Seoul"}


def _is_stamp(text: str, token: _Token) -> bool:
    """Whether a clock time is the stamp of a line of a chat: in brackets, or after a name on a line of their own."""
    before = text[max(0, token.start - 12) : token.start]
    if _NAME.search(before) and text[token.end : token.end + 1] in {"", "\n"} and ":" in token.written:
        return True
    return (
        bool(_STAMP.search(before) and text[token.end : token.end + 1] in {"]", "】", ")"})
        and not before.strip(" [【(")[-1:].isalnum()
    )


def _merged(text: str, tokens: list[_Token], calendar: Calendar, zone: ZoneInfo) -> "list[Mention]":
    found: list[Mention] = []
    position = 0
    while position < len(tokens):
        group = [tokens[position]]
        while position + len(group) < len(tokens):
            following = tokens[position + len(group)]
            between = text[group[-1].end : following.start]
            if len(between) > 16 or not _fits(group, following, between):
                break
            group.append(following)
        position += len(group)
        if mention := _mention(group, calendar, zone):
            found.append(mention)
            calendar.last = mention.moment.on
    return found


def _fits(group: list[_Token], following: _Token, between: str) -> bool:
    kinds = {_sort(token) for token in group}
    sort = _sort(following)
    if _CORRECTED.fullmatch(between) and sort == "day":
        return True
    if not _BETWEEN.fullmatch(between):
        return False
    if sort == "day" and "day" in kinds:
        # 上周五(9月11日), 国庆期间10月3日: the same day said twice, the second time plainly.
        is_parted = group[-1].kind == "feast" or any(mark in between for mark in "(,，")
        is_weekday = group[-1].kind == "en_weekday" and not between.strip()  # Wednesday 14 October
        return following.kind in _PLAIN and (is_parted or is_weekday) and group[-1].kind not in _PLAIN
    return sort not in kinds


def _sort(token: _Token) -> str:
    return token.kind if token.kind in {"clock", "part"} else "day"


def _mention(group: list[_Token], calendar: Calendar, zone: ZoneInfo) -> Mention | None:
    days = [token for token in group if _sort(token) == "day"]
    clock = next((token for token in group if token.kind == "clock"), None)
    part_word = next((token.written for token in group if token.kind == "part"), "")
    on = calendar.day(days[-1].kind, days[-1].written) if days else None
    if days and on is None:
        return None
    if on is None and clock is None:
        if calendar.last or part_word not in _OF_TODAY:
            return None
        on = calendar.today  # 下午有人打电话: where no day was named, today
    part = _PARTS[part_word][0] if part_word else _hidden_part(days[-1].written if days else "")
    told = _told(clock.written) if clock else None
    if clock and told is None:
        return None
    is_anchored = on is not None
    on = on or calendar.last or calendar.today
    if not 1990 <= on.year <= 2100:
        return None
    moment = _moment(on, _hour(told, part) if told else None, told.minute if told else None, part, zone)
    return Mention(moment, group[0].start, group[-1].end, is_anchored)


def _hour(told: _Clock, part: str) -> int:
    """Return the hour of the day: 3 in the afternoon is 15, 11 at noon is 11."""
    if told.is_exact or told.hour >= 12 or part not in {"afternoon", "evening", "noon"}:
        return told.hour
    is_meant = (part == "noon" and told.hour >= 10) or (part == "evening" and told.hour == 0)
    return told.hour if is_meant else told.hour + 12


def _hidden_part(written: str) -> str:
    """Return the part of the day in 昨晚, 今早, this morning, last night."""
    if written.endswith(("晚", "夜", "evening", "night")):
        return "evening"
    if written.endswith(("早", "晨", "morning")):
        return "morning"
    return "afternoon" if written.endswith("afternoon") else ""


def _told(written: str) -> _Clock | None:
    return _past_or_to(written) if written.startswith(("half", "quarter")) else _clock(written)


def _clock(written: str) -> _Clock | None:
    numbers = re.findall(rf"\d+|{CN}+|半|刻", written) if "o" not in written else []
    if "clock" in written:
        word = written.split(maxsplit=1)[0].split("o'", maxsplit=1)[0]
        hour = int(word) if word.isdigit() else (word_number([word]) or 0)
        return _Clock(hour, 0, is_exact=False) if 0 < hour <= 24 else None
    try:
        hour = numeral(numbers[0])
        minute = 15 * numeral(written[-2]) if written.endswith("刻") else numeral(numbers[1]) if len(numbers) > 1 else 0
    except (ValueError, IndexError):
        return None
    if hour > 24 or minute > 59:
        return None
    if _AFTERNOON.search(written):
        return _Clock(hour + 12 if hour < 12 else hour, minute, is_exact=True)
    if _MORNING.search(written):
        return _Clock(hour % 12, minute, is_exact=True)
    return _Clock(hour % 24, minute, is_exact=hour > 12)


def _past_or_to(written: str) -> _Clock | None:
    """Read "half two", "half past six", "quarter to seven"."""
    word = written.rsplit(maxsplit=1)[-1]
    hour = int(word) if word.isdigit() else (word_number([word]) or 0)
    if not 1 <= hour <= 12:
        return None
    if " to " in written:
        return _Clock((hour - 1) or 12, 45, is_exact=False)
    return _Clock(hour, 30 if written.startswith("half") else 15, is_exact=False)


def _moment(on: date, hour: int | None, minute: int | None, part: str, zone: ZoneInfo) -> Moment:
    if hour is not None:
        begin = _utc(datetime.combine(on, time(hour % 24, minute or 0), zone))
        return Moment(on, hour % 24, minute or 0, part, begin, begin + timedelta(minutes=1))
    first, last = next(((low, high) for name, low, high in _PARTS.values() if name == part), (0, 24))
    begin = datetime.combine(on, time(0), zone) + timedelta(hours=first)
    return Moment(on, None, None, part, _utc(begin), _utc(begin + timedelta(hours=last - first)))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)


def without_clock(moment: Moment) -> Moment:
    """Return the day of a moment alone."""
    return replace(moment, hour=None, minute=None, part="")
