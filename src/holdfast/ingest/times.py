"""Columns of written or typed times → microseconds UTC, whole columns at once."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from holdfast.ingest.zones import END_US, FIRST_US, FIRST_YEAR, LAST_YEAR, Zone

FINE, SKIPPED, TWICE, UNREADABLE, FAR = 0, 1, 2, 3, 4

REASONS: dict[int, str] = {
    SKIPPED: "this local time does not exist: the clock was put forward over it; write the offset",
    TWICE: "this local time occurs twice: the clock was put back over it; write the offset",
    UNREADABLE: "expected a time like 2026-05-01 09:30:00+08:00",
    FAR: f"expected a time between the years {FIRST_YEAR} and {LAST_YEAR}",
}

UNIX: dict[str, int] = {"unix": 1_000_000, "unix_ms": 1_000}
"""Time formats that are numbers: microseconds in one unit."""

_OFFSET = r"(?P<z>Z|[+-]\d{2}(?::?\d{2})?)"
_ISO = (
    r"^(?P<Y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})[ T](?P<H>\d{1,2}):(?P<M>\d{2})"
    rf"(?::(?P<S>\d{{2}})(?:\.(?P<f>\d{{1,9}}))?)?(?: ?{_OFFSET})?$"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIRECTIVES: dict[str, str] = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>\d{1,2})",
    "d": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})",
    "M": r"(?P<M>\d{1,2})",
    "S": r"(?P<S>\d{1,2})",
    "f": r"(?P<f>\d{1,9})",
    "p": r"(?P<p>[AaPp])[Mm]",
    "b": r"(?P<b>[A-Za-z]{3})[a-z]*",
    "B": r"(?P<b>[A-Za-z]{3})[a-z]*",
    "a": r"[A-Za-z]+",
    "A": r"[A-Za-z]+",
    "z": _OFFSET,
    "F": r"(?P<Y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
    "T": r"(?P<H>\d{1,2}):(?P<M>\d{1,2}):(?P<S>\d{1,2})",
    "R": r"(?P<H>\d{1,2}):(?P<M>\d{1,2})",
    "%": "%",
}


class ZoneMissingError(Exception):
    """A time carries no zone and none was named; ``position`` is the first such row of the column."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


@dataclass(frozen=True)
class Instants:
    """A column of times: ``values`` in microseconds UTC, and a code a row (``FINE`` or one of ``REASONS``)."""

    values: NDArray[np.int64]
    codes: NDArray[np.uint8]


def time_pattern(written: str) -> str:
    """Translate a ``strptime`` format to a regular expression with one group a part.

    Raises:
        ValueError: a directive that is not known or used twice, or no full date; the message says what was expected.
    """
    parts: list[str] = []
    position = 0
    while position < len(written):
        if written[position] != "%":
            parts.append(re.escape(written[position]))
        else:
            position += 1
            directive = written[position : position + 1]
            if directive not in _DIRECTIVES:
                raise ValueError(f"expected only the directives {' '.join('%' + name for name in _DIRECTIVES)}")
            parts.append(_DIRECTIVES[directive])
        position += 1
    pattern = f"^{''.join(parts)}$"
    try:
        groups = re.compile(pattern).groupindex
    except re.error:
        raise ValueError("expected each part of a time once") from None
    if not ({"Y", "y"} & set(groups) and {"m", "b"} & set(groups) and "d" in groups):
        raise ValueError("expected a year, a month and a day, or unix, or unix_ms")
    if "I" in groups and "p" not in groups:
        raise ValueError("expected %p beside %I")
    return pattern


def read_times(written: pa.Array, form: str | None, zone: Zone | None) -> Instants:
    """Read a column of times.

    Args:
        written: strings, timestamps of any unit with or without a zone, dates or numbers; null stays null
        form: a ``strptime`` format, ``unix``, ``unix_ms`` or None for ISO 8601
        zone: where times without an offset were written down

    Raises:
        ZoneMissingError: a time carries no zone and ``zone`` is None.
        TypeError: the type of the column does not hold times; the message says what was expected.
    """
    kind = written.type
    if pa.types.is_timestamp(kind):
        read = _typed_times(written, zone)
    elif pa.types.is_date(kind):
        if form is None or form in UNIX:
            raise TypeError("expected a time, not a date only (a time_format of %Y-%m-%d in the mapping accepts it)")
        read = _localised(pc.cast(written, pa.timestamp("us")), zone)
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind):
        if form not in UNIX:
            raise TypeError("expected a time; for numbers name time_format: unix or unix_ms in the mapping")
        read = _numbers(written, UNIX[form])
    elif pa.types.is_string(kind):
        read = _strings(written, form, zone)
    elif pa.types.is_null(kind):
        read = Instants(np.zeros(len(written), np.int64), np.zeros(len(written), np.uint8))
    else:
        raise TypeError(f"expected times, found {kind}")
    is_far = (read.codes == FINE) & ((read.values < FIRST_US) | (read.values >= END_US)) & _present(written)
    read.codes[is_far] = FAR
    return read


