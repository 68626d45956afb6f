"""From the posterior to leads a person can read: rank, window, sets that cannot be told apart, reasons."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from holdfast.trace.effect import marginal
from holdfast.trace.evidence import Evidence, Floats, Ints, Source
from holdfast.trace.findings import CredibleSet, Lead, Span
from holdfast.trace.mixture import Posterior
from holdfast.trace.reasons import OUTSIDE, Reason
from holdfast.trace.windows import Windows, fine_windows, whole_window

MOST_LEADS = 50
LEAST_PROBABILITY = 1e-4
"""Below this a lead is listed only to fill the first ten."""
FEWEST_LEADS = 10
FINE_ABOVE = 0.01
"""From this probability on the window is resolved to the day."""
CREDIBLE = 0.95


@dataclass(frozen=True)
class Stay:
    """How long one source leaked, by one effect's posterior: its windows and their masses (sum to one)."""

    windows: Windows
    mass: Floats

    def end(self, quantile: float) -> tuple[int, int]:
        """Return the quantiles of the first and of the last day inside."""
        return _quantile(self.windows.start, self.mass, quantile), _quantile(self.windows.stop - 1, self.mass, quantile)

    def days(self, count: int) -> Floats:
        """Return for each day the probability that it lies in the window."""
        change = np.zeros(count + 1)
        np.add.at(change, self.windows.start, self.mass)
        np.add.at(change, self.windows.stop, -self.mass)
        return np.clip(np.cumsum(change)[:-1], 0.0, 1.0)

    def around(self, days: Ints, count: int) -> "Stay":
        """Return the stay given that the likeliest of ``days`` lies in it: a complaint is then between its ends."""
        if not len(days):
            return self
        day = int(days[int(np.argmax(self.days(count)[days]))])
        inside = (self.windows.start <= day) & (day < self.windows.stop)
        mass = np.where(inside, self.mass, 0.0)
        return Stay(self.windows, mass / mass.sum()) if mass.sum() > 0 else self


def _quantile(values: np.ndarray, mass: Floats, quantile: float) -> int:
    order = np.argsort(values, kind="stable")
    at = int(np.searchsorted(np.cumsum(mass[order]), quantile * mass.sum()))
    return int(values[order[min(at, len(order) - 1)]])


def stay(posterior: Posterior, effect: int, source: int) -> Stay:
    """Return the windows of one source under one effect, to the day where the source is likely enough to matter.

    Days at either end on which the source saw nothing are cut off: nothing can have left on them.
    """
    evidence = posterior.evidence
    if not evidence.sources[source].has_window:
        return Stay(whole_window(evidence.days), np.ones(1))
    found, windows = posterior.effects[effect].marginals[source].windows, posterior.windows
    if posterior.effects[effect].chance[source] >= FINE_ABOVE:
        windows = fine_windows(windows, found, evidence.days)
        spread = posterior.settings.spread
        found = marginal(evidence, source, windows, posterior.backgrounds[effect], spread).windows
    active = np.append(np.flatnonzero(evidence.held[source] > 0), evidence.days - 1)
    start = np.minimum(active[np.searchsorted(active[:-1], windows.start)], windows.stop - 1)
    last = active[np.maximum(np.searchsorted(active[:-1], windows.stop) - 1, 0)]
    return Stay(Windows(start, np.maximum(last, start) + 1, windows.log_prior), found)


def credible_sets(posterior: Posterior) -> list[tuple[int, list[int]]]:
    """Return, for each effect likelier real than not, its number and its 95 % set of sources, the likeliest first.

    An effect that names the same first source as an earlier one (one leak, two stretches of time) adds no set.
    """
    sets: list[tuple[int, list[int]]] = []
    by_chance = sorted(range(len(posterior.effects)), key=lambda at: (posterior.effects[at].none, at))
    for at in by_chance:
        effect = posterior.effects[at]
        if effect.none >= 0.5:
            continue
        order = np.argsort(-effect.chance, kind="stable")
        reach = np.cumsum(effect.chance[order]) / effect.chance.sum()
        members = [int(source) for source in order[: int(np.searchsorted(reach, CREDIBLE)) + 1]]
        members = [source for source in members if source in effect.marginals]
        if members and all(members[0] != known[0] for _, known in sets):
            sets.append((at, members))
    return sets


