"""Parquet files that an engine can read where they are: no copy of a billion rows when nothing has to change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from holdfast.ingest.formats import parquet
from holdfast.ingest.reading import Reading, Refusal
from holdfast.ingest.rows import Layout, checked_rows
from holdfast.ingest.zones import FIRST_YEAR, LAST_YEAR
from holdfast.terms.tables import Column

_SAMPLE_ROWS = 1 << 14


def signature(reading: Reading, layout: Layout) -> tuple[tuple[str, str, str], ...] | None:
    """Return (our column, the file's, its type) of a Parquet file that can be read in place, or None.

    It can when its types are ours or become ours by renaming and casting: ids are integers or text, times carry UTC or
    UTC is named for them, fields are text or lists of text. Text with space around it (files written from CHAR columns)
    is looked for in the first rows; then the file has to be copied, so that ids meet those of other files.
    """
    if reading.parquet is None or layout.null_values:
        return None
    fits = all(_fits(layout, column, reading.types[layout.names[column.name]]) for column in layout.columns)
    if not fits or _is_padded(reading, layout):
        return None
    return tuple((c.name, layout.names[c.name], str(reading.types[layout.names[c.name]])) for c in layout.columns)


def _fits(layout: Layout, column: Column, kind: pa.DataType) -> bool:
    if column.type == "time":
        is_utc = layout.zone is not None and layout.zone.is_utc
        return _is_stamp(kind) and (kind.tz is not None or is_utc)
    if column.type == "fields":
        return _is_text(kind) or (pa.types.is_list(kind) and _is_text(kind.value_type))
    if column.type == "id" and pa.types.is_integer(kind):
        return kind != pa.uint64() and column.name in layout.whole
    return _is_text(kind) or (column.type == "word" and pa.types.is_integer(kind))


def _is_stamp(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind))


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _texts(reading: Reading, layout: Layout) -> list[str]:
    """Return the file's columns that hold ids or words as text."""
    names = [layout.names[column.name] for column in layout.columns if column.type in {"id", "word"}]
    return [name for name in names if _is_text(reading.types[name])]


def _is_padded(reading: Reading, layout: Layout) -> bool:
    names = _texts(reading, layout)
    if not names or reading.parquet is None:
        return False
    batch = next(reading.batches(names), None)
    if batch is None:
        return False
    heads = (batch.columns[name][:_SAMPLE_ROWS].cast(pa.string()) for name in names)
    return any(pc.any(pc.not_equal(pc.utf8_trim_whitespace(head), head)).as_py() for head in heads)


@dataclass(frozen=True)
class Survey:
    """What the statistics, and a look where they do not suffice, say of a file read in place."""

    row_count: int
    blanks: frozenset[str]
    refused: Iterator[Refusal]


def survey(reading: Reading, layout: Layout) -> Survey:
    """Look for rows that do not fit, only in row groups whose statistics do not rule them out.

    Raises:
        InputError: the file is damaged.
    """
    assert reading.parquet is not None  # noqa: S101 - given by signature()
    with parquet.opened(reading.parquet, reading.parquet) as file:
        groups = [file.metadata.row_group(index) for index in range(file.num_row_groups)]
        pages = [
            {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)} for group in groups
        ]
        row_count = file.metadata.num_rows
    texts = [column for column in layout.columns if layout.names[column.name] in _texts(reading, layout)]
    blanks = frozenset(c.name for c in texts if any(_may_be_blank(page, layout.names[c.name]) for page in pages))
    doubtful = [index for index, page in enumerate(pages) if not _is_proven(page, layout)]
    return Survey(row_count, blanks, _refused(reading, layout, doubtful))


def _refused(reading: Reading, layout: Layout, doubtful: list[int]) -> Iterator[Refusal]:
    if not doubtful or reading.parquet is None:
        return
    needed = [layout.names[column.name] for column in layout.columns if column.type in {"id", "time"}]
    slim = Layout(
        layout.schema,
        layout.file,
        {ours: theirs for ours, theirs in layout.names.items() if theirs in needed},
        layout.constants,
        layout.forms,
        layout.zone,
        whole=layout.whole,
    )
    for batch in parquet.batches(reading.parquet, reading.parquet, doubtful, needed):
        yield from checked_rows(slim, batch)[1]


_Page = dict[str, pq.ColumnChunkMetaData]


def _least(page: _Page, name: str) -> tuple[object, object, int | None]:
    """Minimum, maximum and number of nulls, None where unknown; strings of nothing but nulls have no minimum."""
    chunk = page.get(name)
    statistics = chunk.statistics if chunk is not None and chunk.is_stats_set else None
    if statistics is None:
        return None, None, None
    nulls = statistics.null_count if statistics.has_null_count else None
    if not statistics.has_min_max:
        return None, None, nulls
    return statistics.min, statistics.max, nulls


def _may_be_blank(page: _Page, name: str) -> bool:
    least, _, nulls = _least(page, name)
    if isinstance(least, bytes):
        least = least.decode(errors="replace")
    if isinstance(least, str):
        return not least.strip() or least[:1].isspace()
    return nulls is None or nulls < page[name].num_values


def _is_filled(page: _Page, layout: Layout, ours: str) -> bool:
    """Whether every row of a row group is known to have a value in this column."""
    name = layout.names[ours]
    least, _, nulls = _least(page, name)
    is_text = isinstance(least, (str, bytes))
    return nulls == 0 and not (is_text and _may_be_blank(page, name)) and least is not None


def _is_near(page: _Page, name: str) -> bool:
    """Whether all times of a row group are known to lie in the accepted years."""
    least, most, nulls = _least(page, name)
    if nulls == page[name].num_values if name in page else False:
        return True
    if not (isinstance(least, datetime) and isinstance(most, datetime)):
        return False
    first, last = (time.astimezone(UTC) if time.tzinfo else time for time in (least, most))
    return first.year >= FIRST_YEAR and last.year <= LAST_YEAR


def _is_proven(page: _Page, layout: Layout) -> bool:
    for column in layout.columns:
        if column.is_required and not _is_filled(page, layout, column.name):
            return False
        if column.type == "time" and not _is_near(page, layout.names[column.name]):
            return False
    return all(
        any(name in layout.constants for name in group)
        or any(_is_filled(page, layout, name) for name in group if name in layout.names)
        for group in layout.schema.any_of
    )
