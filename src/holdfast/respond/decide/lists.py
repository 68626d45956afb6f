"""Lists, signals and cases on the disk, for several processes; each holds them in memory and sees what changed.

One SQLite file in WAL mode. What a person or program puts on a list is flushed to the disk before it is acknowledged;
who bought a card is not (it survives the death of the process; a loss of power may take the last of it).
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import structlog

from holdfast.errors import InputError, StateError
from holdfast.respond.decide.deciding import wall_clock
from holdfast.respond.decide.known import Hand, KnownState, hands_of
from holdfast.respond.decide.moments import Facts

STATES = ("none", "open", "confirmed", "closed")
"""Of a case."""
_SCHEMA = """
create table if not exists sequence (one integer primary key check (one = 1), n integer not null);
insert or ignore into sequence values (1, 0);
create table if not exists entries (
    id integer primary key autoincrement, list text not null, kind text not null, identifier text not null,
    reason text not null, source text not null, added_at integer not null, ends_at integer, removed_at integer,
    changed integer not null
);
create unique index if not exists living on entries (list, kind, identifier) where removed_at is null;
create index if not exists changed_entries on entries (changed);
create table if not exists signals (
    kind text, identifier text, detector text, score real not null, ends_at integer, changed integer not null,
    primary key (kind, identifier, detector)
) without rowid;
create index if not exists changed_signals on signals (changed);
create table if not exists cases (
    kind text, identifier text, state text not null, changed integer not null, primary key (kind, identifier)
) without rowid;
create index if not exists changed_cases on cases (changed);
create table if not exists hands (card text, kind text, identifier text, primary key (card, kind, identifier))
    without rowid;
create table if not exists pulls (client text primary key, changed integer not null, at integer not null);
"""
log = structlog.get_logger("holdfast.lists")

_SEEN_BY_ALL = 86_400_000_000
"""Microseconds."""
_NEXT = "update sequence set n = n + 1 returning n"
_ENTRY = "id, list, kind, identifier, reason, source, added_at, ends_at, removed_at"


class Entry(NamedTuple):
    """One entry of a list; times in microseconds of the epoch, an end of None is none."""

    id: int
    list: str
    kind: str
    identifier: str
    reason: str
    source: str
    added_at: int
    ends_at: int | None
    removed_at: int | None

    def is_living(self, at: int) -> bool:
        """Whether it holds at a time."""
        return self.removed_at is None and (self.ends_at is None or self.ends_at > at)


class Signal(NamedTuple):
    """A detector's score about an identifier, between 0 and 1; the end in microseconds of the epoch, None for none."""

    kind: str
    identifier: str
    detector: str
    score: float
    ends_at: int | None


class Changes(NamedTuple):
    """What came and what went since a client asked the last time."""

    new: tuple[Entry, ...]
    gone: tuple[Entry, ...]


