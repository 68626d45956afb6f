"""Web servers' access logs in the combined format: requests → events, by rules.

https://httpd.apache.org/docs/2.4/logs.html#combined, https://nginx.org/en/docs/http/ngx_http_log_module.html: address,
identity, user, time, request, status, bytes, referer, user agent; after these a log may carry more fields of its own.
"""

import re
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from holdfast.errors import InputError
from holdfast.ingest.blocks import Block
from holdfast.ingest.events import EventReader, Found, Told
from holdfast.ingest.lines import LogLines, cut_lines, log_lines
from holdfast.ingest.reading import Refusal
from holdfast.ingest.requests import Requests, each_distinct, events_of, null_where
from holdfast.ingest.rules import Rule, check_fields

TIME = "%d/%b/%Y:%H:%M:%S %z"
FIELDS = ("host", "user", "referer", "agent", *(f"extra{number}" for number in range(1, 10)))
"""Fields that a rule's ``columns`` may name; ``extra1`` … are what follows the user agent."""

_FIRST = r"^(?P<host>\S+) \S+ (?P<user>.*?) \[(?P<at>[^\]\[]+)\] "
_REQUEST = r'"(?P<method>[A-Z]{1,20}) (?P<path>(?:[^"\\ ]|\\.)*)(?: HTTP/[\d.]+)?" (?P<status>\d{3}) (?:\d+|-)'
_LAST = r'(?: "(?P<referer>(?:[^"\\]|\\.)*)" "(?P<agent>(?:[^"\\]|\\.)*)"(?P<rest>(?: .*)?))?$'
_REQUEST_LINE = _FIRST + _REQUEST + _LAST
_SHAPE = r'^\S+ \S+ .*? \[[^\]\[]+\] "(?:[^"\\]|\\.)*" \d{3} (?:\d+|-)(?: |$)'
_PASSED = r'(?: (?:"(?:[^"\\]|\\.)*"|[^" ]\S*))'
_EXTRA = r' (?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<bare>[^" ]\S*))'
_LINE = "expected a line of the combined log format"
_ESCAPE = re.compile(r"\\x([0-9A-Fa-f]{2})|\\(.)")


def weblog_reader(told: Told) -> EventReader:
    """Return how to read an access log by the rules in ``told``.

    Raises:
        InputError: there are no rules, or one names a field that such a log does not have.
    """
    if not told.rules:
        raise InputError("expected rules that say which requests are events: name a file with --rules", file=told.file)
    check_fields(told.rules, FIELDS)

    def read(block: Block) -> Found:
        return _found(log_lines(block), told.rules)

    return EventReader(read, cut_lines, forms={"at": TIME})


def _found(lines: LogLines, rules: tuple[Rule, ...]) -> Found:
    near = np.flatnonzero(_candidates(lines.texts, rules))
    parts = pc.extract_regex(lines.texts.take(pa.array(near)), _REQUEST_LINE)
    is_read = np.asarray(parts.is_valid())
    near, parts = near[is_read], parts.filter(pa.array(is_read))
    batches, is_open = events_of(_requests(parts, lines.numbers[near]), rules)
    rest = np.setdiff1d(np.arange(len(lines.texts)), near, assume_unique=True)
    is_shaped = np.asarray(pc.match_substring_regex(lines.texts.take(pa.array(rest)), _SHAPE))
    refused = [Refusal(int(number), "", _LINE) for number in lines.numbers[rest[~is_shaped]]]
    return Found(batches, tuple(refused), int(is_shaped.sum() + is_open.sum()))


def _candidates(texts: pa.Array, rules: tuple[Rule, ...]) -> NDArray[np.bool_]:
    """Return which lines may fit a rule, by one quick look for the text its path begins with."""
    literals = [_literal(rule.path) for rule in rules]
    if not all(literals):
        return np.ones(len(texts), np.bool_)
    found = [np.asarray(pc.match_substring(texts, literal)) for literal in dict.fromkeys(literals)]
    return np.asarray(np.logical_or.reduce(found), np.bool_)


def _literal(path: str) -> str:
    """Return the text a path begins with before its first special character."""
    found = re.match(r"\^?([A-Za-z0-9/_-]*)([?*{]?)", path)
    if found is None or "|" in path:
        return ""
    return found[1][:-1] if found[2] else found[1]


def _requests(parts: pa.StructArray, lines: NDArray[np.int64]) -> Requests:
    return Requests(
        methods=pc.struct_field(parts, "method"),
        paths=_plain(pc.struct_field(parts, "path")),
        is_ok=partial(_is_ok, pc.struct_field(parts, "status").cast(pa.int64())),
        always={
            "at": pc.struct_field(parts, "at"),
            "ip": pc.struct_field(parts, "host"),
            "user_agent": _field(parts, "agent", None),
        },
        fields=partial(_field, parts),
        lines=lines,
    )


def _is_ok(statuses: pa.Array, rule: Rule, taken: pa.Array) -> pa.Array:
    return pc.is_in(statuses.take(taken), pa.array(sorted(rule.ok), pa.int64()))


def _field(parts: pa.StructArray, name: str, taken: pa.Array | None) -> pa.Array:
    some = parts if taken is None else parts.take(taken)
    if name.startswith("extra"):
        before = int(name.removeprefix("extra")) - 1
        found = pc.extract_regex(pc.struct_field(some, "rest"), f"^{_PASSED}{{{before}}}{_EXTRA}")
        values = pc.binary_join_element_wise(pc.struct_field(found, "quoted"), pc.struct_field(found, "bare"), "")
    else:
        values = pc.struct_field(some, name)
    return _plain(null_where(values, ("-", "")))


def _plain(values: pa.Array) -> pa.Array:
    return each_distinct(values, _unescaped) if pc.any(pc.match_substring(values, "\\")).as_py() else values


def _unescaped(written: str) -> str:
    r"""Undo what the servers escape: nginx writes ``\x22``, Apache ``\"``; bytes that are no UTF-8 become U+FFFD."""

    def character(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else found[2]

    text = _ESCAPE.sub(character, written)
    try:
        return text.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:
        return text
