"""Complaints that no leak of this shop explains: other tricksters ring its customers too, and parcels are late."""

from dataclasses import dataclass, field

import numpy as np

from holdfast.replay.callers.callers import PRETEXTS
from holdfast.replay.callers.calls import Calls
from holdfast.replay.clock import DAY, HOUR, Floats, within_hours
from holdfast.replay.life.canaries import is_canary
from holdfast.replay.world import World

ORDINARY_A_DAY = 1.5
"""Ordinary complaints a day that are told in words: late, broken, wrong (assumed)."""


@dataclass
class Noise:
    """``a_day`` false calls a day that are told, about orders placed before (exponential, mean 12 days)."""

    world: World
    a_day: float
    first: int
    last: int
    told_from: float = 0.0
    calls: Calls = field(default_factory=Calls.none)
    at: list[Floats] = field(default_factory=list)
    ordinary: list[tuple[float, int]] = field(default_factory=list)
    """When an ordinary complaint was told, about which order."""

    def act(self, day: int) -> None:
        """Let the day's calls be made, told and looked up by the desk."""
        rng, world = self.world.rng("noise", day), self.world
        known = world.ledger.between(day - 60, day - 1)
        known = known[~is_canary(world, known)]
        if not len(known):
            return
        for order in rng.choice(known, rng.poisson(ORDINARY_A_DAY)).tolist():
            self.ordinary.append((day * DAY + rng.uniform(9, 21) * HOUR, order))
        if not self.first <= day <= self.last:
            return
        count = int(rng.poisson(self.a_day))
        called_at = day * DAY + np.sort(rng.uniform(9, 21, count)) * HOUR
        placed = called_at - 2 * HOUR - rng.exponential(12 * DAY, count)
        order = known[np.maximum(np.searchsorted(world.ledger.placed_at[known], placed) - 1, 0)]
        account = world.ledger.account[order].astype(np.int64)
        loss = np.where(rng.random(count) < 0.3, rng.lognormal(np.log(2000), 1.0, count) // 10 * 1000, 0).astype(
            np.int64
        )
        calls = Calls(
            order=order,
            account=account,
            region=world.customers.region(account),
            copied_at=np.full(count, np.nan),
            called_at=called_at,
            pretext=rng.integers(0, len(PRETEXTS), count),
            way=np.where(loss > 0, 0, -1),
            loss=loss,
            caller=1000 + rng.integers(0, 1000, count),
        )
        soon = np.clip(rng.lognormal(np.log(20 * HOUR), 0.8, count), HOUR, 9 * DAY)
        gathered = self.told_from + 9 * HOUR + np.minimum(rng.exponential(2 * DAY, count), 9 * DAY)
        told_at = within_hours(rng, np.where(called_at < self.told_from, gathered, called_at + soon), 9, 21)
        world.complains_by_phone(rng, called_at, order, 5.0)
        world.desk_look_up(rng, told_at + HOUR, order, team=len(world.shop.teams) - 1)
        world.subjects.note("called_by_others", account, called_at)
        self.calls = self.calls.and_then(calls)
        self.at.append(told_at)
