"""The methods a leak's source was looked for with before: shares, rates, a classical test, BreachRadar; and an oracle.

All see the same accesses (those before each call) and rank custodians with a log. Each has a twin without the guard,
its name ending in ``_unguarded``, that counts every access. None of them gives a window or a list of the exposed.
"""

from collections.abc import Callable

import numpy as np
from scipy.special import gammaln, logsumexp

from benchmarks.trace.answer import Answer, Method
from benchmarks.trace.breachradar import LEAST_CARDS, breachradar
from benchmarks.trace.draw import Draw
from benchmarks.trace.orders import Numbers
from benchmarks.trace.seen import Floats, Seen, seen_before
from benchmarks.trace.world import World

LISTED = 50
"""How many leads an answer holds at most, unless more are named."""
NAMED = 0.9
"""The probability from which a lead is named."""

RATE_FACTOR, RATE_COMPLAINTS = 10.0, 3
"""A rate names a custodian at ten times the shop's average, from three complaints on."""
RADAR_FACTOR = 300.0
"""BreachRadar names at so many times the shop's average rate: of 1, 3, 10 … 1000 the best F1 on worlds 1 and 2."""

Scored = tuple[Floats, Floats]
"""For every custodian a score that ranks, and a probability (or what stands in its place, >= .9: named)."""


def naive_share(seen: Seen) -> Scored:
    """Rank by the share of complaints that a custodian had seen; named from nine in ten on."""
    share = seen.counts() / max(seen.complaints, 1)
    return share, share


def rate(seen: Seen) -> Scored:
    """Rank by complaints per order seen, custodians with ``LEAST_CARDS`` orders or more."""
    counts = seen.counts()
    per_order = np.where(seen.volume >= LEAST_CARDS, counts / np.maximum(seen.volume, 1), 0.0)
    average = seen.complaints / seen.total
    is_named = (per_order >= RATE_FACTOR * average) & (counts >= RATE_COMPLAINTS)
    return per_order, is_named.astype(np.float64)


def hypergeometric(seen: Seen) -> Scored:
    """Rank by the chance of so many complaints by luck; probability 1 − q, q by Benjamini and Hochberg (1995)."""
    counts = seen.counts()
    touched = np.flatnonzero(counts)
    log_p = np.zeros(len(counts))
    log_p[touched] = log_tail(counts[touched], seen.volume[touched], seen.total, seen.complaints)
    return -log_p, 1 - false_discovery(np.exp(log_p), int((seen.volume > 0).sum()))


def log_tail(counts: Floats, volume: Numbers, total: int, drawn: int) -> Floats:
    """Return the log of the chance that ``counts`` or more of ``drawn`` are among the ``volume`` of ``total``."""
    log_p = np.zeros(len(counts))
    once = counts == 1
    missed = np.log1p(-volume[once, None] / (total - np.arange(drawn)[None, :])).sum(axis=1)
    log_p[once] = np.log(-np.expm1(missed))
    more = np.flatnonzero(counts > 1)
    if len(more):
        x = np.arange(drawn + 1)[None, :]
        terms = log_chance(x, volume[more, None], total, drawn)
        log_p[more] = logsumexp(np.where(x >= counts[more, None], terms, -np.inf), axis=1)
    return np.minimum(log_p, 0.0)


def log_chance(x: np.ndarray, volume: np.ndarray, total: int, drawn: int) -> Floats:
    """Return the log of the hypergeometric probability of exactly ``x``; −∞ where it cannot be."""
    can = (x <= volume) & (drawn - x <= total - volume)
    x = np.where(can, x, np.minimum(volume, drawn))
    log_all = log_choices(total, drawn)
    chance = log_choices(volume, x) + log_choices(total - volume, drawn - x) - log_all
    return np.where(can, chance, -np.inf)