class ListFile:
    """The file, and what stands in it in memory as ``known``."""

    def __init__(self, path: Path, *, clock: Callable[[], int] = wall_clock, is_asked: bool = True) -> None:
        """Open or make the file; where nobody asks, only writes, nothing is read into memory.

        Raises:
            StateError: it cannot be opened or is none of ours.
        """
        self._clock, self._lock, self._changed = clock, threading.RLock(), 0
        # Who decides asks for buyers: not behind one who waits until another process has written.
        self._asking = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._opened(path, "full")
            self._quick = self._opened(path, "normal")
            self._asked = self._opened(path, "normal")
            path.chmod(0o600)
            self._file.executescript(_SCHEMA)
        except (sqlite3.Error, OSError) as mistake:
            raise StateError(f"{path}: expected a file of lists that can be written") from mistake
        self._version, self._is_asked = -1, is_asked
        self.known = KnownState(self.buyers)
        self.refresh()

    @staticmethod
    def _opened(path: Path, synchronous: str) -> sqlite3.Connection:
        file = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        file.execute("pragma journal_mode = wal")
        file.execute(f"pragma synchronous = {synchronous}")
        return file

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()
            self._quick.close()
        with self._asking:
            self._asked.close()

    # Lists

    def add(
        self, name: str, kind: str, identifier: str, *, reason: str, source: str, ends_at: int | None = None
    ) -> Entry:
        """Put an identifier on a list, in place of what the list said of it; durable when this returns.

        Raises:
            InputError: it would have ended already.
        """
        now = self._clock()
        if ends_at is not None and ends_at <= now:
            raise InputError("expected an end that is still to come", field="ends_at")
        with self._lock, _Writing(self._file) as changed:
            self._take_off(name, kind, identifier, changed)
            row = self._file.execute(
                "insert into entries (list, kind, identifier, reason, source, added_at, ends_at, changed)"
                f" values (?, ?, ?, ?, ?, ?, ?, ?) returning {_ENTRY}",
                (name, kind, identifier, reason, source, now, ends_at, changed),
            ).fetchone()
        self.refresh()
        return Entry(*row)

    def remove(self, name: str, kind: str, identifier: str, *, source: str = "") -> bool:
        """Take an identifier off a list and return whether it stood there; durable when this returns.

        With a ``source``: only where that one put it there.
        """
        with self._lock, _Writing(self._file) as changed:
            is_gone = self._take_off(name, kind, identifier, changed, source)
        self.refresh()
        return is_gone

    def is_endless(self, name: str, kind: str, identifier: str) -> bool:
        """Whether it stands on a list without an end, whoever put it there."""
        with self._lock:
            found = self._file.execute(
                "select 1 from entries where list = ? and kind = ? and identifier = ? and removed_at is null"
                " and ends_at is null",
                (name, kind, identifier),
            ).fetchone()
        return found is not None

    def ever(self, name: str, kind: str) -> set[str]:
        """Return the identifiers of a kind that stand on a list or once did."""
        with self._lock:
            rows = self._file.execute(
                "select distinct identifier from entries where list = ? and kind = ?", (name, kind)
            )
            return {identifier for (identifier,) in rows}

    def _take_off(self, name: str, kind: str, identifier: str, changed: int, source: str = "") -> bool:
        gone = self._file.execute(
            "update entries set removed_at = ?, changed = ?"
            " where list = ? and kind = ? and identifier = ? and removed_at is null and ? in ('', source)",
            (self._clock(), changed, name, kind, identifier, source),
        )
        return gone.rowcount > 0

    def entries(self, *names: str) -> list[Entry]:
        """Return what stands on some lists now, or on all, the oldest first."""
        with self._lock:
            rows = self._file.execute(f"select {_ENTRY} from entries where removed_at is null order by id").fetchall()
        now = self._clock()
        found = (Entry(*row) for row in rows)
        return [entry for entry in found if (not names or entry.list in names) and entry.is_living(now)]

    def about(self, names: Iterable[str], kind: str, identifiers: Iterable[str]) -> list[Entry]:
        """Return what stands on some lists now about some identifiers of a kind, the oldest first."""
        wanted, asked, now = list(names), list(identifiers), self._clock()
        query = (
            f"select {_ENTRY} from entries where removed_at is null and list in ({','.join('?' * len(wanted))})"
            f" and kind = ? and identifier in ({','.join('?' * len(asked))}) order by id"
        )
        with self._lock:
            rows = self._file.execute(query, (*wanted, kind, *asked)).fetchall()
        return [entry for entry in map(Entry._make, rows) if entry.is_living(now)]

    def pull(self, client: str, names: Iterable[str], *, is_first: bool) -> Changes:
        """Return what came onto lists and what went since a client asked the last time; the first time, all."""
        wanted, now = frozenset(names), self._clock()
        with self._lock, _Writing(self._file) as changed:
            row = self._file.execute("select changed, at from pulls where client = ?", (client,)).fetchone()
            since, before = (0, 0) if is_first or row is None else row
            self._file.execute("insert or replace into pulls values (?, ?, ?)", (client, changed, now))
            rows = self._file.execute(
                f"select {_ENTRY} from entries"
                " where changed > ? or (removed_at is null and ends_at > ? and ends_at <= ?) order by id",
                (since, before, now),
            ).fetchall()
        touched = [entry for entry in map(Entry._make, rows) if entry.list in wanted]
        new = tuple(entry for entry in touched if entry.is_living(now))
        living = {(entry.kind, entry.identifier) for entry in self.entries(*wanted)}
        gone = (entry for entry in touched if (entry.kind, entry.identifier) not in living)
        return Changes(new, () if not since else tuple(gone))

    # Signals and cases

    def put_signal(self, kind: str, identifier: str, detector: str, score: float, *, ends_at: int | None) -> None:
        """Set a detector's score about an identifier, between 0 and 1."""
        with self._lock, _Writing(self._file) as changed:
            row = (kind, identifier, detector, score, ends_at, changed)
            self._file.execute("insert or replace into signals values (?, ?, ?, ?, ?, ?)", row)
        self.refresh()

    def keep_signals(self, standing: Iterable[Signal]) -> int:
        """Let exactly these signals stand, in one transaction; return how many came, changed or went.

        A score that stays the same, with an end that does, is not touched; one that no longer stands ends now.
        """
        wanted = {(each.kind, each.identifier, each.detector): (each.score, each.ends_at) for each in standing}
        now = self._clock()
        with self._lock, _Writing(self._file) as changed:
            rows = self._file.execute("select kind, identifier, detector, score, ends_at from signals").fetchall()
            known = {row[:3]: row[3:] for row in rows}
            fresh = {key: value for key, value in wanted.items() if known.get(key) != value}
            gone = [key for key, (score, _) in known.items() if key not in wanted and score > 0]
            self._file.executemany(
                "insert or replace into signals values (?, ?, ?, ?, ?, ?)",
                [(*key, score, ends, changed) for key, (score, ends) in fresh.items()]
                + [(*key, 0.0, now, changed) for key in gone],
            )
            # Every process has seen by now that these went.
            self._file.execute("delete from signals where score = 0 and ends_at < ?", (now - _SEEN_BY_ALL,))
        self.refresh()
        return len(fresh) + len(gone)

    def put_case(self, kind: str, identifier: str, state: str) -> None:
        """Set the state of the case about an identifier.

        Raises:
            InputError: there is no such state.
        """
        if state not in STATES:
            raise InputError(f"expected one of {', '.join(STATES)}", field="state")
        with self._lock, _Writing(self._file) as changed:
            self._file.execute("insert or replace into cases values (?, ?, ?, ?)", (kind, identifier, state, changed))
        self.refresh()

    def keep_cases(self, standing: Iterable[tuple[str, str]], state: str = "open") -> int:
        """Let exactly these identifiers (kind and value) be of a case in this state; return how many came or went.

        ``standing`` is read when no other process can write: of two that bring it, the later one has seen more.
        """
        with self._lock, _Writing(self._file) as changed:
            wanted = {(*each, state) for each in standing}
            known = set(self._file.execute("select kind, identifier, state from cases where state != 'none'"))
            gone = {(kind, identifier, "none") for kind, identifier, _ in known - wanted}
            gone -= {(kind, identifier, "none") for kind, identifier, _ in wanted}
            self._file.executemany(
                "insert or replace into cases values (?, ?, ?, ?)",
                [(*each, changed) for each in (*gone, *(wanted - known))],
            )
        self.refresh()
        return len(gone) + len(wanted - known)

    # Who bought which card

    def heard(self, moment: str, facts: Facts, _at: int = 0) -> None:
        """Remember the buyer where a card was bought."""
        bought = hands_of(moment, facts)
        if bought is None or not bought[1]:
            return
        card, hands = bought
        with self._lock:
            try:
                self._quick.executemany(
                    "insert or ignore into hands values (?, ?, ?)",
                    [(card, kind, identifier) for kind, identifier in hands],
                )
            except sqlite3.Error as mistake:
                raise StateError("the file of lists cannot be written now") from mistake
            for hand in hands:
                self.known.mark_bought(card, hand)

    def buyers(self, card: str) -> list[Hand]:
        """Return the hands that bought a card."""
        with self._asking:
            found = self._asked.execute("select kind, identifier from hands where card = ?", (card,)).fetchall()
        return [(kind, identifier) for kind, identifier in found]

    # In memory

    def refresh(self) -> bool:
        """Take over what changed, here or in other processes; return whether something did."""
        if not self._is_asked:
            return False
        with self._lock:
            (version,) = self._quick.execute("pragma data_version").fetchone()
            if version == self._version:
                return False
            # Changes of the other connection show as a new version here: also those of this process.
            self._version = version
            since = self._changed
            (self._changed,) = self._quick.execute("select n from sequence").fetchone()
            span = (since, self._changed)
            entries = "select list, kind, identifier, ends_at, removed_at from entries"
            for name, kind, identifier, ends_at, removed_at in self._quick.execute(
                f"{entries} where changed > ? and changed <= ? order by id", span
            ):
                if removed_at is None:
                    self.known.put_on_list(name, kind, identifier, ends_at)
                else:
                    self.known.take_off_list(name, kind, identifier)
            signals = "select kind, identifier, detector, score, ends_at from signals"
            for kind, identifier, detector, score, ends_at in self._quick.execute(
                f"{signals} where changed > ? and changed <= ?", span
            ):
                self.known.put_signal(kind, identifier, detector, score, ends_at=ends_at)
            for row in self._quick.execute(
                "select kind, identifier, state from cases where changed > ? and changed <= ?", span
            ):
                self.known.put_case(*row)
            return True


