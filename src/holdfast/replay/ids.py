"""Ids and addresses as Arrow text, millions a second: digits are looked up, never formatted one by one."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_DECIMAL = np.frombuffer(b"".join(b"%04d" % number for number in range(10_000)), np.uint8).reshape(-1, 4)
_HEX = np.frombuffer(b"".join(b"%03x" % number for number in range(4096)), np.uint8).reshape(-1, 3)
_OCTETS = [b"%d" % number for number in range(256)]
_OCTET = np.frombuffer(b"".join(octet.ljust(3, b"\0") for octet in _OCTETS), np.uint8).reshape(-1, 3)
_ODD = 0x9E3779B97F4B


def numbered(prefix: str, numbers: NDArray[np.integer]) -> pa.Array:
    """Return ids of the prefix and twelve digits, in sequence as the numbers are: what a walker counts through."""
    left = numbers.astype(np.uint64)
    letters = _letters(prefix, len(left), 12)
    for part in range(3):
        power = np.uint64(10_000 ** (2 - part))
        letters[:, len(prefix) + 4 * part :][:, :4] = _DECIMAL[(left // power % np.uint64(10_000)).astype(np.int64)]
    return _texts(letters)


def opaque(prefix: str, numbers: NDArray[np.integer]) -> pa.Array:
    """Return ids of the prefix and twelve hexadecimal digits that tell nothing of their sequence.

    They cannot collide below 2^48: multiplying by an odd number modulo a power of two never repeats.
    """
    mixed = (numbers.astype(np.uint64) * np.uint64(_ODD)) & np.uint64((1 << 48) - 1)
    letters = _letters(prefix, len(mixed), 12)
    for part in range(4):
        letters[:, len(prefix) + 3 * part :][:, :3] = _HEX[(mixed >> np.uint64(36 - 12 * part) & np.uint64(0xFFF))]
    return _texts(letters)


def addresses(numbers: NDArray[np.integer], prefix: str = "") -> pa.Array:
    """Return IPv4 addresses in dotted form, behind a prefix."""
    wide = numbers.astype(np.int64)
    letters = np.zeros((len(wide), len(prefix) + 15), np.uint8)
    letters[:, : len(prefix)] = np.frombuffer(prefix.encode(), np.uint8)
    for part in range(4):
        begin = len(prefix) + 4 * part
        letters[:, begin : begin + 3] = _OCTET[wide >> (24 - 8 * part) & 0xFF]
        if part < 3:
            letters[:, begin + 3] = ord(".")
    is_there = letters != 0
    ends = np.cumsum(is_there.sum(axis=1), dtype=np.int32)
    offsets = np.concatenate((np.zeros(1, np.int32), ends))
    text = np.ascontiguousarray(letters[is_there])
    return pa.Array.from_buffers(pa.string(), len(wide), [None, pa.py_buffer(offsets), pa.py_buffer(text)])


def _letters(prefix: str, rows: int, width: int) -> NDArray[np.uint8]:
    letters = np.empty((rows, len(prefix) + width), np.uint8)
    letters[:, : len(prefix)] = np.frombuffer(prefix.encode(), np.uint8)
    return letters


def _texts(letters: NDArray[np.uint8]) -> pa.Array:
    rows, width = letters.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), rows, [None, pa.py_buffer(offsets), pa.py_buffer(letters)])
