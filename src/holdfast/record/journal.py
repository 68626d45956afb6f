"""The journal: every change and every look at personal data, each entry chained to the one before by its hash.

An entry's hash is SHA-256 of the canonical JSON (RFC 8785 for what stands in it: texts and integers, keys in order) of
number, time, actor, entry, about, facts and the previous hash. Whoever changes, removes or slips in an entry breaks
every hash after it; whoever can rewrite the whole table is found by a head that was written down elsewhere, see
:mod:`holdfast.record.heads`, such as in a backup.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction
from django.dispatch import Signal

from holdfast.record.models import Entry
from holdfast.record.roles import Actor, allow

GENESIS = "0" * 64
"""What stands before the first entry."""
changed = Signal()
"""Sent once a change stands, with ``entry``, ``about`` and ``facts`` of its entry; whoever hears it cannot undo it."""
_LOCK = 0x486F6C64
_BATCH = 2000


@dataclass
class Note:
    """What the entry of a change will say; ``about`` is ``kind:id``, ``facts`` hold nothing personal."""

    about: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@contextmanager
def change(by: Actor, what: str) -> Iterator[Note]:
    """Make a change and its journal entry in one transaction; ``what`` is the entry, such as ``case:open``.

    Changes stand in a line: the chain has one end. Raising anything undoes all of it.

    Raises:
        RefusedError: the actor may not.
    """
    with changes(by, what) as notes:
        notes.append(Note())
        yield notes[0]


@contextmanager
def changes(by: Actor, what: str) -> Iterator[list[Note]]:
    """Make several changes of one kind in one transaction; each note that is put into the list is an entry.

    Raises:
        RefusedError: the actor may not.
    """
    allow(by, what)
    with transaction.atomic():
        _in_line()
        notes: list[Note] = []
        yield notes
        entries_write(by, what, notes)
        transaction.on_commit(lambda: _tell(what, notes), robust=True)


def _tell(what: str, notes: Sequence[Note]) -> None:
    for note in notes:
        changed.send_robust(Entry, entry=what, about=note.about, facts=note.facts)


@contextmanager
def together() -> Iterator[None]:
    """Make several changes as one transaction, for lists: durable when this is left, none of them before.

    One that fails inside undoes itself alone where its mistake is caught, all of them where it is not.
    """
    with transaction.atomic():
        yield


def entry_write(by: Actor, entry: str, about: str, facts: dict[str, Any]) -> Entry:
    """Add an entry; the caller is inside a transaction.

    Raises:
        ValueError: what it is about is missing, or there is no transaction.
    """
    (made,) = entries_write(by, entry, [Note(about, facts)])
    return made


def entries_write(by: Actor, entry: str, notes: Sequence[Note]) -> list[Entry]:
    """Add an entry a note, in order; raises as :func:`entry_write` does."""
    if not all(note.about for note in notes) or not connection.in_atomic_block:
        raise ValueError(f"{entry}: expected a transaction, and what the entry is about")
    _in_line()
    last, previous = Entry.objects.order_by("-number").values_list("number", "hash").first() or (0, GENESIS)
    rows = []
    for number, note in enumerate(notes, last + 1):
        facts = json.dumps(note.facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
        made = Entry(
            number=number,
            at=datetime.now(UTC),
            actor=str(by),
            entry=entry,
            about=note.about,
            facts=facts,
            previous=previous,
        )
        made.hash = previous = entry_hash(made)
        rows.append(made)
    Entry.objects.bulk_create(rows)
    return rows


def entry_hash(entry: Entry) -> str:
    """Return the hash an entry must have."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [entry.number, at, entry.actor, entry.entry, entry.about, entry.facts, entry.previous]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def journal_length() -> int:
    """Return the number of the last entry; 0 where there is none."""
    return int(Entry.objects.order_by("-number").values_list("number", flat=True).first() or 0)


@dataclass(frozen=True)
class Verified:
    """What a look at the whole journal found."""

    entries: int
    head: str
    """The hash of the last entry; write it down elsewhere."""
    broken_at: int | None
    """The number of the first entry that is not as it was written; None when all are."""
    has_known_head: bool = True
    """Whether a head that was given stands in the chain."""
    lost: int | None = None
    """The number of the first entry that is not as it was written down outside the database; None when all are."""

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken_at is None and self.has_known_head and self.lost is None


def journal_verify(known_head: str = "", noted: Mapping[int, str] | None = None) -> Verified:
    """Walk the chain from the first entry.

    Args:
        known_head: one written down earlier.
        noted: hashes by number, as ``heads.heads_noted`` returns them.
    """
    expected, previous, seen = 1, GENESIS, not known_head
    waiting = dict(noted or {})
    lost: list[int] = []
    while True:
        batch = list(Entry.objects.filter(number__gte=expected).order_by("number")[:_BATCH])
        for entry in batch:
            if entry.number != expected or entry.previous != previous or entry.hash != entry_hash(entry):
                return Verified(expected - 1, previous, expected, seen, min(lost, default=None))
            if waiting.pop(expected, entry.hash) != entry.hash:
                lost.append(expected)
            expected, previous = expected + 1, entry.hash
            seen = seen or previous == known_head
        if len(batch) < _BATCH:
            break
    has_older = Entry.objects.filter(number__lt=1).exists()
    return Verified(expected - 1, previous, 0 if has_older else None, seen, min([*lost, *waiting], default=None))


def _in_line() -> None:
    """Wait for this transaction's turn; SQLite's writers stand in line by themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
