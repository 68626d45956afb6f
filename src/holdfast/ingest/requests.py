"""Requests of any log, one row each → events, by rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from holdfast.ingest.lines import line_places
from holdfast.ingest.reading import Batch, Lines
from holdfast.ingest.rules import Rule
from holdfast.terms.tables import EVENTS

_NONE = pa.scalar(None, pa.string())


@dataclass(frozen=True)
class Requests:
    """Requests as columns: what was asked of what, and all else that a rule may name."""

    methods: pa.Array
    paths: pa.Array
    is_ok: Callable[[Rule, pa.Array], pa.Array]
    """Whether the requests at these positions succeeded, as a rule sees it."""
    always: Mapping[str, pa.Array]
    """Our columns that every event gets if its table has them: ``at``, ``ip`` …"""
    fields: Callable[[str, pa.Array], pa.Array]
    """A field a rule names, of the requests at these positions."""
    lines: Lines


def events_of(requests: Requests, rules: tuple[Rule, ...]) -> tuple[dict[str, list[Batch]], NDArray[np.bool_]]:
    """Return the events by table, and which requests no rule takes; the first rule that fits a request takes it."""
    is_open = np.ones(len(requests.lines), np.bool_)
    batches: dict[str, list[Batch]] = {}
    for rule in rules:
        fits = np.asarray(pc.fill_null(pc.match_substring_regex(requests.paths, rule.path), False)) & is_open
        if rule.methods:
            fits &= np.asarray(pc.fill_null(pc.is_in(requests.methods, pa.array(rule.methods)), False))
        taken = pa.array(np.flatnonzero(fits))
        is_open &= ~fits
        if len(taken):
            batches.setdefault(rule.table, []).append(_batch(requests, rule, taken))
    return {table: found for table, each in batches.items() if (found := [b for b in each if b.row_count])}, is_open


def _batch(requests: Requests, rule: Rule, taken: pa.Array) -> Batch:
    is_ok = requests.is_ok(rule, taken)
    if rule.table != "logins":
        taken = taken.filter(pc.fill_null(is_ok, False))
        is_ok = None
    columns = {name: values.take(taken) for name, values in requests.always.items() if name in EVENTS[rule.table].names}
    if is_ok is not None:
        columns["is_ok"] = is_ok
    columns |= {ours: requests.fields(name, taken) for ours, name in rule.columns.items()}
    if rule.groups:
        groups = pc.extract_regex(requests.paths.take(taken), rule.path)
        columns |= {name: _decoded(pc.struct_field(groups, name)) for name in rule.groups}
    columns |= {name: pa.repeat(pa.scalar(value), len(taken)) for name, value in rule.constants.items()}
    return Batch(columns, len(taken), line_places(requests.lines[np.asarray(taken)]))


def _decoded(values: pa.Array) -> pa.Array:
    """Undo percent encoding."""
    if not pc.any(pc.match_substring(values, "%")).as_py():
        return values
    return each_distinct(values, unquote)


def each_distinct(values: pa.Array, change: Callable[[str], str | None]) -> pa.Array:
    """Return the values changed, each different one once; null stays null."""
    coded = values.dictionary_encode()
    changed = [None if value is None else change(value) for value in coded.dictionary.to_pylist()]
    return pa.array(changed, pa.string()).take(coded.indices)


def null_where(values: pa.Array, blanks: tuple[str, ...]) -> pa.Array:
    """Return the values, null where they are one of ``blanks``."""
    return pc.if_else(pc.is_in(values, pa.array(blanks)), _NONE, values)
