"""The rows that did not fit: which file, which line, which field, why."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Self

from holdfast.errors import InputError
from holdfast.terms.tables import REJECTS


class Rejects:
    """A CSV file of rejected rows, written as they come; only the count is held in memory.

    The header is always there, also when nothing was rejected. The rejected value itself is never written: it may be
    personal. The same inputs give the same bytes.
    """

    def __init__(self, path: Path, *, is_strict: bool = False) -> None:
        """Open ``path`` for writing; with ``is_strict`` the first rejected row is raised instead of written."""
        self.path, self.is_strict, self.count = path, is_strict, 0
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._rows.writerow(REJECTS.names)

    def add(self, table: str, file: str, line: int, field: str, reason: str) -> None:
        """Write one rejected row: ``line`` counts from 1 (in Parquet files: the row), ``field`` may be empty.

        Raises:
            InputError: rejected rows are not wanted (``is_strict``).
        """
        if self.is_strict:
            raise InputError(reason, file=file, line=line, field=field or None)
        self._rows.writerow((table, file, line, field, reason))
        self.count += 1

    def close(self) -> None:
        """Write out what is still in memory and close the file; a second call does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, mistake: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()
