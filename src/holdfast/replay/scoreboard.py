"""What the product was worth in a replayed scenario, against no system at all. Only what exists counts."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from holdfast.replay.signalling import FirstSignal, Signalled, signalled
from holdfast.replay.streams import fixed
from holdfast.replay.truth import Leak, Truth, read_truth
from holdfast.replay.watching import Look, watched
from holdfast.trace.reasons import OUTSIDE

Policy = Literal["none", "holdfast"]

HEEDED = 0.7
"""The share of warned customers who do not fall for the call that comes (assumed)."""
_KEY = 0x5EED


@dataclass(frozen=True)
class LeakScore:
    """How one leak fared.

    ``complaints`` had come when its source was first named rightly (``true_complaints`` of them from this leak), so
    many ``hours`` after its first call, with so many ``calls_to_come`` of ``calls``. None where it was never named.
    A leak that no log can show is named rightly by a source without an access log. ``first_signal``: of a detector,
    about a true subject; None where there was none.
    """

    custodian: str
    custodian_kind: str
    complaints: int | None
    true_complaints: int | None
    hours: float | None
    calls: int
    calls_to_come: int | None
    first_signal: FirstSignal | None


@dataclass(frozen=True)
class Score:
    """The scoreboard of one run under one policy.

    ``first_signal_hours`` is the first leak's that a detector saw, None where none did; ``false_alarms`` are
    those of :class:`Signalled`. Customers: ``called`` by the callers, ``warned_before`` their call, ``warned`` in all,
    ``troubled`` of them not exposed. Yuan ``at_stake`` with no system, and ``averted``. ``falsely_named``: custodians
    with a log that were named and leaked nothing.
    """

    policy: Policy
    complaints: int
    first_signal_hours: float | None
    false_alarms_a_day: float
    false_alarms: Mapping[str, int]
    leaks: tuple[LeakScore, ...]
    called: int
    warned_before: int
    warned: int
    troubled: int
    at_stake: float
    averted: float
    falsely_named: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the scores as plain values."""
        return asdict(self)


class Reaction:
    """How the called react to having been warned: who heeds it loses nothing and has nothing to complain of."""

    def __init__(self, truth: Truth, policy: Policy) -> None:
        """Take the calls of all leaks; under the policy ``none`` nobody is warned."""
        calls = [leak.calls.to_pandas() for leak in truth.leaks]
        columns = ["order", "account", "called_at", "loss", "complaint"]
        self.calls = pd.concat(calls)[columns] if calls else pd.DataFrame(columns=columns)
        self.calls = self.calls.reset_index(drop=True)
        accounts = self.calls["account"].fillna("a0")
        number = np.array([int(str(account)[1:], 16) for account in accounts], np.uint64)
        self.heeds = fixed(number, _KEY) < HEEDED
        self.warned_at: dict[str, pd.Timestamp] = {}
        self._policy = policy

    def __call__(self, warned: frozenset[str], at: pd.Timestamp) -> frozenset[str]:
        """Warn customers; return the complaints that will not be made."""
        if self._policy == "none":
            return frozenset()
        for account in warned:
            self.warned_at.setdefault(account, at)
        return frozenset(self.calls.loc[self.is_warned & self.heeds, "complaint"].dropna())

    @property
    def is_warned(self) -> pd.Series:
        """Whether each call came after its customer was warned."""
        warned_at = pd.to_datetime(self.calls["account"].map(self.warned_at))
        return (warned_at < self.calls["called_at"]) & warned_at.notna()


def measured(folder: Path, work: Path, policy: Policy, notice: Callable[[str], None] = lambda _step: None) -> Score:
    """Let the product watch a replayed run and score what it said against the truth.

    ``notice`` is told of each look, ``watch``, and of each run of detectors, ``signal``.
    """
    truth = read_truth(folder / "truth")
    reaction, shown = Reaction(truth, policy), _without_truth(folder, work / "shown")
    looks = watched(shown, work, reaction, lambda _done, _of: notice("watch"))
    signals = signalled(shown, work, truth, lambda: notice("signal"))
    return scored(truth, looks, reaction, policy, signals)


def _without_truth(folder: Path, shown: Path) -> Path:
    """Make a folder in which all of a run stands but its truth, and return it: that is what the product is given."""
    shown.mkdir(parents=True)
    for part in sorted(folder.iterdir()):
        if part.name != "truth":
            (shown / part.name).symlink_to(part.absolute())
    return shown


def scored(truth: Truth, looks: list[Look], reaction: Reaction, policy: Policy, signals: Signalled) -> Score:
    """Score the looks and the signals of a run."""
    calls, is_warned = reaction.calls, reaction.is_warned
    exposed = set(calls["account"].dropna()) | _owners(truth)
    is_averted = is_warned & reaction.heeds
    leaked = {custodian for leak in truth.leaks for custodian in leak.custodians}
    named = {custodian for look in looks for custodian, kind in look.named if not kind.startswith(OUTSIDE)}
    return Score(
        policy=policy,
        complaints=len(looks[-1].complaints) if looks else 0,
        first_signal_hours=min((each.hours for each in signals.first if each), default=None),
        false_alarms_a_day=signals.false_alarms_a_day,
        false_alarms=signals.false_alarms,
        leaks=tuple(_leak_score(leak, looks, first) for leak, first in zip(truth.leaks, signals.first, strict=True)),
        called=calls["account"].nunique(),
        warned_before=calls.loc[is_warned, "account"].nunique(),
        warned=len(reaction.warned_at),
        troubled=len(set(reaction.warned_at) - exposed),
        at_stake=float(calls["loss"].sum()) / 100,
        averted=float(calls.loc[is_averted, "loss"].sum()) / 100,
        falsely_named=tuple(sorted(named - leaked)),
    )


def _owners(truth: Truth) -> set[str]:
    return {account for leak in truth.leaks for account in leak.accounts}


def _leak_score(leak: Leak, looks: list[Look], first: FirstSignal | None) -> LeakScore:
    called_at = leak.calls["called_at"].to_pandas()
    found = next((look for look in looks if _is_right(leak, look)), None)
    return LeakScore(
        custodian=leak.custodians[0] if len(leak.custodians) == 1 else "",
        custodian_kind=leak.custodian_kind,
        complaints=len(found.complaints) if found else None,
        true_complaints=len(found.complaints & leak.complaints) if found else None,
        hours=round((found.at - called_at.min()).total_seconds() / 3600, 1) if found and len(called_at) else None,
        calls=len(called_at),
        calls_to_come=int((called_at > found.at).sum()) if found else None,
        first_signal=first,
    )


def _is_right(leak: Leak, look: Look) -> bool:
    if leak.custodians:
        return any(custodian in leak.custodians for custodian, _ in look.named)
    return any(kind.startswith(OUTSIDE) for _, kind in look.named)
