"""Recent orders have not had time to be called about: the share of call delays already observable."""

import numpy as np

from holdfast.trace.evidence import Floats, Ints

ORDINARY_DELAY = 10.0
"""Days; before complaints say otherwise, delays are exponential with this mean (assumed)."""
ORDINARY_WORTH = 5.0
"""How many complaints that assumption is worth."""
LEAST = 0.02


def observable(delays: Ints, ages: Ints) -> Floats:
    """Return, for each age in days (orders seen that long before the last call), the share of delays below it.

    ``delays`` are the complaints' own, days from order to call. Half of a day's delays count on the day itself. Never
    below ``LEAST``: a very recent order is unlikely to be called about, not impossible.
    """
    known = np.sort(delays[delays >= 0])
    below = 0.5 * (np.searchsorted(known, ages, "left") + np.searchsorted(known, ages, "right"))
    ordinary = 1.0 - np.exp(-(np.maximum(ages, 0) + 0.5) / ORDINARY_DELAY)
    share = (below + ORDINARY_WORTH * ordinary) / (len(known) + ORDINARY_WORTH)
    return np.where(ages < 0, 0.0, share)
