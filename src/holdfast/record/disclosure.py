"""Counts that may be shown to everybody: small ones are hidden, and others with them where sums would tell.

Primary and complementary cell suppression, as statistical offices do it (Hundepool et al., Statistical Disclosure
Control, Wiley 2012, chapter 4).
"""

from collections.abc import Mapping

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
