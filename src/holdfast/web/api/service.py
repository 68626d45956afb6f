"""What one server process holds: spool, lake, keys, limits; made once, closed at the end."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

import msgspec
import pyarrow as pa
import structlog

from holdfast.errors import HoldfastError
from holdfast.flow.admission import Admission, Taken
from holdfast.flow.refused import Refused
from holdfast.flow.spool import Answers, Drain, Receiver, Spool
from holdfast.flow.spool.receiving import Admitted
from holdfast.ingest.door import Tokens
from holdfast.settings import Settings
from holdfast.web.api.asking import Askers
from holdfast.web.api.collected import of_steps
from holdfast.web.api.keys import KeyFile
from holdfast.web.api.limits import InFlight, RateLimit, Readers
from holdfast.web.api.measures import Measures

STOP_SECONDS = 20.0
"""How long the lake may take to store what is left when the server stops; the rest is stored after the next start."""

log = structlog.get_logger("holdfast.web")

Store = Callable[[str, pa.Table, str], object]


class Answer(msgspec.Struct, frozen=True):
    """The body of a 202."""

    batch: str
    accepted: int
    future: int
    """Rows among them that lie more than ten minutes ahead: a wrong clock."""
    rejected: tuple["Rejected", ...]


class Rejected(msgspec.Struct, frozen=True):
    """One line that did not fit."""

    line: int
    field: str
    reason: str


class NothingFitsError(HoldfastError):
    """No row of a batch could be taken; ``answer`` says why of each."""

    def __init__(self, answer: bytes) -> None:
        """Keep the answer."""
        super().__init__("no row fits")
        self.answer = answer


class Service:
    """The parts that requests share."""

    def __init__(self, settings: Settings, store: Store, tokens: Tokens) -> None:
        """Open the spool (what an earlier process left goes to the lake) and start the threads.

        Raises:
            StateError: another server has the spool.
            InputError: a folder or file of the settings cannot be used.
        """
        limits, spool = settings.limits, settings.spool
        self.settings, self.measures = settings, Measures()
        self.keys = KeyFile(settings.keys_file)
        self.rate = RateLimit(limits.requests_per_second, limits.burst)
        self.in_flight = InFlight(limits.in_flight_bytes)
        self.readers = Readers(settings.http.threads)
        self.askers = Askers(self.keys, self.readers)
        self.admission = Admission(tokens, settings.tenant)
        folder: Path = settings.spool_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.refused = Refused(folder)
        self.answers = Answers(folder / "answers.db", hours=spool.answers_hours)
        self.spool = Spool(
            folder,
            segment_bytes=spool.segment_bytes,
            seconds=spool.seconds,
            free_bytes=limits.free_bytes,
            durable=self.answers.hold,
        )
        self.drain = Drain(self.spool, self.answers, store, told=self.measures.stored)
        self.measures.watch(self.spool, self.drain, self.in_flight)
        self.measures.collect_from(partial(of_steps, settings))
        self.drain.start()

    @cached_property
    def receiver(self) -> Receiver:
        """Takes batches."""
        return Receiver(self.spool, self.answers, spool_bytes=self.settings.limits.spool_bytes)

    def admit(self, table: str, batch: str, taken: Taken) -> Admitted:
        """Return rows and answer of a batch.

        Raises:
            NothingFitsError: there was something, and none of it fits.
        """
        rejected = tuple(Rejected(each.line, each.field, each.reason) for each in taken.refused)
        answer = msgspec.json.encode(Answer(batch, taken.rows.num_rows, taken.future, rejected))
        self.refused.add(batch, table, taken.refused)
        self.measures.came(table, taken.rows.num_rows, len(rejected), taken.future)
        if rejected and not taken.rows.num_rows:
            raise NothingFitsError(answer)
        return Admitted(taken.rows, answer)

    def close(self) -> None:
        """Seal the spool and let the lake take it."""
        self.spool.close()
        self.drain.stop(STOP_SECONDS)
        self.answers.close()
        log.info("stopped", waiting_bytes=self.spool.waiting_bytes)
