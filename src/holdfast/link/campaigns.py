"""Links → campaigns: what hangs together, unless what speaks against it weighs more, under the judgements of people.

One false link is enough to make one campaign of two, if campaigns were simply what links connect. So groups grow
together step by step: of all pairs of groups those that are each other's best go together, as long as all that was
compared between the two, for and against, adds up to more than nothing (greedy additive contraction for the multicut,
Keuper et al., ICCV 2015; reciprocal best pairs at once as in Sumengen et al. 2021). Weights are whole numbers, so that
sums are exact: the outcome depends on what is known, never on the order in which it came.

A negative judgement weighs more than anything: the two are never in one campaign, nor are the two sides that have
grown around them; what else links the sides goes with the side it has more in common with. A positive judgement comes
before all that the machine says and puts both sides together whole, an unsure one takes the machine's word on that pair
away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from holdfast.link.judging import Judgement

Ints = NDArray[np.int64]

MICROBITS = 1_000_000
"""Weights are counted in millionths of a bit."""
FOR, AGAINST = 3.0, -4.0
"""A pair of fewer bits than the first does not speak for one campaign, of more than the second not against: most pairs
have little in common, of one campaign or not. Chosen on replayed gangs (seeds 1 to 3)."""
DUPLICATE = 1_000 * MICROBITS
"""What it weighs that two complaints are one told twice."""
POSITIVE, NEGATIVE = 1 << 50, -(1 << 58)
"""More than all that is compared; and what parts two sides, whatever is for them."""


@dataclass(frozen=True)
class Grouping:
    """``group``: of each complaint the number of its group, the least place among its members'."""

    group: Ints
    contradicted: tuple[Judgement, ...]
    """Positive judgements that could not be followed: negative ones keep the two apart."""


def spoken(weight: NDArray[np.float64]) -> Ints:
    """Return in microbits what pairs of these weights (bits) say: for one campaign, above 0, or against."""
    says = np.where(weight >= FOR, weight - FOR + 0.01, np.minimum(weight - AGAINST, 0.0))
    return np.asarray(np.rint(says * MICROBITS), np.int64)


def grouped(ids: Sequence[str], left: Ints, right: Ints, score: Ints, judgements: Iterable[Judgement]) -> Grouping:
    """Return which complaints are together.

    Args:
        ids: the complaints' ids; ``left`` and ``right`` are places in it.
        left: of each pair that was compared, each pair once.
        right: of each pair.
        score: microbits for (above 0) or against the two being of one campaign; ``DUPLICATE`` of duplicates.
        judgements: those that stand (:func:`holdfast.link.judging.standing`); of complaints that are not there they
            say nothing.
    """
    place = {name: at for at, name in enumerate(ids)} if (said := list(judgements)) else {}
    known = [each for each in said if each.one in place and each.other in place]
    ends = np.array([(place[each.one], place[each.other]) for each in known], np.int64).reshape(-1, 2)
    word = np.array([{"positive": POSITIVE, "negative": NEGATIVE}.get(each.judged, 0) for each in known], np.int64)
    judged = _pair(len(ids), ends[:, 0], ends[:, 1])
    kept = ~np.isin(_pair(len(ids), left, right), judged) if len(judged) else np.ones(len(left), bool)
    by_id = np.empty(len(ids), np.int64)
    by_id[np.argsort(np.array(ids, object), kind="stable")] = np.arange(len(ids))  # ties are decided by ids alone
    one = by_id[np.concatenate((left[kept], ends[:, 0]))]
    other = by_id[np.concatenate((right[kept], ends[:, 1]))]
    group = _least_member(_under_words(len(ids), one, other, np.concatenate((score[kept], word)))[by_id])
    apart = (each for each in known if each.judged == "positive" and group[place[each.one]] != group[place[each.other]])
    return Grouping(group, tuple(apart))


