"""A circuit breaker: a server that failed again and again is left alone for a while, then tried once."""

import threading
import time
from collections.abc import Callable


class Breaker:
    """Closed until ``failures`` in a row; then open for ``seconds``, twice as long each time the trial fails."""

    def __init__(
        self,
        *,
        failures: int = 5,
        seconds: float = 1.0,
        longest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin closed; ``longest`` is the longest it stays open, in seconds."""
        self._limit, self._first, self._longest, self._clock = failures, seconds, longest, clock
        self._lock = threading.Lock()
        self._failures, self._seconds, self._open_until, self._tried_at = 0, seconds, 0.0, 0.0

    def may_ask(self) -> bool:
        """Whether the server may be asked now; where it was open, one caller alone may."""
        with self._lock:
            if self._failures < self._limit:
                return True
            now = self._clock()
            # A trial whose caller never told what came of it is forgotten after as long.
            if now < self._open_until or now < self._tried_at + self._seconds:
                return False
            self._tried_at = now
            return True

    def went_well(self) -> None:
        """Close."""
        with self._lock:
            self._failures, self._seconds, self._tried_at = 0, self._first, 0.0

    def failed(self) -> None:
        """Count a failure; open where there were enough."""
        with self._lock:
            self._failures += 1
            if self._failures < self._limit:
                return
            if self._failures > self._limit:
                self._seconds = min(self._seconds * 2, self._longest)
            self._open_until, self._tried_at = self._clock() + self._seconds, 0.0
