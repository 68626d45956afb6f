"""Calls as columns: what is said of each in the truth, and in part by the complaint about it."""

from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.clock import Flags, Floats, Ints


@dataclass(frozen=True)
class Calls:
    """One entry a call. ``order`` and ``account`` are -1 for people who are no customers; ``loss`` in fen."""

    order: Ints
    account: Ints
    region: Ints
    copied_at: Floats
    called_at: Floats
    pretext: Ints
    way: Ints
    """A place in ``WAYS``, -1 where nothing was lost."""
    loss: Ints
    caller: Ints
    """Which of the callers' numbers rang."""

    @classmethod
    def none(cls) -> Self:
        """Return no calls."""
        nothing, never = np.empty(0, np.int64), np.empty(0)
        return cls(nothing, nothing, nothing, never, never, nothing, nothing, nothing, nothing)

    def take(self, which: Ints | Flags) -> Self:
        """Return some of the calls."""
        return replace(self, **{each.name: getattr(self, each.name)[which] for each in fields(self)})

    def and_then(self, *others: Self) -> Self:
        """Return these calls and then those of ``others``."""
        return replace(
            self,
            **{
                each.name: np.concatenate([getattr(one, each.name) for one in (self, *others)]) for each in fields(self)
            },
        )

    def __len__(self) -> int:
        """Return how many."""
        return len(self.order)


def losses(
    rng: np.random.Generator, count: int, total: int, largest: int, told: tuple[int, ...] = ()
) -> NDArray[np.int64]:
    """Return ``count`` losses in yuan that sum to ``total``, one of them ``largest`` and the others no larger.

    ``told`` are losses that are known one by one; they come first, then the largest unless it is among them. The others
    are lognormal (sigma 1, assumed).

    Raises:
        ValueError: no such losses exist.
    """
    known = [*told, *([] if largest in told or not largest else [largest])]
    others, left = count - len(known), total - sum(known)
    if others < 0 or left < others or left > others * largest:
        raise ValueError(f"{count} losses of {total} yuan in all, none over {largest}, do not exist")
    share = rng.lognormal(0, 1.0, others)
    for _ in range(60 if others else 0):
        share = np.minimum(share * (left / share.sum()), 0.98 * largest)
    whole = np.maximum(1, np.floor(share)).astype(np.int64)
    rest = left - int(whole.sum())
    room = np.argsort(whole - largest, kind="stable")
    whole[room[: abs(rest)]] += np.sign(rest)
    return np.concatenate((np.array(known, np.int64), whole))
