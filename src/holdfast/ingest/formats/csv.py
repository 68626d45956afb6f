"""Comma-separated text, also with tabs, semicolons or pipes; values in double quotes may hold line ends."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from holdfast.errors import InputError
from holdfast.ingest.blocks import Block, blocks
from holdfast.ingest.door import told_layout, wanted_columns
from holdfast.ingest.events import EventReader, Found, Told
from holdfast.ingest.openings import look, utf8_chunks
from holdfast.ingest.reading import Batch, Lines, Manner, Reading, Refusal

ENDINGS = (".csv", ".tsv", ".txt")
TABLES: tuple[str, ...] = ()
DELIMITERS = (",", "\t", ";", "|")

_SNIFF_BYTES = 1 << 20
_SNIFF_ROWS = 20


def open_file(path: Path, manner: Manner) -> Reading:
    """Open a delimited text file whose first row is the header.

    Raises:
        InputError: empty, not text, no header, or a column name that occurs twice.
    """
    encoding = look(path, manner.encoding).encoding
    start = _start(path, encoding)
    delimiter = manner.delimiter or _sniffed(start, ending=path.name.lower())
    header = _header(path, start, delimiter)
    read = partial(_batches, path, encoding, delimiter, header)
    return Reading(header, read, encoding=encoding, delimiter=delimiter)


def open_events(head: bytes, told: Told) -> EventReader:
    """Return how to read events of one table, one row each, under the header in ``head``.

    Raises:
        InputError: the table is not told, there is no header, or it lacks a column.
    """
    path = Path(told.file)
    start = head.decode(errors="ignore").removeprefix("\ufeff")
    delimiter = told.mapping.delimiter or _sniffed(start, ending=path.name.lower())
    header = _header(path, start, delimiter)
    layout = told_layout(told, header)
    wanted = wanted_columns(layout)

    def read(block: Block) -> Found:
        rest = _without_header(block, delimiter) if block.first_line == 1 else block
        batches = (_batch(rest, delimiter, header, wanted),) if rest.text else ()
        return Found({layout.schema.name: batches})

    return EventReader(read, partial(_cut, delimiter=delimiter), layout=layout, has_header=True)


def _start(path: Path, encoding: str) -> str:
    held = b""
    for chunk in _lines_fed(utf8_chunks(path, encoding)):
        held += chunk
        if len(held) >= _SNIFF_BYTES:
            break
    return held[:_SNIFF_BYTES].decode(errors="ignore")


def _lines_fed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Turn the lone carriage returns that old spreadsheets write into line feeds; leave other files as they are."""
    is_old: bool | None = None
    for chunk in chunks:
        if is_old is None and (b"\r" in chunk or b"\n" in chunk):
            is_old = b"\n" not in chunk and b"\r" in chunk[:-1]
        yield chunk.replace(b"\r", b"\n") if is_old else chunk


def _sniffed(start: str, *, ending: str) -> str:
    """Return the delimiter that cuts the first rows into the most columns, the same number in each."""
    first = "\t" if ".tsv" in ending else ","

    def worth(delimiter: str) -> tuple[int, int, bool]:
        counts = [len(row) for row, _ in zip(_rows(start, delimiter), range(_SNIFF_ROWS), strict=False)]
        width = counts[0] if counts else 1
        return (width > 1 and counts.count(width) * 2 > len(counts), width, delimiter == first)

    return max(DELIMITERS, key=worth)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row)
    except csv.Error:
        return


def _header(path: Path, start: str, delimiter: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in next(_rows(start, delimiter), []))
    if not any(names):
        raise InputError("expected a header of column names in the first row", file=str(path), line=1)
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise InputError(f"expected each column once; twice: {', '.join(twice)}", file=str(path), line=1)
    return names


class _Quotes:
    """Where quoted values stand in a block: tells line ends between records from those inside a value."""

    def __init__(self, text: bytes, delimiter: str) -> None:
        self.text, self._delimiter = text, delimiter.encode()
        self._bytes = np.frombuffer(text, dtype=np.uint8)

    def record_ends(self) -> NDArray[np.int64]:
        """Return the position behind each line end that ends a record."""
        feeds = self._line_ends()
        if b'"' not in self.text:
            return feeds + 1
        quotes = np.flatnonzero(self._bytes == 34)
        if not self._is_regular(quotes):
            return self._walked()
        return np.asarray(feeds[np.searchsorted(quotes, feeds) % 2 == 0] + 1, dtype=np.int64)

    def _line_ends(self) -> NDArray[np.int64]:
        """Line feeds, and carriage returns that no line feed follows: the parser ends a row at these too."""
        is_end = self._bytes == 10
        if b"\r" in self.text:
            is_end |= (self._bytes == 13) & (np.append(self._bytes[1:], 0) != 10)
        return np.flatnonzero(is_end)

    def is_closed(self) -> bool:
        """Return whether every quoted value of the text ends in it."""
        if b'"' not in self.text:
            return True
        quotes = np.flatnonzero(self._bytes == 34)
        return len(quotes) % 2 == 0 if self._is_regular(quotes) else self._open_at() is None

    def _is_regular(self, quotes: NDArray[np.int64]) -> bool:
        """Whether each quote that opens by parity stands at the begin of a value or doubles the one before."""
        opening = quotes[::2]
        before = self._bytes[np.maximum(opening - 1, 0)]
        allowed = np.frombuffer(self._delimiter + b'\n\r"', dtype=np.uint8)
        return bool((np.isin(before, allowed) | (opening == 0)).all())

    def _walked(self) -> NDArray[np.int64]:
        ends, _ = self._walk()
        return np.array(ends, dtype=np.int64)

    def _open_at(self) -> int | None:
        return self._walk()[1]

    def _walk(self) -> tuple[list[int], int | None]:
        """Go value by value, as the parser does; return the record ends and where a quote stays open."""
        text, ends, at = self.text, list[int](), 0
        stop = re.compile(b"[\r\n" + re.escape(self._delimiter) + b"]")
        while at < len(text):
            begin = at
            if text[at : at + 1] == b'"':
                at = text.find(b'"', at + 1)
                while at >= 0 and text[at + 1 : at + 2] == b'"':
                    at = text.find(b'"', at + 2)
                if at < 0:
                    return ends, begin
            found = stop.search(text, at)
            if found is None:
                break
            at = found.end()
            if found.group() == b"\n" or (found.group() == b"\r" and text[at : at + 1] != b"\n"):
                ends.append(at)
        return ends, None


