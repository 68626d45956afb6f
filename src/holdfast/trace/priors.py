"""How likely each source is before a complaint is read."""

from dataclasses import dataclass

import numpy as np

from holdfast.trace.evidence import LOGGED, Evidence, Floats

FEW_ORDERS = 20
"""A custodian that saw fewer orders than this rarely leaks enough to be heard of."""
FEW_ORDERS_FACTOR = 0.1
KIND_WEIGHTS = {"outside:shop": 4.0}
"""How the sources without a log share their mass by kind (others: 1).

A shop's own copy of its orders leaves by more ways than a courier's or the whole of everything, and its logged staff
and ERP tokens see nearly the same orders: with a low weight one of them would be named for what left elsewhere.
"""


@dataclass(frozen=True)
class Prior:
    """Masses before the evidence: some logged custodian, some source without a log; the rest is none."""

    logged: float = 0.5
    outside: float = 0.2

    @property
    def none(self) -> float:
        """The mass of no source at all."""
        return 1.0 - self.logged - self.outside


@dataclass(frozen=True)
class Masses:
    """Prior masses: of each source in evidence (S), of all sources that saw no complaint, and of none; sum to one."""

    sources: Floats
    unseen: float
    none: float


def volume_root(volume: Floats) -> Floats:
    """Return the square root of each volume (in orders), small ones counted low."""
    return np.sqrt(volume) * np.where(volume < FEW_ORDERS, FEW_ORDERS_FACTOR, 1.0)


def prior_masses(evidence: Evidence, prior: Prior) -> Masses:
    """Spread the prior over the sources.

    Logged custodians share their mass by the square root of what they saw; sources without a log share theirs kind by
    kind, then alike.
    """
    root = volume_root(evidence.volume)
    group = np.array([source.kind if source.is_outside else LOGGED for source in evidence.sources], dtype=object)
    outside = {name: KIND_WEIGHTS.get(name, 1.0) for name in sorted(set(group) - {LOGGED})}
    masses = np.zeros(len(root))
    for name in set(group):
        members = group == name
        whole = prior.logged if name == LOGGED else prior.outside * outside[name] / sum(outside.values())
        total = float(root[members].sum()) + evidence.unseen_root.get(name, 0.0)
        masses[members] = whole * root[members] / total if total > 0 else 0.0
    return Masses(masses, max(1.0 - prior.none - float(masses.sum()), 0.0), prior.none)
