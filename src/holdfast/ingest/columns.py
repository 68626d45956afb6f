"""Looking at a file and proposing how to read it; what is in it is never shown, only of which type it is."""

import difflib
import json
import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from holdfast.errors import UsageError
from holdfast.ingest.formats import endings, format_of
from holdfast.ingest.paths import input_files
from holdfast.ingest.reading import Manner, Reading
from holdfast.ingest.rows import text_of
from holdfast.ingest.times import FINE, ZoneMissingError, read_times
from holdfast.ingest.zones import find_zone
from holdfast.terms.columns import bare, synonyms
from holdfast.terms.tables import EVENTS, INPUTS, Column, TableSchema

SAMPLE_ROWS = 10_000

_TIME_FORMS = (
    "unix",
    "unix_ms",
    "%Y%m%d%H%M%S",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%Y年%m月%d日 %H:%M:%S",
    "%Y-%m-%d",
)
_SEPARATORS = ("|", ",", "、", "，", ";", "/", " ")


@dataclass(frozen=True)
class ColumnLook:
    """One column of a file: its name, of which type its sampled values are, how many of them are empty (0 … 1)."""

    name: str
    type: str
    """``time with zone``, ``time without zone``, ``whole number``, ``number``, ``text``, ``list`` or ``empty``."""
    empty_share: float
    time_format: str | None = None


@dataclass(frozen=True)
class Match:
    """A column of ours, the file's column that seems to be it, and how sure that is (0 … 1)."""

    column: str
    theirs: str
    confidence: float


@dataclass(frozen=True)
class Proposal:
    """What a file seems to hold and how to read it."""

    path: str
    encoding: str | None
    delimiter: str | None
    rows_looked_at: int
    columns: tuple[ColumnLook, ...]
    table: str | None
    """The table whose columns fit best, None when none has a required column in common."""
    matches: tuple[Match, ...]
    missing: tuple[str, ...]
    """Columns of that table a file must have and for which nothing was found."""
    needs_timezone: bool
    """Whether a time in it carries no zone."""
    yaml: str
    """A mapping file to save and complete."""

    @property
    def told(self) -> str:
        """What was found, line by line, for a person."""
        parts = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "pipes"}
        marks = [self.encoding, f"columns parted by {parts[self.delimiter]}" if self.delimiter in parts else None]
        about = [mark for mark in (*marks, f"{self.rows_looked_at} rows looked at") if mark]
        ours = {match.theirs: f" -> {match.column} ({match.confidence:.0%})" for match in self.matches}
        lines = [f"{self.path}: {', '.join(about)}"]
        lines += [f"  {look.name}: {look.type}{ours.get(look.name, '')}" for look in self.columns]
        lines += [f"These seem to be {self.table}." if self.table else "None of our tables seems to fit."]
        lines += [f"Needed and not found: {', '.join(self.missing)}."] if self.missing else []
        lines += ["The times carry no zone: name one in the mapping or with --timezone."] if self.needs_timezone else []
        return "\n".join(lines)


def propose(path: str | Path, table: str | None = None) -> Proposal:
    """Look at the first rows of a file (of a folder or glob: at its first file) and propose a mapping.

    Args:
        path: of the file.
        table: the table of the lake that it is for. Without one it is guessed: one of those that a trace reads, with
            the columns that a trace reads, else the table of the lake that fits best.

    Raises:
        InputError: the file cannot be read.
        UsageError: there is no such table.
    """
    if table is not None and table not in EVENTS:
        raise UsageError(f"no table is called {table}; expected one of {', '.join(EVENTS)}")
    file = input_files([str(path)], endings())[0]
    with tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        reading = format_of(file).open_file(file, Manner(Path(work)))
        looks, row_count = _looks(reading)
    schema, matches = _guessed(looks) if table is None else (EVENTS[table], _matches(EVENTS[table], looks))
    has_table = any(match.confidence >= 0.5 for match in matches)
    matches = matches if has_table else ()
    found = {match.column for match in matches}
    missing = _missing(schema, found)
    kinds = {look.name: look for look in looks}
    needs = any(kinds[match.theirs].type == "time without zone" for match in matches)
    proposal = Proposal(
        str(file),
        reading.encoding,
        reading.delimiter,
        row_count,
        tuple(looks),
        schema.name if has_table else None,
        matches,
        tuple(missing) if has_table else (),
        needs,
        "",
    )
    separator = _separator(schema, reading, matches)
    return Proposal(**{**vars(proposal), "yaml": _written(proposal, schema, kinds, separator)})


