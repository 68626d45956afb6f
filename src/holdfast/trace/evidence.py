"""What the fit sees: which source held which complaint's order on which day, and how much each source held in all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EVERYTHING = "outside:window"
"""The kind of the source that holds every order."""
LOGGED = "logged"
"""Stands for all custodians with an access log where sources are spoken of by kind."""


@dataclass(frozen=True)
class Source:
    """Where data may have left: a custodian with an access log, or one without (kind ``outside:…``).

    ``fields`` is what it showed of the complained orders; a source without time is one copy of everything, so that it
    has no window.
    """

    name: str
    kind: str
    is_outside: bool
    fields: str = ""
    has_window: bool = True


@dataclass(frozen=True)
class Evidence:
    """One trace's evidence, all in days since ``first_day``.

    Shapes: T touches (source × complaint × day, only those before the call), S sources, D days, n complaints.

    ``touch_source``, ``touch_complaint``, ``touch_day``: T integers, sorted by source;
    ``touch_weight``: T chances that this touch speaks of the complaint's order (shared over her orders when a complaint
    names only a customer) times the likelihood ratio of what the caller knew;
    ``touch_lacks``: T, whether the caller knew a field that the source did not show;
    ``exposure``: S × D, the part of all orders that a source saw for the first time on a day, each order weighted by
    the chance that a call about it would already have come in; sums to at most about 1 along a row;
    ``held``: S × D, how many orders that were, unweighted;
    ``volume``: S, how many orders a source saw in all;
    ``unseen_root``: by kind of source (``logged`` for all custodians with a log), the sum of square roots of the
    volumes of those that saw none of the complaints;
    ``called_day``: n, the day of each complaint's call.
    """

    first_day: date
    sources: tuple[Source, ...]
    touch_source: Ints
    touch_complaint: Ints
    touch_day: Ints
    touch_weight: Floats
    touch_lacks: NDArray[np.bool_]
    exposure: NDArray[np.float32]
    held: NDArray[np.float32]
    volume: Floats
    unseen_root: Mapping[str, float]
    called_day: Ints

    @property
    def complaints(self) -> int:
        """How many complaints there are."""
        return len(self.called_day)

    @property
    def days(self) -> int:
        """How many days the evidence spans."""
        return int(self.exposure.shape[1])

    @cached_property
    def everything(self) -> int | None:
        """The source that stands for everything in a window of time: its touches are the complaints' orders."""
        return next((at for at, source in enumerate(self.sources) if source.kind == EVERYTHING), None)

    @cached_property
    def cumulated(self) -> Floats:
        """``exposure`` summed along the days, with a leading zero: S × (D + 1)."""
        zero = np.zeros((len(self.sources), 1))
        return np.concatenate([zero, np.cumsum(self.exposure, axis=1, dtype=np.float64)], axis=1)

    @cached_property
    def bounds(self) -> Ints:
        """Where each source's touches begin: S + 1 positions."""
        return np.searchsorted(self.touch_source, np.arange(len(self.sources) + 1))

    def touches(self, source: int) -> slice:
        """Return the slice of a source's touches."""
        return slice(int(self.bounds[source]), int(self.bounds[source + 1]))
