"""Rule files: which requests of a log are events of which table.

YAML, a section a table, a list of rules in each; the first rule that fits a request takes it::

    logins:
      - method: POST                      # or a list; any where it is left out
        path: ^/api/login                 # a regular expression (RE2), looked for in path and query
        columns: {account: user}          # our column: a field of the log
        ok: [200, 302]                    # statuses that mean success; others are failures
    accesses:
      - method: GET
        path: ^/admin/orders/(?P<order>[0-9]+)
        columns: {custodian: user}
        constants: {custodian_kind: staff, fields: name|phone|address, purpose: view}

Named groups of ``path`` are columns. Of logins every request is an event; of other tables only those that succeeded.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from holdfast.errors import InputError
from holdfast.terms.tables import EVENTS

_LIMIT_BYTES = 1 << 20
_KEYS = ("method", "path", "columns", "constants", "ok")


@dataclass(frozen=True)
class Rule:
    """Which requests are events of a table, and which column comes from where."""

    table: str
    methods: tuple[str, ...]
    """The HTTP method, CloudTrail's ``eventName``, OCSF's ``api.operation``; none: any."""
    path: str
    """A regular expression; its named groups are columns of the table."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Our column -> a field of the log."""
    constants: Mapping[str, str] = field(default_factory=dict)
    ok: frozenset[int] = frozenset(range(200, 400))
    """Statuses that mean success."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The columns that the path names."""
        return tuple(re.findall(r"\(\?P<(\w+)>", self.path))


def load_rules(path: Path) -> tuple[Rule, ...]:
    """Read a rule file.

    Raises:
        InputError: not YAML, an unknown table, key or column, a path that is no regular expression; names the place.
    """
    try:
        if path.stat().st_size > _LIMIT_BYTES:
            raise InputError("expected rules of at most 1 MiB", file=str(path))
        written = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Text)  # noqa: S506 - makes nothing but text
    except OSError as mistake:
        raise InputError("no such rule file, or it cannot be read", file=str(path)) from mistake
    except (UnicodeDecodeError, RecursionError) as mistake:
        raise InputError("expected YAML in UTF-8", file=str(path)) from mistake
    except yaml.YAMLError as mistake:
        line = (
            mistake.problem_mark.line + 1
            if isinstance(mistake, yaml.MarkedYAMLError) and mistake.problem_mark
            else None
        )
        raise InputError("expected YAML", file=str(path), line=line) from mistake
    if not isinstance(written, dict) or not written:
        raise InputError(f"expected a section a table: {', '.join(EVENTS)}", file=str(path))
    return tuple(
        _rule(str(path), table, index, rule)
        for table, rules in written.items()
        for index, rule in enumerate(_listed(str(path), table, rules))
    )


class _Text(yaml.BaseLoader):
    """Reads every scalar as the text it is written as."""


def _listed(file: str, table: str, rules: object) -> list[object]:
    if table not in EVENTS:
        raise InputError(f"expected a table: one of {', '.join(EVENTS)}", file=file, field=str(table))
    if not isinstance(rules, list):
        raise InputError("expected a list of rules", file=file, field=table)
    return rules


def _rule(file: str, table: str, index: int, rule: object) -> Rule:
    where = f"{table}[{index}]"

    def mistake(expected: str, key: str = "") -> InputError:
        return InputError(expected, file=file, field=f"{where}.{key}" if key else where)

    if not isinstance(rule, dict) or not isinstance(rule.get("path"), str):
        raise mistake("expected a rule with a path")
    if unknown := sorted(str(key) for key in rule if key not in _KEYS):
        raise mistake(f"expected only {', '.join(_KEYS)}", unknown[0])
    read = Rule(
        table,
        _texts(rule.get("method", []), lambda: mistake("expected a method or a list of them", "method")),
        rule["path"],
        _pairs(rule.get("columns", {}), lambda: mistake("expected columns and fields", "columns")),
        _pairs(rule.get("constants", {}), lambda: mistake("expected columns and values", "constants")),
        _statuses(rule["ok"], lambda: mistake("expected statuses such as 200", "ok")) if "ok" in rule else Rule.ok,
    )
    _check_path(read.path, lambda: mistake("expected a regular expression (RE2), groups as (?P<order>…)", "path"))
    readable = [column.name for column in EVENTS[table].columns if not column.is_made]
    for key, names in (("path", read.groups), ("columns", read.columns), ("constants", read.constants)):
        for name in names:
            if name not in readable:
                raise mistake(f"expected columns of {table}: {', '.join(readable)}", key)
    if missing := _missing(read):
        raise mistake(f"expected columns {', '.join(missing)} from path, columns or constants")
    return read


def _missing(rule: Rule) -> list[str]:
    """Return what a row of the table needs and neither the rule nor every request gives."""
    schema = EVENTS[rule.table]
    given = {"at", "ip", *rule.groups, *rule.columns, *rule.constants}
    needed = [column.name for column in schema.columns if column.is_required and column.default is None]
    return [name for name in needed if name not in given] + [
        " or ".join(group) for group in schema.any_of if not given & set(group)
    ]


def _check_path(path: str, mistake: Callable[[], InputError]) -> None:
    try:
        pc.match_substring_regex(pa.array([""]), path)
    except pa.ArrowInvalid:
        raise mistake() from None


def _texts(written: object, mistake: Callable[[], InputError]) -> tuple[str, ...]:
    texts = [written] if isinstance(written, str) else written
    if not isinstance(texts, list) or not all(isinstance(text, str) and text for text in texts):
        raise mistake()
    return tuple(texts)


def _pairs(written: object, mistake: Callable[[], InputError]) -> dict[str, str]:
    if not isinstance(written, dict) or not all(isinstance(value, str) and value for value in written.values()):
        raise mistake()
    return written


def _statuses(written: object, mistake: Callable[[], InputError]) -> frozenset[int]:
    texts = _texts(written, mistake)
    if not all(re.fullmatch(r"\d{3}", text) for text in texts):
        raise mistake()
    return frozenset(map(int, texts))


def check_fields(rules: tuple[Rule, ...], fields: tuple[str, ...]) -> None:
    """Make sure that the rules name only fields that a log has.

    Raises:
        InputError: one does not.
    """
    for rule in rules:
        for column, name in rule.columns.items():
            if name not in fields:
                raise InputError(f"expected one of {', '.join(fields)}", field=f"{rule.table}.columns.{column}")
