"""The whole journal verified, against the heads that were written down too, and how that last ended.

That is one line of JSON in a file beside the heads: a page says by it how the journal stands, without walking it all.
"""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from holdfast.record.heads import head_note, heads_noted
from holdfast.record.journal import Verified, journal_verify
from holdfast.record.opening import opened
from holdfast.record.secret_files import replace_content


class LastVerified(msgspec.Struct, frozen=True):
    """How a verification ended."""

    at: datetime
    entries: int
    head: str
    broken_at: int | None = None
    """As in ``Verified``, and ``lost``."""
    lost: int | None = None

    @property
    def is_well(self) -> bool:
        """Whether all entries were as they were written."""
        return self.broken_at is None and self.lost is None


def journal_check(known_head: str = "") -> Verified:
    """Walk the whole chain, write down how that ended, and where all is well the head.

    Raises:
        StateError: see :func:`holdfast.record.heads.head_note`.
    """
    found = journal_verify(known_head, heads_noted())
    if (file := _file()) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        last = LastVerified(datetime.now(UTC), found.entries, found.head, found.broken_at, found.lost)
        replace_content(file, msgspec.json.encode(last))
    if found.is_well:
        head_note()
    return found


def last_verified() -> LastVerified | None:
    """Return how the last verification ended; None where there was none."""
    if (file := _file()) is not None:
        with suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode(file.read_bytes(), type=LastVerified)
    return None


def _file() -> Path | None:
    heads = opened().place.heads
    return heads and heads.with_suffix(".verified")
