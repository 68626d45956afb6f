"""A call centre's list of complaints into the record: each row once, what does not fit kept beside with its reason.

Rows that are refused are written to ``<lake>.refused-complaints/<name>-<when>/``, for their owner only: ``reasons.csv``
says file, line, field and what was expected, ``rows.csv`` holds the rows as they came, to be repaired and brought in
again. **They are personal**: delete the folder when they are repaired.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import numpy as np

from holdfast.errors import InputError
from holdfast.flow.hearing import complaint_take
from holdfast.hear import hear
from holdfast.hear.codes import number_of
from holdfast.ingest.formats import format_of
from holdfast.ingest.reading import Manner
from holdfast.lake.durable import sync
from holdfast.record.roles import Actor
from holdfast.terms.columns import bare, synonyms
from holdfast.terms.identifiers import Tokens
from holdfast.terms.tables import REJECTS

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

WORDS = (
    "text, complaint text, content, description, body, message, story, 投诉内容, 内容, 正文, 描述, 经过, 诉求, 投訴內容"
)
COLUMNS: dict[str, str] = {
    "words": WORDS,
    "name": "name, customer name, complainant name, 姓名, 投诉人姓名, 客户姓名, 顾客姓名",
    "phone": "phone, mobile, telephone, customer phone, 电话, 手机, 手机号, 联系电话, 客户电话, 投诉人电话",
    "email": "email, e-mail, mail, 邮箱, 电子邮箱",
    "caller": "caller, caller number, fraud number, calling number, 来电号码, 对方号码, 诈骗号码, 嫌疑号码",
    "region": "region, province, 地区, 省份",
}
"""Columns of a list beside those that the table ``complaints`` knows by the same names; compared as ``bare`` does."""
OF_TABLE = ("complaint", "account", "order", "called_at", "reported_at")
PERSON = ("name", "phone", "email", "account")


@dataclass
class Imported:
    """What came of a list."""

    taken: int = 0
    known: int = 0
    """Complaints that were there already."""
    refused: int = 0
    rejects: Path | None = None
    """The folder of refused rows, where there were any."""
    left_out: list[str] = field(default_factory=list)
    """Columns of the file that nothing was taken from."""


Row = dict[str, str]
Told = Callable[[int], None]


def complaints_import(
    path: Path, by: Actor, tokens: Tokens, rejects: Path, *, timezone: str, told: Told | None = None
) -> Imported:
    """Take the complaints of a CSV, Excel, JSON Lines or Parquet file in; the record is open.

    Each row is durable before the next; killed on the way, the same call goes on: a row is known by its number, else by
    all that stands in it.

    Raises:
        InputError: the file cannot be read, or has no column of texts.
        RefusedError: the actor may not.
    """
    from holdfast.record.complaints import AlreadyReceivedError

    found = Imported()
    with TemporaryDirectory(prefix="holdfast-") as work, _Refused(rejects, path) as refused:
        for line, row, mistake in _rows(path, Path(work), found):
            try:
                if mistake is not None:
                    raise mistake
                _take(by, row, tokens, timezone)
                found.taken += 1
            except AlreadyReceivedError:
                found.known += 1
            except InputError as error:
                refused.add(line, row, error)
                found.refused += 1
            if told is not None:
                told(1)
        found.rejects = refused.folder if found.refused else None
    return found


def _take(by: Actor, row: Row, tokens: Tokens, timezone: str) -> None:
    if not row.get("words"):
        raise InputError("expected what was told", field="words")
    told = {"called_at": _time(row, "called_at", timezone), "order": row.get("order", "")[:128]}
    told |= {"caller_token": number_of(row.get("caller", ""), timezone), "account_token": row.get("account", "")}
    told["region"] = _region(row.get("region", ""))
    extra = f"\n\n{row['caller']}" if row.get("caller") and row["caller"] not in row["words"] else ""
    complaint_take(
        by,
        row["words"] + extra,
        channel="import",
        told={column: value for column, value in told.items() if value},
        person={column: row[column] for column in PERSON if row.get(column)},
        timezone=timezone,
        reported_at=_time(row, "reported_at", timezone),
        source=_source(row, tokens),
    )


def _source(row: Row, tokens: Tokens) -> str:
    """Return by what a row is known: its number, else a token of the whole."""
    whole = row.get("complaint") or "\x1f".join(f"{name}={row[name]}" for name in sorted(row) if row[name])
    return f"list:{tokens.token('text', whole)}"


def _time(row: Row, column: str, timezone: str) -> datetime | None:
    """Return a time as people write it, in the list's zone where it has none of its own."""
    text = re.sub(r"[年月]", "-", row.get(column, "").strip()).replace("日", "").replace("/", "-").replace(".", "-", 2)
    if not text:
        return None
    parts = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]*(\d{1,2}:\d{2}(?::\d{2})?(?:[.:]\d+)?)(.*))?", text)
    if parts is None:
        raise InputError("expected a time such as 2026-05-01 14:30", field=column)
    try:
        year, month, day, clock, zone = parts.groups()
        clock = f"0{clock}" if clock and clock[1] == ":" else clock or "12:00"
        read = datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}T{clock}{(zone or '').strip()}")
    except ValueError:
        raise InputError("expected a time such as 2026-05-01 14:30", field=column) from None
    read = read if read.tzinfo else read.replace(tzinfo=ZoneInfo(timezone))
    if not datetime(2000, 1, 1, tzinfo=UTC) <= read <= datetime.now(UTC) + timedelta(days=1):
        raise InputError("expected a time between 2000 and now", field=column)
    return read


