"""The life of signals: the same again is one, what touches is one, what is old goes, judgements count.

Pure functions on Arrow tables in the columns of ``STANDING``; whoever keeps the signals stores what they return.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import pyarrow as pa

from holdfast.terms.tables import SIGNALS

STANDING = SIGNALS.append(pa.field("found_at", pa.timestamp("us")))
"""Signals as they are kept: with the time at which they were first found."""
GAP = timedelta(days=1)
"""Signals of one detector about one subject, no further apart than this, are one."""
KEPT = timedelta(days=30)
"""So long after its last event a signal stands."""

Judged = Literal["positive", "negative", "unsure"]
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Judgement:
    """What a person said of the signals of a detector about a subject; it outranks the detector."""

    detector: str
    subject_kind: str
    subject: str
    judged: Judged
    at: datetime
    """Naive UTC."""
    reason: str
    until: datetime | None = None
    """Of a negative judgement: until then what the detector finds about the subject is suppressed."""

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            ValueError: a negative judgement without an end or a reason.
        """
        if self.judged == "negative" and (self.until is None or not self.reason.strip()):
            raise ValueError("a negative judgement needs a reason and an end")

    @property
    def key(self) -> Key:
        """Whose signals it speaks of."""
        return self.detector, self.subject_kind, self.subject


def merged(standing: pa.Table, found: pa.Table, now: datetime, gap: timedelta = GAP) -> pa.Table:
    """Return the signals that stand after a run that found ``found``.

    A signal of the same detector and subject that overlaps, or is at most ``gap`` away, is the same signal: it lasts
    from the first event to the last, keeps the time of its first finding, and has the score and reason that were found
    last. Merging the same finding again changes nothing, whatever the order of rows.

    Args:
        standing: in the columns of ``STANDING``.
        found: in the columns of ``SIGNALS``.
        now: of this run, naive UTC.
        gap: see above.
    """
    by_key: dict[Key, list[dict[str, Any]]] = {}
    rows = [*standing.to_pylist(), *({**row, "found_at": now} for row in found.to_pylist())]
    for row in sorted(rows, key=lambda row: (row["first_at"], row["found_at"])):
        together = by_key.setdefault((row["detector"], row["subject_kind"], row["subject"]), [])
        if together and row["first_at"] - together[-1]["last_at"] <= gap:
            together[-1] = _one(together[-1], row)
        else:
            together.append(row)
    whole = [row for key in sorted(by_key) for row in by_key[key]]
    return pa.Table.from_pylist(whole, schema=STANDING)


def expired(standing: pa.Table, now: datetime, kept: timedelta = KEPT) -> pa.Table:
    """Return the signals without those whose last event is longer ago than ``kept``."""
    return _only(standing, lambda row: row["last_at"] + kept >= now)


def unsuppressed(standing: pa.Table, judgements: Iterable[Judgement], now: datetime) -> pa.Table:
    """Return the signals without those that a negative judgement, in force now, speaks of.

    Of several judgements of a subject the last one counts. Nothing is lost: when the suppression ends they are back.
    """
    last: dict[Key, Judgement] = {}
    for each in sorted(judgements, key=lambda judgement: judgement.at):
        last[each.key] = each
    silent = {key for key, each in last.items() if each.judged == "negative" and each.until and each.until > now}
    return _only(standing, lambda row: (row["detector"], row["subject_kind"], row["subject"]) not in silent)


def _one(earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    newest = max((earlier, later), key=lambda row: (row["found_at"], row["last_at"], row["score"], row["reason"]))
    return {
        **newest,
        "first_at": min(earlier["first_at"], later["first_at"]),
        "last_at": max(earlier["last_at"], later["last_at"]),
        "found_at": min(earlier["found_at"], later["found_at"]),
    }


def _only(standing: pa.Table, is_kept: Any) -> pa.Table:  # noqa: ANN401  a test of a row
    return standing.filter(pa.array([bool(is_kept(row)) for row in standing.to_pylist()], pa.bool_()))
