"""How much one client and all clients together may ask for at a time; exact, for one process serves them all."""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MOST_CLIENTS = 10_000
"""Clients remembered; the one that was silent longest is forgotten, and begins with a full bucket again."""


class RateLimit:
    """Token buckets: ``burst`` at once, ``per_second`` on the long run."""

    def __init__(self, per_second: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with full buckets."""
        self._per_second, self._burst, self._clock = per_second, float(burst), clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, client: str) -> float:
        """Take one from the client's bucket and return 0, or return in how many seconds there is one."""
        now = self._clock()
        with self._lock:
            left, seen_at = self._buckets.pop(client, (self._burst, now))
            left = min(self._burst, left + (now - seen_at) * self._per_second)
            is_allowed = left >= 1.0
            self._buckets[client] = (left - 1.0 if is_allowed else left, now)
            if len(self._buckets) > MOST_CLIENTS:
                self._buckets.popitem(last=False)
        return 0.0 if is_allowed else (1.0 - left) / self._per_second

    def is_spent(self, client: str) -> bool:
        """Return whether the client's bucket is empty, without taking from it."""
        with self._lock:
            left, seen_at = self._buckets.get(client, (self._burst, 0.0))
        return left + (self._clock() - seen_at) * self._per_second < 1.0


class InFlight:
    """Bytes of requests being worked on, all together bounded."""

    def __init__(self, limit_bytes: int) -> None:
        """Begin with none."""
        self.limit_bytes, self.taken = limit_bytes, 0
        self._lock = threading.Lock()

    def take(self, size: int) -> bool:
        """Take room for so many bytes; False, and none taken, when there is not as much."""
        with self._lock:
            if self.taken + size > self.limit_bytes:
                return False
            self.taken += size
            return True

    def give_back(self, size: int) -> None:
        """Give room back."""
        with self._lock:
            self.taken -= size


class Readers:
    """Bodies being read at once: of one client, and of all together, fewer than there are threads.

    A sender that stalls holds a thread for as long as it likes; so some threads are always left to everybody else.
    """

    def __init__(self, threads: int, *, share_of_one: float = 0.5, patience: float = 0.1) -> None:
        """Leave a quarter of the threads to others than senders, and some of them to other senders than one client.

        Args:
            threads: requests worked on at once.
            share_of_one: how many of them one client's bodies may hold.
            patience: seconds to wait for another to finish, for whole bodies are read in less.
        """
        self._most, self._most_of_one = max(threads * 3 // 4, 1), max(int(threads * share_of_one), 1)
        self._patience, self._reading = patience, Counter[str]()
        self._ended = threading.Condition()

    @contextmanager
    def reading(self, client: str) -> Iterator[bool]:
        """Say whether this client's body may be read now."""
        with self._ended:
            is_allowed = self._ended.wait_for(lambda: self._has_room(client), self._patience)
            self._reading[client] += is_allowed
        try:
            yield is_allowed
        finally:
            with self._ended:
                self._reading[client] -= is_allowed
                if not self._reading[client]:
                    del self._reading[client]
                self._ended.notify_all()

    def _has_room(self, client: str) -> bool:
        return self._reading.total() < self._most and self._reading[client] < self._most_of_one
