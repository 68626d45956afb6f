"""The log of OpenSSH's server as syslog writes it: accepted and failed passwords and keys become logins.

Both ways of rsyslog are read: ``Nov 22 12:00:01 host sshd[7]: …`` (no year, no zone) and RFC 3339
(``2026-11-22T12:00:01.250+08:00 host …``). A name may hold anything, for the client chooses it: the address is what
stands last in the line.
"""

import calendar
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from holdfast.ingest.blocks import Block
from holdfast.ingest.events import EventReader, Found, Told
from holdfast.ingest.lines import LogLines, cut_lines, line_places, log_lines
from holdfast.ingest.reading import Batch, Refusal

ENDINGS: tuple[str, ...] = ()
TABLES = ("logins",)

_OLD = r"[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2}"
_NEW = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:\d{2})"
_HEADER = rf"^(?:<\d{{1,3}}>)?(?P<at>{_OLD}|{_NEW}) \S+ "
_MESSAGE = (
    r"sshd(?:-session|-auth)?\[\d+\]: (?:message repeated (?P<times>\d{1,4}) times: \[ )?"
    r"(?P<how>Accepted|Failed) (?P<proof>[\w/-]+) for (?P<unknown>invalid user )?(?P<account>.*)"
    r" from (?P<ip>\S+) port \d+(?: ssh2)?(?:: [^\]]*)?\]?$"
)
_USUAL = (
    rf"^(?P<at>{_OLD}|{_NEW}) \S+ sshd(?:-session|-auth)?\[\d+\]: (?P<how>Accepted|Failed) (?:password|publickey)"
    r" for (?P<who>\S+ (?:user \S+ )?)from (?P<ip>\S+) port \d+(?: ssh2)?$"
)
"""Nearly all attempts, and nothing that the long way reads otherwise. Each letter of a line leaves one way to go on,
and there are four groups: only then does RE2 read a line in one pass (``kMaxOnePassCapture``), four times as fast."""
_UNKNOWN = "invalid user "
_LINE = "expected a line of syslog"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def open_events(head: bytes, told: Told) -> EventReader:  # noqa: ARG001 - every line stands for itself
    """Return how to read the log; ``told.year``, else ``told.dated``, gives times their year."""

    def read(block: Block) -> Found:
        return _found(log_lines(block), told)

    return EventReader(read, cut_lines)


def _found(lines: LogLines, told: Told) -> Found:
    usual, is_usual = _usual(lines.texts)
    others = np.flatnonzero(~is_usual)
    unusual, is_attempt = _unusual(lines.texts.take(pa.array(others)))
    rest = others[~is_attempt]
    is_syslog = np.asarray(pc.match_substring_regex(lines.texts.take(pa.array(rest)), _HEADER))
    refused = [Refusal(int(number), "", _LINE) for number in lines.numbers[rest[~is_syslog]]]
    parts, taken = usual, np.flatnonzero(is_usual)
    if len(unusual):
        taken = np.concatenate((taken, others[is_attempt]))
        order = np.argsort(taken)
        parts, taken = pa.concat_tables((usual, unusual)).take(pa.array(order)), taken[order]
    batch = _batch(parts.combine_chunks(), lines.numbers[taken], told)
    batches = {"logins": [batch]} if batch.row_count else {}
    return Found(batches, tuple(refused), int(is_syslog.sum()))


