"""What people said of signals, kept beside the lake line by line; and the signals that policies are given."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pyarrow as pa

from holdfast.detect import all_detectors
from holdfast.detect.life import KEPT, Judged, Judgement, unsuppressed
from holdfast.errors import InputError, UsageError
from holdfast.flow.beside import alone
from holdfast.flow.spool.spool import flush_folder
from holdfast.respond.decide.lists import ListFile, Signal
from holdfast.respond.decide.moments import KINDS, microseconds
from holdfast.settings import Settings

FILE = "signals.parquet"
"""The standing signals, beside the lake."""
_CALLED = {"network": "ip_subnet"}
"""What policies call a subject otherwise than signals do."""
LASTS = {"ip": timedelta(days=1), "ip_subnet": timedelta(hours=6), "device": timedelta(days=7)}
"""How long after its last event policies are told of a signal about such a subject: addresses change hands, and behind
many there are customers. All others as long as the signal stands."""


def signals_file(settings: Settings) -> Path:
    """Return where the standing signals are kept."""
    return settings.beside_lake(FILE)


def judgements_file(settings: Settings) -> Path:
    """Return where judgements are kept."""
    return settings.beside_lake("judgements.jsonl")


def judge(settings: Settings, judgement: Judgement) -> None:
    """Keep a judgement; durable when this returns."""
    path = judgements_file(settings)
    with alone(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "ab") as file:
            file.write(msgspec.json.encode(judgement) + b"\n")
            file.flush()
            os.fsync(file.fileno())
    flush_folder(path.parent)


def judgements(settings: Settings) -> list[Judgement]:
    """Return all judgements, the oldest first.

    Raises:
        InputError: a line is none of ours.
    """
    path = judgements_file(settings)
    if not path.exists():
        return []
    found = []
    for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
        if not line:
            continue
        try:
            found.append(msgspec.json.decode(line, type=Judgement))
        except (msgspec.DecodeError, ValueError):
            raise InputError(
                "expected a judgement as holdfast signals judge keeps it", file=str(path), line=number
            ) from None
    return found


def judged_as(word: str) -> Judged:
    """Return a word as a judgement.

    Raises:
        UsageError: it is none.
    """
    known: tuple[Judged, ...] = get_args(Judged)
    for each in known:
        if each == word:
            return each
    raise UsageError(f"expected {', '.join(known)}")


def publish(settings: Settings, standing: pa.Table, now: datetime) -> int:
    """Give the standing signals to the policies: not those of shadows, not those suppressed, each with its end.

    Args:
        settings: name the file of lists and the detectors in the shadow.
        standing: in the columns of ``STANDING``.
        now: naive UTC.

    Returns:
        How many came, changed or went.
    """
    shadow = chosen(settings.detect.shadow, "detect.shadow")
    loud = unsuppressed(standing, judgements(settings), now)
    given: dict[tuple[str, str, str], Signal] = {}
    for row in loud.to_pylist():
        kind = _CALLED.get(row["subject_kind"], row["subject_kind"])
        ends = row["last_at"] + LASTS.get(kind, KEPT)
        if row["detector"] in shadow or kind not in KINDS or ends <= now:
            continue
        signal = Signal(kind, row["subject"], row["detector"], row["score"], microseconds(ends.replace(tzinfo=UTC)))
        before = given.get(signal[:3])
        # Of several that stand the highest speaks, as long as it lasts.
        if before is None or (before.score, before.ends_at or 0) < (signal.score, signal.ends_at or 0):
            given[signal[:3]] = signal
    lists = ListFile(settings.lists_file, is_asked=False)
    try:
        return lists.keep_signals(given.values())
    finally:
        lists.close()


def chosen(written: str, field: str) -> frozenset[str]:
    """Return the detectors named in a setting.

    Raises:
        InputError: one does not exist.
    """
    names = frozenset(name.strip() for name in written.split(",") if name.strip())
    if names - set(all_detectors()):
        raise InputError(f"expected detectors among {', '.join(all_detectors())}", field=field)
    return names
