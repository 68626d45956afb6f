"""Exact sliding windows in this process: counts, distinct counts and sums by any key.

The definition is the batch one: at time ``t`` a window ``over`` holds the moments with ``t - over < at <= t``, those of
the same microsecond included. Moments that come late are put in their place. Times are whole microseconds of the epoch,
so that a moment at the very edge is in or out and never almost.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "distinct", "sum"]
Key = tuple[str, ...]
Value = str | int

SECOND = 1_000_000
"""Microseconds."""
LATENESS = 60 * SECOND
"""How far back of the newest moment a window can still be asked, and takes moments that came late."""
AHEAD = 5 * SECOND
"""How far ahead of our clock a moment may be: a clock that runs ahead would empty the windows."""
MOST_HELD = 1_000_000
"""Moments one window holds; beyond, the keys that were quiet the longest are dropped."""

_Held = tuple[int, Value]


@dataclass(frozen=True)
class WindowShape:
    """What is counted: ``kind`` over ``over`` microseconds."""

    kind: Kind
    over: int


class SlidingWindow:
    """One window for every key; not for several threads at once."""

    def __init__(self, shape: WindowShape, *, lateness: int = LATENESS, most_held: int = MOST_HELD) -> None:
        """Begin empty: nothing happened before."""
        self.shape = shape
        self._reach = shape.over + lateness
        self._most_held = most_held
        self._tracks: OrderedDict[Key, _Track] = OrderedDict()
        self._newest = 0
        self.held = 0
        """Moments in memory."""
        self.too_late = 0
        """Moments that came when their time had passed, and were not counted."""
        self.exact_from = self.lost_to = -1 << 62
        """A window that begins before ``exact_from`` may lack moments: it is not known. ``lost_to`` is up to when
        moments were dropped for want of room."""

    def add(self, key: Key, at: int, value: Value = 1) -> None:
        """Put in what happened; ``value`` is told apart in a distinct count and added up in a sum."""
        self._newest = max(self._newest, at)
        horizon = self._newest - self._reach
        if at <= horizon:
            self.too_late += 1
            return
        track = self._tracks.get(key)
        if track is None:
            track = self._tracks[key] = _Track(self.shape.kind)
        else:
            self._tracks.move_to_end(key)
        track.put(at, value)
        self.held += 1 - track.forget(horizon)
        self._sweep(horizon)

    def read(self, key: Key, at: int) -> int | None:
        """Return the count, distinct count or sum at a time; None where it is not known.

        Exact for every time that is not more than the lateness before the newest moment, and not known for one before
        that: of a clock that was put back.
        """
        begin = at - self.shape.over
        if begin < self.exact_from or begin < self._newest - self._reach:
            return None
        track = self._tracks.get(key)
        return track.read(begin, at) if track else 0

    def _sweep(self, horizon: int) -> None:
        # Two a time: never more keys than moments put in lately, and never a pause.
        for _ in range(2):
            key = next(iter(self._tracks))
            if self._tracks[key].last > horizon:
                break
            self._drop(key)
        while self.held > self._most_held:
            key, oldest = next(iter(self._tracks.items()))
            self.lost_to = max(self.lost_to, oldest.last)
            self.exact_from = max(self.exact_from, self.lost_to)
            self._drop(key)

    def _drop(self, key: Key) -> None:
        self.held -= len(self._tracks.pop(key))


_NONE: deque[_Held] = deque()
"""Never put into."""


class _Track:
    """The moments of one key: those after ``edge`` are added up, those before are kept for who asks late."""

    __slots__ = ("_is_distinct", "_is_sum", "_live", "_past", "_tally", "_total", "edge", "last")

    def __init__(self, kind: Kind) -> None:
        self._is_distinct, self._is_sum = kind == "distinct", kind == "sum"
        self._live: deque[_Held] = deque()
        self._past = _NONE  # most keys come once: a second deque would be half of what they take
        self._tally: dict[Value, int] = {}
        self._total = 0
        self.edge = self.last = -1 << 62

    def __len__(self) -> int:
        return len(self._live) + len(self._past)

    def put(self, at: int, value: Value) -> None:
        self.last = max(self.last, at)
        if at <= self.edge:
            self._past = self._past or deque()
            _insert(self._past, at, value)
        else:
            _insert(self._live, at, value)
            self._count(value, 1)

    def forget(self, horizon: int) -> int:
        """Drop what nobody can ask for any more; return how many."""
        if self.edge < horizon:
            self._advance(horizon)
        past, before = self._past, len(self._past)
        while past and past[0][0] <= horizon:
            past.popleft()
        return before - len(past)

    def read(self, begin: int, at: int) -> int:
        if begin > self.edge:
            self._advance(begin)
        if self.last <= at and begin == self.edge:
            return self._now()
        # What came after the time asked for is taken off, what had left the window by now is put back.
        after = [(value, -1) for value in _from_end(self._live, at)]
        back = [(held[1], 1) for held in _between(self._past, begin, at)]
        return self._changed(after + back)

    def _advance(self, edge: int) -> None:
        self.edge = edge
        live = self._live
        if not live or live[0][0] > edge:
            return
        past = self._past = self._past or deque()
        while live and live[0][0] <= edge:
            held = live.popleft()
            past.append(held)
            self._count(held[1], -1)

    def _count(self, value: Value, change: int) -> None:
        if self._is_distinct:
            count = self._tally.get(value, 0) + change
            if count:
                self._tally[value] = count
            else:
                del self._tally[value]
        elif self._is_sum:
            self._total += int(value) * change

    def _now(self) -> int:
        if self._is_distinct:
            return len(self._tally)
        return self._total if self._is_sum else len(self._live)

    def _changed(self, changes: list[tuple[Value, int]]) -> int:
        if not self._is_distinct:
            return self._now() + sum((int(value) if self._is_sum else 1) * sign for value, sign in changes)
        counts: dict[Value, int] = {}
        for value, sign in changes:
            counts[value] = counts.get(value, 0) + sign
        return len(self._tally) + sum(
            (self._tally.get(value, 0) + change > 0) - (value in self._tally) for value, change in counts.items()
        )


def _insert(held: deque[_Held], at: int, value: Value) -> None:
    """Put a moment behind all that are not younger."""
    if not held or held[-1][0] <= at:
        held.append((at, value))
        return
    place = len(held)
    for each in reversed(held):
        if each[0] <= at:
            break
        place -= 1
    held.insert(place, (at, value))


def _from_end(held: deque[_Held], at: int) -> Iterable[Value]:
    for each in reversed(held):
        if each[0] <= at:
            return
        yield each[1]


def _between(held: deque[_Held], begin: int, end: int) -> Iterable[_Held]:
    for each in reversed(held):
        if each[0] <= begin:
            return
        if each[0] <= end:
            yield each
