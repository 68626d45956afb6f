"""What people said of links: it outranks the machine and is never overwritten, only followed by a later word."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

Judged = Literal["positive", "negative", "unsure", "none"]
"""One operation; not one; the link shall not count, though others may; no word (the machine decides again)."""
JUDGED: tuple[Judged, ...] = get_args(Judged)


@dataclass(frozen=True, order=True)
class Judgement:
    """One word of a person on two complaints; ``one`` is the id that sorts first."""

    at: datetime
    """Naive UTC."""
    one: str
    other: str
    judged: Judged
    actor: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            ValueError: the two are one complaint, or the word is not known.
        """
        if self.one >= self.other:
            raise ValueError("two different complaints, the lesser id first, were expected")
        if self.judged not in JUDGED:
            raise ValueError(f"one of {', '.join(JUDGED)} was expected")


def judgement(a: str, b: str, judged: Judged, at: datetime, *, actor: str = "", reason: str = "") -> Judgement:
    """Return a judgement on two complaints in either order; raises as :class:`Judgement` does."""
    return Judgement(at, min(a, b), max(a, b), judged, actor, reason)


def _order(said: Judgement) -> tuple[datetime, int, str, str]:
    rank = {"positive": 0, "none": 1, "unsure": 2, "negative": 3}
    return said.at, rank[said.judged], said.actor, said.reason


def standing(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Return the last word on each pair, those taken back left out, the newest first.

    Of two words at the same moment the one that separates counts: a pair kept apart can be seen again, victims of two
    operations thrown together are hard to tell apart.
    """
    last: dict[tuple[str, str], Judgement] = {}
    for each in sorted(judgements, key=_order):
        last[each.one, each.other] = each
    kept = [each for each in last.values() if each.judged != "none"]
    return sorted(kept, key=lambda each: (-each.at.timestamp(), each.one, each.other))


def undone(judgements: Iterable[Judgement], one: str, other: str, at: datetime, actor: str = "") -> Judgement | None:
    """Return the judgement that takes the last word on a pair back: what had been said before it; None: nothing was.

    Taking back twice brings the word back, for taking back is a word as well.
    """
    pair = min(one, other), max(one, other)
    said = sorted((each for each in judgements if (each.one, each.other) == pair), key=_order)
    if not said:
        return None
    before: Judged = said[-2].judged if len(said) > 1 else "none"
    return replace(said[-1], at=at, judged=before, actor=actor, reason="undo")
