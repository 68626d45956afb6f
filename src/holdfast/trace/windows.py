"""The days on which a leak may have begun and ended."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LENGTHS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 21, 25, 30, 36, 44, 54, 66, 80, 96, 110)
"""Lengths in days of the coarse grid: every length up to a week, then steps of about a fifth."""


@dataclass(frozen=True)
class Windows:
    """A list of windows over days ``0 … days - 1``; ``start`` is the first day inside, ``stop`` the first day after."""

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    log_prior: NDArray[np.float64]

    def __len__(self) -> int:
        """Return how many windows there are."""
        return len(self.start)

    def sums(self, cumulated: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return sums over each window, given sums ``cumulated`` along the last axis (with a leading zero)."""
        return (cumulated[..., self.stop] - cumulated[..., self.start]).astype(np.float64)


def coarse_windows(days: int) -> Windows:
    """Return windows of ``LENGTHS``, every length equally likely beforehand, and every start of a length.

    Long windows start on a stride of an eighth of their length: their sums hardly change from one day to the next.
    """
    lengths = [length for length in LENGTHS if length < days] + [days]
    start, stop, log_prior = [], [], []
    for length in lengths:
        first = np.unique(np.append(np.arange(0, days - length + 1, max(1, length // 8)), days - length))
        start.append(first)
        stop.append(first + length)
        log_prior.append(np.full(len(first), -np.log(len(lengths) * len(first))))
    return Windows(np.concatenate(start), np.concatenate(stop), np.concatenate(log_prior))


def whole_window(days: int) -> Windows:
    """Return the one window that holds every day."""
    return Windows(np.array([0]), np.array([days]), np.zeros(1))


def fine_windows(coarse: Windows, posterior: NDArray[np.float64], days: int, tail: float = 1e-4) -> Windows:
    """Return every window, to the day, whose ends lie where a posterior over coarse windows puts them.

    ``tail`` is the mass of the coarse posterior that may be cut off. The prior is flat in the length's logarithm, as
    that of the coarse grid about is.
    """
    order = np.argsort(-posterior, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(posterior[order]), 1.0 - tail)) + 1]
    margin = max(1, int((coarse.stop - coarse.start)[kept].max()) // 5)
    first = np.arange(max(int(coarse.start[kept].min()) - margin, 0), min(int(coarse.start[kept].max()) + margin, days))
    after = np.arange(
        max(int(coarse.stop[kept].min()) - margin, 1), min(int(coarse.stop[kept].max()) + margin, days) + 1
    )
    start, stop = (side.ravel() for side in np.meshgrid(first, after, indexing="ij"))
    inside = stop > start
    start, stop = start[inside], stop[inside]
    return Windows(start, stop, -np.log((stop - start) * (days - (stop - start) + 1.0)))
