"""Columns of flags, counts, money, addresses and words, whole columns at once: what fits, and which rows do not.

Each function returns the column in our type, null where a value does not fit, with one flag a row for those.
"""

import ipaddress
import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

FLAG = "expected true or false"
COUNT = "expected a whole number, 0 or more"
MONEY = "expected a whole number of minor units (cents, fen)"
ADDRESS = "expected an IPv4 or IPv6 address"
URL = "expected the address of a page or host, such as https://example.com/refund"
CONTROL = "expected text without control characters"

_TRUE, _FALSE = pa.array(["true", "1", "yes"]), pa.array(["false", "0", "no"])
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = rf"^{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}$"
_HOST = re.compile(r"(?:[^\s/:@\[\]\x00-\x1f\x7f]+|\[[0-9a-f:.]+\])(?::\d{1,5})?")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,31}")
_UNSEEN = re.compile(r"[\s\x00-\x1f\x7f]")
_WHOLE = r"^[+-]?\d{1,18}$"
_NONE = pa.scalar(None, pa.string())
_SPACE, _DELETE = 0x20, 0x7F
_NEAR_BYTES = 1 << 18


def read_flags(values: pa.Array) -> tuple[pa.Array, Flags]:
    """Read ``true``, ``yes``, ``1`` and their opposites in any case."""
    if pa.types.is_boolean(values.type):
        return values, np.zeros(len(values), np.bool_)
    lower = pc.utf8_lower(values)
    is_true = pc.is_in(lower, _TRUE)
    is_known = pc.or_(is_true, pc.is_in(lower, _FALSE))
    return pc.if_else(is_known, is_true, pa.scalar(None, pa.bool_())), _odd(values, is_known)


def read_whole(values: pa.Array, *, least: int | None = None) -> tuple[pa.Array, Flags]:
    """Read whole numbers of up to 18 digits, none below ``least``."""
    if pa.types.is_integer(values.type) and values.type != pa.uint64():
        numbers, is_whole = values.cast(pa.int64()), pc.is_valid(values)
    else:
        text = values.cast(pa.string())
        is_whole = pc.fill_null(pc.match_substring_regex(text, _WHOLE), False)
        numbers = pc.if_else(is_whole, text, _NONE).cast(pa.int64())
    if least is not None:
        is_whole = pc.and_(is_whole, pc.fill_null(pc.greater_equal(numbers, least), False))
    return pc.if_else(is_whole, numbers, pa.scalar(None, pa.int64())), _odd(values, is_whole)


def read_addresses(values: pa.Array) -> tuple[pa.Array, Flags]:
    """Read addresses; IPv6 as RFC 5952 writes it, an IPv4 address inside an IPv6 one as IPv4."""
    is_plain = pc.fill_null(pc.match_substring_regex(values, _IPV4), False)
    if pc.all(pc.or_(is_plain, pc.is_null(values))).as_py() is not False:
        return values, np.zeros(len(values), np.bool_)
    coded = pc.if_else(is_plain, _NONE, values).dictionary_encode()
    known = pa.array([_address(written) for written in coded.dictionary.to_pylist()], pa.string())
    read = pc.if_else(is_plain, values, known.take(coded.indices))
    return read, _odd(values, pc.is_valid(read))


def _address(written: str) -> str | None:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.scope_id is not None:
        return None
    return str(address.ipv4_mapped or address)


def subnets(addresses: pa.Array) -> pa.Array:
    """Return the networks of addresses as :func:`read_addresses` gives them: IPv4 /24, IPv6 /48."""
    near = pc.binary_join_element_wise(pc.ascii_rtrim(addresses, "0123456789"), "0/24", "")
    is_six = pc.fill_null(pc.match_substring(addresses, ":"), False)
    if not pc.any(is_six).as_py():
        return near
    coded = pc.if_else(is_six, addresses, _NONE).dictionary_encode()
    far = [str(ipaddress.ip_network(f"{address}/48", strict=False)) for address in coded.dictionary.to_pylist()]
    return pc.if_else(is_six, pa.array(far, pa.string()).take(coded.indices), near)


def read_urls(values: pa.Array) -> tuple[pa.Array, Flags]:
    """Read addresses of pages and hosts, the host in lower case, without what may name a person: user, query, fragment.

    An address without a scheme, as people tell it, stays without one.
    """
    coded = values.dictionary_encode()
    known = pa.array([_url(written) for written in coded.dictionary.to_pylist()], pa.string())
    read = known.take(coded.indices)
    return read, _odd(values, pc.is_valid(read))


def _url(written: str) -> str | None:
    told = re.split(r"[?#]", written, maxsplit=1)[0]
    scheme, slashes, rest = told.partition("://") if "://" in told else ("", "", told)
    place, slash, path = rest.partition("/")
    host = place.rpartition("@")[2].lower()
    is_fine = _HOST.fullmatch(host) and (not scheme or _SCHEME.fullmatch(scheme)) and not _UNSEEN.search(path)
    return f"{scheme.lower()}{slashes}{host}{slash}{path}" if is_fine else None


def unknown_words(values: pa.Array, words: tuple[str, ...]) -> Flags:
    """Return which values are none of ``words``."""
    return _odd(values, pc.is_in(values, pa.array(words)))


def without_marks(values: pa.Array) -> Flags:
    """Return which numbers of cards or accounts hold nothing but spaces and hyphens, so that no token is left."""
    return np.asarray(pc.fill_null(pc.match_substring_regex(values, "^[\\s\\-\u2010-\u2015]*$"), False))


def longer_than(values: pa.Array, limit_bytes: int) -> Flags:
    """Return which texts take more than ``limit_bytes`` in UTF-8."""
    return np.asarray(pc.fill_null(pc.greater(pc.binary_length(values), limit_bytes), False))


def with_controls(values: pa.Array) -> Flags:
    """Return which texts hold control characters: a line end in an id would forge a second line somewhere."""
    letters = _letters(values)
    if letters is not None and not any(_has_controls(letters[cut]) for cut in _cuts(letters)):
        return np.zeros(len(values), np.bool_)
    return np.asarray(pc.fill_null(pc.match_substring_regex(values, r"[\x00-\x1f\x7f]"), False))


def _has_controls(letters: NDArray[np.uint8]) -> bool:
    return bool(letters.min() < _SPACE or (letters == _DELETE).any())


def _letters(values: pa.Array) -> NDArray[np.uint8] | None:
    """Return the bytes of all texts of a column, one after the other, as they lie; None where they do not lie so."""
    if not pa.types.is_string(values.type) or not len(values):
        return None
    _, offsets, letters = values.buffers()
    if letters is None:
        return None
    begin, end = np.frombuffer(offsets, np.int32)[[values.offset, values.offset + len(values)]]
    return np.frombuffer(letters, np.uint8)[begin:end]


def _cuts(letters: NDArray[np.uint8]) -> Iterator[slice]:
    """Cut a column into what stays near the processor."""
    return (slice(begin, begin + _NEAR_BYTES) for begin in range(0, len(letters), _NEAR_BYTES))


def _odd(values: pa.Array, is_fine: pa.Array) -> Flags:
    return np.asarray(pc.and_(pc.is_valid(values), pc.invert(pc.fill_null(is_fine, False))))
