"""One request's admitted rows, as bytes that show whether they are whole.

A record is ``length:u32 checksum:u32 label-length:u32 label rows``, little endian; the length and the CRC-32 are of all
that follows them. The label is MessagePack, the rows are an Arrow IPC stream.
"""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pyarrow as pa

_HEAD = struct.Struct("<II")
_LABEL = struct.Struct("<I")
MAGIC = b"HFSPOOL1"
"""What every segment begins with."""


class Label(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a parcel without its rows; ``content`` is the SHA-256 of what was sent."""

    batch: str
    table: str
    content: bytes
    answer: bytes


class Parcel(msgspec.Struct, frozen=True):
    """Rows of one table with their label."""

    label: Label
    rows: pa.Table

    def packed(self) -> bytes:
        """Return the record."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.rows.schema) as stream:
            stream.write_table(self.rows)
        label = msgspec.msgpack.encode(self.label)
        body = b"".join((_LABEL.pack(len(label)), label, sink.getvalue()))
        return _HEAD.pack(len(body), zlib.crc32(body)) + body


class Whole(msgspec.Struct, frozen=True):
    """The parcels of a segment up to the first that is not whole.

    ``end`` is where that one begins, ``size`` the file's; ``end == size``: nothing is missing.
    """

    parcels: tuple[Parcel, ...]
    end: int
    size: int


def read_segment(path: Path) -> Whole:
    """Read a segment as far as it is whole.

    Raises:
        OSError: the file cannot be read.
    """
    text = memoryview(path.read_bytes())
    parcels: list[Parcel] = []
    end = 0
    if bytes(text[: len(MAGIC)]) == MAGIC:
        end = len(MAGIC)
        for body in _bodies(text, end):
            parcels.append(_unpacked(body))
            end += _HEAD.size + len(body)
    return Whole(tuple(parcels), end, len(text))


def _bodies(text: memoryview, at: int) -> Iterator[memoryview]:
    while at + _HEAD.size <= len(text):
        length, checksum = _HEAD.unpack_from(text, at)
        body = text[at + _HEAD.size : at + _HEAD.size + length]
        if length < _LABEL.size or len(body) < length or zlib.crc32(body) != checksum:
            return
        yield body
        at += _HEAD.size + length


def _unpacked(body: memoryview) -> Parcel:
    (length,) = _LABEL.unpack_from(body)
    label = msgspec.msgpack.decode(body[_LABEL.size : _LABEL.size + length], type=Label)
    rows = pa.ipc.open_stream(pa.py_buffer(body[_LABEL.size + length :])).read_all()
    return Parcel(label, rows)
