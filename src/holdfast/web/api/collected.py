"""Metrics that are looked up when Prometheus asks: of the steps, which another process runs, and of the lake."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from prometheus_client.metrics_core import GaugeMetricFamily, Metric

from holdfast.errors import HoldfastError
from holdfast.flow.steps import progress_file, read_progress
from holdfast.lake.checking import Size
from holdfast.settings import Settings

FRESH_SECONDS = 30.0
"""The lake's log is read this often at most, however often somebody asks."""


def of_steps(settings: Settings) -> Iterator[Metric]:
    """Yield how long each step took last, how long ago it began, and whether it failed."""
    seconds = GaugeMetricFamily("holdfast_step_seconds", "How long the step took last", labels=["step"])
    lag = GaugeMetricFamily("holdfast_step_lag_seconds", "Since the step last began", labels=["step"])
    failed = GaugeMetricFamily("holdfast_step_failed", "1 when the step failed last", labels=["step"])
    try:
        progress = read_progress(progress_file(settings))
    except (HoldfastError, OSError):
        progress = {}
    for name, came in progress.items():
        seconds.add_metric([name], came.seconds)
        lag.add_metric([name], max(time.time() - came.began_at, 0.0))
        failed.add_metric([name], float(bool(came.mistake)))
    yield from (seconds, lag, failed)


class OfLake:
    """Yields the files, small files, rows and bytes of each table."""

    def __init__(self, sizes: Callable[[], Sequence[Size]], clock: Callable[[], float] = time.monotonic) -> None:
        """Look up nothing yet."""
        self._sizes, self._clock = sizes, clock
        self._known: Sequence[Size] = ()
        self._until = float("-inf")

    def __call__(self) -> Iterator[Metric]:
        """Look up, at most every ``FRESH_SECONDS``; a lake that cannot be read tells what was known."""
        if self._clock() >= self._until:
            self._until = self._clock() + FRESH_SECONDS
            with suppress(HoldfastError, OSError):
                self._known = self._sizes()
        for part in ("files", "small_files", "rows", "bytes"):
            told = GaugeMetricFamily(f"holdfast_lake_{part}", f"{part} of a table".replace("_", " "), labels=["table"])
            for size in self._known:
                told.add_metric([size.table], getattr(size, part))
            yield told
