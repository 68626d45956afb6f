"""How far each source has been read: the ledger that makes reading again harmless.

A source is known by its content, not its name: one that begins with exactly the bytes that were taken before is the
same source grown, wherever it lies now and whether it is packed or not. So a rotated log goes on where it stood, and a
copy is not taken twice.

A piece is written down before it goes to the lake (*intent*) and crossed out after. What a crash leaves as an intent is
read again with exactly the same bytes under the same key, and the lake stores a key once.
"""

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from holdfast.errors import StateError
from holdfast.ingest.pieces import Piece, Place
from holdfast.ingest.streams import HEAD_BYTES, Stream, head_hash

_FORMAT = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS sources (
    source TEXT PRIMARY KEY, manner TEXT NOT NULL, head_bytes INTEGER NOT NULL, head TEXT NOT NULL, path TEXT NOT NULL,
    end INTEGER NOT NULL, line INTEGER NOT NULL, digest TEXT NOT NULL,
    intent_end INTEGER, intent_line INTEGER, intent_digest TEXT,
    row_count INTEGER NOT NULL DEFAULT 0, rejected INTEGER NOT NULL DEFAULT 0, passed INTEGER NOT NULL DEFAULT 0,
    reasons_bytes INTEGER NOT NULL DEFAULT 0, rows_bytes INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS logs (path TEXT, manner TEXT, since REAL NOT NULL, PRIMARY KEY (path, manner)) STRICT;
CREATE INDEX IF NOT EXISTS sources_by_head ON sources (manner, head_bytes, head);
"""
_COLUMNS = (
    "source, manner, head_bytes, head, path, end, line, digest, intent_end, intent_line, intent_digest, "
    "row_count, rejected, passed, reasons_bytes, rows_bytes"
)


@dataclass(frozen=True)
class Source:
    """A source and how far it has been taken; sizes are those of its rejects' files."""

    source: str
    manner: str
    head_bytes: int
    head: str
    path: str
    end: int = 0
    line: int = 1
    digest: str = hashlib.sha256().hexdigest()
    intent_end: int | None = None
    intent_line: int | None = None
    intent_digest: str | None = None
    row_count: int = 0
    rejected: int = 0
    passed: int = 0
    reasons_bytes: int = 0
    rows_bytes: int = 0

    def key(self, piece: Piece, table: str) -> str:
        """Return the name of a piece's rows of a table: the same bytes always have the same."""
        return f"source:{self.source}:{self.end}-{piece.end}:{piece.digest[:16]}:{table}"


class Positions:
    """The ledger, one SQLite file; every change is on the disk when the call returns."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at ``path``, or begin one.

        Raises:
            StateError: it is not a ledger, or one of another version.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._database = sqlite3.connect(path, timeout=60, isolation_level=None, check_same_thread=False)
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            (version,) = self._database.execute("PRAGMA user_version").fetchone()
            if version not in {0, _FORMAT}:
                raise StateError(f"{path} was written by another version of Holdfast")
            self._database.executescript(f"BEGIN IMMEDIATE; {_TABLE} PRAGMA user_version = {_FORMAT}; COMMIT;")
        except sqlite3.DatabaseError as mistake:
            raise StateError(f"{path} is no ledger of sources, or is damaged") from mistake

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def find(self, stream: Stream, manner: str) -> tuple[Source, Place] | None:
        """Return the source that ``stream`` continues and the place it stands at, None when nothing was taken of it.

        Raises:
            InputError: the stream cannot be read.
        """
        head = stream.head(HEAD_BYTES)
        found: list[Source] = []
        sizes = self._database.execute("SELECT DISTINCT head_bytes FROM sources WHERE manner = ?", (manner,)).fetchall()
        for (size,) in sizes:
            if 0 < size <= len(head):
                found += self._select(
                    "manner = ? AND head_bytes = ? AND head = ?", manner, size, head_hash(head[:size])
                )
        for source in sorted(found, key=lambda each: -each.end):
            if place := stream.passed(source.end, source.line, source.digest):
                return source, place
        return None

    def whole(self, path: Path, digest: str, manner: str) -> Source:
        """Return the source that a file of this content is, of which ``end`` counts rows."""
        found = self._select("manner = ? AND head_bytes = 0 AND head = ?", manner, digest)
        return found[0] if found else Source(secrets.token_hex(8), manner, 0, digest, str(path))

    def add(self, stream: Stream, manner: str) -> Source:
        """Begin a source of which nothing has been taken yet; it is written down with its first piece."""
        head = stream.head(HEAD_BYTES)
        return Source(secrets.token_hex(8), manner, len(head), head_hash(head), str(stream.path))

    def followed_since(self, path: Path, manner: str) -> float:
        """Return when a log was first followed (seconds since 1970): now, when it never was before."""
        with self._transaction():
            named = (str(path.absolute()), manner)
            self._database.execute("INSERT OR IGNORE INTO logs VALUES (?, ?, ?)", (*named, time.time()))
            found = self._database.execute("SELECT since FROM logs WHERE path = ? AND manner = ?", named)
            return float(found.fetchone()[0])

    def intend(self, source: Source, piece: Piece) -> Source:
        """Write down that a piece is about to go to the lake."""
        return self._keep(
            replace(source, intent_end=piece.end, intent_line=piece.next_line, intent_digest=piece.digest)
        )

    def take(self, source: Source, piece: Piece) -> Source:
        """Write down that a piece is in the lake, and its rejects in their files, with the counts of ``source``."""
        return self._keep(
            replace(
                source,
                end=piece.end,
                line=piece.next_line,
                digest=piece.digest,
                intent_end=None,
                intent_line=None,
                intent_digest=None,
            )
        )

    def _keep(self, source: Source) -> Source:
        values = tuple(vars(source).values())
        marks = ", ".join("?" * len(values))
        with self._transaction():
            self._database.execute(f"INSERT OR REPLACE INTO sources ({_COLUMNS}) VALUES ({marks})", values)
        return source

    def _select(self, where: str, *values: object) -> list[Source]:
        rows = self._database.execute(f"SELECT {_COLUMNS} FROM sources WHERE {where}", values).fetchall()
        return [Source(*row) for row in rows]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")
