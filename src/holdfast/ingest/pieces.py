"""A stream of text → pieces of whole records, each with its place, so that any of them can be read again alone."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from holdfast.errors import InputError
from holdfast.ingest.blocks import Block
from holdfast.ingest.events import EventReader
from holdfast.ingest.lines import TOO_LONG
from holdfast.ingest.reading import ROW_LIMIT_BYTES, Refusal

PIECE_BYTES = 32 << 20
"""About how long a piece is: some 160,000 events of 200 bytes."""

DOCUMENT_LIMIT_BYTES = 256 << 20
"""No document that can only be read whole may be longer."""

_REST = "expected the beginning of a line; this is the rest of one that was read before"
_UNCLOSED = "a quoted value begins in this row and does not end"


class Hash:
    """SHA-256 of a stream as far as it was read."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def update(self, content: bytes) -> None:
        """Take what comes next."""
        self._hash.update(content)

    def copy(self) -> "Hash":
        """Return another one that has taken the same."""
        other = Hash()
        other._hash = self._hash.copy()
        return other

    @property
    def hexdigest(self) -> str:
        """The hash of all that was taken so far."""
        return self._hash.copy().hexdigest()


@dataclass
class Place:
    """How far a source has been read: bytes of its unpacked text, the line there, the hash of all before."""

    offset: int = 0
    line: int = 1
    hash: Hash = field(default_factory=Hash)
    is_inside: bool = False
    """Whether it is in the midst of a line whose beginning was taken, or given up, already."""


@dataclass(frozen=True)
class Piece:
    """Whole records of a source, from byte ``begin`` to before ``end`` of its unpacked text."""

    begin: int
    end: int
    next_line: int
    digest: str
    """The hash of the source up to ``end``."""
    block: Block
    refused: tuple[Refusal, ...] = ()
    """Lines so long that they were never held."""


def pieces(
    chunks: Iterator[bytes],
    reader: EventReader,
    place: Place,
    *,
    file: str,
    is_last: bool,
    piece_bytes: int = PIECE_BYTES,
) -> Iterator[Piece]:
    """Cut a stream that goes on at ``place``; ``place`` is moved along.

    Args:
        chunks: text from ``place`` on
        reader: says where records end
        place: where the stream goes on
        file: named in errors
        is_last: whether the stream ends with the last chunk; else what is not whole yet is left for later
        piece_bytes: about how long a piece shall be

    Raises:
        InputError: a document that can only be read whole is longer than ``DOCUMENT_LIMIT_BYTES``.
    """
    limit = DOCUMENT_LIMIT_BYTES if reader.is_whole else piece_bytes
    held: list[bytes] = []
    held_bytes = 0
    for chunk in _at_most(chunks, limit):
        held.append(chunk)
        held_bytes += len(chunk)
        if held_bytes < limit:
            continue
        text = b"".join(held)
        if reader.is_whole:
            raise InputError(f"expected a document of at most {limit >> 20} MiB", file=file)
        piece = _cut(text, reader, place, is_last=False) or _without_first(text, reader, place)
        if piece is not None:
            yield piece
            text = text[piece.end - piece.begin :]
        held, held_bytes = [text], len(text)
    text = b"".join(held)
    while text and (
        piece := _cut(text, reader, place, is_last=is_last) or (_unclosed(text, place) if is_last else None)
    ):
        yield piece
        text = text[piece.end - piece.begin :]


def _at_most(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    for chunk in chunks:
        if len(chunk) <= size:
            yield chunk
        else:
            yield from (chunk[begin : begin + size] for begin in range(0, len(chunk), size))


def _cut(text: bytes, reader: EventReader, place: Place, *, is_last: bool) -> Piece | None:
    if place.is_inside:
        end = text.find(b"\n") + 1 or (len(text) if is_last else 0)
        return _piece(text[:end], place, Block(b"", place.line), (Refusal(place.line, "", _REST),)) if end else None
    end = reader.cut(text, is_last)
    return _piece(text[:end], place, Block(text[:end], place.line)) if end else None


def _piece(text: bytes, place: Place, block: Block, refused: tuple[Refusal, ...] = ()) -> Piece:
    begin = place.offset
    place.offset += len(text)
    place.line += text.count(b"\n")
    place.hash.update(text)
    place.is_inside = not text.endswith(b"\n")
    return Piece(begin, place.offset, place.line, place.hash.hexdigest, block, refused)


def _without_first(text: bytes, reader: EventReader, place: Place) -> Piece | None:
    """Give up a record that is longer than a piece, so that the rest can go on; None: not long enough to give up."""
    end = text.find(b"\n") + 1
    if reader.has_header and end:
        return _unclosed(text, place)
    if len(text) < ROW_LIMIT_BYTES:
        return None
    return _piece(text, place, Block(b"", place.line), (Refusal(place.line, "", TOO_LONG),))


def _unclosed(text: bytes, place: Place) -> Piece:
    end = text.find(b"\n") + 1 or len(text)
    return _piece(text[:end], place, Block(b"", place.line), (Refusal(place.line, "", _UNCLOSED),))
