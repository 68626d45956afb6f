"""An app that serves shops is compromised, with whatever it shows: every order it opens is copied as it opens it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source, held_by, seen_by
from holdfast.replay.world import World


@dataclass(frozen=True)
class ErpApp:
    """Copies what one app sees: a returns desk by its name, or the ERP app of the ``rank``-th largest shop."""

    opens: date
    closes: date
    name: str | None = None
    rank: int = 0

    def prepare(self, world: World) -> None:
        """Nothing is needed: the app is there."""

    def copies(self, world: World, day: int) -> Copies:
        """Return what it opened on the day."""
        return seen_by(world, self._number(world), day)

    def source(self, world: World) -> Source:
        """Return the app."""
        return held_by(world, self._number(world))

    def _number(self, world: World) -> int:
        if self.name is not None:
            return world.shop.custodians.names.index(self.name)
        return int(world.shop.erp_apps[np.argsort(-world.shop.shop_weight, kind="stable")[self.rank]])
