"""Which day words such as 上周三, 30号, 次日, "on the 9th" mean, seen from the day of writing or one named before."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from holdfast.hear.numerals import chinese_number, word_number

CN = "[零〇一二三四五六七八九十廿两]"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # noqa: E501
_DAYNAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAYNAME = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
)
COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|couple of)"
FEASTS = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "妇女节": (3, 8),
    "五一": (5, 1),
    "劳动节": (5, 1),
    "618": (6, 18),
    "6.18": (6, 18),
    "6·18": (6, 18),
    "六一八": (6, 18),
    "国庆": (10, 1),
    "双11": (11, 11),
    "双十一": (11, 11),
    "双12": (12, 12),
    "11.11": (11, 11),
    "12.12": (12, 12),
    "双十二": (12, 12),
    "圣诞": (12, 25),
    "christmas day": (12, 25),
    "boxing day": (12, 26),
}


@dataclass
class Calendar:
    """What days mean in this text."""

    today: date
    is_month_first: bool
    last: date | None = None

    def day(self, kind: str, written: str) -> date | None:
        """Return the day that words of a kind say, None when there is no such day."""
        try:
            return _READERS[kind](self, written)
        except (ValueError, LookupError, OverflowError, TypeError):
            return None

    def recent(self, month: int, day: int) -> date:
        """Return the last such day up to tomorrow."""
        for year in (self.today.year + 1, self.today.year, *range(self.today.year - 1, self.today.year - 5, -1)):
            try:
                found = date(year, month, day)
            except ValueError:
                continue
            if found <= self.today + timedelta(days=1):
                return found
        raise ValueError

    def day_of_month(self, day: int) -> date:
        """Return the day after the last one named that has this number, else the latest one up to today."""
        if self.last and day >= self.last.day:
            same = self.last.replace(day=day)
            if same <= self.today:
                return same
        for back in range(13):
            month = self.today.month - back
            year = self.today.year + (month - 1) // 12
            try:
                found = date(year, (month - 1) % 12 + 1, day)
            except ValueError:
                continue
            if found <= self.today:
                return found
        raise ValueError

    def weekday(self, number: int, *, weeks_back: int | None = None) -> date:
        """Return the latest such weekday, or that of so many weeks ago."""
        if weeks_back is not None:
            monday = self.today - timedelta(days=self.today.weekday() + 7 * weeks_back)
            return monday + timedelta(days=number)
        return self.today - timedelta(days=(self.today.weekday() - number) % 7)


def numeral(written: str) -> int:
    """Return the number that digits or Chinese numerals say; 半 is 30 minutes.

    Raises:
        ValueError: they say none.
    """
    if written.isdigit():
        return int(written)
    if written == "半":
        return 30
    read = chinese_number(written.replace("廿", "二十"))
    if read is None:
        raise ValueError
    return int(read)


def _full(_: Calendar, written: str) -> date:
    year, month, day = (int(part) for part in re.findall(r"\d+", written))
    return date(year + 2000 if year < 100 else year, month, day)


def _cn_full(_: Calendar, written: str) -> date:
    year, month, day = re.split("[年月]", written.rstrip("日号"))
    digits = {char: str(place) for place, char in enumerate("零一二三四五六七八九")} | {"〇": "0"}
    return date(int("".join(digits[char] for char in year)), numeral(month), numeral(day))


def _numeric(calendar: Calendar, written: str) -> date:
    first, second, year = (int(part) for part in re.findall(r"\d+", written))
    return _either(calendar, first, second, year + 2000 if year < 100 else year)


def _either(calendar: Calendar, first: int, second: int, year: int | None) -> date:
    """Read day and month in the order of the place; in the other one where that says no day, or one to come."""
    orders = [(first, second), (second, first)] if calendar.is_month_first else [(second, first), (first, second)]
    read: list[date] = []
    for month, day in orders:
        try:
            read.append(date(year, month, day) if year else calendar.recent(month, day))
        except ValueError:
            continue
    past = [each for each in read if each <= calendar.today + timedelta(days=1)]
    return (past or read)[0]


def _month_day(calendar: Calendar, written: str) -> date:
    month, day = re.split("月份?", re.sub("^[去今]年", "", written).rstrip("日号"))
    if written.startswith("去年"):
        return date(calendar.today.year - 1, numeral(month), numeral(day))
    return calendar.recent(numeral(month), numeral(day))


def _slash(calendar: Calendar, written: str) -> date:
    first, second = (int(part) for part in re.split("[/.-]", written))
    if (first, second) == (24, 7):
        raise ValueError
    return _either(calendar, first, second, None)


def _day_only(calendar: Calendar, written: str) -> date:
    before, day = re.fullmatch(r"(\D*月)?(.+)[号日]", written).groups()  # type: ignore[union-attr]
    if before and before.startswith("上"):
        first = calendar.today.replace(day=1)
        for _ in range(before.count("上")):
            first = (first - timedelta(days=1)).replace(day=1)
        return first.replace(day=numeral(day))
    if before and not before.startswith("当"):
        return calendar.today.replace(day=numeral(day))
    return calendar.day_of_month(numeral(day))


_UNIT_DAYS = {"天": 1, "日": 1, "周": 7, "星": 7, "礼": 7}


def _ago(calendar: Calendar, written: str) -> date:
    count, unit = re.match(r"(\d+|[一二两三四五六七八九十半]+)个?(.)", written).groups()  # type: ignore[union-attr]
    days = _UNIT_DAYS.get(unit, 0) * (1 if count == "半" else numeral(count))
    if written.endswith("后"):
        return (calendar.last or calendar.today) + timedelta(days=days)
    return calendar.today - timedelta(days=days)


_BACK = {"大": 3, "前": 2, "昨": 1, "琴": 1, "寻": 1, "今": 0, "刚": 0, "啱": 0, "方": 0}


def _relative(calendar: Calendar, written: str) -> date:
    if written[0] in "当同":
        return calendar.last or calendar.today
    if written[0] in "第次翌隔":
        return (calendar.last or calendar.today - timedelta(days=1)) + timedelta(days=1)
    return calendar.today - timedelta(days=_BACK[written[0]])


def _weekday(calendar: Calendar, written: str) -> date:
    number = "一二三四五六日".find(written[-1].replace("天", "日").replace("末", "六"))
    if written.startswith("上"):
        return calendar.weekday(number, weeks_back=2 if written.startswith("上上") else 1)
    found = calendar.weekday(number, weeks_back=0 if written[0] in "这本" else None)
    return found if found <= calendar.today else found - timedelta(days=7)


def _feast(calendar: Calendar, written: str) -> date:
    return calendar.recent(*FEASTS[written])


def _english_day(calendar: Calendar, written: str) -> date:
    month = _MONTHS.index(re.findall(MONTH, written)[0][:3]) + 1
    numbers = [int(part) for part in re.findall(r"\d+", written)]
    day = next(number for number in numbers if number <= 31)
    year = next((number for number in numbers if number > 31), None)
    return date(year, month, day) if year else calendar.recent(month, day)


def _nth(calendar: Calendar, written: str) -> date:
    return calendar.day_of_month(int(re.findall(r"\d+", written)[0]))


def _english_ago(calendar: Calendar, written: str) -> date:
    count, unit, way = re.fullmatch(r"(.+)\s(day|week|hour|minute|min|hr)s?\s(\w+)", written).groups()  # type: ignore[union-attr]
    many = int(count) if count.isdigit() else 2 if count == "couple of" else (word_number([count]) or 1)
    shift = timedelta(days=many * {"day": 1, "week": 7}.get(unit, 0))
    if way in {"later", "after"}:
        return (calendar.last or calendar.today) + shift
    return calendar.today - shift


def _english_relative(calendar: Calendar, written: str) -> date:
    if "before" in written:
        return calendar.today - timedelta(days=2)
    if written in {"yesterday", "yday", "last night"}:
        return calendar.today - timedelta(days=1)
    if "next" in written or "following" in written:
        return (calendar.last or calendar.today - timedelta(days=1)) + timedelta(days=1)
    if "same" in written or written.startswith("that"):
        return calendar.last or calendar.today
    return calendar.today


def _english_weekday(calendar: Calendar, written: str) -> date:
    number = _DAYNAMES.index(written.rsplit(maxsplit=1)[-1][:3])
    found = calendar.weekday(number)
    return found - timedelta(days=7) if found == calendar.today and not written.startswith("this") else found


_READERS = {
    "full": _full,
    "cnfull": _cn_full,
    "numeric": _numeric,
    "monthday": _month_day,
    "slash": _slash,
    "dayonly": _day_only,
    "ago": _ago,
    "relative": _relative,
    "weekday": _weekday,
    "feast": _feast,
    "dmy": _english_day,
    "mdy": _english_day,
    "nth": _nth,
    "en_ago": _english_ago,
    "en_relative": _english_relative,
    "en_weekday": _english_weekday,
}
