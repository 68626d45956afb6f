"""Long calls that Ctrl-C ends at once, and that leave the engine fit for the next one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """A thread that makes one call at a time while the caller's thread waits, open to signals.

    Neither engine is safe to interrupt from inside its own call: DuckDB reports the interrupt but may go on, and
    Spark's connection to Java breaks when a signal handler uses it in the middle of a call.
    """

    def __init__(self, stop: Callable[[], object]) -> None:
        """Take ``stop``, which makes a running call end; it is called from another thread than the call itself."""
        self._stop = stop
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="holdfast-engine")

    def run(self, call: Callable[[], T]) -> T:
        """Return what ``call`` returns, or raise what it raises.

        Raises:
            KeyboardInterrupt: Ctrl-C came; the call has been stopped by then. So for any error a signal handler raises.
        """
        running = self._thread.submit(call)
        try:
            wait([running])
        except BaseException:
            self._stop()
            while wait([running], timeout=1).not_done:
                self._stop()  # what had not yet begun when it was first told to stop has begun since
            raise
        return running.result()

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown()
