"""An employee of the service desk who looks at more orders than customers ask about."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source, held_by, seen_by
from holdfast.replay.clock import DAY, HOUR
from holdfast.replay.world import World


@dataclass(frozen=True)
class InsiderBrowsing:
    """Opens ``a_day`` fresh orders besides the work (at scale 1), on working days, and copies all that is opened."""

    opens: date
    closes: date
    employee: int = 4
    a_day: int = 40

    def prepare(self, world: World) -> None:
        """Nothing is needed: the employee is there."""

    def copies(self, world: World, day: int) -> Copies:
        """Browse dear orders of the last two days; return what was opened."""
        rng, fresh = world.rng("browsing", self.employee, day), world.ledger.between(day - 2, day - 1)
        many = min(len(fresh), round(self.a_day * max(1.0, world.scale)))
        if many and world.calendar.local_day(day * DAY).weekday() < 6:
            weight = world.ledger.amount[fresh].astype(np.float64)
            order = rng.choice(fresh, many, replace=False, p=weight / weight.sum())
            world.opens(day * DAY + np.sort(rng.uniform(9, 18, many)) * HOUR, self._number(world), order)
        return seen_by(world, self._number(world), day)

    def source(self, world: World) -> Source:
        """Return the employee."""
        return held_by(world, self._number(world))

    def _number(self, world: World) -> int:
        return int(world.shop.desk.custodians[self.employee])
