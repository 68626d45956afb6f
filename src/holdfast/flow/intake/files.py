"""``holdfast ingest``: files into the lake, each record once however often it is called."""

import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa

from holdfast.errors import InputError, StateError
from holdfast.flow.intake.manner import ROWS, Manner, Way
from holdfast.flow.intake.rejected import Rejected, how_read
from holdfast.flow.intake.taking import Intake, Taken, Taking
from holdfast.ingest.arrivals import Arrived, now
from holdfast.ingest.blocks import Block
from holdfast.ingest.door import admitted, stored_zone, told_layout, wanted_columns
from holdfast.ingest.formats import endings, formats
from holdfast.ingest.openings import content_hash
from holdfast.ingest.paths import input_files
from holdfast.ingest.pieces import Piece
from holdfast.ingest.reading import Batch
from holdfast.ingest.reading import Manner as OpenManner
from holdfast.ingest.rows import Layout
from holdfast.ingest.streams import Stream


def take_files(intake: Intake, paths: Sequence[str], manner: Manner, taken: Taken | None = None) -> Taken:
    """Bring every record of these files into the lake that is not there yet.

    Args:
        intake: where they go
        paths: files, folders, globs
        manner: how they are written
        taken: counts what comes in, also when this ends early

    Raises:
        InputError: a file that cannot be read, or is none of its format; files before it are in the lake.
        StateError: a file is being taken by another process.
    """
    taken = Taken() if taken is None else taken
    for path in input_files(paths, ("",) if manner.format else endings()):
        if any(own.resolve() in path.resolve().parents for own in intake.own):
            continue
        way = manner.of(path)
        with locked(intake, path):
            if way.format in ROWS:
                _take_rows(intake, path, way, manner, taken)
            else:
                take_text(intake, path, way, manner, taken)
    return taken


def take_rejected(intake: Intake, rows: Path, manner: Manner, taken: Taken | None = None) -> Taken:
    """Bring in repaired rows of a rejects' folder, read as they were; what ``manner`` says comes first.

    Raises:
        InputError: it is no file of a rejects' folder, or cannot be read.
    """
    how = how_read(rows)
    said = manner.how

    def again(name: str) -> object:
        return said[name] if said[name] is not None else how.get(name)

    mapping, rules = again("mapping"), again("rules")
    full = Manner(
        str(again("format")),
        str(table) if (table := again("table")) else None,
        Path(str(mapping)) if mapping else None,
        Path(str(rules)) if rules else None,
        str(zone) if (zone := again("timezone")) else None,
        year if isinstance(year := again("year"), int) else None,
        date.fromisoformat(str(how["dated"])) if how.get("dated") else None,
        tenant=manner.tenant,
        is_repaired=True,
    )
    return take_files(replace(intake, own=()), [str(rows)], full, taken)


def take_text(intake: Intake, path: Path, way: Way, manner: Manner, taken: Taken) -> None:
    """Bring in what is new in a file of text."""
    stream = way.stream(path)
    if not stream.head(1):
        raise InputError("expected records; this file is empty", file=str(path))
    taking = Taking(intake, stream, way, manner, taken)
    was_new = taking.is_new
    if not taking.take(stream.chunks(taking.place.offset), is_last=True) and not was_new:
        taken.known += 1


@contextmanager
def locked(intake: Intake, path: Path) -> Iterator[None]:
    """Keep other processes from taking the same file at the same time.

    Raises:
        StateError: one does.
    """
    folder = intake.folder / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:32]
    handle = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StateError(f"{path} is being ingested by another process") from None
        yield
    finally:
        os.close(handle)


def _take_rows(intake: Intake, path: Path, way: Way, manner: Manner, taken: Taken) -> None:
    """Bring in a file of rows; its batches are the same each time, so a batch's place is its key."""
    digest = content_hash(path)
    source = intake.positions.whole(path, digest, way.fingerprint)
    with tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        reading = formats()[f".{way.format}"].open_file(path, OpenManner(Path(work)))
        told = way.told(Stream(path))
        layout = told_layout(replace(told, zone=told.zone or stored_zone(told, reading.types)), reading.columns)
        how = manner.how | {"format": "jsonl", "table": layout.schema.name}
        rejected = Rejected(intake.folder / "rejects", source, ending=".jsonl", how=how)
        place = was = source.end
        row = 0
        for batch in reading.batches(wanted_columns(layout)):
            row += batch.row_count
            if row <= place:
                continue
            piece = Piece(row - batch.row_count, row, row + 1, digest, Block(b"", 1))
            came = admitted(layout, batch, tokens=intake.tokens, arrived_at=now())
            table = layout.schema.name
            arrived = Arrived(
                {table: came.rows} if came.rows.num_rows else {},
                tuple((table, refusal) for refusal in came.refused),
                future=came.future,
            )
            if arrived.rows:
                intake.store(table, came.rows, source.key(piece, table))
            if arrived.refused:
                lines = {refusal.line for refusal in came.refused}
                rejected.add(str(path), arrived.refused, _as_lines(layout, batch, piece.begin, lines), b"")
                if rejected.rows not in taken.rejects:
                    taken.rejects.append(rejected.rows)
            counted = replace(
                source,
                path=str(path),
                row_count=source.row_count + came.rows.num_rows,
                rejected=source.rejected + len(came.refused),
                reasons_bytes=rejected.reasons_bytes,
                rows_bytes=rejected.rows_bytes,
            )
            source = intake.positions.take(counted, piece)
            taken.add(arrived, 0)
            intake.notice(str(path), batch.row_count)
        taken.known += int(0 < was == row)
        taken.bytes += path.stat().st_size if was < row else 0


def _as_lines(layout: Layout, batch: Batch, begin: int, lines: set[int]) -> list[bytes]:
    """Return rejected rows as JSON, under the names their file has."""
    places = pa.array([line - begin - 1 for line in sorted(lines)])
    names = [name for name in layout.names.values() if name in batch.columns]
    rows = pa.table({name: batch.columns[name].take(places) for name in names}).to_pylist()
    return [json.dumps(row, default=str, ensure_ascii=False).encode() for row in rows]
