"""One leak: the Bayes factor of every source, summed over windows and over the share of complaints it explains."""

from dataclasses import dataclass

import numpy as np

from holdfast.trace.evidence import Evidence, Floats, Ints
from holdfast.trace.windows import Windows

SHARES = np.array([0.015, 0.025, 0.04, 0.065, 0.1, 0.16, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95])
"""θ, the share of complaints that one source explains: a log grid, closer where it nears one."""
EXPLAINED = 0.1
"""A touched complaint counts in the first sift when the other sources leave at least this part of it unexplained."""
SIFTED = 32
"""How many sources are integrated over; the first sift leaves out the others."""


@dataclass(frozen=True)
class Background:
    """What all the other sources leave unexplained: ``open_chance`` (n), of each complaint to come from none of them.

    As a mixture, relative to a random order, they have at complaint i the density ``noise`` · ``noise_density[i]`` /
    ``open_chance[i]``, where ``noise`` is the part of all complaints that they leave and ``noise_density`` (n) how
    likely noise speaks of the complaint's order, relative to a random one.
    """

    open_chance: Floats
    noise_density: Floats | float = 1.0

    @property
    def noise(self) -> float:
        """The part of all complaints that the other sources leave unexplained."""
        return float(self.open_chance.mean()) if len(self.open_chance) else 1.0

    @property
    def density(self) -> Floats:
        """The mixture's density at each complaint relative to a random order: n."""
        return self.noise * self.noise_density / self.open_chance


@dataclass(frozen=True)
class Marginal:
    """One source's log Bayes factor, its posterior over the windows (W, sums to one) and its mean share."""

    log_factor: float
    windows: Floats
    share: float


def gathered(evidence: Evidence, source: int) -> tuple[Ints, Floats]:
    """Return the complaints that a source touched (k) and their touch weights cumulated by day (k × (D + 1))."""
    touches = evidence.touches(source)
    complaints, row = np.unique(evidence.touch_complaint[touches], return_inverse=True)
    by_day = np.zeros((len(complaints), evidence.days + 1), dtype=np.float64)
    np.add.at(by_day, (row, evidence.touch_day[touches] + 1), evidence.touch_weight[touches])
    return complaints, np.cumsum(by_day, axis=1)


def log_gamma(x: Floats) -> Floats:
    """Return log Γ(x) for x ≥ 5 by Stirling's series (absolute error below 1e-8)."""
    inverse = 1.0 / x
    series = inverse * (1 / 12 - inverse**2 * (1 / 360 - inverse**2 / 1260))
    return np.asarray((x - 0.5) * np.log(x) - x + 0.5 * np.log(2 * np.pi) + series)


def unevenness(seen: Floats, expected: Floats, spread: float) -> Floats:
    """Return how much better an uneven background explains ``seen`` of ``expected`` noise complaints, in nats.

    Noise is not spread over orders quite as orders are: a source's rate varies by a factor with mean 1 and standard
    deviation ``spread`` (gamma), so its noise counts are negative binomial. What that explains is no evidence.
    """
    shape = 1.0 / spread**2
    gain = log_gamma(shape + seen) - log_gamma(np.full(1, shape)) + shape * np.log(shape)
    return np.asarray(np.maximum(gain - (shape + seen) * np.log(shape + expected) + expected, 0.0))


