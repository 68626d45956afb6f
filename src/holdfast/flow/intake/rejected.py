"""The rejected records of a source: why, and the records themselves, to be repaired and brought in again.

A folder a source, for its owner alone: ``reasons.csv`` says file, line, field and what was expected, never a value;
``rows.*`` holds the records as they were written, one for each reason that has one. **They may be personal**: they lie
outside the lake, readable by their owner only; delete the folder when they are repaired.
"""

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from holdfast.errors import InputError
from holdfast.flow.intake.positions import Source
from holdfast.ingest.lines import TOO_LONG
from holdfast.ingest.reading import Refusal
from holdfast.terms.tables import REJECTS

REASONS, HOW = "reasons.csv", "how.json"
RECORD_LINES = 1000
"""A quoted value may span so many lines in a record that is kept."""


class Rejected:
    """The files of one source's rejects, appended to exactly once: what a crash left half written is cut off."""

    def __init__(self, folder: Path, source: Source, *, ending: str, how: Mapping[str, object]) -> None:
        """Nothing is made before the first rejected record; ``how`` is what is needed to read the rows again."""
        self.folder = folder / source.source
        self.rows = self.folder / f"rows{ending}"
        self._how = how
        self.reasons_bytes, self.rows_bytes = source.reasons_bytes, source.rows_bytes
        for path, size in ((self.folder / REASONS, self.reasons_bytes), (self.rows, self.rows_bytes)):
            if path.exists() and path.stat().st_size > size:
                os.truncate(path, size)

    def add(self, file: str, refused: Sequence[tuple[str, Refusal]], records: Sequence[bytes], header: bytes) -> None:
        """Append reasons and records; both are on the disk when this returns."""
        if not refused:
            return
        if not self.folder.exists():
            self.folder.mkdir(mode=0o700, parents=True)
            _append(self.folder / HOW, json.dumps(self._how, ensure_ascii=False, indent=1).encode())
        self.reasons_bytes = _append(self.folder / REASONS, _written(file, refused, is_first=not self.reasons_bytes))
        kept = b"".join(record if record.endswith(b"\n") else record + b"\n" for record in records)
        self.rows_bytes = (
            _append(self.rows, (header if not self.rows_bytes else b"") + kept) if kept else self.rows_bytes
        )
        for folder in (self.folder, self.folder.parent, self.folder.parent.parent):
            _flush(folder)


def _written(file: str, refused: Sequence[tuple[str, Refusal]], *, is_first: bool) -> bytes:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    if is_first:
        rows.writerow(REJECTS.names)
    rows.writerows((table, file, refusal.line, refusal.field, refusal.reason) for table, refusal in refused)
    return text.getvalue().encode()


def _append(path: Path, content: bytes) -> int:
    """Append to a file that only its owner may read; return its size once it is on the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def kept_records(text: bytes, first_line: int, refused: Sequence[Refusal], *, is_quoted: bool) -> list[bytes]:
    """Return the records of ``text`` that were refused, each once, as they are written; overlong ones are not kept.

    Args:
        text: a block of whole records
        first_line: the line it begins on
        refused: which
        is_quoted: whether a record may go on over the next line inside quotes
    """
    wanted = dict.fromkeys(refusal.line - first_line for refusal in refused if refusal.reason != TOO_LONG)
    if not wanted:
        return []
    lines = text.split(b"\n")
    records = []
    for index in wanted:
        if not 0 <= index < len(lines):
            continue
        end = index + 1
        while is_quoted and end - index < RECORD_LINES and b"\n".join(lines[index:end]).count(b'"') % 2:
            if end >= len(lines):
                break
            end += 1
        records.append(b"\n".join(lines[index:end]))
    return records


def how_read(rows: Path) -> dict[str, object]:
    """Return how the rows of a rejects' folder were read.

    Raises:
        InputError: ``rows`` is no file in such a folder.
    """
    try:
        how = json.loads((rows.parent / HOW).read_text("utf-8"))
    except (OSError, ValueError):
        raise InputError(f"expected rows in a folder of rejects, beside {HOW}", file=str(rows)) from None
    if not isinstance(how, dict):
        raise InputError("expected keys and values", file=str(rows.parent / HOW))
    return how
