"""When people buy: by hour, by day of the week, at promotions, and how often the same customer comes back.

Counted in the UCI Online Retail set (Chen, Sain, Guo, Journal of Database Marketing 19, 2012; doi:10.1057/dbm.2012.17):
22,061 invoices that are no cancellations, 1 December 2010 to 9 December 2011. That shop sold by day and never on a
Saturday, so the evening and the Saturday are assumed.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np

from holdfast.replay.clock import Calendar, Floats, Ints

UCI_HOURS: Mapping[int, int] = {
    6: 1,
    7: 29,
    8: 570,
    9: 1590,
    10: 2564,
    11: 2642,
    12: 3463,
    13: 2939,
    14: 2734,
    15: 2668,
    16: 1552,
    17: 901,
    18: 244,
    19: 146,
    20: 18,
}
"""Invoices by hour of the day."""
UCI_WEEK = (3420, 3973, 4142, 4689, 3630, None, 2207)
"""Invoices from Monday to Sunday; none on a Saturday."""
UCI_IN_90_DAYS = {"one": 0.575, "two": 0.215, "more": 0.21, "mean": 2.42}
"""Of the customers who ordered between 1 June and 29 August 2011: the shares with one, two and more orders."""

BY_DAY = 0.55
"""The share of orders that follow the hours of UCI; the others come in the evening and at night (assumed)."""
EVENING = (22, 12, 6, 4, 3, 4, 6, 10, 6, 4, 3, 3, 3, 3, 3, 4, 8, 20, 40, 58, 74, 82, 72, 44)
"""Orders of the others by local hour (assumed)."""
EAGERNESS = 1.5
"""Sigma of the lognormal by which customers differ in how often they buy; 4 customers for 3 orders are known. The
two are fitted to ``UCI_IN_90_DAYS``."""
WOBBLE = 0.08
"""Sigma of the lognormal by which one day differs from another like it (assumed; at UCI .4 with its season)."""


def hours() -> Floats:
    """Return the share of orders by hour of the day, 24 numbers."""
    day = np.array([UCI_HOURS.get(hour, 0) for hour in range(24)], dtype=np.float64)
    evening = np.array(EVENING, dtype=np.float64)
    shares: Floats = BY_DAY * day / day.sum() + (1 - BY_DAY) * evening / evening.sum()
    return shares


def week() -> Floats:
    """Return the weight of Monday to Sunday, mean 1; Saturday is as Sunday."""
    counted = np.array([number or UCI_WEEK[6] for number in UCI_WEEK], dtype=np.float64)
    weight: Floats = counted / counted.mean()
    return weight


def orders_by_day(rng: np.random.Generator, calendar: Calendar, orders: int, promotions: Mapping[date, float]) -> Ints:
    """Return how many orders each day has; they sum to ``orders``. A promotion multiplies its day."""
    days = [calendar.local_day(day * 86_400.0) for day in range(calendar.days)]
    usual = week()
    weight = np.array([usual[day.weekday()] * promotions.get(day, 1.0) for day in days])
    weight *= rng.lognormal(0, WOBBLE, len(days))
    bounds = np.rint(np.concatenate(([0.0], np.cumsum(weight))) / weight.sum() * orders).astype(np.int64)
    by_day: Ints = np.diff(bounds)
    return by_day
