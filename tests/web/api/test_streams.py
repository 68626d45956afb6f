"""Arrow streams from strangers: what fits is read, what could grow or break is refused."""

import contextlib
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdfast.web.api.refusals import RefusedError
from holdfast.web.api.streams import read_stream

ROWS = pa.table(
    {
        "at": pa.array([datetime(2026, 1, 1, tzinfo=UTC)] * 3, pa.timestamp("us", "UTC")),
        "account": ["a", None, "c"],
        "amount": [1, 2, 3],
        "fields": [["name"], [], None],
    }
)


def stream(rows: pa.Table, compression: str | None = None) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression=compression)) as out:
        out.write_table(rows, max_chunksize=2)
    return bytes(sink.getvalue())


WHOLE = stream(ROWS)


def test_a_plain_stream_is_read():
    assert read_stream(WHOLE, rows=3).equals(ROWS)


@pytest.mark.parametrize(
    "rows",
    [
        pa.table({"a": pa.array(["x"] * 3).dictionary_encode()}),
        pa.table({"a": pa.nulls(3)}),
        pa.table({"a": pa.array(["x"]).cast(pa.string_view())}),
        pa.table({"a": pa.RunEndEncodedArray.from_arrays([3], ["x"])}),
        pa.table({"a": [{"b": 1}]}),
    ],
)
def test_types_that_can_grow_are_refused(rows):
    with pytest.raises(RefusedError) as told:
        read_stream(stream(rows), rows=10)
    assert told.value.status == 415


@pytest.mark.parametrize("codec", ["zstd", "lz4"])
def test_packed_buffers_are_refused(codec):
    with pytest.raises(RefusedError) as told:
        read_stream(stream(ROWS, codec), rows=10)
    assert told.value.status == 415


def test_too_many_rows_are_refused_also_without_columns():
    with pytest.raises(RefusedError) as told:
        read_stream(WHOLE, rows=2)
    assert told.value.status == 413
    empty = pa.Table.from_batches([pa.RecordBatch.from_struct_array(pa.array([{}] * 1000, pa.struct([])))])
    with pytest.raises(RefusedError):
        read_stream(stream(empty), rows=10)


@settings(max_examples=400, deadline=None)
@given(
    changes=st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=5),
    cut=st.one_of(st.none(), st.integers(0, len(WHOLE))),
)
def test_a_damaged_stream_is_read_or_refused_and_never_breaks(changes, cut):
    damaged = bytearray(WHOLE)
    for at, value in changes:
        damaged[at] = value
    with contextlib.suppress(RefusedError):  # anything else fails, and a crash above all
        assert read_stream(bytes(damaged[:cut]), rows=10).num_rows <= 10
