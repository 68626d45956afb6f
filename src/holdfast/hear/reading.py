"""One text → all its facts."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from holdfast.hear.extractors import extractors
from holdfast.hear.facts import Fact, Heard
from holdfast.hear.folding import is_traditional
from holdfast.hear.page import Page, open_page

LONGEST = 200_000
"""Characters of one text that are read; the rest is kept but not looked at."""


FIRST_YEAR, LAST_YEAR = 1900, 2199
"""At the ends of the calendar a day has no day before it, and "yesterday" no meaning."""


@lru_cache(maxsize=64)
def find_zone(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises:
        ValueError: there is none of this name; the message says what was expected.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("expected a time zone like Asia/Shanghai or Europe/London") from None


def check_written(at: datetime) -> datetime:
    """Return when a text was written.

    Raises:
        ValueError: it lies where days cannot be counted from.
    """
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError(f"expected a time of writing from {FIRST_YEAR} to {LAST_YEAR}")
    return at


def hear(text: str, written_at: datetime | None = None, timezone: str = "Asia/Shanghai") -> Heard:
    """Read the facts of one complaint, chat log, call note or news report in Chinese or English.

    Args:
        text: what was told, as it came
        written_at: when it was written; relative times count from it; without a zone it is in ``timezone``; None: now
        timezone: where it was written; it also decides what ``$``, ``元`` and ``03/04`` mean

    Raises:
        ValueError: no such time zone; it was written before 1900 or after 2199. Whatever the text is, it is read.
    """
    return read_page(page_of(text, written_at, timezone), timezone)


def page_of(text: str, written_at: datetime | None, timezone: str) -> Page:
    """Make a text ready to be read.

    Raises:
        ValueError: as of :func:`hear`.
    """
    zone = find_zone(timezone)
    at = written_at or datetime.now(UTC)
    check_written(at)
    return open_page(text[:LONGEST], at if at.tzinfo else at.replace(tzinfo=zone), zone)


def read_page(page: Page, timezone: str) -> Heard:
    """Let every extractor read a page."""
    facts = dict.fromkeys(fact for read in extractors() for fact in read(page))
    kind, sure = page.judged
    return Heard(
        text=page.folded.original,
        written_at=page.written_at,
        timezone=timezone,
        language=_language(page),
        kind=kind,
        kind_confidence=round(sure, 4),
        facts=tuple(sorted(facts, key=_order)),
    )


def _order(fact: Fact) -> tuple[int, int, str]:
    return fact.start, fact.end, fact.field


def _language(page: Page) -> str:
    if not page.is_chinese:
        return "en"
    if page.folded.original == page.text or not is_traditional(page.folded.original):
        return "zh-Hans"
    changed = sum(
        new != old and "\u3400" <= old <= "\u9fff" for new, old in zip(page.text, page.folded.original, strict=False)
    )
    return "zh-Hant" if changed * 20 > sum("\u3400" <= char <= "\u9fff" for char in page.text) else "zh-Hans"
