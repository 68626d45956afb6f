"""What Prometheus is told. Labels are tables, routes and statuses: nothing that came from outside."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.metrics_core import Metric

if TYPE_CHECKING:
    from holdfast.flow.spool import Drain, Spool
    from holdfast.web.api.limits import InFlight

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)


class Measures:
    """The counters of one server process."""

    def __init__(self) -> None:
        """Begin at zero, in a registry of its own."""
        self.registry = CollectorRegistry()
        self._events = self._counter("events", "Events taken in, durable", "table")
        self._rejected = self._counter("rejected", "Lines that did not fit", "table")
        self._future = self._counter("future", "Events whose clock is ahead", "table")
        self._stored = self._counter("stored", "Events stored in the lake", "table")
        self._answered: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self._requests = self._counter("requests", "Requests answered", "route", "status")
        about = "From a request's begin to its answer"
        self._seconds = Histogram("holdfast_request_seconds", about, ["route"], buckets=SECONDS, registry=self.registry)

    def came(self, table: str, rows: int, rejected: int, future: int) -> None:
        """Count what a batch held."""
        self._events.labels(table).inc(rows)
        self._rejected.labels(table).inc(rejected)
        self._future.labels(table).inc(future)

    def stored(self, table: str, rows: int) -> None:
        """Count what reached the lake."""
        self._stored.labels(table).inc(rows)

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        known = self._answered.get((route, status))
        if known is None:  # looking labels up costs more than counting
            known = self._requests.labels(route, str(status)), self._seconds.labels(route)
            self._answered[route, status] = known
        known[0].inc()
        known[1].observe(seconds)

    def watch(self, spool: "Spool", drain: "Drain", in_flight: "InFlight") -> None:
        """Show the state of these when asked."""
        self._gauge("holdfast_spool_bytes", "Acknowledged and not yet in the lake", lambda: spool.waiting_bytes)
        self._gauge("holdfast_lake_failures", "Times in a row the lake took nothing", lambda: drain.failures)
        self._gauge("holdfast_in_flight_bytes", "Bytes of requests being worked on", lambda: in_flight.taken)

    def collect_from(self, collector: Callable[[], Iterable[Metric]]) -> None:
        """Ask ``collector`` too, each time somebody asks."""
        self.registry.register(_Asked(collector))

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"holdfast_{name}", about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, value: Callable[[], float]) -> None:
        Gauge(name, about, registry=self.registry).set_function(value)


class _Asked:
    """A collector that is a function."""

    def __init__(self, collector: Callable[[], Iterable[Metric]]) -> None:
        self.collect = collector
