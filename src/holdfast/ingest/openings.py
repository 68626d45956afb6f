"""Opening a file whatever it is packed in, and telling how its text is encoded by looking at all of it."""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from holdfast.errors import InputError

PACKINGS: dict[str, str] = {".gz": "gzip", ".zst": "zstd"}
"""Endings of packed files; what is inside is told by the ending before."""

CHUNK_BYTES = 4 << 20

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def packing(path: Path) -> str | None:
    """Return how the file at ``path`` is packed, told by its ending, or None."""
    return PACKINGS.get(path.suffix.lower())


def unpacked_chunks(path: Path) -> Iterator[bytes]:
    """Yield the content of ``path``, unpacked, never more than a few MiB at a time (so no bomb can fill the memory).

    Raises:
        InputError: the file cannot be opened, or its packing is damaged or cut short.
    """
    kind = packing(path)
    try:
        with pa.OSFile(str(path), "rb") as raw:
            stream = pa.CompressedInputStream(raw, kind) if kind else raw
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk
    except OSError as mistake:
        if kind is None:
            raise InputError("the file cannot be read", file=str(path)) from mistake
        raise InputError(f"expected a whole {kind} file; this one is damaged or cut short", file=str(path)) from mistake


def content_hash(path: Path) -> str:
    """Return ``sha256:…`` of the file as it lies on the disk.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    except OSError as mistake:
        raise InputError("the file cannot be read", file=str(path)) from mistake


@dataclass(frozen=True)
class Writing:
    """How a text file is written: its encoding, and its unpacked size in bytes."""

    encoding: str
    size: int


class _Decoding:
    """Whether bytes are valid in one encoding, chunk by chunk; remembers where they stopped being so."""

    def __init__(self, encoding: str) -> None:
        self.encoding, self.seen = encoding, 0
        self.bad_at: int | None = None
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._is_ascii_superset = encoding in {"utf-8", "gb18030"}

    def feed(self, chunk: bytes, *, is_last: bool = False) -> str:
        """Decode ``chunk``; return nothing once something was wrong, nor where all is ASCII (quick to see)."""
        if self.bad_at is not None:
            return ""
        held = len(self._decoder.getstate()[0])
        if not held and not is_last and chunk.isascii() and self._is_ascii_superset:
            self.seen += len(chunk)
            return ""
        try:
            text = self._decoder.decode(chunk, is_last)
        except UnicodeError as mistake:
            self.bad_at = self.seen - held + getattr(mistake, "start", 0)
            return ""
        self.seen += len(chunk)
        return text


def look(path: Path, encoding: str | None) -> Writing:
    """Tell how the text file at ``path`` is encoded, by reading all of it once.

    Args:
        path: a text file, packed or not
        encoding: what a mapping says; then it is only checked

    Raises:
        InputError: empty, binary, or in no encoding that can be told apart; names the first byte that is wrong.
    """
    marks = next((chunk[:4] for chunk in unpacked_chunks(path)), b"")
    if not marks:
        raise InputError("expected a file with a header and rows; this one is empty", file=str(path))
    marked = next((name for mark, name in _MARKS if marks.startswith(mark)), None)
    named = "utf-8-sig" if marked == "utf-8-sig" and encoding and _is_utf8(encoding) else encoding
    if named or marked:
        return _checked(path, named or marked or "")
    return _guessed(path)


def told_encoding(path: Path) -> str:
    """Tell the encoding of a file that may be large and still grow: UTF-8 at once where its beginning is that.

    A file in no encoding that can be told counts as UTF-8: its other lines are good, and each bad one can be rejected.

    Raises:
        InputError: the file cannot be read, or its packing is damaged.
    """
    first = next(unpacked_chunks(path), b"")
    if not any(first.startswith(mark) for mark, name in _MARKS if name == "utf-16"):
        decoding = _Decoding("utf-8")
        decoding.feed(first)
        if decoding.bad_at is None or b"\0" in first:
            return "utf-8"
    try:
        return look(path, None).encoding
    except InputError:
        return "utf-8"


def _is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name == "utf-8"


def _checked(path: Path, encoding: str) -> Writing:
    decoding = _Decoding(encoding)
    for chunk in unpacked_chunks(path):
        text = decoding.feed(chunk)
        if "\0" in text or (not text and b"\0" in chunk and decoding.bad_at is None):
            raise InputError("expected text; there are NUL characters in it", file=str(path))
        if decoding.bad_at is not None:
            break
    decoding.feed(b"", is_last=True)
    if decoding.bad_at is not None:
        raise InputError(f"expected text in {encoding}; byte {decoding.bad_at} is not", file=str(path))
    return Writing(encoding, decoding.seen)


def _guessed(path: Path) -> Writing:
    """Take valid UTF-8 for UTF-8, valid GB18030 of mostly everyday characters for GB18030; refuse the rest."""
    utf8, chinese = _Decoding("utf-8"), _Decoding("gb18030")
    everyday = unusual = offset = 0
    for chunk in unpacked_chunks(path):
        if (nul := chunk.find(b"\0")) >= 0:
            raise InputError(f"expected text; byte {offset + nul} is NUL, as in a binary file", file=str(path))
        offset += len(chunk)
        utf8.feed(chunk)
        common, rare = _commonness(chinese.feed(chunk))
        everyday, unusual = everyday + common, unusual + rare
    utf8.feed(b"", is_last=True)
    chinese.feed(b"", is_last=True)
    if utf8.bad_at is None:
        return Writing("utf-8", offset)
    if chinese.bad_at is None and everyday >= unusual:
        return Writing("gb18030", offset)
    raise InputError(
        f"expected UTF-8 or GB18030 text; byte {utf8.bad_at} fits neither (a mapping's encoding may name another)",
        file=str(path),
    )


def _commonness(text: str) -> tuple[int, int]:
    """Count the characters outside ASCII in GB 2312 and those not in it: accents misread as Chinese are not."""
    foreign = "".join(letter for letter in text[:200_000] if ord(letter) > 127)
    common = len(foreign.encode("gb2312", "ignore")) // 2
    return common, len(foreign) - common


def utf8_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """Yield the unpacked content of ``path`` as UTF-8 without a byte order mark.

    Raises:
        InputError: the file is damaged, or not written in ``encoding``.
    """
    if encoding == "utf-8":
        yield from unpacked_chunks(path)
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in unpacked_chunks(path):
            if text := decoder.decode(chunk):
                yield text.encode()
        if text := decoder.decode(b"", True):
            yield text.encode()
    except UnicodeError as mistake:
        raise InputError(f"expected text in {encoding}", file=str(path)) from mistake
