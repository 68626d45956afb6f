"""JSON Lines: one object a line; a column is a key of the object."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.json

from holdfast.errors import InputError
from holdfast.ingest.blocks import Block, blocks
from holdfast.ingest.openings import look, utf8_chunks
from holdfast.ingest.reading import Batch, Lines, Manner, Reading, Refusal

ENDINGS = (".jsonl", ".ndjson")

_LOOK_ROWS = 1000
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
    for block in blocks(utf8_chunks(path, encoding), path, _cut):
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


def _cut(text: bytes, is_last: bool) -> int:
    return len(text) if is_last else text.rfind(b"\n") + 1


def _batches(path: Path, encoding: str, lists: frozenset[str], wanted: Sequence[str]) -> Iterator[Batch]:
    for block in blocks(utf8_chunks(path, encoding), path, _cut):
        batch = _quick(block, wanted, lists)
        yield batch if batch is not None else _careful(block, wanted, lists)


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


def _quick(block: Block, wanted: Sequence[str], lists: frozenset[str]) -> Batch | None:
    """Read a block whose values all have the types of the first object's; None when they have not."""
    if b"\\u0000" in block.text:
        return None
    first = _typed_object(block.text[: block.text.find(b"\n") + 1 or None])
    if first is None:
        return None
    schema = pa.schema([(name, _type(first.get(name), may_be_list=name in lists)) for name in wanted])
    try:
        table = pyarrow.json.read_json(
            pa.BufferReader(block.text),
            read_options=pyarrow.json.ReadOptions(block_size=2 << 20),
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


def _type(value: object, *, may_be_list: bool) -> pa.DataType:
    if isinstance(value, int) and not isinstance(value, bool):
        return pa.int64()
    return pa.list_(pa.string()) if may_be_list and isinstance(value, list) else pa.string()


def _as_text(values: pa.Array) -> pa.Array:
    return values.cast(pa.string()) if pa.types.is_integer(values.type) else values


def _careful(block: Block, wanted: Sequence[str], lists: frozenset[str]) -> Batch:
    """Read a block line by line: what does not fit is refused for itself."""
    rows: list[dict[str, str | None]] = []
    lines: list[int] = []
    refused: list[Refusal] = []
    for number, line in enumerate(block.text.split(b"\n"), block.first_line):
        if not line.strip():
            continue
        read = _object(line)
        row = {name: _plain(read.get(name), may_be_list=name in lists) for name in wanted} if read is not None else {}
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


def _plain(value: object, *, may_be_list: bool) -> str | None:
    """Return a value as text, an allowed list joined by ``|``; ``_REFUSED`` for anything else."""
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
