"""A scenario: the shop's time, who attacks, who calls, who tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from holdfast.replay.attackers.copies import Attacker
from holdfast.replay.callers.callers import Callers
from holdfast.replay.callers.reports import Report


@dataclass(frozen=True)
class Plan:
    """One leak and what is done with it."""

    attacker: Attacker
    callers: Callers
    reports: tuple[Report, ...]


@dataclass(frozen=True)
class Scenario:
    """What can be replayed. ``orders`` are placed in ``days`` days at scale 1.

    ``noise_a_day`` complaints a day come from calls that no leak of this shop explains, between two days (both inside);
    the first is when complaints begin to be gathered.
    """

    name: str
    first_day: date
    days: int
    orders: int
    shop: tuple[str, str] = ("云集市", "Yunjishi")
    """What the shop is called in Chinese and English; invented unless the facts name it."""
    plans: tuple[Plan, ...] = ()
    promotions: Mapping[date, float] = field(default_factory=dict)
    noise_a_day: float = 0.5
    noise_between: tuple[date, date] | None = None
    noise_from: date | None = None
    """The day from which noise may be told, if later: what was called before is told then."""
    canaries_a_day: float = 0.0
    """Planted orders a day at scale 1: a shop that has been warned plants them."""