def _usual(texts: pa.Array) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Return the parts of the attempts that are written as nearly all are, and which lines these are."""
    parts = pc.extract_regex(texts, _USUAL)
    who = pc.struct_field(parts, "who")
    is_unknown = pc.fill_null(pc.starts_with(who, _UNKNOWN), False)
    is_one = pc.or_(is_unknown, pc.invert(pc.match_substring(who, " user ")))
    is_usual = pc.fill_null(is_one, False)
    if not pc.all(is_usual).as_py():
        parts, is_unknown = parts.filter(is_usual), is_unknown.filter(is_usual)
    who = pc.struct_field(parts, "who").cast(pa.binary())
    account = pc.if_else(is_unknown, pc.binary_slice(who, len(_UNKNOWN), -1), pc.binary_slice(who, 0, -1))
    columns = {
        "at": pc.struct_field(parts, "at"),
        "how": pc.struct_field(parts, "how"),
        "is_unknown": is_unknown,
        "account": account.cast(pa.string()),
        "ip": pc.struct_field(parts, "ip"),
        "times": pa.repeat(pa.scalar(""), len(parts)),
    }
    return pa.table(columns), np.asarray(is_usual)


def _unusual(texts: pa.Array) -> tuple[pa.Table, NDArray[np.bool_]]:
    """Return the parts of all other attempts, and which lines these are."""
    is_attempt = np.asarray(pc.match_substring_regex(texts, r": (?:.*\[ )?(?:Accepted|Failed) "))
    near = np.flatnonzero(is_attempt)
    parts = pc.extract_regex(texts.take(pa.array(near)), _HEADER + _MESSAGE)
    # Every client begins by trying "none": no attempt of anybody.
    is_real = np.asarray(pc.fill_null(pc.not_equal(pc.struct_field(parts, "proof"), "none"), False))
    is_attempt[near] = is_real
    parts = parts.filter(pa.array(is_real))
    columns = {name: pc.struct_field(parts, name) for name in ("at", "how", "account", "ip", "times")}
    columns["is_unknown"] = pc.not_equal(pc.struct_field(parts, "unknown"), "")
    return pa.table(columns).select(["at", "how", "is_unknown", "account", "ip", "times"]), is_attempt


def _batch(parts: pa.Table, numbers: NDArray[np.int64], told: Told) -> Batch:
    parts, numbers = _repeated(parts, numbers)
    is_ok = _flat(pc.equal(parts["how"], "Accepted"))
    is_bad = pc.if_else(is_ok, pa.scalar(None, pa.string()), "wrong_password")
    columns = {
        "at": _times(_flat(parts["at"]), told),
        "account": _flat(parts["account"]),
        "ip": _flat(parts["ip"]),
        "is_ok": is_ok,
        "reason": pc.if_else(_flat(parts["is_unknown"]), "no_account", is_bad),
    }
    return Batch(columns, len(parts), line_places(numbers))


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _repeated(parts: pa.Table, numbers: NDArray[np.int64]) -> tuple[pa.Table, NDArray[np.int64]]:
    """Write out what syslog folded: ``message repeated 3 times`` are three attempts."""
    times = parts["times"]
    is_folded = pc.not_equal(times, "")
    if not pc.any(is_folded).as_py():
        return parts, numbers
    counts = np.maximum(np.asarray(pc.if_else(is_folded, times, "1").cast(pa.int64())), 1)
    places = np.repeat(np.arange(len(parts)), counts)
    return parts.take(pa.array(places)), numbers[places]


def _times(written: pa.Array, told: Told) -> pa.Array:
    """Return ISO 8601; a time without a year gets one: told, or that of the last such day not after the log's date."""
    is_old = np.asarray(pc.match_substring_regex(written, r"^[A-Z]"))
    if not is_old.any():
        return written
    coded = pc.if_else(pa.array(is_old), pc.utf8_slice_codeunits(written, 0, 6), "").dictionary_encode()
    days = pa.array([_day(day, told) if day else None for day in coded.dictionary.to_pylist()], pa.string())
    clocks = pc.utf8_slice_codeunits(written, 7, 15)
    dated = pc.binary_join_element_wise(days.take(coded.indices), clocks, "T")
    return pc.if_else(pa.array(is_old), pc.fill_null(dated, "no such day"), written)


def _day(written: str, told: Told) -> str | None:
    """Return ``Nov 22`` as ``2026-11-22``; None when there is no such day."""
    if written[:3] not in _MONTHS:
        return None
    month, day = _MONTHS.index(written[:3]) + 1, int(written[4:])
    year = told.year or told.dated.year
    if told.year is None and (month, day) > _day_after(told.dated):
        year -= 1
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _day_after(day: date) -> tuple[int, int]:
    """Return the latest day a line may be of: the log's date is of one zone and its lines of another."""
    after = date.fromordinal(day.toordinal() + 1)
    return (after.month, after.day) if after.year == day.year else (12, 31)
