"""How far groups agree with the truth: over pairs, and over members (B-cubed)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Agreement:
    """``precision``, ``recall``, ``f1``."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairwise(found: Ints, truth: Ints) -> Agreement:
    """Return the agreement over pairs of complaints: together or not."""
    both = _pairs(np.stack([found, truth]))
    return Agreement(_part(both, _pairs(found[None])), _part(both, _pairs(truth[None])))


def cluster(found: Ints, truth: Ints) -> Agreement:
    """Return the B-cubed agreement: of each complaint's group the part that is rightly there (Bagga, Baldwin 1998)."""
    both = _sizes(np.stack([found, truth]))
    return Agreement(float(np.mean(both / _sizes(found[None]))), float(np.mean(both / _sizes(truth[None]))))


def _sizes(keys: Ints) -> Ints:
    _, place, count = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    return np.asarray(count[place.reshape(-1)])


def _pairs(keys: Ints) -> float:
    _, count = np.unique(keys, axis=1, return_counts=True)
    return float((count * (count - 1) / 2).sum())


def _part(some: float, of: float) -> float:
    return some / of if of else 1.0
