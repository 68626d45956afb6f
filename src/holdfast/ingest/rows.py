"""A batch of records → rows of one of our tables, and the records that are none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdfast.errors import InputError
from holdfast.ingest.reading import Batch, Refusal
from holdfast.ingest.times import FINE, REASONS, ZoneMissingError, read_times
from holdfast.ingest.values import (
    ADDRESS,
    CONTROL,
    COUNT,
    FLAG,
    MONEY,
    URL,
    Flags,
    longer_than,
    read_addresses,
    read_flags,
    read_urls,
    read_whole,
    unknown_words,
    with_controls,
    without_marks,
)
from holdfast.ingest.zones import Zone, find_zone
from holdfast.terms.fields import field_names, word_set, written_fields
from holdfast.terms.tables import Column, TableSchema

LIMIT_BYTES = 1024
"""No id or word that comes in by the door may be longer; free text may be ``TEXT_LIMITS`` times as long."""

TEXT_LIMITS = 64

_ZONED = r"(?:Z|[+-]\d{2}(?::?\d{2})?)$"
_UTC = find_zone("UTC")


@dataclass(frozen=True)
class Layout:
    """How the columns of one file become those of ``schema``."""

    schema: TableSchema
    file: str
    names: Mapping[str, str]
    """Our column -> the file's."""
    constants: Mapping[str, str]
    forms: Mapping[str, str]
    """Time formats of our columns; ISO 8601 where there is none."""
    zone: Zone | None = None
    fields_separator: str | None = None
    null_values: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    """Ids kept as 64-bit integers; all others become text."""
    is_door: bool = False
    """Whether the rules of the door hold: text is bounded and without control characters, and a time without zone is
    a row's own mistake instead of the file's."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Our columns that the file has, in our order."""
        return tuple(column for column in self.schema.columns if column.name in self.names and not column.is_made)


def checked_rows(layout: Layout, batch: Batch) -> tuple[pa.Table, list[Refusal]]:
    """Return the good rows of a batch under our names and types, and the refused ones in order of their lines.

    A row is refused once, for the first column (in our order) that does not fit.

    Raises:
        InputError: a column whose type cannot hold what it should, or times without a zone when none is named.
    """
    verdict = _Verdict(batch.row_count)
    columns: dict[str, pa.Array] = {}
    for column in layout.columns:
        values = batch.columns[layout.names[column.name]]
        columns[column.name] = _read(layout, batch, column, values, verdict)
        if column.default is not None:
            columns[column.name] = pc.fill_null(columns[column.name], column.default)
        if column.is_required:
            verdict.refuse(_empty(columns[column.name]), column.name, "expected a value; this one is empty")
    for group in layout.schema.any_of:
        if not any(name in layout.constants for name in group):
            given = [_empty(columns[name]) for name in group if name in columns]
            reason = f"expected a value in {' or '.join(group)}"
            verdict.refuse(np.logical_and.reduce(given), group[0], reason)
    rows = pa.table(columns) if columns else pa.table({})
    return verdict.kept(rows), sorted((*batch.refused, *verdict.refusals(batch)), key=lambda refusal: refusal.line)


class _Verdict:
    """Which rows of a batch are refused, and the first reason of each."""

    def __init__(self, row_count: int) -> None:
        self._codes = np.zeros(row_count, dtype=np.int16)
        self._reasons: list[tuple[str, str]] = [("", "")]

    def refuse(self, is_bad: Flags, field: str, reason: str) -> None:
        if not is_bad.any():
            return
        self._reasons.append((field, reason))
        self._codes[is_bad & (self._codes == 0)] = len(self._reasons) - 1

    def kept(self, rows: pa.Table) -> pa.Table:
        return rows.filter(pa.array(self._codes == 0)) if self._codes.any() else rows

    def refusals(self, batch: Batch) -> list[Refusal]:
        positions = np.flatnonzero(self._codes)
        if not len(positions):
            return []
        codes = self._codes[positions]
        return [
            Refusal(int(line), *self._reasons[code]) for line, code in zip(batch.lines(positions), codes, strict=True)
        ]


def _empty(values: pa.Array) -> Flags:
    return np.asarray(values.is_null()) if values.null_count else np.zeros(len(values), np.bool_)


def _read(layout: Layout, batch: Batch, column: Column, values: pa.Array, verdict: _Verdict) -> pa.Array:
    try:
        if column.type == "time":
            return _times(layout, batch, column, values, verdict)
        if column.type in {"fields", "words"}:
            read = field_names if column.type == "fields" else word_set
            return _sets(text_of(_joined(values), layout.null_values), layout.fields_separator, read)
        if column.type in _READERS:
            return _valued(layout, column, values, verdict)
        return _texts(layout, column, _ids(layout, column, values, verdict), verdict)
    except TypeError as mistake:
        raise InputError(str(mistake), file=layout.file, field=column.name) from None


def _ids(layout: Layout, column: Column, values: pa.Array, verdict: _Verdict) -> pa.Array:
    if pa.types.is_floating(values.type):
        # An integer column with gaps often arrives as floats; beyond 2**53 they no longer are the number written.
        is_whole = pc.and_(pc.equal(pc.floor(values), values), pc.less_equal(pc.abs(values), 2**53))
        is_odd = pc.and_(pc.invert(pc.is_nan(values)), pc.invert(is_whole))
        verdict.refuse(np.asarray(pc.fill_null(is_odd, False)), column.name, "expected text or a whole number")
        values = pc.if_else(is_whole, values, pa.scalar(None, values.type)).cast(pa.int64())
    if column.name in layout.whole:
        return values.cast(pa.int64())
    return text_of(values, layout.null_values)


