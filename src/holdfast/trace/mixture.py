"""Several leaks at once: a sum of single effects, each fitted given the mixture of the others.

The idea is SuSiE's (Wang, Sarkar, Carbonetto, Stephens, J. R. Stat. Soc. B 82, 2020) with a mixture likelihood: an
effect is one source with one window; its posterior is spread over the sources the complaints cannot tell apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from holdfast.trace.effect import Background, Marginal, explained, log_factor_unseen, marginal, sift
from holdfast.trace.evidence import Evidence, Floats
from holdfast.trace.noise import noise_density
from holdfast.trace.priors import Prior, prior_masses
from holdfast.trace.windows import Windows, coarse_windows, whole_window

LEAST_OPEN = 1e-6
"""A complaint is never quite explained."""
NEGLIGIBLE = 1e-5
"""Sources less likely than this explain nothing."""


@dataclass(frozen=True)
class Settings:
    """The knobs of the fit. ``spread`` is the unevenness of noise over orders (see :func:`effect.unevenness`)."""

    effects: int = 6
    sweeps: int = 2
    spread: float = 0.4
    prior: Prior = field(default_factory=Prior)


@dataclass(frozen=True)
class Effect:
    """One leak's posterior: ``chance`` of each source (S), ``none`` of no source (they sum to one), mean ``share``.

    ``marginals`` holds the integrals of the sources that were sifted; ``explains`` the chance of each complaint (n) to
    come from this leak, averaged over the sources it may be.
    """

    chance: Floats
    none: float
    share: float
    marginals: dict[int, Marginal]
    explains: Floats


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
    """Fit up to ``settings.effects`` leaks; a further one is tried only while the last is likelier real than not."""
    settings = settings or Settings()
    windows = coarse_windows(evidence.days)

    def fitted(others: Sequence[Effect]) -> tuple[Effect, Background]:
        background = _background(evidence, others)
        return _fit_one(evidence, windows, background, settings), background

    effects: list[Effect] = []
    while len(effects) < settings.effects:
        effect, _ = fitted(effects)
        if effect.none > 0.5:
            break
        effects.append(effect)
    for _ in range(settings.sweeps if len(effects) > 1 else 0):
        for at in range(len(effects)):
            effects[at], _ = fitted(effects[:at] + effects[at + 1 :])
    # What is left over after the likely leaks: mostly none, but its small chances count.
    found = [(effect, _background(evidence, effects[:at] + effects[at + 1 :])) for at, effect in enumerate(effects)]
    if len(found) < settings.effects:
        found.append(fitted(effects))
    return Posterior(
        evidence, windows, tuple(effect for effect, _ in found), tuple(background for _, background in found), settings
    )


def windows_of(evidence: Evidence, source: int, windows: Windows) -> Windows:
    """Return the windows to integrate a source over."""
    return windows if evidence.sources[source].has_window else whole_window(evidence.days)


def _background(evidence: Evidence, others: Sequence[Effect]) -> Background:
    """Return what the other effects leave.

    Chances are averaged, not densities: a source that is unlikely to be the leak, but would make a complaint ten
    thousand times likelier, must not explain that complaint away.
    """
    left = np.ones(evidence.complaints)
    for effect in others:
        left = left * (1.0 - effect.explains)
    left = np.maximum(left, LEAST_OPEN)
    return Background(left, noise_density(evidence, left) if others else 1.0)


def _fit_one(evidence: Evidence, windows: Windows, background: Background, settings: Settings) -> Effect:
    masses = prior_masses(evidence, settings.prior)
    unseen = log_factor_unseen(evidence.complaints)
    log_none = float(np.log(masses.none + masses.unseen * np.exp(unseen)))
    log_prior = np.log(np.maximum(masses.sources, 1e-300))
    marginals = {
        at: marginal(evidence, at, windows_of(evidence, at, windows), background, settings.spread)
        for at in sift(evidence, background, log_prior)
    }
    score = log_prior + unseen
    score[list(marginals)] = [log_prior[at] + found.log_factor for at, found in marginals.items()]
    top = max(float(score.max(initial=-np.inf)), log_none)
    mass = np.exp(score - top)
    chance = mass / (mass.sum() + np.exp(log_none - top))
    explains = np.zeros(evidence.complaints)
    for at, found in marginals.items():
        if chance[at] > NEGLIGIBLE:
            complaints, parts = explained(evidence, at, windows_of(evidence, at, windows), found, background)
            explains[complaints] += chance[at] * parts
    real = sum(chance[at] for at in marginals)
    share = sum(chance[at] * found.share for at, found in marginals.items()) / real if real > 0 else 0.0
    return Effect(chance, float(1.0 - chance.sum()), float(share), marginals, np.minimum(explains, 1.0))
