"""Bodies are bounded as they come and after unpacking, and room is always given back."""

import gzip
import io
import tracemalloc

import pyarrow as pa
import pytest

from holdfast.web.api.bodies import Body
from holdfast.web.api.limits import InFlight
from holdfast.web.api.refusals import RefusedError

LIMITS = {"body_bytes": 1 << 20, "unpacked_bytes": 4 << 20}


def zstd(content: bytes) -> bytes:
    return bytes(pa.compress(content, codec="zstd", asbytes=True))


def read(sent: bytes, packing: str = "", length: int | None = -1, room: int = 64 << 20) -> bytes:
    in_flight = InFlight(room)
    try:
        with Body(in_flight) as body:
            body.read(io.BytesIO(sent), len(sent) if length == -1 else length, packing, **LIMITS)
            return body.content
    finally:
        assert in_flight.taken == 0


@pytest.mark.parametrize(("packing", "packed"), [("", bytes), ("gzip", gzip.compress), ("zstd", zstd)])
@pytest.mark.parametrize("length", [-1, None])
def test_what_was_sent_is_what_is_read(packing, packed, length):
    content = b"line\n" * 10_000
    assert read(packed(content), packing, length) == content


@pytest.mark.parametrize(("packing", "packed"), [("gzip", gzip.compress), ("zstd", zstd)])
def test_a_bomb_is_refused_before_it_takes_room(packing, packed):
    bomb = packed(bytes(64 << 20))
    assert len(bomb) < 1 << 20
    tracemalloc.start()
    with pytest.raises(RefusedError) as told:
        read(bomb, packing)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told.value.status == 413
    assert most < 8 << 20


def test_no_more_is_asked_for_than_was_said():
    assert read(b"one two", "", 3) == b"one"


def test_too_long_bodies_are_refused_whether_they_say_so_or_not():
    for length in (-1, None):
        with pytest.raises(RefusedError) as told:
            read(bytes((1 << 20) + 1), "", length)
        assert told.value.status == 413


def test_damaged_cut_and_unknown_packings_are_told_apart():
    whole = gzip.compress(b"line\n" * 1000)
    for sent, packing, status in [(whole[:-4], "gzip", 400), (b"junk", "zstd", 400), (whole, "br", 415)]:
        with pytest.raises(RefusedError) as told:
            read(sent, packing)
        assert told.value.status == status
    with pytest.raises(RefusedError) as told:
        read(b"short", "", 100)
    assert told.value.status == 400


def test_without_room_now_it_says_later():
    for sent, packing, length in [
        (bytes(5000), "", -1),
        (bytes(5000), "", None),
        (gzip.compress(bytes(5000), mtime=0), "gzip", -1),
    ]:
        with pytest.raises(RefusedError) as told:
            read(sent, packing, length, room=4000)
        assert told.value.status == 429
