"""A block of text → its lines as one Arrow column; lines that cannot be text are set aside one by one."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from holdfast.ingest.blocks import Block
from holdfast.ingest.reading import Lines, Refusal

LINE_LIMIT_BYTES = 1 << 20
"""No line of a log may be longer; one that is goes to the rejects and is not kept."""

TOO_LONG = f"expected a line of at most {LINE_LIMIT_BYTES >> 10} KiB; this one is not kept"
NOT_UTF8 = "expected UTF-8 in this line"
NUL = "expected text; there is a NUL character in this line"


@dataclass(frozen=True)
class LogLines:
    """The lines of a block that hold something, without their ends."""

    texts: pa.Array
    numbers: Lines
    """The physical line of each, from 1."""


def scrubbed(block: Block) -> tuple[Block, list[Refusal]]:
    """Return a block with the lines blanked that are no text or too long, and why each was.

    What comes after may rely on UTF-8 without NUL in lines of at most ``LINE_LIMIT_BYTES``; lines keep their numbers.
    """
    if _longest(block.text) <= LINE_LIMIT_BYTES and b"\0" not in block.text and is_utf8(block.text):
        return block, []
    kept: list[bytes] = []
    refused: list[Refusal] = []
    for number, line in enumerate(block.text.split(b"\n"), block.first_line):
        reason = _reason(line)
        kept.append(b"" if reason else line)
        if reason:
            refused.append(Refusal(number, "", reason))
    return Block(b"\n".join(kept), block.first_line), refused


def _longest(text: bytes) -> int:
    """Return the length of the longest line, or 0 where none can be too long."""
    half = LINE_LIMIT_BYTES // 2
    if all(text.find(b"\n", begin, begin + half) >= 0 for begin in range(0, len(text) - half, half)):
        return 0  # a line end in every half: no line is longer than the whole
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    return int(np.diff(ends, prepend=-1, append=len(text)).max())


def _reason(line: bytes) -> str:
    if len(line) > LINE_LIMIT_BYTES:
        return TOO_LONG
    if b"\0" in line:
        return NUL
    return "" if is_utf8(line) else NOT_UTF8


def is_utf8(text: bytes) -> bool:
    """Return whether ``text`` is UTF-8."""
    if text.isascii():
        return True
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def log_lines(block: Block) -> LogLines:
    """Cut a scrubbed block into lines; blank ones are passed over."""
    text = block.text if block.text.endswith(b"\n") else block.text + b"\n"
    text = text.replace(b"\r\n", b"\n") if b"\r\n" in text else text
    ends = np.flatnonzero(np.frombuffer(text, np.uint8) == 10)
    numbers = np.arange(block.first_line, block.first_line + len(ends), dtype=np.int64)
    is_blank = np.diff(ends, prepend=-1) == 1
    if is_blank.any():
        filled = [line for line in text.split(b"\n") if line]
        return LogLines(pa.array(filled, pa.binary()).cast(pa.string()), numbers[~is_blank])
    return LogLines(_column(text, ends), numbers)


def _column(text: bytes, ends: Lines) -> pa.Array:
    """Return the lines as Arrow wants them: values without a gap, so the line ends are cut out."""
    kept = text.replace(b"\n", b"")
    offsets = np.concatenate(([0], ends - np.arange(len(ends)))).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(kept))


def line_places(numbers: Lines) -> "partial[Lines]":
    """Return what turns positions in a batch into these lines."""
    return partial(_taken, numbers)


def _taken(numbers: Lines, positions: Lines) -> Lines:
    return numbers[positions]


def cut_lines(text: bytes, is_last: bool) -> int:
    """Return how many bytes of ``text`` are whole lines; all of it when nothing follows."""
    return len(text) if is_last else text.rfind(b"\n") + 1
