"""One source of text into the lake, piece by piece: read, admit, store, write down; resumable at every point."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from holdfast.flow.intake.manner import Manner, Way
from holdfast.flow.intake.positions import Positions
from holdfast.flow.intake.rejected import Rejected, kept_records
from holdfast.flow.storing import Store, StoreAll
from holdfast.ingest.arrivals import Arrived, now, read_block
from holdfast.ingest.blocks import Block
from holdfast.ingest.door import Tokens
from holdfast.ingest.events import EventReader
from holdfast.ingest.pieces import Piece, Place, pieces
from holdfast.ingest.streams import HEAD_BYTES as SOURCE_HEAD_BYTES
from holdfast.ingest.streams import Stream, head_hash

PARSERS = 2
"""Pieces being read at the same time; as many more wait to be stored."""

HEAD_BYTES = 1 << 20

Notice = Callable[[str, int], None]
"""Hears of a source and how many more of its records were taken."""


@dataclass(frozen=True)
class Intake:
    """Where events go and what is kept beside."""

    store: Store
    tokens: Tokens
    positions: Positions
    folder: Path
    """For rejects and locks; for its owner alone."""
    own: tuple[Path, ...] = ()
    """Folders that are never read from, such as the lake itself."""
    notice: Notice = lambda _file, _records: None
    store_all: StoreAll | None = None
    """Where there is one, small batches of several sources go to the lake together."""

    def put(self, table: str, batches: Sequence[tuple[pa.Table, str]]) -> None:
        """Store batches of a table, each under its key; durable when it returns."""
        if self.store_all is not None and len(batches) > 1:
            self.store_all(table, batches)
            return
        for rows, key in batches:
            self.store(table, rows, key)


@dataclass
class Taken:
    """What came of sources: rows by table, and what did not become rows."""

    rows: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    passed: int = 0
    future: int = 0
    bytes: int = 0
    known: int = 0
    """Sources of which all had been taken before."""
    rejects: list[Path] = field(default_factory=list)
    """Files of rejected records."""

    def add(self, arrived: Arrived, size: int) -> None:
        """Count a piece."""
        for table, rows in arrived.rows.items():
            self.rows[table] = self.rows.get(table, 0) + rows.num_rows
        self.rejected += len(arrived.refused)
        self.passed += arrived.passed
        self.future += arrived.future
        self.bytes += size


class Taking:
    """One opened source: goes on where it stood."""

    def __init__(self, intake: Intake, stream: Stream, way: Way, manner: Manner, taken: Taken) -> None:
        """Find out how far the source was taken, and finish what a crash left half done.

        Raises:
            InputError: it cannot be read, or is none of its format.
        """
        self.stream, self._intake, self._way, self._taken = stream, intake, way, taken
        self._manner = manner
        found = intake.positions.find(stream, way.fingerprint)
        self.source, self.place = found or (intake.positions.add(stream, way.fingerprint), Place())
        self.told = way.told(stream)
        self._head = stream.head(HEAD_BYTES)
        self.reader: EventReader = way.reader(self._head, self.told)
        ending = f".{way.format}" if way.format in {"csv", "jsonl"} else ".log"
        how = manner.how | {"format": way.format, "table": way.table.name if way.table else None}
        how["dated"] = self.told.dated.isoformat()
        self._rejected = Rejected(intake.folder / "rejects", self.source, ending=ending, how=how)
        self._finish()

    @property
    def is_new(self) -> bool:
        """Whether nothing of it was taken before."""
        return self.source.end == 0

    def _finish(self) -> None:
        """Store again, under the same key, what was about to be stored when the last run ended."""
        source = self.source
        if source.intent_end is None:
            return
        text = b"".join(_until(self.stream.chunks(source.end), source.intent_end - source.end))
        before = replace(self.place, hash=self.place.hash.copy())
        before.hash.update(text)
        if before.hash.hexdigest != source.intent_digest or source.intent_line is None:
            return  # the source is another one from there on; what is there now is taken under a key of its own
        piece = Piece(source.end, source.intent_end, source.intent_line, source.intent_digest, Block(text, source.line))
        store_pieces(self._intake, [(self, piece, self._read(piece))])
        before.offset, before.line, before.is_inside = piece.end, piece.next_line, not text.endswith(b"\n")
        self.place = before

    def take(self, chunks: Iterator[bytes], *, is_last: bool, gathered: "Gathered | None" = None) -> int:
        """Take what ``chunks`` hold; return how many pieces that were.

        Args:
            chunks: what stands from the place reached on
            is_last: whether what is no whole record at the end shall be taken too
            gathered: where pieces wait for others to be stored with, until the caller flushes it
        """
        cut = pieces(
            chunks,
            self.reader,
            self.place,
            file=self.told.file,
            is_last=is_last,
            piece_bytes=self._manner.piece_bytes,
        )
        count = 0
        waiting: deque[tuple[Piece, Future[Arrived]]] = deque()
        with ThreadPoolExecutor(PARSERS, thread_name_prefix="intake") as parsers:
            try:
                for piece in cut:
                    waiting.append((piece, parsers.submit(self._read, piece)))
                    count += 1
                    while len(waiting) > PARSERS:
                        self._store_next(waiting, gathered)
                while waiting:
                    self._store_next(waiting, gathered)
            finally:
                for _, future in waiting:
                    future.cancel()
        return count

    def _store_next(self, waiting: "deque[tuple[Piece, Future[Arrived]]]", gathered: "Gathered | None") -> None:
        piece, future = waiting.popleft()
        if gathered is None:
            store_pieces(self._intake, [(self, piece, future.result())])
        else:
            gathered.add(self, piece, future.result())

    def _read(self, piece: Piece) -> Arrived:
        if not piece.block.text:
            return Arrived({}, tuple(("", refusal) for refusal in piece.refused))
        return read_block(self.reader, self.told, piece.block, tokens=self._intake.tokens, arrived_at=now())

    def intend(self, piece: Piece, arrived: Arrived) -> dict[str, str]:
        """Write down that a piece is about to go to the lake; return the keys of its rows by table."""
        keys = {table: self.source.key(piece, table) for table in arrived.rows}
        if keys:
            self.source = self._intake.positions.intend(self.source, piece)
        return keys

    def settle(self, piece: Piece, arrived: Arrived) -> None:
        """Keep the rejects of a piece whose rows are in the lake, then the place itself."""
        if arrived.refused:
            self._rejected.add(self.told.file, arrived.refused, self._records(piece, arrived), self._header())
            if self._rejected.rows not in self._taken.rejects:
                self._taken.rejects.append(self._rejected.rows)
        counted = replace(
            self.source,
            path=str(self.stream.path),
            row_count=self.source.row_count + arrived.row_count,
            rejected=self.source.rejected + len(arrived.refused),
            passed=self.source.passed + arrived.passed,
            reasons_bytes=self._rejected.reasons_bytes,
            rows_bytes=self._rejected.rows_bytes,
        )
        self.source = self._intake.positions.take(counted, piece)
        self._taken.add(arrived, piece.end - piece.begin)
        self._intake.notice(self.told.file, arrived.row_count + len(arrived.refused) + arrived.passed)

    def _records(self, piece: Piece, arrived: Arrived) -> list[bytes]:
        refusals = [refusal for _, refusal in arrived.refused]
        if self.reader.records is not None:
            return self.reader.records(piece.block, list(dict.fromkeys(refusal.line for refusal in refusals)))
        return kept_records(piece.block.text, piece.block.first_line, refusals, is_quoted=self.reader.has_header)

    def _header(self) -> bytes:
        return self._head.split(b"\n", 1)[0] + b"\n" if self.reader.has_header else b""


Ready = tuple[Taking, Piece, Arrived]
"""A piece that was read, and whose it is."""


def store_pieces(intake: Intake, ready: Sequence[Ready]) -> None:
    """Make pieces durable, of each source one: rows in the lake, rejects in their files, then the places themselves."""
    batches: dict[str, list[tuple[pa.Table, str]]] = {}
    for taking, piece, arrived in ready:
        for table, key in taking.intend(piece, arrived).items():
            batches.setdefault(table, []).append((arrived.rows[table], key))
    for table, each in batches.items():
        intake.put(table, each)
    for taking, piece, arrived in ready:
        taking.settle(piece, arrived)


class Gathered:
    """Pieces of several sources that go to the lake together: a version of a table for all, not one for each."""

    def __init__(self, intake: Intake, most_bytes: int) -> None:
        """Hold pieces until they are ``most_bytes`` of text together."""
        self._intake, self._most_bytes = intake, most_bytes
        self._ready: list[Ready] = []

    def add(self, taking: Taking, piece: Piece, arrived: Arrived) -> None:
        """Hold a piece; what is held already is stored first if it is of the same source."""
        if any(each is taking for each, _, _ in self._ready):
            self.flush()
        self._ready.append((taking, piece, arrived))
        if sum(each.end - each.begin for _, each, _ in self._ready) >= self._most_bytes:
            self.flush()

    def make_known(self, stream: Stream) -> None:
        """Store what is held if ``stream`` may be one of its sources: the ledger has to know of it before."""
        head = stream.head(SOURCE_HEAD_BYTES)
        sources = [taking.source for taking, _, _ in self._ready]
        if any(head_hash(head[: source.head_bytes]) == source.head for source in sources):
            self.flush()

    def flush(self) -> None:
        """Store what is held."""
        ready, self._ready = self._ready, []
        if ready:
            store_pieces(self._intake, ready)


def _until(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        yield chunk[:size]
        size -= len(chunk)
        if size <= 0:
            return
