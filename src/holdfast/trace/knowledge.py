"""What the caller knew: a source that never showed a quoted field can hardly have been the source of that complaint."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from holdfast.terms.fields import field_names

MISHEARD = 0.03
"""The chance that a field was quoted, or so understood, although the source never showed it."""


@dataclass(frozen=True)
class Knowledge:
    """What each complaint's caller quoted (empty: not told), and how often each field is quoted at all."""

    quoted: tuple[frozenset[str], ...]
    vocabulary: frozenset[str]
    rates: Mapping[str, float]

    def ratio(self, complaint: int, shown: frozenset[str]) -> float:
        """Return the likelihood ratio of what was quoted, had the source shown just ``shown``, against any caller.

        A field that was not shown is quoted with chance ``MISHEARD`` instead of its usual rate. That others were not
        quoted counts by which fields these are among as many (conditional Bernoulli: Chen, Liu, Statistica Sinica 7,
        1997), not by their number: some customers tell all and some hardly anything, whatever the caller knew. Fields
        that no custodian shows, complaints that tell nothing and sources that record no fields say nothing (1.0).
        """
        quoted = self.quoted[complaint] & self.vocabulary
        if not quoted or not shown:
            return 1.0
        ratio = math.prod(MISHEARD / self.rates[name] for name in quoted - shown)
        others = {name: rate / (1.0 - rate) for name, rate in self.rates.items() if name not in quoted - shown}
        here = [odds if name in shown else MISHEARD / (1.0 - MISHEARD) for name, odds in others.items()]
        size = len(quoted & shown)
        return ratio * _sets_of(size, others.values()) / _sets_of(size, here)

    def lacks(self, complaint: int, shown: frozenset[str]) -> bool:
        """Whether the caller quoted a field that the source did not show."""
        return bool(shown) and bool((self.quoted[complaint] & self.vocabulary) - shown)


def _sets_of(size: int, odds: Iterable[float]) -> float:
    """Return the sum, over all sets of so many fields, of the product of their odds."""
    sums = [1.0] + [0.0] * size
    for each in odds:
        for at in range(size, 0, -1):
            sums[at] += sums[at - 1] * each
    return sums[size]


def knowledge(fields_known: Sequence[str | None], shown: frozenset[str]) -> Knowledge:
    """Read what the callers quoted; ``shown`` is every field that any custodian shows.

    Rates are shrunk towards one half by one complaint's worth on each side, and kept above ``MISHEARD``.
    """
    quoted = tuple(field_names(written or "") for written in fields_known)
    telling = [names for names in quoted if names]
    rates = {name: (sum(name in names for names in telling) + 1.0) / (len(telling) + 2.0) for name in sorted(shown)}
    return Knowledge(quoted, shown, {name: min(max(rate, MISHEARD), 1 - MISHEARD) for name, rate in rates.items()})
