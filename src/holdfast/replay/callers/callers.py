"""Who calls: how many a day, at which hours, how soon after the copy, under which pretext, with what success.

Rates are assumed, but where a scenario's facts give them. Texts of calls are not part of this: what is told is told by
those who were called.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from holdfast.replay.callers.gangs import Gang
from holdfast.replay.clock import DAY, HOUR, Floats, Ints, within_hours
from holdfast.replay.shop.orders import Ledger

Wanted = Callable[[Ledger, Ints, Floats], Floats]
"""From the orders copied and when, the chance that each is called about."""

PRETEXTS = (
    "system_upgrade",
    "payment_failed",
    "out_of_stock",
    "wrongly_wholesaler",
    "return_problem",
    "parcel_destroyed",
    "double_compensation",
    "recall",
    "credit_too_low",
)
WAYS = ("phishing", "loan", "gift_cards", "quick_pay")
"""How the money goes: a page like the shop's, a loan taken, gift cards bought, a card bound by an SMS code."""


def everyone(chance: float) -> Wanted:
    """Return that each order is called about with one chance."""
    return lambda _ledger, order, _at: np.full(len(order), chance)


def fresh_returns(_ledger: Ledger, order: Ints, at: Floats) -> Floats:
    """Return 85 % for orders whose return was asked for within three days before they were copied, 20 % for others."""
    asked = _ledger.requested_at[order]
    return np.where((asked >= 0) & (at - asked < 3 * DAY), 0.85, 0.2)


@dataclass(frozen=True)
class Callers:
    """One call centre.

    ``a_day`` calls at scale 1; the delay from copy to call is lognormal (hours: median, sigma, least, most), calls are
    made between two hours of the day, none before ``first_call``. ``success`` is the share of the called who lose
    money, by pretext; ``loss`` in yuan (median, sigma of the lognormal, most) of those whose loss no report fixes.
    """

    wanted: Wanted = field(default_factory=lambda: everyone(0.7))
    a_day: int = 150
    delay: tuple[float, float, float, float] = (14.0, 0.9, 2.0, 66.0)
    hours: tuple[float, float] = (9.0, 21.0)
    first_call: date | None = None
    pretexts: Mapping[str, float] = field(default_factory=lambda: {"system_upgrade": 0.6, "payment_failed": 0.4})
    success: Mapping[str, float] = field(default_factory=dict)
    usual_success: float = 0.08
    loss: tuple[float, float, float] = (3_000.0, 1.0, 200_000.0)
    ways: Mapping[str, float] = field(default_factory=lambda: {"phishing": 0.7, "loan": 0.1, "quick_pay": 0.2})
    gang: Gang = field(default_factory=Gang)

    def called_at(self, rng: np.random.Generator, copied_at: Floats, first: float) -> Floats:
        """Return when each copied order is called about; ``first`` is the midnight before which nobody is called."""
        median, spread, least, most = self.delay
        opens, closes = self.hours
        wait = np.clip(rng.lognormal(np.log(median * HOUR), spread, len(copied_at)), least * HOUR, most * HOUR)
        at = within_hours(rng, copied_at + wait, opens, closes)
        opening = first + rng.uniform(opens, closes, len(at)) * HOUR
        return np.where(at < first, opening, at)
