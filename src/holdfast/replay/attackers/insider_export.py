"""An employee who exports a list in one evening and takes it along."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source, held_by
from holdfast.replay.clock import DAY, HOUR, Floats
from holdfast.replay.world import EXPORTED, World


@dataclass(frozen=True)
class InsiderExport:
    """Exports the orders of ``category`` placed in the ``days`` before ``opens``, between half past eight and nine."""

    opens: date
    closes: date
    employee: int = 17
    category: int = 4
    days: int = 14

    def prepare(self, world: World) -> None:
        """Nothing is needed: the employee is there."""

    def copies(self, world: World, day: int) -> Copies:
        """Export on the first day; return what was exported."""
        if day != world.calendar.number(self.opens):
            return Copies.none()
        order = world.ledger.between(day - self.days, day - 1)
        order = order[world.ledger.category[order] == self.category]
        at: Floats = day * DAY + 20.5 * HOUR + np.linspace(0, 0.5 * HOUR, len(order))
        world.opens(at, self._number(world), order, EXPORTED)
        return Copies(order, at)

    def source(self, world: World) -> Source:
        """Return the employee."""
        return held_by(world, self._number(world))

    def _number(self, world: World) -> int:
        return int(world.shop.desk.custodians[self.employee])