def _under_words(count: int, one: Ints, other: Ints, score: Ints) -> Ints:
    """Return groups in which a positive word puts together all that hangs together on either side of it.

    Were its two complaints joined first, like any other pair, what speaks against the two sides being one would pull
    the others away from them. So it is seen first what hangs together without such words; what was compared between
    two of these counts only where nobody put them together.
    """
    is_word = score == POSITIVE
    alone = contracted(count, one[~is_word], other[~is_word], score[~is_word])
    if not is_word.any():
        return alone
    inside = is_word | (score == NEGATIVE) | (alone[one] == alone[other])
    whole = contracted(count, one[inside], other[inside], score[inside])
    return np.asarray(contracted(count, whole[one], whole[other], score)[whole], np.int64)


def contracted(count: int, left: Ints, right: Ints, score: Ints) -> Ints:
    """Return the group of each of ``count`` nodes: groups that are each other's best join, round by round."""
    group = np.arange(count, dtype=np.int64)
    a, b, s = _summed(count, left, right, score)
    while (s > 0).any():
        a, b, s = _growing(count, a, b, s)
        order = _strongest(count, a, b, s)
        one, other, rank = a[order], b[order], np.arange(len(order))
        best = np.full(count, len(order), np.int64)
        np.minimum.at(best, one, rank)
        np.minimum.at(best, other, rank)
        joins = (best[one] == rank) & (best[other] == rank)
        into = np.arange(count, dtype=np.int64)
        into[other[joins]] = one[joins]
        group = into[group]
        is_new = np.zeros(count, bool)
        is_new[one[joins]] = True
        a, b = into[a], into[b]
        touched = is_new[a] | is_new[b]
        parts = _summed(count, a[touched], b[touched], s[touched])
        a, b, s = (np.concatenate((old[~touched], new)) for old, new in zip((a, b, s), parts, strict=True))
    return group


def _strongest(count: int, a: Ints, b: Ints, s: Ints) -> Ints:
    """Return the places of all pairs that may be some group's best, the strongest first, then by their groups."""
    most = np.zeros(count, np.int64)
    np.maximum.at(most, a, s)
    np.maximum.at(most, b, s)
    places = np.flatnonzero((s > 0) & ((s == most[a]) | (s == most[b])))  # few of all; to put all in order takes long
    return np.asarray(places[np.lexsort((b[places], a[places], -s[places]))], np.int64)


def _growing(count: int, a: Ints, b: Ints, s: Ints) -> tuple[Ints, Ints, Ints]:
    """Leave out groups that nothing speaks for joining: sums of what speaks against them stay below nothing."""
    grows = np.zeros(count, bool)
    grows[a[s > 0]] = True
    grows[b[s > 0]] = True
    kept = grows[a] & grows[b]
    return a[kept], b[kept], s[kept]


def _summed(count: int, left: Ints, right: Ints, score: Ints) -> tuple[Ints, Ints, Ints]:
    """Return each pair of different groups once, the lower first, with all that is between them."""
    kept = (left != right) & (score != 0)
    pair, score = _pair(count, left[kept], right[kept]), score[kept]
    order = np.argsort(pair, kind="stable")
    pair, score = pair[order], score[order]
    begins = np.flatnonzero(np.diff(pair, prepend=-1))
    if not len(score):
        return pair, pair, score
    is_parted = np.minimum.reduceat(score, begins) <= NEGATIVE  # no number of words for it outweighs one against
    whole = np.where(is_parted, NEGATIVE, np.add.reduceat(score, begins))
    return pair[begins] // count, pair[begins] % count, np.asarray(whole, np.int64)


def _pair(count: int, left: Ints, right: Ints) -> Ints:
    return np.asarray(np.minimum(left, right) * count + np.maximum(left, right), np.int64)


def _least_member(group: Ints) -> Ints:
    """Name each group by the least place of its members."""
    _, first, place = np.unique(group, return_index=True, return_inverse=True)
    return np.asarray(first[place.reshape(-1)], np.int64)
