"""What the door for requests refused, kept for whoever runs the shop: where and why, never what stood there.

The sender was told the same in its answer and has the rows themselves: it mends them and sends them again. Two files
take turns, so that no sender can fill the disk.
"""

import csv
import io
import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from holdfast.ingest.reading import Refusal
from holdfast.settings import Settings
from holdfast.terms.tables import REJECTS

MOST_BYTES = 8 << 20
"""Of one file; then it takes the place of the one before it."""
MOST_LINES = 1000
"""Of one batch; the last line says how many more there were."""


class Refused:
    """Appends refusals to ``rejects.csv`` in a folder; threads may share it, one process at a time writes."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        """Take the folder, which exists; nothing is made before the first refusal."""
        self._path, self._most_bytes = folder / "rejects.csv", most_bytes
        self._lock = threading.Lock()

    def add(self, batch: str, table: str, refused: Sequence[Refusal]) -> None:
        """Keep the refusals of a batch; they are on the disk when this returns."""
        if not refused:
            return
        text = io.StringIO()
        rows = csv.writer(text, lineterminator="\n")
        said = [(each.line, each.field, each.reason) for each in refused[:MOST_LINES]]
        if rest := len(refused) - len(said):
            said.append((refused[MOST_LINES].line, "", f"{rest} more rows of this batch did not fit"))
        rows.writerows((table, f"request {batch}", *each) for each in said)
        with self._lock:
            self._append(text.getvalue().encode())

    def _append(self, content: bytes) -> None:
        size = self._path.stat().st_size if self._path.exists() else 0
        if size and size + len(content) > self._most_bytes:
            self._path.replace(earlier(self._path))
            size = 0
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(b"" if size else f"{','.join(REJECTS.names)}\n".encode())
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def earlier(path: Path) -> Path:
    """Return where the refusals before those in ``path`` are."""
    return path.with_name("rejects.1.csv")


def all_rejects(settings: Settings) -> pa.Table:
    """Return what is kept of all rejects, by files and by requests: ``terms.tables.REJECTS``, the oldest first.

    A line that a crash left half written is passed over.
    """
    asked = settings.spool_folder / "rejects.csv"
    folders = settings.beside_lake("intake") / "rejects"
    taken = sorted(folders.glob("*/reasons.csv"), key=lambda path: path.stat().st_mtime)
    rows = [row for path in (*taken, earlier(asked), asked) for row in _rows(path)]
    return pa.Table.from_pylist(rows, schema=REJECTS)


def _rows(path: Path) -> Iterator[dict[str, str | int]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if all(row.get(name) is not None for name in REJECTS.names) and str(row["line"]).isdecimal():
                yield {**{name: str(row[name]) for name in REJECTS.names}, "line": int(row["line"])}