def _guessed(looks: Sequence[ColumnLook]) -> tuple[TableSchema, tuple[Match, ...]]:
    """Return the table that explains a file best; one that a trace reads unless it lacks what it needs."""

    def best(tables: Iterable[TableSchema]) -> tuple[TableSchema, tuple[Match, ...]]:
        return max(((each, _matches(each, looks)) for each in tables), key=lambda pair: _worth(*pair))

    schema, matches = best(INPUTS.values())
    other, others = best(each for name, each in EVENTS.items() if name not in INPUTS)
    lacks = _missing(schema, {match.column for match in matches})
    if lacks and not _missing(other, {match.column for match in others}) and _worth(other, others) > 0:
        return other, others
    return schema, matches


def _missing(schema: TableSchema, found: set[str]) -> list[str]:
    needed = [column for column in schema.columns if column.is_required and column.default is None]
    missing = [column.name for column in needed if column.name not in found]
    return missing + [" or ".join(group) for group in schema.any_of if not found & set(group)]


def _looks(reading: Reading) -> tuple[list[ColumnLook], int]:
    names = [name for name in reading.columns if name]
    batch = next(reading.batches(names), None)
    if batch is None:
        return [ColumnLook(name, "empty", 1.0) for name in names], 0
    row_count = min(batch.row_count, SAMPLE_ROWS)
    return [_look(name, batch.columns[name][:SAMPLE_ROWS]) for name in names], row_count


def _look(name: str, values: pa.Array) -> ColumnLook:
    kind = values.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return ColumnLook(name, "list", _share(values))
    if pa.types.is_timestamp(kind):
        return ColumnLook(name, "time with zone" if kind.tz else "time without zone", _share(values))
    if pa.types.is_date(kind):
        return ColumnLook(name, "time without zone", _share(values), "%Y-%m-%d")
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return ColumnLook(name, "number", _share(values))
    try:
        text = text_of(values)
    except TypeError:
        return ColumnLook(name, str(kind), _share(values))
    return _text_look(name, text)


def _share(values: pa.Array) -> float:
    return values.null_count / len(values) if len(values) else 1.0


def _text_look(name: str, text: pa.Array) -> ColumnLook:
    share, given = _share(text), text.drop_null()
    if not len(given):
        return ColumnLook(name, "empty", share)
    if _all_times(given, None):
        return ColumnLook(name, "time with zone" if _carries_zone(given, None) else "time without zone", share)
    is_numeric = bool(pc.all(pc.match_substring_regex(given, r"^-?\d+$")).as_py())
    for form in _TIME_FORMS:
        if _all_times(given, form) and (form not in {"unix", "unix_ms"} or _is_recent(given, form)):
            kind = "whole number" if form.startswith("unix") else "time without zone"
            return ColumnLook(name, kind, share, form)
    if is_numeric:
        return ColumnLook(name, "whole number", share)
    is_number = bool(pc.all(pc.match_substring_regex(given, r"^-?\d+\.\d+$|^-?\d+$")).as_py())
    return ColumnLook(name, "number" if is_number else "text", share)


def _all_times(given: pa.Array, form: str | None) -> bool:
    """Whether nearly all values are times (a few bad rows must not hide a column of times)."""
    codes = read_times(given, form, find_zone("UTC")).codes
    return int(np.count_nonzero(codes != FINE)) * 20 <= len(given)


def _carries_zone(given: pa.Array, form: str | None) -> bool:
    try:
        read_times(given, form, None)
    except ZoneMissingError:
        return False
    return True


def _is_recent(given: pa.Array, form: str) -> bool:
    """Whether numbers taken as seconds or milliseconds fall after 2001: most ids and amounts do not."""
    digits = 10 if form == "unix" else 13
    return bool(pc.all(pc.match_substring_regex(given, rf"^1\d{{{digits - 1}}}(\.\d+)?$")).as_py())