def _region(written: str) -> str:
    return str(hear(written).first("region") or "") if written else ""


def _rows(path: Path, work: Path, found: Imported) -> Iterator[tuple[int, Row, InputError | None]]:
    """Yield line, row by our names, and what is wrong where the file itself is."""
    if not path.is_file():
        raise InputError("expected a file that can be read", file=str(path))
    reading = format_of(path).open_file(path, Manner(work=work))
    ours = _known(reading.columns)
    if "words" not in ours:
        raise InputError("expected a column of what was told, called text or 投诉内容", file=str(path))
    found.left_out = [name for name in reading.columns if name not in ours.values()]
    for batch in reading.batches(list(ours.values())):
        for refusal in batch.refused:
            yield refusal.line, {}, InputError(refusal.reason, field=refusal.field or None)
        columns = {name: batch.columns[theirs].to_pylist() for name, theirs in ours.items()}
        for place, line in enumerate(batch.lines(np.arange(batch.row_count)).tolist()):
            row = {name: str(values[place] or "").strip() for name, values in columns.items()}
            if any(row.values()):
                yield line, row, None


def _known(columns: tuple[str, ...]) -> dict[str, str]:
    """Return which column of a file is which of ours; the first that fits."""
    names = {name: {name, *map(bare, written.split(","))} for name, written in COLUMNS.items()}
    names |= {name: {bare(name), *synonyms("complaints", name)} for name in OF_TABLE}
    found: dict[str, str] = {}
    for theirs in columns:
        for name, known in names.items():
            if bare(theirs) in known and name not in found and theirs not in found.values():
                found[name] = theirs
    return found


class _Refused:
    """The rows that did not fit and why; nothing is made before the first."""

    def __init__(self, folder: Path, path: Path) -> None:
        self._path = path
        self.folder = folder / f"{path.stem[:60]}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        self._reasons, self._rows = io.StringIO(), io.StringIO()
        self._names = ("complaint", "reported_at", "called_at", "words", *PERSON, "order", "caller", "region")
        csv.writer(self._reasons, lineterminator="\n").writerow(REJECTS.names)
        csv.writer(self._rows, lineterminator="\n").writerow(self._names)
        self.count = 0

    def __enter__(self) -> "_Refused":
        return self

    def add(self, line: int, row: Row, error: InputError) -> None:
        reason = error.expected
        told = ("complaints", str(self._path), line, error.field or "", reason)
        csv.writer(self._reasons, lineterminator="\n").writerow(told)
        csv.writer(self._rows, lineterminator="\n").writerow([row.get(name, "") for name in self._names])
        self.count += 1

    def __exit__(self, *_: object) -> None:
        if not self.count:
            return
        from holdfast.record.secret_files import write_synced

        self.folder.mkdir(mode=0o700, parents=True)
        write_synced(self.folder / "reasons.csv", self._reasons.getvalue().encode())
        write_synced(self.folder / "rows.csv", self._rows.getvalue().encode())
        sync(self.folder)
        sync(self.folder.parent)