def _present(written: pa.Array) -> NDArray[np.bool_]:
    if not written.null_count:
        return np.ones(len(written), np.bool_)
    return np.asarray(written.is_valid())


def _microseconds(times: pa.Array) -> NDArray[np.int64]:
    """Timestamps of unit us as integers, 0 for null."""
    return np.asarray(pc.fill_null(times.cast(pa.int64()), 0))


def _typed_times(times: pa.Array, zone: Zone | None) -> Instants:
    if times.type.unit == "ns":  # finer than we keep: cut
        zone_name = times.type.tz
        times = pc.cast(times, pa.timestamp("us", zone_name), safe=False)
        return _typed_times(times, zone)
    try:
        times = times.cast(pa.timestamp("us", times.type.tz))
    except pa.ArrowInvalid:  # seconds too far away to be counted in microseconds
        is_near = pc.less(pc.abs(times.cast(pa.int64())), 10**12 if times.type.unit == "ms" else 10**10)
        far = np.asarray(pc.fill_null(pc.invert(is_near), False))
        read = _typed_times(pc.if_else(is_near, times, pa.scalar(None, times.type)), zone)
        read.codes[far] = FAR
        return read
    if times.type.tz is not None:
        return Instants(_microseconds(times), np.zeros(len(times), np.uint8))
    return _localised(times, zone)


def _localised(times: pa.Array, zone: Zone | None) -> Instants:
    if zone is None:
        present = np.flatnonzero(_present(times))
        if len(present):
            raise ZoneMissingError(int(present[0]))
        return Instants(np.zeros(len(times), np.int64), np.zeros(len(times), np.uint8))
    local = _microseconds(times)
    if times.null_count and times.null_count < len(times):
        local = np.where(_present(times), local, local[np.argmax(_present(times))])
    values, codes = zone.to_utc(local)
    codes[~_present(times)] = FINE
    return Instants(values, codes)


def _numbers(numbers: pa.Array, unit_us: int) -> Instants:
    present = _present(numbers)
    floats = np.asarray(pc.fill_null(pc.cast(numbers, pa.float64(), safe=False), 0))
    is_far = present & ~((floats * unit_us >= FIRST_US) & (floats * unit_us < END_US))
    if pa.types.is_integer(numbers.type):
        near = pc.if_else(pa.array(is_far), pa.scalar(0, numbers.type), pc.fill_null(numbers, 0))
        values = np.asarray(near.cast(pa.int64())) * unit_us
    else:
        values = np.rint(np.where(is_far, 0, floats) * unit_us).astype(np.int64)
    return Instants(values, np.where(is_far, FAR, FINE).astype(np.uint8))


def _strings(written: pa.Array, form: str | None, zone: Zone | None) -> Instants:
    if form in UNIX:
        return _unix_strings(written, UNIX[form])
    if form is not None:
        return _each_matched(written, time_pattern(form), zone)
    quick = _quick_iso(written, zone)
    return quick if quick is not None else _each_matched(written, _ISO, zone)


def _each_matched(written: pa.Array, pattern: str, zone: Zone | None) -> Instants:
    """Read times part by part, each different one once: in a log a second has many lines."""
    coded = written.dictionary_encode()
    if len(coded.dictionary) * 2 > len(written) or coded.null_count:
        return _matched(written, pattern, zone)
    places = np.asarray(coded.indices)
    try:
        read = _matched(coded.dictionary, pattern, zone)
    except ZoneMissingError as missing:
        raise ZoneMissingError(int(np.argmax(places == missing.position))) from None
    return Instants(read.values[places], read.codes[places])


def _quick_iso(written: pa.Array, zone: Zone | None) -> Instants | None:
    """Read a column in which every time is written the same common way; None when one is not."""
    sample = next((value.as_py() for value in written if value.is_valid), None)
    if sample is None:
        return Instants(np.zeros(len(written), np.int64), np.zeros(len(written), np.uint8))
    has_zone = sample[-1] == "Z" or "+" in sample or "-" in sample[10:]
    # Arrow reads hours without minutes, and dates, as times: we do not.
    minutes = pc.binary_slice(written.cast(pa.binary()), 13, 14)
    if not pc.all(pc.equal(minutes, b":")).as_py():
        return None
    try:
        times = written.cast(pa.timestamp("us", "UTC" if has_zone else None))
    except pa.ArrowInvalid:
        return None
    return Instants(_microseconds(times), np.zeros(len(written), np.uint8)) if has_zone else _localised(times, zone)


