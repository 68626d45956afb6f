"""From sealed segments to the lake."""

import threading
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import structlog

from holdfast.flow.spool.answers import Answers
from holdfast.flow.spool.parcels import Whole, read_segment
from holdfast.flow.spool.spool import Spool

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before a segment the lake did not take is offered again: at first, at most."""

log = structlog.get_logger("holdfast.drain")

Store = Callable[[str, pa.Table, str], object]
"""Stores rows of a table under a key, durably, once a key."""


class Drain:
    """A thread that stores sealed segments in the lake, in order, and drops them; what fails is offered again."""

    def __init__(
        self, spool: Spool, answers: Answers, store: Store, *, told: Callable[[str, int], None] = lambda _t, _n: None
    ) -> None:
        """Prepare; ``told`` hears of each stored table and its number of rows."""
        self._spool, self._answers, self._store, self._told = spool, answers, store, told
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="spool-drain", daemon=True)
        self.failures = 0
        """How often in a row the lake did not take a segment."""

    def start(self) -> None:
        """Begin; it ends when the spool does."""
        self._thread.start()

    def _run(self) -> None:
        while (path := self._spool.sealed.get()) is not None:
            while not self._stop.is_set() and not self._is_stored(path):
                self._stop.wait(min(FIRST_WAIT * 2 ** (self.failures - 1), LONGEST_WAIT))

    def stop(self, seconds: float) -> None:
        """Let it store what is sealed for so many ``seconds``; what is left is stored after the next start."""
        self._thread.join(seconds)
        self._stop.set()
        self._thread.join(1.0)

    def _is_stored(self, path: Path) -> bool:
        try:
            whole = read_segment(path)
            self._append(path.stem, whole)
            self._answers.keep(parcel.label for parcel in whole.parcels)
            if whole.end < whole.size:
                log.error("spool-damaged", segment=path.stem, kept=len(whole.parcels))
                self._spool.set_aside(path)
            else:
                self._spool.drop(path)
        except Exception as mistake:  # noqa: BLE001 - whatever it is, what is acknowledged must be offered again
            self.failures += 1
            log.warning("lake-refused", segment=path.stem, kind=type(mistake).__name__, failures=self.failures)
            return False
        self.failures = 0
        return True

    def _append(self, segment: str, whole: Whole) -> None:
        for table in sorted({parcel.label.table for parcel in whole.parcels}):
            rows = [parcel.rows for parcel in whole.parcels if parcel.label.table == table]
            # After an upgrade a segment may hold rows without a column that is new.
            together = pa.concat_tables(rows, promote_options="default")
            self._store(table, together, f"spool:{segment}:{table}")
            self._told(table, together.num_rows)
