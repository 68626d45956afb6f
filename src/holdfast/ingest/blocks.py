"""Text → blocks of whole records, so that no more than a block is ever in memory."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from holdfast.errors import InputError
from holdfast.ingest.reading import ROW_LIMIT_BYTES

BLOCK_BYTES = 8 << 20


@dataclass(frozen=True)
class Block:
    """UTF-8 text that begins and ends with a record; ``first_line`` is the physical line it begins on."""

    text: bytes
    first_line: int


def blocks(
    chunks: Iterator[bytes], path: Path, cut: Callable[[bytes, bool], int], *, block_bytes: int = BLOCK_BYTES
) -> Iterator[Block]:
    """Join ``chunks`` and cut them where records end.

    Args:
        chunks: UTF-8
        path: named in errors
        cut: given text and whether it is the last, returns how many bytes are whole records (0: not one yet)
        block_bytes: about how long a block shall be

    Raises:
        InputError: a record longer than ``ROW_LIMIT_BYTES``.
    """
    held, held_bytes, line = [], 0, 1
    for chunk in chunks:
        held.append(chunk)
        held_bytes += len(chunk)
        if held_bytes < block_bytes:
            continue
        text = b"".join(held)
        end = cut(text, False)
        if not end and len(text) > ROW_LIMIT_BYTES:
            raise InputError(f"expected rows of at most {ROW_LIMIT_BYTES >> 20} MiB", file=str(path), line=line)
        if end:
            block = Block(text[:end], line)
            yield block
            line += block.text.count(b"\n")
        held = [text[end:]]
        held_bytes = len(held[0])
    text = b"".join(held)
    if text:
        end = cut(text, True)
        if end < len(text):
            line += text[:end].count(b"\n")
            raise InputError("a quoted value begins in this row and does not end", file=str(path), line=line)
        yield Block(text, line)
