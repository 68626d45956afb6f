"""Several leaks at once: a sum of single effects, each fitted given the mixture of the others.

The idea is SuSiE's (Wang, Sarkar, Carbonetto, Stephens, J. R. Stat. Soc. B 82, 2020) with a mixture likelihood: an effect
is one source with one window; its posterior is spread over the sources the complaints cannot tell apart.
"""

from dataclasses import dataclass

import numpy as np

from holdfast.trace.effect import Background, Marginal, explained, log_factor_unseen, marginal, sift
from holdfast.trace.evidence import Evidence, Floats
from holdfast.trace.priors import Prior, prior_masses
from holdfast.trace.windows import Windows, coarse_windows, whole_window


@dataclass(frozen=True)
class Settings:
    """The knobs of the fit. ``spread`` is the unevenness of noise over orders (see :func:`effect.unevenness`)."""

    effects: int = 6
    sweeps: int = 2
    spread: float = 0.4
    prior: Prior = Prior()


@dataclass(frozen=True)
class Effect:
    """One leak's posterior: ``chance`` of each source (S), ``none`` of no source (they sum to one), mean ``share``.

    ``marginals`` holds the integrals of the sources that were sifted; ``density`` the expected density of each
    complaint (n) under the effect, relative to a random order, given that it is real.
    """

    chance: Floats
    none: float
    share: float
    marginals: dict[int, Marginal]
    density: Floats

    @property
    def weight(self) -> float:
        """The share of complaints that this effect is expected to explain."""
        return (1.0 - self.none) * self.share


@dataclass(frozen=True)
class Posterior:
    """The fitted effects over ``windows``; ``backgrounds`` is what each effect was fitted against."""

    evidence: Evidence
    windows: Windows
    effects: tuple[Effect, ...]
    backgrounds: tuple[Background, ...]
    settings: Settings

    @property
    def inclusion(self) -> Floats:
        """The probability of each source (S) to be at least one of the leaks."""
        missing = np.ones(len(self.evidence.sources))
        for effect in self.effects:
            missing = missing * (1.0 - effect.chance)
        return 1.0 - missing

    @property
    def none(self) -> float:
        """The probability that no source among those modelled leaked."""
        return float(np.prod([effect.none for effect in self.effects])) if self.effects else 1.0

    @property
    def outside(self) -> float:
        """The probability that at least one leak is a source without an access log."""
        is_outside = np.array([source.is_outside for source in self.evidence.sources], dtype=bool)
        return 1.0 - float(np.prod([1.0 - effect.chance[is_outside].sum() for effect in self.effects]))


def fit(evidence: Evidence, settings: Settings | None = None) -> Posterior:
    """Fit up to ``settings.effects`` leaks; a further one is tried only while the last is likelier than none."""
    settings = settings or Settings()
    windows = coarse_windows(evidence.days)
    effects: list[Effect] = []
    while len(effects) < settings.effects:
        effects.append(_fit_one(evidence, windows, _background(evidence, effects), settings))
        if effects[-1].none > 0.5:
            break
    if len(effects) > 1:
        for _ in range(settings.sweeps):
            for at in range(len(effects)):
                others = effects[:at] + effects[at + 1 :]
                effects[at] = _fit_one(evidence, windows, _background(evidence, others), settings)
    backgrounds = tuple(_background(evidence, effects[:at] + effects[at + 1 :]) for at in range(len(effects)))
    return Posterior(evidence, windows, tuple(effects), backgrounds, settings)


def windows_of(evidence: Evidence, source: int, windows: Windows) -> Windows:
    """Return the windows to integrate a source over."""
    return windows if evidence.sources[source].has_window else whole_window(evidence.days)


def _background(evidence: Evidence, others: list[Effect]) -> Background:
    """Mix noise and the other effects by EM on their weights, effects that are likely none counting for less."""
    density = np.ones(evidence.complaints)
    if not others:
        return Background(density, 1.0)
    parts = np.stack([density, *(effect.density for effect in others)])
    weights = np.array([0.0, *(effect.weight for effect in others)])
    weights = weights / max(1.0, weights.sum() / 0.98)
    weights[0] = 1.0 - weights.sum()
    ceiling = np.array([1.0, *(1.0 - effect.none for effect in others)])
    for _ in range(30):
        mixed = weights @ parts
        weights = ceiling * (weights[:, None] * parts / mixed).sum(axis=1) / max(evidence.complaints, 1)
        weights[0] += 1.0 - weights.sum()
    weights = np.maximum(weights, 1e-3 * (np.arange(len(weights)) == 0))
    weights /= weights.sum()
    return Background(weights @ parts, float(weights[0]))


def _fit_one(evidence: Evidence, windows: Windows, background: Background, settings: Settings) -> Effect:
    masses = prior_masses(evidence, settings.prior)
    unseen = log_factor_unseen(evidence.complaints)
    log_none = float(np.log(masses.none + masses.unseen * np.exp(unseen)))
    log_prior = np.log(np.maximum(masses.sources, 1e-300))
    chosen = sift(evidence, background, log_prior)
    marginals = {at: marginal(evidence, at, windows_of(evidence, at, windows), background, settings.spread) for at in chosen}
    score = log_prior + unseen
    score[list(marginals)] = [log_prior[at] + found.log_factor for at, found in marginals.items()]
    top = max(float(score.max(initial=-np.inf)), log_none)
    mass = np.exp(score - top)
    total = mass.sum() + np.exp(log_none - top)
    chance = mass / total
    density, share = _expected(evidence, windows, marginals, chance)
    return Effect(chance, float(1.0 - chance.sum()), share, marginals, density)


def _expected(
    evidence: Evidence, windows: Windows, marginals: dict[int, Marginal], chance: Floats
) -> tuple[Floats, float]:
    """Return the complaints' expected density under the effect, and its expected share, given that it is real."""
    density = np.zeros(evidence.complaints)
    real = sum(chance[at] for at in marginals)
    share = 0.0
    for at, found in marginals.items():
        weight = chance[at] / max(real, 1e-300)
        if weight < 1e-4:
            continue
        complaints, parts = explained(evidence, at, windows_of(evidence, at, windows), found.windows)
        density[complaints] += weight * parts
        share += weight * found.share
    return density, share