def leads(posterior: Posterior) -> tuple[tuple[Lead, ...], tuple[CredibleSet, ...]]:
    """Return the ranked leads and the credible sets. A source that saw no complaint before the call is never a lead."""
    evidence, inclusion = posterior.evidence, posterior.inclusion
    sets = credible_sets(posterior)
    numbered = {source: number for number, (_, members) in reversed(list(enumerate(sets, 1))) for source in members}
    names = [(-round(inclusion[at], 9), source.kind, source.name) for at, source in enumerate(evidence.sources)]
    ranked = sorted((at for at in range(len(names)) if _effect_of(posterior, at) is not None), key=names.__getitem__)
    listed = [at for at in ranked if inclusion[at] >= LEAST_PROBABILITY or at in numbered]
    listed = sorted({*listed[:MOST_LEADS], *ranked[:FEWEST_LEADS]}, key=names.__getitem__)
    found = tuple(
        _lead(posterior, rank, source, float(inclusion[source]), numbered.get(source))
        for rank, source in enumerate(listed, 1)
    )
    return found, tuple(
        CredibleSet(
            number,
            1.0 - posterior.effects[effect].none,
            posterior.effects[effect].share,
            tuple((evidence.sources[source].name, evidence.sources[source].kind) for source in members),
        )
        for number, (effect, members) in enumerate(sets, 1)
    )


def _effect_of(posterior: Posterior, source: int) -> int | None:
    """Return the effect in which a source is likeliest, or None where it was in no sift."""
    among = [at for at, effect in enumerate(posterior.effects) if source in effect.marginals]
    return max(among, key=lambda at: posterior.effects[at].chance[source], default=None)


def _lead(posterior: Posterior, rank: int, source: int, probability: float, number: int | None) -> Lead:
    evidence = posterior.evidence
    effect = _effect_of(posterior, source)
    touched = np.unique(evidence.touch_day[evidence.touches(source)])
    held = stay(posterior, effect if effect is not None else 0, source).around(touched, evidence.days)
    first, last = held.end(0.5)
    last = max(first, last)
    low, high = held.end(0.05), held.end(0.95)
    inside = (evidence.touch_day[evidence.touches(source)] >= first) & (
        evidence.touch_day[evidence.touches(source)] <= last
    )
    seen = len(np.unique(evidence.touch_complaint[evidence.touches(source)][inside]))
    expected = float(evidence.cumulated[source, last + 1] - evidence.cumulated[source, first]) * evidence.complaints
    return Lead(
        rank=rank,
        custodian=evidence.sources[source].name,
        custodian_kind=evidence.sources[source].kind,
        probability=probability,
        window_from=_day(evidence, first),
        window_to=_day(evidence, last),
        from_span=Span(_day(evidence, low[0]), _day(evidence, high[0])),
        to_span=Span(_day(evidence, low[1]), _day(evidence, high[1])),
        complaints_seen=seen,
        complaints_expected=round(expected, 6),
        credible_set=number,
        reason=_reason(evidence, source, seen, expected, inside),
    )


def _day(evidence: Evidence, position: int) -> date:
    return evidence.first_day + timedelta(days=position)


def _reason(evidence: Evidence, source: int, seen: int, expected: float, inside: np.ndarray) -> Reason:
    values: dict[str, int | float | str] = {"seen": seen, "complaints": evidence.complaints, "expected": expected}
    about: Source = evidence.sources[source]
    if about.has_window:
        days = evidence.touch_day[evidence.touches(source)]
        days = days[inside] if inside.any() else days
        values["first"] = _day(evidence, int(days.min())).isoformat()
        values["last"] = _day(evidence, int(days.max())).isoformat()
    if not about.is_outside:
        touches = evidence.touches(source)
        lacking = evidence.touch_complaint[touches][inside & evidence.touch_lacks[touches]]
        values |= {"fields": about.fields, "lacking": len(np.unique(lacking))}
        return Reason("saw-before-call", values)
    attribute = about.kind.removeprefix(OUTSIDE)
    if attribute == "customer_list":
        return Reason("customer-list", values)
    if attribute == "window":
        return Reason("window-of-everything", values)
    return Reason("handled", {**values, "attribute": attribute, "value": about.name})
