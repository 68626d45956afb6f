"""A shop's own account is phished: the thief reads its order list at night, beside the shop's people by day."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source, held_by, seen_by
from holdfast.replay.clock import DAY, HOUR
from holdfast.replay.world import World


@dataclass(frozen=True)
class ShopAccount:
    """Reads what came in the day before to the ``rank``-th largest shop, and what its account opens."""

    opens: date
    closes: date
    rank: int = 0

    def prepare(self, world: World) -> None:
        """Nothing is needed: the account is there."""

    def copies(self, world: World, day: int) -> Copies:
        """Page through the list once a night; return what the account opened on the day."""
        fresh = world.ledger.between(day - 1, day - 1)
        fresh = fresh[world.ledger.shop[fresh] == self._shop(world)]
        rng = world.rng("phished", self.rank, day)
        begins = day * DAY + rng.uniform(2.0, 4.0) * HOUR
        world.opens(begins + np.cumsum(rng.exponential(2.0, len(fresh))), self._number(world), fresh)
        return seen_by(world, self._number(world), day)

    def source(self, world: World) -> Source:
        """Return the account."""
        return held_by(world, self._number(world))

    def _shop(self, world: World) -> int:
        return int(np.argsort(-world.shop.shop_weight, kind="stable")[self.rank])

    def _number(self, world: World) -> int:
        staff = world.shop.staff
        return int(staff.custodians[staff.first[self._shop(world)]])
