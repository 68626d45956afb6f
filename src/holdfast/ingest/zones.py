"""Local times → UTC, many at once, without guessing about the hours a clock skips or repeats."""

import difflib
import re
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import numpy as np
from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Times outside these years (the last one included) are taken for mistakes."""

FIRST_US = int(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
END_US = int(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000

SKIPPED, TWICE = 1, 2

_FIXED = re.compile(r"([+-])(\d{2}):?(\d{2})")


class Zone:
    """A time zone as its changes of offset between 1989 and 2102, in microseconds."""

    def __init__(self, name: str, changes: list[tuple[int, int]]) -> None:
        """Keep ``changes``: (first UTC second, offset in seconds) in order; the first one counts from ever on."""
        self.name = name
        self._offsets = np.array([offset for _, offset in changes], dtype=np.int64) * 1_000_000
        self._starts = np.array([start for start, _ in changes[1:]], dtype=np.int64) * 1_000_000

    @cached_property
    def is_utc(self) -> bool:
        """Whether local time is UTC at all times."""
        return not self._offsets.any()

    @cached_property
    def _folds(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Local begin and end of each stretch that does not exist or occurs twice."""
        before, after = self._starts + self._offsets[:-1], self._starts + self._offsets[1:]
        return np.minimum(before, after), np.maximum(before, after)

    def to_utc(self, local: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """Return UTC and a code for each local microsecond: 0 fine, ``SKIPPED`` never was, ``TWICE`` was two times."""
        codes = np.zeros(len(local), dtype=np.uint8)
        if not len(self._starts) or not len(local):
            return local - self._offsets[0], codes
        begins, ends = self._folds
        low, high = np.searchsorted(ends, [local.min(), local.max()], side="right")
        if low == high and (low == len(begins) or local.max() < begins[low]):
            return local - self._offsets[low], codes
        period = np.searchsorted(ends, local, side="right")
        fold = np.minimum(period, len(begins) - 1)
        is_inside = (period < len(begins)) & (local >= begins[fold])
        is_forward = self._offsets[fold + 1] > self._offsets[fold]
        codes[is_inside & is_forward] = SKIPPED
        codes[is_inside & ~is_forward] = TWICE
        return local - self._offsets[period], codes


def _offset(zone: ZoneInfo, second: int) -> int:
    shift = datetime.fromtimestamp(second, zone).utcoffset()
    return int((shift or timedelta()).total_seconds())


def _changes(zone: ZoneInfo) -> list[tuple[int, int]]:
    """Find every change of offset: look once a day, then halve the day."""
    first = int(datetime(FIRST_YEAR - 1, 1, 1, tzinfo=UTC).timestamp())
    last = int(datetime(LAST_YEAR + 2, 1, 1, tzinfo=UTC).timestamp())
    found = [(first, _offset(zone, first))]
    for low, high in pairwise(range(first, last, 86_400)):
        offset = _offset(zone, high)
        if offset == found[-1][1]:
            continue
        known, change = low, high
        while change - known > 1:
            middle = (known + change) // 2
            if _offset(zone, middle) == found[-1][1]:
                known = middle
            else:
                change = middle
        found.append((change, offset))
    return found


@lru_cache(maxsize=16)
def find_zone(name: str) -> Zone:
    """Return the zone called ``name``: an IANA name (``Asia/Shanghai``), ``UTC`` or a fixed offset (``+08:00``).

    Raises:
        ValueError: there is none; the message says what was expected.
    """
    if fixed := _FIXED.fullmatch(name):
        sign, hours, minutes = fixed.groups()
        if int(hours) < 24 and int(minutes) < 60:
            return Zone(name, [(0, int(f"{sign}1") * (int(hours) * 3600 + int(minutes) * 60))])
    if name in {"UTC", "Z"}:
        return Zone("UTC", [(0, 0)])
    try:
        return Zone(name, _changes(ZoneInfo(name)))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = difflib.get_close_matches(name, sorted(available_timezones()), n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"expected a time zone like Asia/Shanghai, UTC or +08:00{hint}") from None
