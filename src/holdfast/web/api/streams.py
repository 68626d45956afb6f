"""Arrow IPC streams from strangers: only what cannot grow when it is read.

A few bytes of a packed buffer, of a dictionary, of a view or of a run can stand for gigabytes, so none of those is
taken; a body may be packed as a whole instead, where its size is bounded. Every batch is validated in full before any
value is looked at (Arrow's own advice: https://arrow.apache.org/docs/format/Security.html).
"""

import struct

import pyarrow as pa

from holdfast.web.api.refusals import RefusedError

_BATCH_HEADER, _COMPRESSION_SLOT = 3, 3


def read_stream(content: bytes, *, rows: int) -> pa.Table:
    """Return the rows of a stream.

    Args:
        content: an Arrow IPC stream
        rows: how many there may be

    Raises:
        RefusedError: no such stream, a type that is not taken, or too many rows.
    """
    try:
        return _read(content, rows)
    except (pa.ArrowException, OSError, struct.error, IndexError, ValueError, StopIteration) as mistake:
        raise RefusedError(400, "arrow", "expected a whole Arrow IPC stream") from mistake


def _read(content: bytes, rows: int) -> pa.Table:
    source = pa.BufferReader(content)
    reader = pa.ipc.MessageReader.open_stream(source)
    first = reader.read_next_message()
    if first.type != "schema":  # Arrow itself would crash
        raise ValueError("no schema")
    schema = pa.ipc.read_schema(first)
    for field in schema:
        if not _is_plain(field.type):
            raise RefusedError(
                415, "type", f"expected plain columns (text, numbers, times, lists of text); not {field.type}"
            )
    if len(set(schema.names)) < len(schema.names):
        raise RefusedError(400, "arrow", "expected each column once")
    batches, count = [], 0
    for message in reader:
        if message.type != "record batch":
            raise RefusedError(415, "type", "expected record batches only")
        if _is_packed(message.metadata.to_pybytes()):
            raise RefusedError(
                415, "type", "expected batches without compression; use Content-Encoding for the whole body"
            )
        batch = pa.ipc.read_record_batch(message, schema)
        count += batch.num_rows
        if count > rows:
            raise RefusedError(413, "rows", f"expected at most {rows} rows; send smaller batches")
        batch.validate(full=True)
        batches.append(batch)
    return pa.Table.from_batches(batches, schema)


def _is_plain(kind: pa.DataType) -> bool:
    is_text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    is_time = pa.types.is_timestamp(kind) or pa.types.is_date(kind)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return bool(pa.types.is_string(kind.value_type) or pa.types.is_large_string(kind.value_type))
    return bool(is_text or is_number or is_time)


def _is_packed(metadata: bytes) -> bool:
    """Whether a batch's buffers are packed, read from its flatbuffer (Message.fbs: ``RecordBatch.compression``)."""
    message = struct.unpack_from("<I", metadata, 0)[0]
    kind = _slot(metadata, message, 1)
    header = _slot(metadata, message, 2)
    if kind is None or header is None or metadata[kind] != _BATCH_HEADER:
        raise ValueError("no record batch")
    batch = header + struct.unpack_from("<I", metadata, header)[0]
    return _slot(metadata, batch, _COMPRESSION_SLOT) is not None


def _slot(metadata: bytes, table: int, number: int) -> int | None:
    """Return where a table's field stands, None when it is absent (https://flatbuffers.dev/internals)."""
    index = table - struct.unpack_from("<i", metadata, table)[0]
    if index < 0:
        raise ValueError("outside")
    size = struct.unpack_from("<H", metadata, index)[0]
    at = 4 + 2 * number
    if at + 2 > size:
        return None
    offset = struct.unpack_from("<H", metadata, index + at)[0]
    return table + offset if offset else None
