"""The body of a request, read and unpacked without ever holding more than the limits allow."""

from typing import Protocol

import pyarrow as pa

from holdfast.web.api.limits import InFlight
from holdfast.web.api.refusals import RefusedError

CHUNK = 1 << 18
PACKINGS = {"gzip": "gzip", "x-gzip": "gzip", "zstd": "zstd"}


class Source(Protocol):
    """What a body is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""
        ...


class Body:
    """The unpacked body of one request, with the room it takes; a context manager that gives the room back."""

    def __init__(self, in_flight: InFlight) -> None:
        """Begin empty."""
        self.content = b""
        self._in_flight, self._taken = in_flight, 0

    def __enter__(self) -> "Body":
        return self

    def __exit__(self, *_: object) -> None:
        self._in_flight.give_back(self._taken)
        self._taken, self.content = 0, b""

    def read(self, source: Source, length: int | None, packing: str, *, body_bytes: int, unpacked_bytes: int) -> None:
        """Read and unpack.

        Args:
            source: the body as it arrives
            length: what the sender says it sends, None where it does not say
            packing: the Content-Encoding, empty or ``identity`` for none
            body_bytes: most bytes of ``source``
            unpacked_bytes: most bytes of the content

        Raises:
            RefusedError: too large, an unknown packing, damaged, or no room now.
        """
        packing = packing.strip().lower()
        if packing not in {"", "identity", *PACKINGS}:
            raise RefusedError(415, "encoding", "expected Content-Encoding gzip, zstd or none")
        if length is not None and length > body_bytes:
            raise _too_large(body_bytes)
        self._take(length or 0)
        packed = self._read(
            source, length, min(body_bytes, unpacked_bytes) if packing in {"", "identity"} else body_bytes
        )
        self.content = (
            packed if packing in {"", "identity"} else self._unpacked(packed, PACKINGS[packing], unpacked_bytes)
        )

    def _take(self, size: int) -> None:
        if not self._in_flight.take(size):
            raise RefusedError(429, "busy", "too much is being worked on; send it again later", after=1.0)
        self._taken += size

    def _read(self, source: Source, length: int | None, limit: int) -> bytes:
        parts, size = [], 0
        # Some servers wait for more where there is none: never ask beyond what was said.
        while part := source.read(CHUNK if length is None else min(CHUNK, length - size)):
            size += len(part)
            if size > limit:
                raise _too_large(limit)
            if length is None:
                self._take(len(part))
            parts.append(part)
        if length is not None and size < length:
            raise RefusedError(400, "cut", "expected as many bytes as Content-Length says")
        return b"".join(parts)

    def _unpacked(self, packed: bytes, packing: str, limit: int) -> bytes:
        parts, size = [], 0
        try:
            with pa.CompressedInputStream(pa.BufferReader(packed), packing) as stream:
                while part := stream.read(CHUNK):
                    size += len(part)
                    if size > limit:
                        raise _too_large(limit)
                    self._take(len(part))
                    parts.append(part)
        except (OSError, pa.ArrowException) as mistake:
            raise RefusedError(400, "packing", f"expected a whole body packed with {packing}") from mistake
        return b"".join(parts)


def _too_large(limit: int) -> RefusedError:
    return RefusedError(413, "large", f"expected at most {limit} bytes; send smaller batches")