def _cut(text: bytes, is_last: bool, *, delimiter: str) -> int:
    quotes = _Quotes(text, delimiter)
    if is_last and quotes.is_closed():
        return len(text)
    if b'"' not in text:
        return text.rfind(b"\n") + 1
    ends = quotes.record_ends()
    return int(ends[-1]) if len(ends) else 0


def _batches(
    path: Path, encoding: str, delimiter: str, header: tuple[str, ...], wanted: Sequence[str]
) -> Iterator[Batch]:
    chunks = _lines_fed(utf8_chunks(path, encoding))
    is_first = True
    for block in blocks(chunks, path, partial(_cut, delimiter=delimiter)):
        rest = _without_header(block, delimiter) if is_first else block
        is_first = False
        if rest.text:
            yield _batch(rest, delimiter, header, wanted)


def _without_header(block: Block, delimiter: str) -> Block:
    """Cut off the first row that is not blank."""
    start = 0
    for end in _Quotes(block.text, delimiter).record_ends():
        if block.text[start:end].strip(b"\r\n"):
            return Block(block.text[end:], block.first_line + block.text[:end].count(b"\n"))
        start = int(end)
    return Block(b"", block.first_line)


def _batch(block: Block, delimiter: str, header: tuple[str, ...], wanted: Sequence[str]) -> Batch:
    odd: list[tuple[int | None, int]] = []
    table = _parsed(block, delimiter, header, wanted, odd)
    if odd:  # again, in one thread: only then the parser counts rows
        odd.clear()
        table = _parsed(block, delimiter, header, wanted, odd, is_counted=True)
    skipped = np.array([number - 1 for number, _ in odd if number is not None], dtype=np.int64)
    lines = partial(_lines, block, delimiter, skipped)
    refused = tuple(
        Refusal(line, "", f"expected {len(header)} values in this row, found {found}")
        for line, (_, found) in zip(_record_lines(block, delimiter)[skipped] if odd else (), odd, strict=False)
    )
    columns = {name: table.column(str(header.index(name))).combine_chunks() for name in wanted}
    return Batch(columns, table.num_rows, lines, refused)


def _parsed(
    block: Block,
    delimiter: str,
    header: tuple[str, ...],
    wanted: Sequence[str],
    odd: list[tuple[int | None, int]],
    *,
    is_counted: bool = False,
) -> pa.Table:
    def skip(row: pyarrow.csv.InvalidRow) -> str:
        odd.append((row.number, row.actual_columns))
        return "skip"

    names = [str(position) for position in range(len(header))]
    include = [str(header.index(name)) for name in wanted]
    return pyarrow.csv.read_csv(
        pa.BufferReader(block.text),
        read_options=pyarrow.csv.ReadOptions(column_names=names, use_threads=not is_counted, block_size=2 << 20),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=b'"' in block.text,
            invalid_row_handler=skip,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(include, pa.string()), include_columns=include, check_utf8=False
        ),
    )


def _record_lines(block: Block, delimiter: str) -> Lines:
    """Return the physical line each record of the block begins on; blank lines are no records."""
    text = block.text if block.text.endswith((b"\n", b"\r")) else block.text + b"\n"
    quotes = _Quotes(text, delimiter)
    ends = quotes.record_ends()
    starts = np.concatenate(([0], ends[:-1]))
    feeds = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == 10)
    lines = np.searchsorted(feeds, starts) + block.first_line
    is_blank = np.array([False] * len(ends))
    for at in np.flatnonzero(ends - starts <= 2):
        is_blank[at] = not text[starts[at] : ends[at]].strip(b"\r\n")
    return np.asarray(lines[~is_blank], dtype=np.int64)


def _lines(block: Block, delimiter: str, skipped: NDArray[np.int64], positions: Lines) -> Lines:
    """Lines of the records that were read: positions among them, the skipped ones not counted."""
    lines = _record_lines(block, delimiter)
    return np.delete(lines, skipped)[positions]
