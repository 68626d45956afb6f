"""What an attacker takes away: orders, and when each was copied."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from holdfast.replay.clock import Floats, Ints
from holdfast.replay.world import World


@dataclass(frozen=True)
class Copies:
    """One entry an order copied; -1 for an order of another shop."""

    order: Ints
    at: Floats
    address: Ints | None = None
    """From where each was seen, where the source is many addresses."""

    @classmethod
    def none(cls) -> "Copies":
        """Return no copies."""
        return cls(np.empty(0, np.int64), np.empty(0))


@dataclass(frozen=True)
class Source:
    """Where the data left in truth: ``custodians`` of one kind, or none where no log can show it.

    Several custodians are one source: the addresses of a botnet.
    """

    custodians: tuple[str, ...]
    kind: str
    fields: str
    """What they are shown, written as in :mod:`holdfast.terms.fields`."""


class Attacker(Protocol):
    """Someone through whom orders get out between two days, both inside."""

    @property
    def opens(self) -> date:
        """The first day."""

    @property
    def closes(self) -> date:
        """The last day."""

    def prepare(self, world: World) -> None:
        """Take a place in the world before its first day, where one is needed."""

    def copies(self, world: World, day: int) -> Copies:
        """Do what is done on a day and return what was copied; called for the days of the leak, in order."""

    def source(self, world: World) -> Source:
        """Return where the data left."""


def seen_by(world: World, custodian: int, day: int) -> Copies:
    """Return what a custodian opens on a day: whoever sits in it copies that."""
    rows = world.agenda.on("accesses", day)
    mine = np.flatnonzero(rows["custodian"] == custodian)
    mine = mine[np.argsort(rows["at"][mine], kind="stable")]
    return Copies(rows["order"][mine].astype(np.int64), rows["at"][mine].astype(np.float64))


def held_by(world: World, custodian: int) -> Source:
    """Return one custodian as the source."""
    known = world.shop.custodians
    return Source((known.names[custodian],), known.kinds[custodian], known.fields[custodian])