def marginal(evidence: Evidence, source: int, windows: Windows, background: Background, spread: float) -> Marginal:
    """Integrate one source over ``windows`` and ``SHARES``.

    The gain of (window W, share θ) over the other sources' mixture m is, over n complaints,
    Σ log(1 - θ + θ·h_i(W)/(f(W)·m_i)), where f(W) is the part of all orders the source saw in W and h_i(W) the weight
    of complaint i's touches there; less what an uneven background explains.
    """
    complaints, weights = gathered(evidence, source)
    part = np.maximum(windows.sums(evidence.cumulated[source]), 1e-12)
    touched = windows.sums(weights)
    ratio = (touched / part / background.density[complaints, None] - 1.0).astype(np.float32)
    chance = background.open_chance
    seen = (np.minimum(touched, 1.0) * chance[complaints, None]).sum(axis=0)
    penalty = unevenness(seen, np.minimum(part, 1.0) * chance.sum(), spread)
    untouched = evidence.complaints - len(complaints)
    joint = np.empty((len(SHARES), len(windows)))
    for at, share in enumerate(SHARES):
        joint[at] = np.log1p(ratio * np.float32(share)).sum(axis=0, dtype=np.float64) + untouched * np.log1p(-share)
    joint += windows.log_prior - penalty - np.log(len(SHARES))
    top = float(joint.max())
    mass = np.exp(joint - top)
    total = float(mass.sum())
    return Marginal(top + float(np.log(total)), mass.sum(axis=0) / total, float(mass.sum(axis=1) @ SHARES) / total)


def sift(evidence: Evidence, background: Background, log_prior: Floats, most: int = SIFTED) -> list[int]:
    """Return the sources worth integrating: the greatest log-likelihood ratio over windows between touched days.

    With k of n unexplained complaints inside a window that holds a part f of all orders, the ratio is at most
    k·log(k/(n·f)) + (n - k)·log((1 - k/n)/(1 - f)).
    """
    live = background.open_chance[evidence.touch_complaint] > EXPLAINED
    count = max(float(background.open_chance.sum()), 1.0)
    best = np.full(len(evidence.sources), -np.inf)
    order = np.lexsort((evidence.touch_day, evidence.touch_source))
    order = order[live[order]]
    source, day = evidence.touch_source[order], evidence.touch_day[order]
    begins = np.searchsorted(source, np.arange(len(evidence.sources) + 1))
    sizes = np.diff(begins)
    for size in np.unique(sizes[sizes > 0]):
        members = np.flatnonzero(sizes == size)
        days = day[begins[members][:, None] + np.arange(size)]
        marks = np.unique(np.linspace(0, size - 1, min(size, 40)).astype(np.int64))
        first, last = (marks[side] for side in np.triu_indices(len(marks)))
        cumulated = evidence.cumulated[members]
        rows = np.arange(len(members))[:, None]
        part = cumulated[rows, days[:, last] + 1] - cumulated[rows, days[:, first]]
        best[members] = _ratio(last - first + 1, count, part).max(axis=1)
    ranked = np.argsort(-(best + log_prior), kind="stable")
    return [int(at) for at in ranked[np.isfinite(best[ranked])][:most]]


def _ratio(seen: Ints, count: float, part: Floats) -> Floats:
    share = np.minimum(seen / count, 0.999)
    part = np.clip(part, 1e-12, 0.999)
    gain = share * np.log(share / part) + (1 - share) * np.log((1 - share) / (1 - part))
    return np.where(share > part, count * gain, 0.0)


def log_factor_unseen(complaints: int) -> float:
    """Return the log Bayes factor of a source that touched no complaint."""
    return float(np.log(np.mean((1.0 - SHARES) ** complaints)))


def explained(
    evidence: Evidence, source: int, windows: Windows, found: Marginal, background: Background
) -> tuple[Ints, Floats]:
    """Return the touched complaints (k) and the chance that each came from the source, were it the leak."""
    complaints, weights = gathered(evidence, source)
    kept = found.windows > 1e-4 * found.windows.max()
    narrowed = Windows(windows.start[kept], windows.stop[kept], windows.log_prior[kept])
    part = np.maximum(narrowed.sums(evidence.cumulated[source]), 1e-12)
    odds = found.share / (1.0 - found.share) * narrowed.sums(weights) / part / background.density[complaints, None]
    mass = found.windows[kept]
    return complaints, (odds / (1.0 + odds)) @ (mass / mass.sum())
