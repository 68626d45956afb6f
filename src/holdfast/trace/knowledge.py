"""What the caller knew: a source that never showed a quoted field can hardly have been the source of that complaint."""

from collections.abc import Mapping, Sequence
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

        A field that was not shown is quoted with chance ``MISHEARD`` instead of its usual rate. Fields that no
        custodian shows, complaints that tell nothing and sources that record no fields say nothing (1.0).
        """
        quoted = self.quoted[complaint]
        if not quoted or not shown:
            return 1.0
        ratio = 1.0
        for name in self.vocabulary - shown:
            rate = self.rates[name]
            ratio *= MISHEARD / rate if name in quoted else (1.0 - MISHEARD) / (1.0 - rate)
        return ratio

    def lacks(self, complaint: int, shown: frozenset[str]) -> bool:
        """Whether the caller quoted a field that the source did not show."""
        return bool(shown) and bool((self.quoted[complaint] & self.vocabulary) - shown)


def knowledge(fields_known: Sequence[str | None], shown: frozenset[str]) -> Knowledge:
    """Read what the callers quoted; ``shown`` is every field that any custodian shows.

    Rates are shrunk towards one half by one complaint's worth on each side, and kept above ``MISHEARD``.
    """
    quoted = tuple(field_names(written or "") for written in fields_known)
    telling = [names for names in quoted if names]
    rates = {name: (sum(name in names for names in telling) + 1.0) / (len(telling) + 2.0) for name in sorted(shown)}
    return Knowledge(quoted, shown, {name: min(max(rate, MISHEARD), 1 - MISHEARD) for name, rate in rates.items()})
