"""The world at a day: who works, who buys, what was sold, and what is on the agenda."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.agenda import Agenda
from holdfast.replay.clock import Calendar, Floats, Ints, within_hours
from holdfast.replay.shop.custodians import TEAMS, Organisation
from holdfast.replay.shop.customers import Customers
from holdfast.replay.shop.orders import Cohort, Ledger
from holdfast.replay.streams import stream
from holdfast.replay.subjects import Subjects

BY_ORDER, BY_ACCOUNT, BOTH, EXPORTED = 0, 1, 2, 6
"""Which key an access carries: carriers know only the parcel's order, some desk look-ups only the customer. What is
exported carries both."""


@dataclass(frozen=True)
class World:
    """All there is. ``seed`` and ``scale`` are the run's; arrays of orders are read through ``ledger`` by number."""

    seed: int
    scale: float
    calendar: Calendar
    shop: Organisation
    customers: Customers
    ledger: Ledger
    agenda: Agenda
    subjects: Subjects = field(default_factory=Subjects)
    """Who and what the attacks consist of, for the truth."""

    def rng(self, *purpose: str | int) -> np.random.Generator:
        """Return the generator of one purpose."""
        return stream(self.seed, *purpose)

    def opens(self, at: Floats, custodian: Ints | int, order: Ints, key: Ints | int = BOTH) -> None:
        """Let a custodian open orders at ``at`` (NaN or outside the recorded days: not recorded)."""
        self.agenda.add("accesses", at, custodian=custodian, order=order, key=key)

    def visits(self, at: Floats, ip: NDArray[np.uint32], order: Ints) -> None:
        """Let orders be seen by whoever has signed in from an address."""
        self.agenda.add("visits", at, ip=ip, order=order)

    def desk_look_up(self, rng: np.random.Generator, at: Floats, order: Ints, *, team: int | None = None) -> None:
        """Let the service desk open orders: an employee of ``team`` (else any but the complaints team) and its team."""
        teams = rng.integers(0, TEAMS - 1, len(order)) if team is None else np.full(len(order), team)
        key = np.where(rng.random(len(order)) < (0.25 if team is None else 0.0), BY_ACCOUNT, BOTH)
        self.opens(at, self.shop.desk.draw(rng, teams), order, key)
        self.opens(at, self.shop.teams[teams], order, key)

    def complains_by_phone(self, rng: np.random.Generator, after: Floats, order: Ints, hours: float) -> None:
        """Let customers phone the shop within hours (exponential); the complaints team opens their orders."""
        at = within_hours(rng, after + 600 + rng.exponential(hours * 3600, len(order)), 8, 23)
        self.desk_look_up(rng, at, order, team=TEAMS - 1)


@dataclass(frozen=True)
class Today:
    """One day of the world: the orders placed on it."""

    world: World
    day: int
    cohort: Cohort

    def rng(self, purpose: str) -> np.random.Generator:
        """Return the generator of one purpose on this day."""
        return self.world.rng(purpose, self.day)


def share(rng: np.random.Generator, of: NDArray[np.bool_] | int, rate: float) -> Ints:
    """Return the places (of a mask, or of a count) to which something happens with chance ``rate``."""
    if isinstance(of, int) and rate >= 1:
        return np.arange(of)
    among = np.arange(of) if isinstance(of, int) else np.flatnonzero(of)
    return among[rng.random(len(among)) < rate].astype(np.int64)
