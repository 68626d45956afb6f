"""Sources of text as streams of UTF-8 from any place on, and whether one begins with what was read before."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from holdfast.errors import InputError
from holdfast.ingest.openings import CHUNK_BYTES, packing, unpacked_chunks, utf8_chunks
from holdfast.ingest.pieces import Place

HEAD_BYTES = 4096
"""As much of a source's beginning tells it from others at first sight."""


@dataclass(frozen=True)
class Stream:
    """A file of text; offsets count bytes of its unpacked UTF-8."""

    path: Path
    encoding: str = "utf-8"

    @property
    def is_plain(self) -> bool:
        """Whether offsets are those of the file itself, so that reading can begin anywhere."""
        return packing(self.path) is None and self.encoding == "utf-8"

    def chunks(self, offset: int = 0) -> Iterator[bytes]:
        """Yield what stands from ``offset`` on.

        Raises:
            InputError: the file cannot be read, its packing is damaged, it is not in its encoding.
        """
        if self.is_plain:
            yield from _plain_chunks(self.path, offset)
            return
        passed = 0
        for chunk in utf8_chunks(self.path, self.encoding) if self.encoding != "utf-8" else unpacked_chunks(self.path):
            if passed + len(chunk) > offset:
                yield chunk[max(offset - passed, 0) :]
            passed += len(chunk)

    def head(self, size: int) -> bytes:
        """Return the first ``size`` bytes, fewer where there are fewer."""
        held = b""
        for chunk in self.chunks():
            held += chunk
            if len(held) >= size:
                break
        return held[:size]

    def passed(self, offset: int, line: int, digest: str) -> Place | None:
        """Return the place at ``offset`` if the source begins with exactly the content of ``digest``, else None."""
        place = Place(line=line)
        last = b"\n"
        for chunk in self.chunks():
            part = chunk[: offset - place.offset]
            place.hash.update(part)
            place.offset += len(part)
            last = part[-1:] or last
            if place.offset == offset:
                break
        place.is_inside = last != b"\n"
        return place if place.offset == offset and place.hash.hexdigest == digest else None

    def dated(self, zone: tzinfo | None) -> datetime:
        """Return when the file was last written to."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, zone)


@dataclass(frozen=True)
class OpenStream(Stream):
    """A plain file that is held open, so that it stays the same whatever becomes of its name."""

    number: int = -1

    def chunks(self, offset: int = 0) -> Iterator[bytes]:
        """Yield what stands from ``offset`` on, as far as it goes now."""
        end = os.fstat(self.number).st_size
        while offset < end and (chunk := os.pread(self.number, min(CHUNK_BYTES, end - offset), offset)):
            yield chunk
            offset += len(chunk)

    def dated(self, zone: tzinfo | None) -> datetime:
        """Return now: it grows."""
        return datetime.now(zone)


def _plain_chunks(path: Path, offset: int) -> Iterator[bytes]:
    try:
        with path.open("rb", buffering=0) as file:
            file.seek(offset)
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
    except OSError as mistake:
        raise InputError("the file cannot be read", file=str(path)) from mistake


def head_hash(head: bytes) -> str:
    """Return what tells a source at first sight."""
    return hashlib.sha256(head).hexdigest()


def is_same_file(path: Path, number: int) -> bool:
    """Return whether an open file is still the one that ``path`` names."""
    try:
        named, opened = path.stat(), os.fstat(number)
    except OSError:
        return False
    return (named.st_dev, named.st_ino) == (opened.st_dev, opened.st_ino)
