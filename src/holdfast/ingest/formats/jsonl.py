"""JSON Lines: one object a line; a column is a key of the object."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.json

from holdfast.errors import InputError
from holdfast.ingest.blocks import Block, blocks
from holdfast.ingest.door import told_layout, wanted_columns
from holdfast.ingest.events import EventReader, Found, Told
from holdfast.ingest.lines import cut_lines, is_utf8
from holdfast.ingest.openings import look, utf8_chunks
from holdfast.ingest.reading import Batch, Lines, Manner, Reading, Refusal

ENDINGS = (".jsonl", ".ndjson")
TABLES: tuple[str, ...] = ()

_LOOK_ROWS = 1000
_CAREFUL_BYTES = 1 << 14
_LINE = "expected one JSON object in this line"
_VALUE = "expected text or a number (a list of text only where fields are listed)"


def open_file(path: Path, manner: Manner) -> Reading:
    """Open a file of one JSON object a line; its columns are the keys of the first thousand objects.

    Raises:
        InputError: empty, not text, or a JSON document of another shape.
    """
    encoding = look(path, manner.encoding).encoding
    keys: dict[str, None] = {}
    is_blank = True
    for block in blocks(utf8_chunks(path, encoding), path, cut_lines):
        for line in block.text.splitlines()[:_LOOK_ROWS]:
            if line.strip():
                is_blank = False
                keys.update(dict.fromkeys(_object(line) or {}))
        if not is_blank:
            break
    if not keys:
        what = "this file is empty" if is_blank else "found none (an array in brackets is not JSON Lines)"
        raise InputError(f"expected one JSON object a line; {what}", file=str(path), line=1)
    return Reading(
        tuple(keys), partial(_batches, path, encoding, manner.list_columns), encoding=encoding, may_grow=True
    )


def open_events(head: bytes, told: Told) -> EventReader:  # noqa: ARG001 - every line stands for itself
    """Return how to read events of one table, one object a line.

    Raises:
        InputError: the table is not told, or the mapping does not fit it.
    """
    layout = told_layout(told, None)
    names, types = layout.names, layout.schema.arrow
    typed = {c.name: types.field(c.name).type for c in layout.columns if c.type in {"flag", "count", "money"}}
    hints = {names[name]: kind for name, kind in typed.items()}
    lists = frozenset(names[column.name] for column in layout.columns if column.type in {"fields", "words"})
    wanted = wanted_columns(layout)

    def read(block: Block) -> Found:
        return Found({layout.schema.name: tuple(read_lines(block, wanted, lists, hints))})

    return EventReader(read, cut_lines, layout=layout)


def _batches(path: Path, encoding: str, lists: frozenset[str], wanted: Sequence[str]) -> Iterator[Batch]:
    for block in blocks(utf8_chunks(path, encoding), path, cut_lines):
        yield from read_lines(block, wanted, lists)


def read_lines(
    block: Block, wanted: Sequence[str], lists: frozenset[str], hints: Mapping[str, pa.DataType] | None = None
) -> Iterator[Batch]:
    """Read a block of lines: at once where all are alike, else in halves, down to line by line.

    Args:
        block: lines; the last one may lack its end
        wanted: the keys to read; values come as text, or as the type hinted at where all of a batch have it
        lists: keys that may hold a list of text
        hints: keys that are mostly true or false, or whole numbers: their types
    """
    hints = hints or {}
    batch = _quick(block, wanted, lists, hints)
    if batch is not None:
        yield batch
    elif len(block.text) <= _CAREFUL_BYTES:
        yield _careful(block, wanted, lists, hints)
    else:
        middle = block.text.find(b"\n", len(block.text) // 2) + 1 or len(block.text)
        if middle == len(block.text):
            middle = block.text.rfind(b"\n", 0, -1) + 1
        if middle == 0:
            yield _careful(block, wanted, lists, hints)
            return
        first, second = block.text[:middle], block.text[middle:]
        yield from read_lines(Block(first, block.first_line), wanted, lists, hints)
        yield from read_lines(Block(second, block.first_line + first.count(b"\n")), wanted, lists, hints)


def _object(line: bytes) -> dict[str, Any] | None:
    """Read one line, numbers kept as they are written; None when it is no object."""
    try:
        read = json.loads(line, parse_int=str, parse_float=str, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("a key twice")
    return read


_PARSED_AT_ONCE = 2 << 20
"""Bytes; room for so many is taken whatever there is to parse, which for a few lines costs more than parsing them."""


def _quick(
    block: Block, wanted: Sequence[str], lists: frozenset[str], hints: Mapping[str, pa.DataType]
) -> Batch | None:
    """Read a block whose values all have the types of the first object's; None when they have not."""
    if (b"\\" in block.text and b"\\u0000" in block.text) or b"\0" in block.text or not is_utf8(block.text):
        return None
    first = _typed_object(block.text[: block.text.find(b"\n") + 1 or None])
    if first is None:
        return None
    schema = pa.schema([(name, _type(first.get(name), name in lists, hints.get(name))) for name in wanted])
    try:
        table = pyarrow.json.read_json(
            pa.BufferReader(block.text),
            read_options=pyarrow.json.ReadOptions(
                use_threads=False, block_size=min(len(block.text) + 1, _PARSED_AT_ONCE)
            ),
            parse_options=pyarrow.json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
        )
    except pa.ArrowInvalid:
        return None
    feeds = block.text.count(b"\n") + (not block.text.endswith(b"\n"))
    if table.num_rows != feeds:
        return None
    columns = {name: _as_text(table.column(name).combine_chunks()) for name in wanted}
    return Batch(columns, table.num_rows, lambda positions: positions + block.first_line)


