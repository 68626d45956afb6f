"""A list bought outside: copied where the shop keeps no log, so nothing inside can show it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source
from holdfast.replay.clock import DAY, Floats
from holdfast.replay.world import World, share


@dataclass(frozen=True)
class OutsideDump:
    """A ``share`` of the orders placed each day, copied two days later by someone without a log."""

    opens: date
    closes: date
    share: float = 0.1
    fields: str = "address|amount|item|name|order_number|order_time|phone"

    def prepare(self, world: World) -> None:
        """Nothing is needed."""

    def copies(self, world: World, day: int) -> Copies:
        """Return what was copied, leaving no trace."""
        rng, orders = world.rng("dump", day), world.ledger.between(day - 2, day - 2)
        order = orders[share(rng, len(orders), self.share)]
        return Copies(order, day * DAY + rng.uniform(0, 0.3, len(order)) * DAY)

    def source(self, world: World) -> Source:  # noqa: ARG002 - outside the world
        """Return that no log shows it."""
        return Source((), "outside", self.fields)


@dataclass(frozen=True)
class ElsewhereDump:
    """Orders of another marketplace; ``a_day`` people are called about them, and this shop is where the money goes."""

    opens: date
    closes: date
    a_day: float = 12.0
    fields: str = "name|order_number|parcel_number"

    def prepare(self, world: World) -> None:
        """Nothing is needed."""

    def copies(self, world: World, day: int) -> Copies:
        """Return orders that are not this shop's."""
        rng = world.rng("elsewhere", day)
        count = int(rng.poisson(self.a_day))
        at: Floats = day * DAY + rng.uniform(0, 1, count) * DAY
        return Copies(np.full(count, -1), at)

    def source(self, world: World) -> Source:  # noqa: ARG002 - outside the world
        """Return that no log shows it."""
        return Source((), "elsewhere", self.fields)
