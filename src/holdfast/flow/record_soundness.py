"""What is wrong with the record: its tables, its keys, what waits for the lake; the words stand in ``locale``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from holdfast.errors import HoldfastError, StateError
from holdfast.settings import Settings

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

MANY_WAIT = 1000
"""So many changes may be on their way before somebody should look."""

Told = tuple[str, Literal["well", "mind", "wrong"], dict[str, str | float]]


def record_secrets(settings: Settings) -> list[Path]:
    """Return the files of secrets that the record has on this machine."""
    try:
        return [settings.beside_lake(settings.record.vault), settings.beside_lake(settings.record.secret)]
    except HoldfastError:
        return []


def look_at_record(settings: Settings) -> Iterator[Told]:
    """Yield a code, a verdict and values for each thing that was looked at; nothing where there is no record."""
    try:
        if settings.has_record:
            yield from _look(settings)
    except HoldfastError as mistake:
        yield "record-wrong", "wrong", {"mistake": str(mistake)}


def _look(settings: Settings) -> Iterator[Told]:
    from holdfast.flow.recording import record_open

    opened = record_open(settings)
    from holdfast.record.heads import head_note
    from holdfast.record.models import Entry, Staff
    from holdfast.record.outgoing import outgoing_waits
    from holdfast.record.reaching import reached
    from holdfast.record.tables import tables_missing
    from holdfast.record.unheard import unheard

    with reached():
        if tables_missing():
            yield "record-behind", "wrong", {}
            return
        last = Entry.objects.order_by("-number").values_list("number", flat=True).first()
        yield "record", "well", {"entries": last or 0}
        try:
            head_note()
        except StateError:
            yield "record-rewritten", "wrong", {}
        if (waiting := outgoing_waits()) > MANY_WAIT:
            yield "record-waits", "mind", {"count": waiting}
        if left := unheard().count():
            yield "record-unheard", "mind", {"count": left}
        if not Staff.objects.filter(is_active=True).exists():
            yield "record-nobody", "mind", {}
    if len(opened.vault.ring.keys) > 1:
        yield "vault-changing", "mind", {}
