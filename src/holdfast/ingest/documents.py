"""JSON records of other systems, one object a line, or all in one document under a key."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa

from holdfast.ingest.blocks import Block
from holdfast.ingest.lines import NOT_UTF8, NUL
from holdfast.ingest.reading import Lines, Refusal
from holdfast.ingest.requests import Requests
from holdfast.ingest.rules import Rule

LINE = "expected one JSON object in this line"


@dataclass(frozen=True)
class Record:
    """One JSON object and its line; in a document its number among the records."""

    line: int
    content: dict[str, Any]


def records(block: Block, *, under: str | None = None) -> tuple[list[Record], list[Refusal]]:
    """Return the objects of a block of lines; a line that holds a document gives those in its list ``under``."""
    found: list[Record] = []
    refused: list[Refusal] = []
    for number, line in enumerate(block.text.split(b"\n"), block.first_line):
        if not line.strip():
            continue
        read, reason = _read(line)
        if read is None:
            refused.append(Refusal(number, "", reason))
        elif under is not None and isinstance(read.get(under), list):
            inside, odd = numbered(read[under])
            found += [replace(record, line=number) for record in inside]
            refused += [replace(refusal, line=number) for refusal in odd]
        else:
            found.append(Record(number, read))
    return found, refused


def document(block: Block, under: str) -> tuple[list[Record], list[Refusal]]:
    """Return the objects in the list ``under`` of a text that is one document; lines are their numbers from 1."""
    read, reason = _read(block.text)
    if read is None or not isinstance(read.get(under), list):
        return [], [Refusal(1, under if read else "", f"expected a list under {under}" if read else reason)]
    return numbered(read[under])


def numbered(listed: list[Any]) -> tuple[list[Record], list[Refusal]]:
    """Return the members of a list that are objects, and the others as refused; lines are their places from 1."""
    found = [Record(place, each) for place, each in enumerate(listed, 1) if isinstance(each, dict)]
    odd = [
        Refusal(place, "", "expected an object") for place, each in enumerate(listed, 1) if not isinstance(each, dict)
    ]
    return found, odd


def _read(line: bytes) -> tuple[dict[str, Any] | None, str]:
    try:
        read = json.loads(line)
    except UnicodeDecodeError:
        return None, NOT_UTF8
    except (ValueError, RecursionError):
        return None, NUL if b"\0" in line else LINE
    return (read, "") if isinstance(read, dict) else (None, LINE)


def at(content: object, *path: str) -> object:
    """Return what stands under ``path`` in nested objects, None where there is no such thing."""
    for key in path:
        if not isinstance(content, dict):
            return None
        content = content.get(key)
    return content


def text(value: object) -> str | None:
    """Return a text or a number as text that UTF-8 can write, None for everything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        return None
    return str(value).encode("utf-8", "replace").decode()


def texts(values: Iterable[object]) -> pa.Array:
    """Return a column of texts."""
    return pa.array([text(value) for value in values], pa.string())


@dataclass(frozen=True)
class Call:
    """A call of an interface: what was asked of what, by whom, whether it was granted."""

    line: int
    method: str | None
    path: str | None
    is_ok: bool
    always: dict[str, str | None]
    fields: dict[str, str | None]


def calls(made: Sequence[Call], always: Sequence[str], fields: Sequence[str]) -> Requests:
    """Return calls as requests; ``always`` and ``fields`` name what each of them may have."""
    is_ok = pa.array([call.is_ok for call in made], pa.bool_())
    named = {name: texts(call.fields.get(name) for call in made) for name in fields}

    def granted(_: Rule, taken: pa.Array) -> pa.Array:
        return is_ok.take(taken)

    def field(name: str, taken: pa.Array) -> pa.Array:
        return named[name].take(taken)

    return Requests(
        texts(call.method for call in made),
        texts(call.path for call in made),
        granted,
        {name: texts(call.always.get(name) for call in made) for name in always},
        field,
        places(call.line for call in made),
    )


def places(lines: Iterable[int]) -> Lines:
    """Return lines as an array."""
    return np.fromiter(lines, np.int64)