def _unix_strings(written: pa.Array, unit_us: int) -> Instants:
    parts = pc.extract_regex(written, r"^(?P<whole>\d{1,14})(?:\.(?P<fraction>\d{1,9}))?$")
    is_read = np.asarray(parts.is_valid())
    whole = _integers(parts, "whole")
    values = np.where(whole < END_US // unit_us, whole, 0) * unit_us
    values += _fraction(parts, "fraction", unit_us)
    codes = np.where(is_read, np.where(whole < END_US // unit_us, FINE, FAR), UNREADABLE).astype(np.uint8)
    codes[~_present(written)] = FINE
    return Instants(values, codes)


def _has(parts: pa.StructArray, name: str) -> bool:
    return bool(parts.type.get_field_index(name) >= 0)


def _part(parts: pa.StructArray, name: str, default: str) -> pa.Array:
    values = pc.fill_null(pc.struct_field(parts, name), default)
    return pc.if_else(pc.equal(values, ""), default, values)


def _integers(parts: pa.StructArray, name: str, default: int = 0) -> NDArray[np.int64]:
    if not _has(parts, name):
        return np.full(len(parts), default, np.int64)
    return np.asarray(_part(parts, name, str(default)).cast(pa.int64()))


def _fraction(parts: pa.StructArray, name: str, unit_us: int) -> NDArray[np.int64]:
    if not _has(parts, name):
        return np.zeros(len(parts), np.int64)
    digits = pc.utf8_rpad(_part(parts, name, "0"), 9, "0")
    return np.asarray(digits.cast(pa.int64())) * unit_us // 10**9


def _months(parts: pa.StructArray) -> NDArray[np.int64]:
    if not _has(parts, "b"):
        return _integers(parts, "m", 1)
    names = pc.utf8_lower(_part(parts, "b", "?"))
    return np.asarray(pc.fill_null(pc.index_in(names, pa.array(_MONTHS)), -1).cast(pa.int64())) + 1


def _hours(parts: pa.StructArray) -> NDArray[np.int64]:
    if not _has(parts, "I"):
        return _integers(parts, "H")
    hours = _integers(parts, "I", 12)
    is_afternoon = np.asarray(pc.equal(pc.utf8_lower(_part(parts, "p", "a")), "p"))
    return np.where((hours < 1) | (hours > 12), 99, hours % 12 + 12 * is_afternoon)


def _offset_us(written: str) -> int | None:
    """Return the offset in microseconds, or None when it is a day or more."""
    if written in {"", "Z"}:
        return 0
    digits = written[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return None
    return (hours * 3600 + minutes * 60) * (-1_000_000 if written[0] == "-" else 1_000_000)


def _each_distinct(values: pa.Array, read: Callable[[str], int | None]) -> NDArray[np.float64]:
    coded = values.dictionary_encode()
    found = [read(value) for value in coded.dictionary.to_pylist()]
    table: NDArray[np.float64] = np.array([np.nan if value is None else value for value in found] or [0.0])
    return np.asarray(table[np.asarray(coded.indices)], dtype=np.float64)


def _matched(written: pa.Array, pattern: str, zone: Zone | None) -> Instants:
    """Read times part by part, each row for itself: what does not match, or is no day of a calendar, gets a code."""
    parts = pc.extract_regex(written, pattern)
    is_read = np.asarray(parts.is_valid())
    years = _integers(parts, "Y", 1970) if _has(parts, "Y") else _two_digit_years(parts)
    months, days = _months(parts), _integers(parts, "d", 1)
    hours, minutes, seconds = _hours(parts), _integers(parts, "M"), _integers(parts, "S")
    is_read &= (months >= 1) & (months <= 12) & (hours < 24) & (minutes < 60) & (seconds < 60)
    month_starts = ((years - 1970) * 12 + np.clip(months, 1, 12) - 1).astype("M8[M]")
    first_days = month_starts.astype("M8[D]").astype(np.int64)
    is_read &= (days >= 1) & (days <= (month_starts + 1).astype("M8[D]").astype(np.int64) - first_days)
    local = (first_days + days - 1) * 86_400 + hours * 3600 + minutes * 60 + seconds
    local = np.where(is_read, local * 1_000_000 + _fraction(parts, "f", 1_000_000), 0)
    return _with_offsets(written, parts, local, is_read, zone)


def _two_digit_years(parts: pa.StructArray) -> NDArray[np.int64]:
    short = _integers(parts, "y")
    return np.where(short < 69, short + 2000, short + 1900)  # as POSIX has it


def _with_offsets(
    written: pa.Array, parts: pa.StructArray, local: NDArray[np.int64], is_read: NDArray[np.bool_], zone: Zone | None
) -> Instants:
    offsets = pc.fill_null(pc.struct_field(parts, "z"), "") if _has(parts, "z") else pa.array([""] * len(parts))
    shifts = _each_distinct(offsets, _offset_us)
    is_read &= ~np.isnan(shifts)
    is_local = is_read & np.asarray(pc.equal(offsets, ""))
    values = local - np.nan_to_num(shifts).astype(np.int64)
    codes = np.where(is_read, FINE, UNREADABLE).astype(np.uint8)
    if is_local.any():
        if zone is None:
            raise ZoneMissingError(int(np.argmax(is_local)))
        values[is_local], codes[is_local] = zone.to_utc(local[is_local])
    codes[~_present(written)] = FINE
    return Instants(values, codes)
