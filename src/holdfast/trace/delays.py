"""Which orders have had the time to be complained of: not the newest, and not those from long before.

Complaints come in over a period; an order counts by the chance that a call about it falls into that period, were every
order as likely to be called about.
"""

import numpy as np

from holdfast.trace.evidence import Floats, Ints

ORDINARY_DELAY = 10.0
"""Days; before complaints say otherwise, delays are exponential with this mean (assumed)."""
ORDINARY_WORTH = 5.0
"""How many complaints that assumption is worth."""
SEEN_WORTH = 1.0
"""How many it is worth where the complaints alone are to tell."""
LEAST_PERIOD = 28
"""Days over which complaints are taken to have been collected at least: a few calls of one week may be all there is of
a longer period."""
LEAST = 0.02
"""No order is quite out of reach: neither a very recent nor an old one."""


def share_within(delays: Ints, ages: Ints, worth: float = ORDINARY_WORTH, weights: Floats | None = None) -> Floats:
    """Return the share of call delays below each age, both in days (half of a day's delays count on the day itself).

    The assumed delay is worth so many complaints; ``weights``, one each if not said, are what the delays are worth.
    """
    weights = np.ones(len(delays)) if weights is None else weights
    order = np.argsort(delays, kind="stable")
    order = order[delays[order] >= 0]
    known, up_to = delays[order], np.append(0.0, np.cumsum(weights[order]))
    below = 0.5 * (up_to[np.searchsorted(known, ages, "left")] + up_to[np.searchsorted(known, ages, "right")])
    ordinary = 1.0 - np.exp(-(np.maximum(ages, 0) + 0.5) / ORDINARY_DELAY)
    share = (below + worth * ordinary) / (up_to[-1] + worth)
    return np.where(ages < 0, 0.0, share)


def ordinary_chance(ages: Floats) -> Floats:
    """Return how likely, up to a factor, an order so many days old is the one that a caller spoke of."""
    return np.exp(-np.maximum(ages, 0.0) / ORDINARY_DELAY)


def observable(delays: Ints, days: Ints, called: Ints, weights: Floats | None = None) -> Floats:
    """Return the chance that a call about an order of each day would be among the complaints' period of weeks.

    Args:
        delays: days from order to call, of the complaints themselves.
        days: the days of the orders.
        called: the days of the calls.
        weights: what each delay is worth; one complaint if not said.
    """
    return _observable(delays, days, called, least=LEAST_PERIOD, worth=ORDINARY_WORTH, weights=weights)


def observable_as_seen(delays: Ints, days: Ints, called: Ints) -> Floats:
    """Return the same if the complaints' period is no longer than their calls, whose delays alone tell of delays."""
    return _observable(delays, days, called, least=1, worth=SEEN_WORTH)


def _observable(
    delays: Ints, days: Ints, called: Ints, *, least: int, worth: float, weights: Floats | None = None
) -> Floats:
    last = int(called.max())
    before = min(int(called.min()) - 1, last - least)
    shares = share_within(delays, last - days, worth, weights) - share_within(delays, before - days, worth, weights)
    return np.maximum(shares, LEAST * min((last - before) / LEAST_PERIOD, 1.0))
