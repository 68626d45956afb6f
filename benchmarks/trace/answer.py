"""What a method under test says about one draw."""

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.trace.draw import Draw
from benchmarks.trace.world import World

OUTSIDE = "outside:"
"""What the kind of a source without an access log begins with."""


@dataclass(frozen=True)
class Answer:
    """The answer of one method.

    ``leads`` are (name, kind, probability), the best first; the kind of a source without a log begins with
    ``outside:``. ``scores`` stand beside the leads where probabilities cannot tell ties from rounding; empty: the
    probabilities rank. ``windows`` are the first and last day, both inside, counted from the world's first.
    ``exposed`` maps order ids to the probability of being in the leak.
    """

    leads: list[tuple[str, str, float]]
    credible_sets: list[list[str]] = field(default_factory=list)
    windows: dict[str, tuple[int, int]] = field(default_factory=dict)
    none_probability: float = 0.0
    outside_probability: float = 0.0
    exposed: dict[str, float] = field(default_factory=dict)
    scores: list[float] = field(default_factory=list)


Method = Callable[[World, Draw], Answer]
