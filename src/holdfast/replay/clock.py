"""The simulated shop's clock: seconds since the local midnight before the first day, stored as naive UTC."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

HOUR = 3600.0
DAY = 24 * HOUR
SHIFT_TO_UTC = 8 * HOUR
"""The shop's day is China's: UTC+8 all year."""


@dataclass(frozen=True)
class Calendar:
    """The recorded days: ``days`` business days (Asia/Shanghai) from ``first_day`` on."""

    first_day: date
    days: int

    @property
    def end(self) -> float:
        """The logs end here, in seconds; what would happen later is not recorded."""
        return self.days * DAY

    def number(self, day: date) -> int:
        """Return which day it is; the first is 0."""
        return (day - self.first_day).days

    def midnight(self, day: date) -> float:
        """Return the seconds from the first local midnight to that of ``day``."""
        return self.number(day) * DAY

    def local_day(self, seconds: float) -> date:
        """Return the business day that ``seconds`` falls on."""
        return self.first_day + timedelta(days=int(seconds // DAY))

    def utc_times(self, seconds: Floats | Ints | NDArray[np.int32]) -> pa.Array:
        """Return naive UTC timestamps in microseconds, cut to whole seconds."""
        first = datetime(self.first_day.year, self.first_day.month, self.first_day.day, tzinfo=UTC)
        origin = int(first.timestamp() - SHIFT_TO_UTC)
        return pa.array((np.floor(seconds).astype(np.int64) + origin) * 1_000_000, pa.timestamp("us"))


def within_hours(rng: np.random.Generator, seconds: Floats, opens: float, closes: float) -> Floats:
    """Put off what falls outside working hours (local, in hours) to the next opening and the two hours after it.

    Working hours must last longer than two hours.
    """
    hour = seconds % DAY / HOUR
    wait = np.where(hour < opens, opens - hour, np.where(hour >= closes, 24 + opens - hour, 0.0))
    return seconds + np.where(wait > 0, wait + rng.uniform(0, 2, len(seconds)), 0.0) * HOUR