class ListWatch:
    """A thread that sees what other processes changed."""

    def __init__(self, lists: ListFile, *, seconds: float = 0.25) -> None:
        """Look every so many ``seconds``."""
        self._lists, self._seconds, self._stop = lists, seconds, threading.Event()
        self._thread = threading.Thread(target=self._run, name="list-watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._seconds):
            try:
                self._lists.refresh()
            except sqlite3.Error as mistake:  # the disk; what was known holds, and it is tried again
                log.error("lists-not-read", kind=type(mistake).__name__)  # noqa: TRY400 - a traceback says no more


class _Writing:
    """One transaction, with its number in the sequence of changes."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def __enter__(self) -> int:
        try:
            self._file.execute("begin immediate")
            (changed,) = self._file.execute(_NEXT).fetchone()
        except sqlite3.Error as mistake:
            self._undo()
            raise StateError("the file of lists cannot be written now") from mistake
        return int(changed)

    def __exit__(self, _kind: object, mistake: BaseException | None, *_: object) -> None:
        try:
            if mistake is None:
                self._file.execute("commit")
        except sqlite3.Error as failure:
            mistake = failure
        if mistake is not None:
            self._undo()
        if isinstance(mistake, sqlite3.Error):
            raise StateError("the file of lists cannot be written now") from mistake

    def _undo(self) -> None:
        """Begin afresh: a transaction that is left open would keep everybody from writing."""
        with suppress(sqlite3.Error):
            if self._file.in_transaction:
                self._file.execute("rollback")