def _typed_object(line: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def _type(value: object, may_be_list: bool, hint: pa.DataType | None) -> pa.DataType:
    if hint is not None and (value is None or (hint == pa.bool_() and isinstance(value, bool))):
        return hint
    if isinstance(value, int) and not isinstance(value, bool):
        return pa.int64()
    return pa.list_(pa.string()) if may_be_list and isinstance(value, list) else pa.string()


def _as_text(values: pa.Array) -> pa.Array:
    return values.cast(pa.string()) if pa.types.is_integer(values.type) else values


def _careful(block: Block, wanted: Sequence[str], lists: frozenset[str], hints: Mapping[str, pa.DataType]) -> Batch:
    """Read a block line by line: what does not fit is refused for itself."""
    flags = frozenset(name for name, hint in hints.items() if hint == pa.bool_())
    rows: list[dict[str, str | None]] = []
    lines: list[int] = []
    refused: list[Refusal] = []
    for number, line in enumerate(block.text.split(b"\n"), block.first_line):
        if not line.strip():
            continue
        read = _object(line)
        row = {} if read is None else {name: _plain(read.get(name), name in lists, name in flags) for name in wanted}
        wrong = next((name for name, value in row.items() if value is _REFUSED), None)
        if read is None or wrong is not None:
            refused.append(Refusal(number, wrong or "", _VALUE if wrong else _LINE))
            continue
        rows.append(row)
        lines.append(number)
    columns = {name: pa.array([row[name] for row in rows], pa.string()) for name in wanted}
    places = np.array(lines, dtype=np.int64)
    return Batch(columns, len(rows), partial(_picked, places), tuple(refused))


def _picked(places: Lines, positions: Lines) -> Lines:
    return places[positions]


_REFUSED = "\0"


def _plain(value: object, may_be_list: bool, may_be_flag: bool) -> str | None:
    """Return a value as text, an allowed list joined by ``|``; ``_REFUSED`` for anything else."""
    if may_be_flag and isinstance(value, bool):
        return str(value).lower()
    if may_be_list and isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "|".join(value)
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value or not _is_unicode(value):
        return _REFUSED
    return value


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return True
