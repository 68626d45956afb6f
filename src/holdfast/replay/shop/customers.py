"""Who buys: what is true of a customer once and for all is read off the number, nothing is stored but the eagerness."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.clock import Floats, Ints
from holdfast.replay.shop.names import REGIONS
from holdfast.replay.shop.rhythm import EAGERNESS
from holdfast.replay.streams import fixed, key_of, spread, stream

HOMES = 10 << 24
"""Homes have addresses in 10.0.0.0/8, mobile gateways in 100.64.0.0/10: networks that nobody owns."""
GATEWAYS = (100 << 24) + (64 << 16)
ON_THE_ROAD = 0.35
"""How often a customer comes through a mobile gateway, which 150 customers share (assumed)."""
A_GATEWAY = 150
REUSED = 0.38
"""Customers whose password is the same elsewhere: 38 % of 28.8 million people (Wang, Jan, Hu, Bossart, Wang, CODASPY
2018, arXiv:1706.01939)."""
MOST_EAGER = 60.0
"""Nobody is more eager than so many times the median."""


@dataclass(frozen=True)
class Customers:
    """``count`` known customers, numbered from 0; those from ``count`` on are unknown to the shop."""

    count: int
    seed: int
    eagerness: NDArray[np.float64]
    """The running sum of how often each buys, up to 1."""

    @classmethod
    def of(cls, seed: int, orders: int) -> "Customers":
        """Return the customers of a shop with so many orders in 90 days."""
        count = max(50, round(orders * 4 / 3))
        weight = np.minimum(stream(seed, "customers").lognormal(0, EAGERNESS, count), MOST_EAGER)
        running = np.cumsum(weight)
        return cls(count, seed, running / running[-1])

    def buying(self, rng: np.random.Generator, orders: int) -> Ints:
        """Return who places each of so many orders."""
        drawn = np.searchsorted(self.eagerness, rng.random(orders), side="right")
        return np.minimum(drawn, self.count - 1).astype(np.int64)

    def region(self, accounts: NDArray[np.integer]) -> Ints:
        """Return where each customer lives, a place in ``REGIONS``; sizes fall off as 1 / (rank + 4)."""
        weight = 1 / (np.arange(len(REGIONS)) + 4.0)
        running = np.cumsum(weight) / weight.sum()
        place = np.searchsorted(running, fixed(accounts, key_of(self.seed, "region")), side="right")
        return np.minimum(place, len(REGIONS) - 1).astype(np.int64)

    def reuses_password(self, accounts: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Return whether each customer's password is in use elsewhere too."""
        is_reused: NDArray[np.bool_] = fixed(accounts, key_of(self.seed, "password")) < REUSED
        return is_reused

    def ip(self, rng: np.random.Generator, accounts: NDArray[np.integer]) -> NDArray[np.uint32]:
        """Return the address each comes from this time: home, or a gateway that many share."""
        home = HOMES + (spread(accounts, key_of(self.seed, "home")) >> np.uint64(40)).astype(np.int64)
        gateways = max(2, self.count // A_GATEWAY)
        near = (spread(accounts, key_of(self.seed, "gateway")) >> np.uint64(33)).astype(np.int64)
        gateway = GATEWAYS + (near + rng.integers(0, 3, len(accounts))) % gateways
        return np.where(rng.random(len(accounts)) < ON_THE_ROAD, gateway, home).astype(np.uint32)

    def device(self, rng: np.random.Generator, accounts: NDArray[np.integer]) -> Ints:
        """Return the device each uses this time: the first of his two, nine times in ten."""
        devices: Ints = accounts.astype(np.int64) * 4 + (rng.random(len(accounts)) < 0.1)
        return devices


def chosen_shares(rng: np.random.Generator, rows: int, shares: Floats | tuple[float, ...]) -> Ints:
    """Return for each row a place in ``shares``, which need not sum to 1."""
    running = np.cumsum(np.asarray(shares, dtype=np.float64))
    place = np.searchsorted(running, rng.random(rows) * running[-1], side="right")
    chosen: Ints = np.minimum(place, len(running) - 1)
    return chosen
