"""Randomness that depends on the seed and on what it is for, never on how the work is cut into pieces."""

import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.clock import Floats

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def stream(seed: int, *purpose: str | int) -> np.random.Generator:
    """Return the generator of one purpose, such as ``stream(2016, "orders", 14)`` for the orders of day 14."""
    words = [zlib.crc32(word.encode()) if isinstance(word, str) else word for word in purpose]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, *words])))


@cache
def key_of(seed: int, purpose: str) -> int:
    """Return 63 random bits that belong to a purpose."""
    return int(stream(seed, purpose).integers(1 << 63))


def spread(numbers: NDArray[np.integer], key: int) -> NDArray[np.uint64]:
    """Return 64 bits for each number, the same for the same key: splitmix64 (Steele, Lea, Flood, OOPSLA 2014)."""
    mixed = numbers.astype(np.uint64) * _GOLDEN + np.uint64(key & (1 << 64) - 1)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    spread_out: NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return spread_out


def fixed(numbers: NDArray[np.integer], key: int) -> Floats:
    """Return a number in [0, 1) for each, the same for the same key: what is true of a customer once and for all."""
    shares: Floats = (spread(numbers, key) >> np.uint64(11)).astype(np.float64) / (1 << 53)
    return shares
