"""Mapping files: how the columns of an existing export are called and written.

A mapping is YAML; every value is read as the text it is written as (``007`` stays ``007``)::

    accesses:
      rename:            # our column: column of the file
        at: 操作时间
        custodian: 操作人
      constants:         # our column: one value for every row; outranks a column of that name
        custodian_kind: staff
      timezone: Asia/Shanghai
      time_format: unix_ms     # or one a column;  strptime, unix, unix_ms; ISO 8601 where there is none
      encoding: gb18030
      delimiter: ";"
      fields_separator: ","
      null_values: ["NULL", "-"]
"""

import codecs
import difflib
from collections.abc import Callable, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import yaml

from holdfast.errors import InputError
from holdfast.ingest.times import UNIX, time_pattern
from holdfast.ingest.zones import find_zone
from holdfast.terms.tables import EVENTS, INPUTS, TableSchema

_LIMIT_BYTES = 1 << 20
_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}


@dataclass(frozen=True)
class Mapping:
    """How one kind of file is written; what is left out is looked at or taken as our own way."""

    rename: AnyMapping[str, str] = field(default_factory=dict)
    """Our column -> the file's column."""
    constants: AnyMapping[str, str] = field(default_factory=dict)
    """Our column -> one value for all rows."""
    timezone: str | None = None
    time_format: str | AnyMapping[str, str] | None = None
    """For all times, or our column -> format."""
    encoding: str | None = None
    delimiter: str | None = None
    fields_separator: str | None = None
    null_values: tuple[str, ...] = ()
    """Written values that mean: none."""
    source: str | None = None
    """The file this was read from, for errors."""

    def forms(self, schema: TableSchema) -> dict[str, str]:
        """Return the time format of each of our time columns that has one."""
        if isinstance(self.time_format, str):
            return {column.name: self.time_format for column in schema.columns if column.type == "time"}
        return dict(self.time_format or {})

    def check(self, schema: TableSchema) -> None:
        """Make sure that every column it names is one of ``schema``.

        Raises:
            InputError: it is not; names the nearest.
        """
        for part, names in (("rename", self.rename), ("constants", self.constants)):
            for name in names:
                if name not in schema.names:
                    raise InputError(_not_one_of(name, schema.names), file=self.source, field=f"{part}.{name}")
        for name in self.time_format if isinstance(self.time_format, AnyMapping) else ():
            times = [column.name for column in schema.columns if column.type == "time"]
            if name not in times:
                raise InputError(_not_one_of(name, times), file=self.source, field=f"time_format.{name}")


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file that describes one table, with or without the table's name above it.

    Raises:
        InputError: not YAML, an unknown key or column, an unusable value, several tables; names file and line.
    """
    file = _MappingFile(path)
    if not file.sections:
        return file.mapping(file.root, None)
    if len(file.sections) > 1:
        raise InputError(f"expected one table; this file describes {', '.join(file.sections)}", file=str(path))
    ((table, node),) = file.sections.items()
    return file.mapping(node, INPUTS[table])


def load_mappings(path: Path) -> dict[str, Mapping]:
    """Read a mapping file with a section a table (``complaints:``, ``accesses:``, ``orders:``).

    Raises:
        InputError: as :func:`load_mapping`; also when there is no section.
    """
    file = _MappingFile(path)
    if not file.sections:
        raise InputError(
            f"expected the mapping under {', '.join(f'{name}:' for name in INPUTS)}", file=str(path), line=1
        )
    return {table: file.mapping(node, INPUTS[table]) for table, node in file.sections.items()}


def load_event_mapping(path: Path, schema: TableSchema) -> Mapping:
    """Read a mapping file for one table of the lake: with a section for it, or with no sections at all.

    Raises:
        InputError: as :func:`load_mapping`; also when there are sections and none is the table's.
    """
    file = _MappingFile(path, EVENTS)
    node = file.sections.get(schema.name) if file.sections else file.root
    if node is None:
        raise InputError(f"expected a section {schema.name}", file=str(path))
    mapping = file.mapping(node, schema)
    mapping.check(schema)
    return mapping


def _not_one_of(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"unknown; did you mean {near[0]}?" if near else f"unknown; expected one of {', '.join(known)}"


class _MappingFile:
    """A YAML file as nodes, which know their lines; nothing in it is ever constructed but text."""

    def __init__(self, path: Path, tables: AnyMapping[str, TableSchema] = INPUTS) -> None:
        self.path, self._tables = path, tables
        self.root = self._composed()
        keys = [key.value for key, _ in self.root.value if isinstance(key, yaml.ScalarNode)]
        is_sectioned = any(key in tables for key in keys)
        self.sections = self._pairs(self.root, tables, "") if is_sectioned else {}

    def _composed(self) -> yaml.MappingNode:
        try:
            if self.path.stat().st_size > _LIMIT_BYTES:
                raise self._mistake("expected a mapping of at most 1 MiB", None)
            root = yaml.compose(self.path.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
        except OSError as mistake:
            raise self._mistake("no such mapping file, or it cannot be read", None) from mistake
        except UnicodeDecodeError as mistake:
            raise self._mistake(f"expected YAML in UTF-8; byte {mistake.start} is not", None) from mistake
        except RecursionError as mistake:
            raise self._mistake("expected a mapping, not a tower of brackets", None) from mistake
        except yaml.MarkedYAMLError as mistake:
            line = mistake.problem_mark.line + 1 if mistake.problem_mark else None
            raise InputError(f"expected YAML: {mistake.problem}", file=str(self.path), line=line) from mistake
        except yaml.YAMLError as mistake:
            raise self._mistake("expected YAML without control characters", None) from mistake
        if not isinstance(root, yaml.MappingNode):
            raise self._mistake("expected keys and values", root)
        return root

    def _mistake(self, expected: str, node: yaml.Node | None, where: str | None = None) -> InputError:
        return InputError(expected, file=str(self.path), line=node.start_mark.line + 1 if node else None, field=where)

    def _pairs(self, node: yaml.Node, known: Iterable[str] | None, where: str) -> dict[str, yaml.Node]:
        """Return the keys and values of a mapping node, each key once and known."""
        if not isinstance(node, yaml.MappingNode):
            raise self._mistake("expected keys and values", node, where or None)
        pairs: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self._text(key, where)
            here = f"{where}.{name}".lstrip(".")
            if known is not None and name not in known:
                raise self._mistake(_not_one_of(name, known), key, here)
            if name in pairs:
                raise self._mistake("expected this key once", key, here)
            pairs[name] = value
        return pairs

    def _text(self, node: yaml.Node, where: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.value == "":
            raise self._mistake("expected one text", node, where or None)
        return str(node.value)

    def _texts(self, node: yaml.Node, known: Iterable[str] | None, where: str) -> dict[str, str]:
        return {name: self._text(value, f"{where}.{name}") for name, value in self._pairs(node, known, where).items()}

    def mapping(self, node: yaml.Node, schema: TableSchema | None) -> Mapping:
        tables = [schema] if schema else list(self._tables.values())
        columns = list(dict.fromkeys(name for table in tables for name in table.names))
        times = list(dict.fromkeys(c.name for table in tables for c in table.columns if c.type == "time"))
        readers: dict[str, Callable[[yaml.Node, str], object]] = {
            "rename": partial(self._rename, columns),
            "constants": partial(self._constants, columns),
            "timezone": partial(self._checked, lambda text: find_zone(text).name and text),
            "time_format": partial(self._forms, times),
            "encoding": partial(self._checked, _encoding),
            "delimiter": partial(self._checked, _delimiter),
            "fields_separator": self._text,
            "null_values": self._list,
        }
        pairs = self._pairs(node, readers, "")
        read = {name: readers[name](value, name) for name, value in pairs.items()}
        both = sorted(set(_keys(read.get("rename"))) & set(_keys(read.get("constants"))))
        if both:
            raise self._mistake("expected either a column or a constant", pairs["constants"], f"constants.{both[0]}")
        return Mapping(**read, source=str(self.path))  # type: ignore[arg-type]

    def _rename(self, columns: Iterable[str], node: yaml.Node, where: str) -> dict[str, str]:
        return self._texts(node, columns, where)

    def _constants(self, columns: Iterable[str], node: yaml.Node, where: str) -> dict[str, str]:
        read = self._texts(node, columns, where)
        for name, value in read.items():
            if not value.strip():
                raise self._mistake("expected a value", node, f"{where}.{name}")
        return {name: value.strip() for name, value in read.items()}

    def _forms(self, times: Iterable[str], node: yaml.Node, where: str) -> str | dict[str, str]:
        if isinstance(node, yaml.ScalarNode):
            return self._checked(_time_form, node, where)
        pairs = self._pairs(node, times, where)
        return {name: self._checked(_time_form, value, f"{where}.{name}") for name, value in pairs.items()}

    def _checked(self, read: Callable[[str], str], node: yaml.Node, where: str) -> str:
        try:
            return read(self._text(node, where))
        except ValueError as mistake:
            raise self._mistake(str(mistake), node, where) from None

    def _list(self, node: yaml.Node, where: str) -> tuple[str, ...]:
        if isinstance(node, yaml.SequenceNode):
            return tuple(self._text(part, where) for part in node.value)
        return (self._text(node, where),)


def _keys(read: object) -> Iterable[str]:
    return read if isinstance(read, dict) else ()


def _time_form(text: str) -> str:
    if text not in UNIX:
        time_pattern(text)
    return text


def _encoding(text: str) -> str:
    try:
        found = codecs.lookup(text)
    except LookupError:
        raise ValueError("expected the name of an encoding, like utf-8 or gb18030") from None
    if not found._is_text_encoding:
        raise ValueError("expected the name of a text encoding, like utf-8 or gb18030")
    return text


def _delimiter(text: str) -> str:
    text = _DELIMITERS.get(text, text)
    if len(text) != 1 or not text.isascii() or text in '"\r\n\0':
        raise ValueError("expected one character, or tab, comma, semicolon, pipe")
    return text
