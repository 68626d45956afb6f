"""A call centre's list of complaints into the record: each row once, what does not fit kept beside with its reason.

Rows that are refused are written to ``<lake>.refused-complaints/<name>-<when>/``, for their owner only: ``reasons.csv``
says file, line, field and what was expected, ``rows.csv`` holds the rows as they came, to be repaired and brought in
again. **They are personal**: delete the folder when they are repaired.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np

from holdfast.errors import InputError
from holdfast.flow.hearing import read_words
from holdfast.hear import hear
from holdfast.hear.codes import number_of
from holdfast.ingest.formats import format_of
from holdfast.ingest.reading import Manner
from holdfast.lake.durable import sync
from holdfast.record.roles import Actor
from holdfast.terms.columns import bare, synonyms
from holdfast.terms.identifiers import Tokens
from holdfast.terms.tables import REJECTS

if TYPE_CHECKING:
    from holdfast.record.complaints import Coming, Ready

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
TOGETHER = 100
"""Rows that become durable at once: some tenths of a second, which a customer's change waits for."""
OTHERS_NUMBER = "expected a number of its own: it was taken with other words"
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
Found = tuple[int, Row, InputError | None]
"""A row's line, its values by our names, and what is wrong where the file itself is."""
Told = Callable[[int], None]


def complaints_import(
    path: Path, by: Actor, tokens: Tokens, rejects: Path, *, timezone: str, told: Told | None = None
) -> Imported:
    """Take the complaints of a CSV, Excel, JSON Lines or Parquet file in; the record is open.

    Rows go in some at a time, each of these durable before the next; killed on the way, the same call goes on: a row is
    known by its number, else by all that stands in it. A number that was taken with other words is refused: it may be
    another list's, or another state of the complaint, and would be lost.

    Raises:
        InputError: the file cannot be read, or has no column of texts.
        RefusedError: the actor may not.
    """
    found = Imported()
    with TemporaryDirectory(prefix="holdfast-") as work, _Refused(rejects, path) as refused:
        for rows in _some(_rows(path, Path(work), found)):
            _take(rows, by, tokens, timezone, found, refused)
            if told is not None:
                told(len(rows))
        found.rejects = refused.folder if found.refused else None
    return found


def _some(rows: Iterator[Found]) -> Iterator[list[Found]]:
    while some := list(islice(rows, TOGETHER)):
        yield some


def _take(  # noqa: PLR0917 - the parts of one import
    rows: list[Found], by: Actor, tokens: Tokens, timezone: str, found: Imported, refused: "_Refused"
) -> None:
    """Take rows in as one change. All are read before it begins: others' changes wait for its end."""
    from holdfast.record.complaints import Ready, complaint_ready, complaints_known
    from holdfast.record.fitting import plain

    read: list[tuple[int, Row, _Told]] = []
    for line, row, mistake in rows:
        try:
            if mistake is not None:
                raise mistake
            read.append((line, row, _told(row, tokens, timezone)))
        except InputError as error:
            refused.add(line, row, error)
    known = complaints_known([told.source for _, _, told in read])
    ready: list[Ready] = []
    for line, row, told in read:
        try:
            if _is_known(told, known):
                found.known += 1
                continue
            ready.append(complaint_ready(_coming(told, timezone)))
            known[told.source] = plain(told.words)
        except InputError as error:
            refused.add(line, row, error)
    taken = _receive(by, ready)
    found.taken += taken
    found.known += len(ready) - taken
    found.refused = refused.count


def _is_known(told: "_Told", known: dict[str, str]) -> bool:
    from holdfast.record.fitting import plain

    before = known.get(told.source)
    if before is None or before in {"", plain(told.words)}:  # nothing is left of one that was forgotten
        return before is not None
    raise InputError(OTHERS_NUMBER, field="complaint")


def _coming(told: "_Told", timezone: str) -> "Coming":
    from holdfast.record.complaints import Coming

    return Coming(
        told.words,
        "import",
        read=read_words(told.words, told.reported_at, timezone, told.person),
        told=told.columns,
        person=told.person,
        timezone=timezone,
        reported_at=told.reported_at,
        source=told.source,
    )


def _receive(by: Actor, ready: "list[Ready]") -> int:
    """Take complaints in as one change and return how many: some come meanwhile, by the same import begun twice."""
    from holdfast.record.complaints import AlreadyReceivedError, complaints_receive
    from holdfast.record.journal import together

    with suppress(AlreadyReceivedError):
        return len(complaints_receive(by, ready)) if ready else 0
    taken = 0
    with together():
        for each in ready:
            with suppress(AlreadyReceivedError):
                taken += len(complaints_receive(by, [each]))
    return taken


@dataclass(frozen=True)
class _Told:
    """A row as a complaint."""

    words: str
    columns: dict[str, Any]
    person: dict[str, str]
    reported_at: datetime | None
    source: str


def _told(row: Row, tokens: Tokens, timezone: str) -> _Told:
    if not row.get("words"):
        raise InputError("expected what was told", field="words")
    columns = {
        "called_at": _time(row, "called_at", timezone),
        "order": row.get("order", "")[:128],
        "caller_token": number_of(row.get("caller", ""), timezone),
        "account_token": row.get("account", ""),
        "region": _region(row.get("region", "")),
    }
    extra = f"\n\n{row['caller']}" if row.get("caller") and row["caller"] not in row["words"] else ""
    return _Told(
        row["words"] + extra,
        {column: value for column, value in columns.items() if value},
        {column: row[column] for column in PERSON if row.get(column)},
        _time(row, "reported_at", timezone),
        _source(row, tokens),
    )


def _source(row: Row, tokens: Tokens) -> str:
    """Return by what a row is known: its number, else a token of the whole."""
    whole = row.get("complaint") or "\x1f".join(f"{name}={row[name]}" for name in sorted(row) if row[name])
    return f"list:{tokens.token('text', whole)}"


_WHEN = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(上午|下午)?\s*(\d{1,2})[:时点](\d{1,2})分?(?::?(\d{1,2})秒?(\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)


def _time(row: Row, column: str, timezone: str) -> datetime | None:
    """Return a time as people write it, in the list's zone where it has none of its own; of a day its noon.

    Spreadsheets and databases write a day as its midnight to the second: that is a day too.
    """
    if not (text := row.get(column, "").strip()):
        return None
    try:
        read = _moment(text, timezone)
    except ValueError:
        raise InputError("expected a time such as 2026-05-01 14:30", field=column) from None
    if not datetime(2000, 1, 1, tzinfo=UTC) <= read <= datetime.now(UTC) + timedelta(days=1):
        raise InputError("expected a time between 2000 and now", field=column)
    return read


def _moment(text: str, timezone: str) -> datetime:
    parts = _WHEN.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    year, month, day, half, hour, minute, second, part, zone = parts.groups()
    is_day = hour is None or (second and not part and not int(hour) and not int(minute) and not int(second))
    clock = 12 if is_day else int(hour)
    clock += 12 if half == "下午" and clock < 12 else 0
    read_zone = datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo if zone else ZoneInfo(timezone)
    return datetime(int(year), int(month), int(day), clock, int(minute or 0), int(second or 0), tzinfo=read_zone)


def _region(written: str) -> str:
    return str(hear(written).first("region") or "") if written else ""


def _rows(path: Path, work: Path, found: Imported) -> Iterator[Found]:
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
