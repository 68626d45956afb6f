"""Order numbers are in sequence, and an interface shows an order to whoever names its number: someone counts."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source, held_by
from holdfast.replay.clock import DAY, HOUR
from holdfast.replay.world import World

NAME = "api:affiliate-orders"


@dataclass(frozen=True)
class IdWalking:
    """Walks down the numbers of the last two days, every ``step``-th, from ten to noon and from eight at night on."""

    opens: date
    closes: date
    step: int = 12

    def prepare(self, world: World) -> None:
        """Enrol the client whose key is used."""
        shown = "name|phone|address|item|amount|order_number|order_time"
        world.shop.custodians.enrol("API client", [NAME], shown, "api")

    def copies(self, world: World, day: int) -> Copies:
        """Walk twice a day; return what was shown."""
        parts = []
        for number, (begin, hours) in enumerate(((10.0, 2.0), (20.0, 3.5))):
            ledger = world.ledger
            known = ledger.between(day - 2, day - 1)
            walked = known[(known + number * (self.step // 2)) % self.step == 0][::-1]
            at = day * DAY + (begin + np.arange(len(walked)) * hours / max(1, len(walked))) * HOUR
            world.opens(at, self._number(world), walked)
            parts.append((walked, at))
        return Copies(np.concatenate([order for order, _ in parts]), np.concatenate([at for _, at in parts]))

    def source(self, world: World) -> Source:
        """Return the client."""
        return held_by(world, self._number(world))

    def _number(self, world: World) -> int:
        return world.shop.custodians.names.index(NAME)
