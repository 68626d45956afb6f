"""A courier station: waybills are photographed as parcels come in. They show no item and no price."""

from dataclasses import dataclass
from datetime import date

from holdfast.replay.attackers.copies import Copies, Source, held_by, seen_by
from holdfast.replay.world import World


@dataclass(frozen=True)
class CourierStation:
    """Copies the parcels of the first station of a hub (0 is the first hub of the largest region)."""

    opens: date
    closes: date
    hub: int = 0

    def prepare(self, world: World) -> None:
        """Nothing is needed: the station is there."""

    def copies(self, world: World, day: int) -> Copies:
        """Return the parcels that came in on the day."""
        return seen_by(world, self._number(world), day)

    def source(self, world: World) -> Source:
        """Return the station."""
        return held_by(world, self._number(world))

    def _number(self, world: World) -> int:
        stations = world.shop.stations
        return int(stations.custodians[stations.first[self.hub]])
