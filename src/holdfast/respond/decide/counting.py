"""Where the windows of all policies are counted: in this process, or in one place for several processes."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from holdfast.respond.decide.moments import Facts
from holdfast.respond.decide.policies import Window
from holdfast.respond.decide.windows import AHEAD, LATENESS, MOST_HELD, SlidingWindow

Reader = Callable[[Window], int | None]
"""Reads a window for the request at hand."""


class Happened(NamedTuple):
    """A moment that was counted before: its name, its time in microseconds, its facts."""

    moment: str
    at: int
    facts: Facts


class Counting(Protocol):
    """Counts moments and reads windows."""

    def take(self, feeds: Iterable[Window], asks: Iterable[Window], at: int, facts: Facts) -> Reader:
        """Count a moment in ``feeds``, then return how ``asks`` are read: the moment itself is among them."""
        ...

    def hold(self, windows: Iterable[Window], now: int) -> tuple[Window, ...]:
        """Hold exactly these windows from now on; return the new ones, which are not known before they are filled."""
        ...

    def fill(self, windows: Iterable[Window], happened: Iterable[Happened]) -> None:
        """Put in some of what happened before ``windows`` were held."""
        ...

    def filled(self, windows: Iterable[Window]) -> None:
        """Say that all of it was put in: they are known now."""
        ...


class LocalCounting:
    """In this process, exact."""

    def __init__(self, *, lateness: int = LATENESS + AHEAD, most_held: int = MOST_HELD) -> None:
        """Begin with no window; ``lateness`` in microseconds, ``most_held`` moments a window."""
        self._lateness, self._most_held = lateness, most_held
        self._held: dict[str, SlidingWindow] = {}

    def take(self, feeds: Iterable[Window], asks: Iterable[Window], at: int, facts: Facts) -> Reader:  # noqa: ARG002
        """Count, and return a reader that looks when it is asked."""
        held, told = self._held, dict[str, int | None]()
        for window in feeds:
            counted = window.counted(at, facts)
            if counted is not None:
                held[window.id].add(counted[0], at, counted[1])

        def read(window: Window) -> int | None:
            number = window.id
            if number not in told:  # asked once by the rule, and again for its reasons
                key = window.key(facts)
                told[number] = None if key is None else held[number].read(key, at)
            return told[number]

        return read

    def hold(self, windows: Iterable[Window], now: int) -> tuple[Window, ...]:
        """Hold exactly these windows."""
        wanted = {window.id: window for window in windows}
        new = tuple(window for number, window in wanted.items() if number not in self._held)
        self._held = {number: made for number, made in self._held.items() if number in wanted}
        for window in new:
            made = SlidingWindow(window.shape, lateness=self._lateness, most_held=self._most_held)
            made.exact_from = now
            self._held[window.id] = made
        return new

    def fill(self, windows: Iterable[Window], happened: Iterable[Happened]) -> None:
        """Put in what happened before they were held."""
        waiting = [(window, self._held[window.id]) for window in windows if window.id in self._held]
        for moment, at, facts in happened:
            for window, made in waiting:
                if moment in window.moments and (counted := window.counted(at, facts)) is not None:
                    made.add(counted[0], at, counted[1])

    def filled(self, windows: Iterable[Window]) -> None:
        """Let them be known, but for those that were too full: they say themselves from when on they are."""
        for window in windows:
            if window.id in self._held:
                self._held[window.id].exact_from = self._held[window.id].lost_to

    @property
    def held(self) -> int:
        """Moments in memory, over all windows."""
        return sum(window.held for window in self._held.values())
