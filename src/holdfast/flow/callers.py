"""Is this caller really the shop? An answer from the shop's own list of its contacts, in careful words.

A number proves nothing: what a telephone shows can be forged. So no answer says that a caller is safe; the best one
says that the shop did call then, and to call back. Of customers nothing is asked and nothing told.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal

from holdfast.engine import Engine, open_engine
from holdfast.lake import Lake, lake_tokens, open_lake
from holdfast.settings import Settings, local_folder

Answer = Literal["unknown", "not-ours", "ours", "ours-then", "ours-not-then"]

LOOK_BACK = timedelta(days=30)
"""A number from which the shop reached nobody for so long is none of its numbers."""
AROUND = timedelta(minutes=60)
"""Memory is not exact to the minute; nor is every clock."""

_one = Lock()


def caller_asked(settings: Settings, number: str, called_at: datetime | None) -> Answer:
    """Return what is known of a number, E.164, and of the moment it called (with its zone; None: not said).

    One question is answered at a time: the lake is for other work.

    Raises:
        HoldfastError: the lake cannot be read.
    """
    token = lake_tokens(local_folder(settings.lake)).token("phone", number)
    with _one:
        return caller_known(open_lake(settings.lake), settings.tenant, token, called_at)


def caller_known(
    lake: Lake, tenant: str, token: str, called_at: datetime | None, *, now: datetime | None = None
) -> Answer:
    """Return what the shop's list says of the number behind a token; ``unknown`` where the list does not reach."""
    until = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    at = called_at.astimezone(UTC).replace(tzinfo=None) if called_at else None
    since = min(until, at or until) - LOOK_BACK
    with TemporaryDirectory(prefix="holdfast-") as work, _engine(work) as engine:
        rows = lake.read(engine, "contacts", since=since)
        rows = rows.filter(rows.tenant == tenant)
        theirs = rows.from_number == token
        near = theirs & rows["at"].between(at - AROUND, at + AROUND) if at else theirs
        counts = {"ours": theirs.cast("int64").sum(), "near": near.cast("int64").sum()}
        (found,) = engine.rows(rows.agg(first_at=rows["at"].min(), last_at=rows["at"].max(), **counts)).to_pylist()
    if found["last_at"] is None or found["last_at"] < until - LOOK_BACK:
        return "unknown"
    if not found["ours"]:
        return "not-ours"
    if at is None:
        return "ours"
    if found["near"]:
        return "ours-then"
    is_covered = found["first_at"] <= at - AROUND and at + AROUND < found["last_at"]
    return "ours-not-then" if is_covered else "unknown"


def _engine(work: str) -> Engine:
    return open_engine("duckdb", memory="256MB", work=Path(work))