def log_choices(n: np.ndarray | int, k: np.ndarray | int) -> Floats:
    """Return the log of the number of ways to choose ``k`` of ``n``."""
    logs: Floats = gammaln(np.add(n, 1)) - gammaln(np.add(k, 1)) - gammaln(np.subtract(n, k) + 1)
    return logs


def false_discovery(p: Floats, tests: int) -> Floats:
    """Return the q-value of every p-value when ``tests`` of them are real tests."""
    by_p = np.argsort(p)
    q = p[by_p] * tests / np.arange(1, len(p) + 1)
    adjusted = np.empty_like(p)
    adjusted[by_p] = np.minimum(np.minimum.accumulate(q[::-1])[::-1], 1.0)
    return adjusted


def radar(seen: Seen) -> Scored:
    """Rank by BreachRadar's score, orders in the part of cards; see :mod:`benchmarks.trace.breachradar`."""
    pair, uses = np.unique(seen.complaint.astype(np.int64) * len(seen.volume) + seen.custodian, return_counts=True)
    victim, place = pair // len(seen.volume), pair % len(seen.volume)
    score = breachradar(victim, place, uses.astype(np.float64), seen.volume.astype(np.float64))
    return score, (score >= RADAR_FACTOR * seen.complaints / seen.total).astype(np.float64)


def answer_of(world: World, scored: Scored) -> Answer:
    """List the best custodians, and every one that is named, as an answer."""
    score, probability = scored
    best = np.lexsort((np.arange(len(score)), -probability, -score))
    best = best[: max(LISTED, int((probability >= NAMED).sum()))]
    best = best[score[best] > 0]
    leads = [(world.custodian_names[n], world.custodian_kinds[n], float(probability[n])) for n in best]
    return Answer(leads, scores=[float(score[n]) for n in best])


def method_of(score: Callable[[Seen], Scored], *, is_guarded: bool) -> Method:
    """Make a method of a way to score."""

    def method(world: World, draw: Draw) -> Answer:
        return answer_of(world, score(seen_before(world, draw, is_guarded=is_guarded)))

    return method


def oracle(world: World, draw: Draw) -> Answer:
    """Rank by the true likelihood ratio, the leak's window and the share of noise being known.

    Only accesses count, not what the caller knew. Of several leaks the first one's window and share are used. Where no
    custodian leaked it knows that too, and names none.
    """
    if not draw.truth.leaks or draw.truth.leaks[0].is_outside:
        return Answer([], none_probability=1.0)
    leak = draw.truth.leaks[0]
    share = float((draw.truth.source == 0).mean())
    seen = seen_before(world, draw)
    begin, end = world.start + leak.day_from * 86_400, world.start + (leak.day_to + 1) * 86_400
    inside = (seen.at >= begin) & (seen.at < end)
    size = world.touched_by_day[:, leak.day_to + 1] - world.touched_by_day[:, leak.day_from]
    pair, hits = np.unique(
        seen.complaint[inside].astype(np.int64) * len(size) + seen.custodian[inside], return_counts=True
    )
    complaint, custodian = pair // len(size), pair % len(size)
    lift = hits / seen.in_reach[complaint] * seen.total / size[custodian]
    least = max(1 - share, 1e-9)
    log_ratio = np.full(len(size), seen.complaints * np.log(least))
    log_ratio += np.bincount(custodian, np.log1p(share * lift / least), minlength=len(size))
    probability = np.exp(log_ratio - logsumexp(np.append(log_ratio, np.log(len(size)))))
    return answer_of(world, (np.exp(log_ratio - log_ratio.max()), probability))


SCORES: dict[str, Callable[[Seen], Scored]] = {
    "naive_share": naive_share,
    "rate": rate,
    "hypergeometric": hypergeometric,
    "breachradar": radar,
}

METHODS: dict[str, Method] = {
    **{name: method_of(score, is_guarded=True) for name, score in SCORES.items()},
    **{f"{name}_unguarded": method_of(score, is_guarded=False) for name, score in SCORES.items()},
    "oracle": oracle,
}
"""Every baseline by name."""