def _matches(schema: TableSchema, looks: Sequence[ColumnLook]) -> tuple[Match, ...]:
    """Give each column of ours the likeliest column of the file, the surest first, none twice."""
    scored = [
        Match(column.name, look.name, confidence)
        for column in schema.columns
        for look in looks
        if not column.is_made and (confidence := _confidence(schema, column, look)) >= 0.4
    ]
    taken: dict[str, Match] = {}
    for match in sorted(scored, key=lambda match: (-match.confidence, schema.names.index(match.column))):
        if match.column not in taken and match.theirs not in {other.theirs for other in taken.values()}:
            taken[match.column] = match
    return tuple(taken[name] for name in schema.names if name in taken)


def _confidence(schema: TableSchema, column: Column, look: ColumnLook) -> float:
    """How sure it is, by name and type, that a column of the file is ``column``."""
    name = bare(look.name)
    if look.name == column.name:
        by_name = 1.0
    elif name == bare(column.name):
        by_name = 0.95
    else:
        known = synonyms(schema.name, column.name)
        near = max((difflib.SequenceMatcher(None, name, other).ratio() for other in known), default=0.0)
        by_name = 0.9 if name in known else 0.6 * near if near >= 0.8 else 0.0
    is_time = look.type.startswith("time") or (look.time_format or "").startswith("unix")
    if column.type == "time" and look.type != "empty" and not is_time:
        return by_name * 0.3
    if column.type == "id" and (look.type in {"number", "list"} or look.type.startswith("time")):
        return by_name * 0.3
    return round(by_name, 2)


def _worth(schema: TableSchema, matches: Sequence[Match]) -> float:
    """Weigh how well a table explains a file: required columns count most, then those of this table alone."""
    worth = 0.0
    for match in matches:
        shared = sum(match.column in table.names for table in (INPUTS if schema.name in INPUTS else EVENTS).values())
        worth += match.confidence * (2 if schema.column(match.column).is_required else 1) / shared
    required = [column.name for column in schema.columns if column.is_required and column.default is None]
    found = {match.column for match in matches}
    return worth - 1.5 * sum(name not in found for name in required)


def _separator(schema: TableSchema, reading: Reading, matches: Sequence[Match]) -> str | None:
    """How a column of field names parts them, where it is not ``|``."""
    theirs = next((m.theirs for m in matches if schema.column(m.column).type == "fields"), None)
    batch = next(reading.batches([theirs]), None) if theirs and reading.parquet is None else None
    if theirs is None or batch is None or not pa.types.is_string(batch.columns[theirs].type):
        return None
    sample = text_of(batch.columns[theirs][:SAMPLE_ROWS])
    counts = {each: pc.sum(pc.count_substring(sample, each)).as_py() or 0 for each in _SEPARATORS}
    best = max(_SEPARATORS, key=lambda each: counts[each])
    return best if best != "|" and counts[best] else None


def _written(proposal: Proposal, schema: TableSchema, kinds: dict[str, ColumnLook], separator: str | None) -> str:
    """Write the mapping as YAML; every text is quoted as JSON quotes, which YAML reads back the same."""
    lines = ["# A mapping proposed by: holdfast columns. Read it over before you use it."]
    if proposal.table is None:
        names = ", ".join(EVENTS)
        lines += [f"# None of {names} seems to fit; name the columns yourself. Columns of this file:"]
        lines += [f"#   {_quoted(name)}" for name in kinds]
        return "\n".join([*lines, "complaints:", "  rename: {}", ""])
    lines += [f"{proposal.table}:", "  rename:  # our column: column of the file"]
    lines += [
        f"    {m.column}: {_quoted(m.theirs)}  # {kinds[m.theirs].type}, {m.confidence:.0%} sure"
        for m in proposal.matches
    ]
    lines += [f"    # {name}: not found; it is needed" for name in proposal.missing]
    forms = {
        m.column: form
        for m in proposal.matches
        if schema.column(m.column).type == "time" and (form := kinds[m.theirs].time_format)
    }
    if forms:
        lines += ["  time_format:", *(f"    {name}: {_quoted(form)}" for name, form in forms.items())]
    if proposal.needs_timezone:
        lines += ["  # timezone: Asia/Shanghai  # the times carry no zone: name the one they were written down in"]
    if proposal.encoding:
        lines += [f"  encoding: {proposal.encoding}"]
    if proposal.delimiter:
        lines += [f"  delimiter: {_quoted(proposal.delimiter)}"]
    if separator:
        lines += [f"  fields_separator: {_quoted(separator)}"]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ufeff]", lambda odd: f"\\u{ord(odd.group()):04x}", json.dumps(text, ensure_ascii=False)
    )
