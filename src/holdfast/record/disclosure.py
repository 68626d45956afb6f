"""Counts that may be shown to everybody: small ones are hidden, and others with them where sums would tell.

Primary and complementary cell suppression, as statistical offices do it (Hundepool et al., Statistical Disclosure
Control, Wiley 2012, chapter 4). Whoever keeps yesterday's page could still subtract it from today's: counts are rounded
down (chapter 5 there), and tables brought up to date only when enough has come that no single one stands out.
"""

from collections.abc import Iterable, Mapping
from datetime import date

LEAST = 5
"""A count from 1 to one less is never shown."""


def hidden(counts: Mapping[str, int], least: int = LEAST) -> dict[str, int | None] | None:
    """Return the counts with None in the place of what is hidden; None when nothing of them can be shown.

    The sum of all is taken to be known. What is hidden then sums to a known number too, so the next smallest is hidden
    as well until every hidden count might be anything from 1 up to at least ``least``.

    Args:
        counts: by name; those that are 0 are left out.
        least: the smallest count that is shown.
    """
    rising = sorted((count, name) for name, count in counts.items() if count > 0)
    small = sum(count < least for count, _ in rising)
    if not small:
        return {name: count for count, name in rising}
    for end in range(max(small, 2), len(rising) + 1):
        if sum(count for count, _ in rising[:end]) - (end - 1) >= least:
            gone = {name for _, name in rising[:end]}
            return {name: None if name in gone else count for count, name in rising}
    return None


def rounded(count: int, least: int = LEAST) -> int | None:
    """Return a count rounded down to a multiple of ``least``; None for one that is too small to be shown."""
    return count // least * least if count >= least or not count else None


def released(counts: Iterable[tuple[date, int]], least: int = LEAST) -> date | None:
    """Return the last day up to which tables may be shown, None for no day.

    Tables are shown anew when at least ``least`` have come since they were the last time, never by one or two.

    Args:
        counts: how many came on each day, days in order.
        least: how many must have come.
    """
    last, waiting = None, 0
    for day, count in counts:
        waiting += count
        if waiting >= least:
            last, waiting = day, 0
    return last
