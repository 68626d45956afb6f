"""The decider: counts the moment, asks the policy, keeps what was said."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

from holdfast.errors import InputError
from holdfast.respond.decide.conditions import Known, Seen
from holdfast.respond.decide.counting import Counting, Happened, LocalCounting
from holdfast.respond.decide.journal import Decision, DecisionJournal, Said
from holdfast.respond.decide.moments import MOMENTS, Facts
from holdfast.respond.decide.policies import NOTHING_KNOWN, Policy, PolicySet, Window, load_policies
from holdfast.respond.decide.windows import AHEAD, LATENESS

NO_POLICY = Said("", "", "allow")
_MINUTE = 60_000_000
Stamp = tuple[tuple[str, int, int, int], ...]
"""What a folder of policies looked like."""


class Clock(Protocol):
    """Tells the time in microseconds of the epoch."""

    def __call__(self) -> int:
        """Return now."""
        ...


def wall_clock() -> int:
    """Return the machine's time."""
    return time.time_ns() // 1000


class Decider:
    """Answers for one installation; for several threads."""

    def __init__(
        self,
        policies: PolicySet,
        *,
        known: Known = NOTHING_KNOWN,
        counting: Counting | None = None,
        journal: DecisionJournal | None = None,
        clock: Clock = wall_clock,
        heard: Callable[[str, Facts, int], None] = lambda _moment, _facts, _at: None,
    ) -> None:
        """Begin with policies; the windows are filled with what the journal remembers.

        Args:
            policies: of one folder
            known: lists, signals and cases
            counting: where windows are counted; None for this process
            journal: where decisions are kept; None keeps none
            clock: the time, in microseconds of the epoch
            heard: told of every moment before it is judged (a bought card has a buyer from then on)
        """
        self._known, self._journal, self._clock, self._heard = known, journal, clock, heard
        self._counting: Counting = counting or LocalCounting()
        self._lock = threading.Lock()
        self.policies = policies
        self.renew(policies)

    def renew(self, policies: PolicySet) -> None:
        """Let these policies speak from now on; windows that are new are filled with what was kept."""
        with self._lock:
            self.policies = policies
            self._feeds = {moment: policies.feeds(moment) for moment in MOMENTS}
            self._asks = {moment: _asks(policies, moment) for moment in MOMENTS}
            now = self._clock()
            new = self._counting.hold(policies.windows.values(), now)
            ends = self._journal.ends() if self._journal else {}
        longest = max((window.shape.over for window in new), default=0)
        kept = self._journal.happened(now - longest - LATENESS, ends) if self._journal and new else ()
        # What a clock that ran ahead left there would empty the windows until that time has come.
        for few in _gently((each for each in kept if each.at <= now + AHEAD), self._lock):
            self._counting.fill(new, few)
        with self._lock:
            self._counting.filled(new)

    def decide(self, moment: str, facts: Facts, at: int | None = None) -> Decision:
        """Return what is to be done at a moment.

        Args:
            moment: one of ``MOMENTS``
            facts: as :func:`holdfast.respond.decide.moments.read_facts` gives them
            at: when it happens, in microseconds; now, if None

        Raises:
            InputError: no such moment, or a time that is too far from now.
            StateError: the decision could not be kept.
        """
        if moment not in MOMENTS:
            raise InputError(f"expected one of {', '.join(MOMENTS)}", field="moment")
        now = self._clock()
        at = now if at is None else at
        if not now - LATENESS <= at <= now + AHEAD:
            raise InputError("expected a time of the last minute", field="at")
        self._heard(moment, facts, at)
        with self._lock:
            reader = self._counting.take(self._feeds[moment], self._asks[moment], at, facts)
            said, ttl = self._said(self.policies.live.get(moment), facts, at, reader)
            watched = self.policies.shadow.get(moment)
            shadow = self._said(watched, facts, at, reader)[0] if watched else None
            if self._journal:
                return self._journal.put(moment, at, at + ttl, facts, said=said, shadow=shadow)
        return Decision(id="", moment=moment, at=at, expires_at=at + ttl, said=said, facts=facts, shadow=shadow)

    def look_up(self, number: str) -> Decision | None:
        """Return a decision by its id, None where there is none."""
        return self._journal.look_up(number) if self._journal else None

    def _said(
        self, policy: Policy | None, facts: Facts, at: int, reader: Callable[..., int | None]
    ) -> tuple[Said, int]:
        if policy is None:
            return NO_POLICY, _MINUTE
        windows = policy.windows
        judged = policy.judge(Seen(at, facts, lambda name: reader(windows[name]), self._known))
        said = Said(policy.name, policy.version, judged.verdict, judged.reasons, judged.undecided)
        return said, judged.ttl


class PolicyWatch:
    """A thread that lets a changed folder speak; a mistake in it is told, and what spoke before goes on speaking."""

    def __init__(
        self,
        decider: Decider,
        folder: Path,
        *,
        seconds: float = 0.8,
        told: Callable[[Exception | None], None],
        seen: Stamp | None = None,
    ) -> None:
        """Look at ``folder`` every so many ``seconds``; ``told`` hears of each renewal (None) or mistake.

        What changed speaks when it stood still from one look to the next: half a file may be a policy, too.
        ``seen`` is the folder's ``stamp`` from before it was loaded: what changed since speaks, too.
        """
        self._decider, self._folder, self._seconds, self._told = decider, folder, seconds, told
        self._seen = self._before = stamp(folder) if seen is None else seen
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="policy-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._seconds):
            try:
                now = stamp(self._folder)
                is_still, self._before = now == self._before, now
                if now == self._seen or not is_still:
                    continue
                self._seen = now
                self._decider.renew(load_policies(self._folder))
            except Exception as mistake:  # noqa: BLE001 - whatever it is, the next change must be seen
                self._told(mistake)
            else:
                self._told(None)


def stamp(folder: Path) -> Stamp:
    """Return what changes when a file of a folder of policies does."""
    found = []
    for path in sorted(folder.glob("*.y*ml")):
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((path.name, stat.st_mtime_ns, stat.st_size, stat.st_ino))
    return tuple(found)


def _asks(policies: PolicySet, moment: str) -> tuple[Window, ...]:
    speaking = (each.get(moment) for each in (policies.live, policies.shadow))
    return tuple(window for policy in speaking if policy for window in policy.windows.values())


def _gently(happened: Iterable[Happened], lock: threading.Lock) -> Iterator[list[Happened]]:
    """Yield what happened, a few at a time, each time while nobody is deciding."""
    rest = iter(happened)
    while few := list(islice(rest, 200)):
        with lock:
            yield few