_READERS: dict[str, tuple[Callable[[pa.Array], tuple[pa.Array, Flags]], str]] = {
    "flag": (read_flags, FLAG),
    "count": (partial(read_whole, least=0), COUNT),
    "money": (read_whole, MONEY),
    "ip": (read_addresses, ADDRESS),
    "url": (read_urls, URL),
}
"""How the types beside times, ids and words are read, and what is said of what does not fit."""


def _valued(layout: Layout, column: Column, values: pa.Array, verdict: _Verdict) -> pa.Array:
    read, reason = _READERS[column.type]
    kind = values.type
    if pa.types.is_floating(kind):
        values = _ids(layout, column, values, verdict)
    elif not (pa.types.is_boolean(kind) or pa.types.is_integer(kind)):
        values = text_of(values, layout.null_values)
    elif column.type in {"flag", "ip"} and pa.types.is_integer(kind):
        values = values.cast(pa.string())
    if column.type == "url" and layout.is_door:
        verdict.refuse(longer_than(values, LIMIT_BYTES), column.name, f"expected at most {LIMIT_BYTES} bytes")
    found, is_odd = read(values)
    verdict.refuse(is_odd, column.name, reason)
    return found


def _texts(layout: Layout, column: Column, values: pa.Array, verdict: _Verdict) -> pa.Array:
    if layout.is_door:
        limit = LIMIT_BYTES * (TEXT_LIMITS if column.type == "text" else 1)
        verdict.refuse(longer_than(values, limit), column.name, f"expected at most {limit} bytes")
        if column.type != "text" and column.token is None:
            verdict.refuse(with_controls(values), column.name, CONTROL)
        if column.token in {"card", "instrument"}:
            verdict.refuse(without_marks(values), column.name, "expected a number")
    if column.is_closed:
        verdict.refuse(unknown_words(values, column.words), column.name, f"expected one of {', '.join(column.words)}")
    return values


def text_of(values: pa.Array, null_values: tuple[str, ...] = ()) -> pa.Array:
    """Return ``values`` as strings without space around them; empty ones, and those in ``null_values``, are null.

    Raises:
        TypeError: a type that is neither text nor a whole number; the message says what was expected.
    """
    kind = values.type
    if pa.types.is_dictionary(kind):
        values = values.dictionary_decode()
        kind = values.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        values = _decoded(values)
    elif not (_is_text(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind) or _is_whole_decimal(kind)):
        raise TypeError(f"expected text or whole numbers, found {kind}")
    text = values if pa.types.is_string(kind) else values.cast(pa.string())
    text = pc.utf8_trim_whitespace(text)
    is_null = pc.equal(text, "")
    if null_values:
        is_null = pc.or_(is_null, pc.is_in(text, pa.array(null_values)))
    return pc.if_else(is_null, pa.scalar(None, pa.string()), text) if pc.any(is_null).as_py() else text


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_whole_decimal(kind: pa.DataType) -> bool:
    return bool(pa.types.is_decimal(kind) and kind.scale == 0)


def _decoded(values: pa.Array) -> pa.Array:
    try:
        return values.cast(pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        raise TypeError("expected text, found bytes that are no UTF-8") from None


def _joined(values: pa.Array) -> pa.Array:
    """Write lists of field names as text joined by ``|``."""
    kind = values.type
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return values
    if not _is_text(kind.value_type):
        raise TypeError(f"expected text or lists of text, found {kind}")
    lists = (None if names is None else "|".join(name for name in names if name) for names in values.to_pylist())
    return pa.array(lists, pa.string())


def _sets(values: pa.Array, separator: str | None, read: Callable[[str], frozenset[str]]) -> pa.Array:
    coded = values.dictionary_encode()
    written = (value.replace(separator, "|") if separator else value for value in coded.dictionary.to_pylist())
    normal = pa.array([written_fields(read(value)) or None for value in written], pa.string())
    return normal.take(coded.indices)


def _times(layout: Layout, batch: Batch, column: Column, values: pa.Array, verdict: _Verdict) -> pa.Array:
    if _is_text(values.type) or pa.types.is_dictionary(values.type):
        values = text_of(values, layout.null_values)
    form = layout.forms.get(column.name)
    try:
        read = read_times(values, form, layout.zone)
    except ZoneMissingError as missing:
        if layout.is_door:
            verdict.refuse(
                _zoneless(values, form), column.name, "expected a time with its offset, or a zone named for it"
            )
            return _times(replace(layout, zone=_UTC), batch, column, values, verdict)
        raise InputError(
            "these times carry no zone: name one with --timezone or with timezone in the mapping",
            file=layout.file,
            line=int(batch.lines(np.array([missing.position]))[0]),
            field=layout.names[column.name],
        ) from None
    reasons = REASONS if form is None else REASONS | {3: "expected a time in the mapping's time_format"}
    for code in np.unique(read.codes[read.codes != FINE]):
        verdict.refuse(read.codes == code, column.name, reasons[int(code)])
    is_absent = _empty(values) | (read.codes != FINE)
    return pa.array(read.values, pa.int64(), mask=is_absent).cast(pa.timestamp("us"))


def _zoneless(values: pa.Array, form: str | None) -> Flags:
    if not pa.types.is_string(values.type) or (form is not None and "%z" not in form):
        return np.asarray(pc.is_valid(values))
    return np.asarray(pc.invert(pc.fill_null(pc.match_substring_regex(values, _ZONED), True)))
