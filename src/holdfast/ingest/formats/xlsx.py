"""Excel workbooks (Office Open XML, ECMA-376): the first sheet, its first row the columns; every cell as text."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from holdfast.errors import InputError
from holdfast.ingest.reading import Batch, Lines, Manner, Reading

ENDINGS = (".xlsx",)

UNPACKED_BYTES = 1 << 30
"""A workbook is a packed archive: one that unpacks to more is refused before it is read."""
_ROWS = 5000
_LAST_ROW = 1 << 20
"""Of a sheet, as Excel has it (ECMA-376 leaves it open): one that names a later row is made to keep us busy."""
_LOCKED = b"\xd0\xcf\x11\xe0"
"""How an old workbook begins, and a new one that is locked by a password."""


def open_file(path: Path, manner: Manner) -> Reading:  # noqa: ARG001 - nothing is known of a workbook beforehand
    """Open a workbook; formulas give the value that was last computed.

    Raises:
        InputError: no workbook, packed again, enormous, without a header, or with a column twice.
    """
    for _, cells in _rows(path):
        names = tuple(_text(cell) for cell in cells)
        while names and not names[-1]:
            names = names[:-1]
        if twice := sorted({name for name in names if name and names.count(name) > 1}):
            raise InputError(f"expected each column once; twice: {', '.join(twice)}", file=str(path), line=1)
        if names:
            return Reading(names, partial(_batches, path, names))
    raise InputError("expected a first sheet with a row of column names", file=str(path))


def _batches(path: Path, names: tuple[str, ...], wanted: Sequence[str]) -> Iterator[Batch]:
    places = {name: names.index(name) for name in wanted}
    rows: list[tuple[int, list[str]]] = []
    is_first = True
    for line, cells in _rows(path, len(names)):
        if is_first:
            is_first = False
            continue
        rows.append((line, [_text(cell) for cell in cells]))
        if len(rows) == _ROWS:
            yield _batch(places, rows)
            rows = []
    if rows:
        yield _batch(places, rows)


def _batch(places: dict[str, int], rows: list[tuple[int, list[str]]]) -> Batch:
    columns = {
        name: pa.array([cells[place] or None if place < len(cells) else None for _, cells in rows], pa.string())
        for name, place in places.items()
    }
    lines = np.array([line for line, _ in rows], dtype=np.int64)
    return Batch(columns, len(rows), partial(_lines_at, lines))


def _lines_at(lines: Lines, positions: Lines) -> Lines:
    return lines[positions]


def _rows(path: Path, width: int | None = None) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Yield the rows of the first sheet that hold something, each with its number; so many of its columns."""
    # It takes half a second to import, and every command that reads files walks the formats.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with path.open("rb") as file:
            if file.read(4) == _LOCKED:
                raise InputError(
                    "expected an .xlsx workbook without a password; this is an old or locked one", file=str(path)
                )
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_BYTES:
                raise InputError(f"expected a workbook of at most {UNPACKED_BYTES >> 20} MiB unpacked", file=str(path))
        with closing(load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # many programs write a size that is wrong: rows beyond it would be lost
            for line, cells in enumerate(sheet.iter_rows(values_only=True, max_col=width), 1):
                if line > _LAST_ROW:
                    raise InputError(f"expected at most {_LAST_ROW} rows", file=str(path))
                if any(cell not in {None, ""} for cell in cells):
                    yield line, cells
    except (
        OSError,
        KeyError,
        ValueError,
        IndexError,
        zipfile.BadZipFile,
        InvalidFileException,
        SyntaxError,
    ) as mistake:
        raise InputError("expected a whole Excel workbook (.xlsx)", file=str(path)) from mistake


def _text(cell: object) -> str:
    """Return a cell as it is read: whole numbers without a point, times in ISO 8601."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).strip()
