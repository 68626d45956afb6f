"""A batch comes in: known, new, or something else under a name that is taken."""

import hashlib
import threading
from collections.abc import Callable
from typing import NamedTuple

import pyarrow as pa

from holdfast.errors import BacklogError, ConflictError
from holdfast.flow.spool.answers import Answers
from holdfast.flow.spool.parcels import Label, Parcel
from holdfast.flow.spool.spool import Spool

LONGEST_WAIT = 30.0
"""Seconds a batch waits for its twin that is being worked on."""


class Admitted(NamedTuple):
    """What was made of a batch: rows for the lake, and the answer to its sender (bytes, the same for ever)."""

    rows: pa.Table
    answer: bytes


class Receipt(NamedTuple):
    """The answer, and whether the batch was known already."""

    answer: bytes
    is_known: bool


class Receiver:
    """Takes batches, each once."""

    def __init__(self, spool: Spool, answers: Answers, *, spool_bytes: int) -> None:
        """Take batches while less than ``spool_bytes`` wait for the lake."""
        self._spool, self._answers, self._spool_bytes = spool, answers, spool_bytes
        self._claims: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def receive(self, batch: str, table: str, content: bytes, admit: Callable[[str], Admitted]) -> Receipt:
        """Return the answer to a batch once its rows are durable.

        Args:
            batch: its name, see :func:`batch_name`
            table: where its rows belong
            content: SHA-256 of what was sent
            admit: given the name, makes rows and answer; called for a new batch only

        Raises:
            ConflictError: the name is taken by other content, or its twin takes too long.
            BacklogError: too much waits for the lake; nothing was stored.
            DiskFullError: there is no room; nothing was stored.
            StateError: the disk fails; send it again.
        """
        claim = self._claim(batch)
        try:
            if known := self._answers.known(batch):
                if known.content != content:
                    raise ConflictError("this Idempotency-Key was used for other content")
                return Receipt(known.answer, is_known=True)
            if self._spool.waiting_bytes > self._spool_bytes:
                raise BacklogError("too much waits for the lake")
            rows, answer = admit(batch)
            if rows.num_rows:
                self._spool.put(Parcel(Label(batch, table, content, answer), rows))
            return Receipt(answer, is_known=False)
        finally:
            with self._lock:
                del self._claims[batch]
            claim.set()

    def _claim(self, batch: str) -> threading.Event:
        while True:
            with self._lock:
                other = self._claims.get(batch)
                if other is None:
                    return self._claims.setdefault(batch, threading.Event())
            if not other.wait(LONGEST_WAIT):
                raise ConflictError("the same batch is still being worked on", is_passing=True)


def batch_name(client: str, key: str | None, content: bytes) -> str:
    """Return a batch's name: of the client's own key where it gave one, else of what it sent.

    32 hexadecimal digits of a SHA-256; nothing of the key can be read from it.
    """
    parts = (client, "content" if key is None else "key", content.hex() if key is None else key)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
