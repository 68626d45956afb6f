"""What is going to happen: rows of numbers by table and day, waiting for their day to be written."""

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.clock import DAY, Calendar, Floats

Rows: TypeAlias = dict[str, NDArray[Any]]
"""Columns of one length: ``at`` (int32, seconds of the calendar) and those of ``ROWS``."""

ROWS: Mapping[str, Mapping[str, type[np.generic]]] = {
    "accesses": {"custodian": np.int32, "order": np.int32, "key": np.int8},
    "visits": {"ip": np.uint32, "order": np.int32},
    "logins": {"account": np.int32, "ip": np.uint32, "device": np.int64, "agent": np.int8, "outcome": np.int8},
    "orders": {"order": np.int32, "verb": np.int8},
    "order_items": {"order": np.int32, "product": np.int32, "quantity": np.int8, "amount": np.int32},
    "gift_cards": {
        "card": np.int64,
        "account": np.int32,
        "to_account": np.int32,
        "verb": np.int8,
        "amount": np.int32,
        "order": np.int32,
        "ip": np.uint32,
        "device": np.int64,
    },
    "bindings": {
        "account": np.int32,
        "instrument": np.int64,
        "verb": np.int8,
        "proof": np.int8,
        "ip": np.uint32,
        "device": np.int64,
    },
    "account_changes": {"account": np.int32, "verb": np.int8, "ip": np.uint32, "device": np.int64},
    "contacts": {"account": np.int32, "channel": np.int8, "number": np.int8, "purpose": np.int8},
    "reviews": {"product": np.int32, "account": np.int32, "text": np.int16},
}
"""The tables and their columns of numbers; ``visits`` are accesses from customers' own addresses. -1 stands for
nothing; words are places in the lists of :mod:`holdfast.replay.arrow`."""


class Agenda:
    """Rows by table and day. What falls after the last day or before the first is dropped; memory is the days ahead."""

    def __init__(self, calendar: Calendar) -> None:
        """Begin empty."""
        self._calendar = calendar
        self._waiting: dict[str, dict[int, list[Rows]]] = {table: {} for table in ROWS}

    def add(self, table: str, at: Floats, **columns: NDArray[Any] | int) -> None:
        """Let rows of ``table`` happen at ``at`` (seconds; NaN: not at all). A number stands for a whole column."""
        kept = np.flatnonzero((at >= 0) & (at < self._calendar.end))
        if not len(kept):
            return
        seconds = at[kept].astype(np.int32)
        day = (seconds // np.int32(DAY)).astype(np.int16)
        by_day = np.argsort(day, kind="stable")  # of 16-bit numbers a radix sort
        order, day = kept[by_day], day[by_day]
        rows: Rows = {"at": seconds[by_day]}
        for name, kind in ROWS[table].items():
            given = columns[name]
            rows[name] = (
                given[order].astype(kind) if isinstance(given, np.ndarray) else np.full(len(order), given, kind)
            )
        begins = [0, *(np.flatnonzero(day[1:] != day[:-1]) + 1).tolist()]
        waiting = self._waiting[table]
        for number, begin, end in zip(day[begins].tolist(), begins, [*begins[1:], len(order)], strict=True):
            waiting.setdefault(number, []).append({name: column[begin:end] for name, column in rows.items()})

    def on(self, table: str, day: int) -> Rows:
        """Return what is known to happen on a day so far, in no order of time; it stays on the agenda."""
        blocks = self._waiting[table].get(day, [])
        if len(blocks) > 1:
            blocks[:] = [_joined(blocks)]
        return blocks[0] if blocks else _nothing(table)

    def taken(self, table: str, day: int) -> Rows:
        """Return what happens on a day by time and take it off the agenda; of two at once the first added first."""
        rows = self.on(table, day)
        self._waiting[table].pop(day, None)
        key = np.sort(rows["at"].astype(np.int64) << 32 | np.arange(len(rows["at"])))
        by_time = key & 0xFFFF_FFFF
        return {name: column[by_time] for name, column in rows.items()}


def _joined(blocks: list[Rows]) -> Rows:
    return {name: np.concatenate([block[name] for block in blocks]) for name in blocks[0]}


def _nothing(table: str) -> Rows:
    empty: Rows = {"at": np.empty(0, np.int32)}
    return empty | {name: np.empty(0, kind) for name, kind in ROWS[table].items()}
