"""The simulated shop's clock: seconds since the local midnight before the first order, stored as naive UTC."""

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
DAYS = 90
"""Length of the recorded time in days."""
FIRST_DAY = date(2016, 5, 16)
"""The first business day (Asia/Shanghai, UTC+8 all year)."""
SHIFT_TO_UTC = 8 * HOUR
END = DAYS * DAY
"""The logs end here; what would happen later is not recorded."""


def midnight(day: date) -> float:
    """Return the seconds from the first local midnight to that of ``day``."""
    return (day - FIRST_DAY).days * DAY


def local_day(seconds: float) -> date:
    """Return the business day that ``seconds`` falls on."""
    return FIRST_DAY + timedelta(days=int(seconds // DAY))


def utc_times(seconds: Floats) -> pa.Array:
    """Return naive UTC timestamps in microseconds, cut to whole seconds."""
    origin = int(datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC).timestamp() - SHIFT_TO_UTC)
    return pa.array((np.floor(seconds).astype(np.int64) + origin) * 1_000_000, pa.timestamp("us"))


def within_hours(rng: np.random.Generator, seconds: Floats, opens: float, closes: float) -> Floats:
    """Put off what falls outside working hours (local, in hours) to the next opening and the two hours after it.

    Working hours must last longer than two hours.
    """
    hour = seconds % DAY / HOUR
    wait = np.where(hour < opens, opens - hour, np.where(hour >= closes, 24 + opens - hour, 0.0))
    return seconds + np.where(wait > 0, wait + rng.uniform(0, 2, len(seconds)), 0.0) * HOUR
