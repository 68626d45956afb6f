"""YAML read with its places, so that every mistake can say its line and column."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from holdfast.errors import InputError
from holdfast.respond.decide.conditions import UNITS, Condition, ConditionError, Names
from holdfast.respond.decide.language import compile_condition

LARGEST = 256 << 10
"""Bytes of one file."""
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


class _SharedError(yaml.MarkedYAMLError):
    expected = "expected the value written out, not *its name: a few of those can stand for gigabytes, or for ever"


class _Plain(yaml.SafeLoader):
    """YAML in which every value stands where it is read."""

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _SharedError(problem_mark=mark)
        return super().compose_node(parent, index)


class Placed:
    """One node of a file, with what may be expected of it."""

    def __init__(self, node: Node, file: str, text: str) -> None:
        """Hold a node of the file's text."""
        self._node, self.file, self._text = node, file, text

    @classmethod
    def read(cls, path: Path) -> tuple["Placed", bytes]:
        """Return the file's root and its bytes.

        Raises:
            InputError: it cannot be read, is too large, or is no YAML.
        """
        try:
            content = path.read_bytes()
            text = content.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            raise InputError("expected a readable file in UTF-8", file=str(path)) from None
        if len(content) > LARGEST:
            raise InputError(f"expected at most {LARGEST} bytes", file=str(path))
        try:
            node = yaml.compose(text, Loader=_Plain)
        except yaml.YAMLError as mistake:
            mark = getattr(mistake, "problem_mark", None)
            line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
            expected = mistake.expected if isinstance(mistake, _SharedError) else "expected YAML"
            raise InputError(expected, file=str(path), line=line, column=column) from None
        except RecursionError:
            raise InputError("expected YAML that is not nested so deep", file=str(path)) from None
        if node is None:
            raise InputError("expected something in the file", file=str(path), line=1)
        return cls(node, str(path), text), content

    def mistake(self, expected: str, field: str | None = None) -> InputError:
        """Return a mistake at this place."""
        mark = self._node.start_mark
        return InputError(expected, file=self.file, line=mark.line + 1, column=mark.column + 1, field=field)

    @property
    def line(self) -> int:
        """The line it begins on, from 1."""
        return int(self._node.start_mark.line) + 1

    def fields(self, allowed: Collection[str] | None, required: Collection[str] = ()) -> dict[str, "Placed"]:
        """Return what stands under which name.

        Raises:
            InputError: no mapping, a name twice, one that is not allowed, one that is missing.
        """
        if not isinstance(self._node, MappingNode):
            names = f": {', '.join(allowed)}" if allowed else ""
            raise self.mistake(f"expected values by name{names}")
        found: dict[str, Placed] = {}
        for key, value in self._node.value:
            place = Placed(key, self.file, self._text)
            name = place.text()
            if allowed is not None and name not in allowed:
                raise place.mistake(f"expected one of {', '.join(allowed)}")
            if name in found:
                raise place.mistake("expected each name once")
            found[name] = Placed(value, self.file, self._text)
        for name in required:
            if name not in found:
                raise self.mistake(f"expected {name} here")
        return found

    def named(self) -> Iterator[tuple[str, "Placed"]]:
        """Yield what stands under names of our form.

        Raises:
            InputError: as :meth:`fields`, or a name of another form.
        """
        for name, value in self.fields(None).items():
            if not NAME.fullmatch(name):
                raise value.mistake("expected a name of small letters, digits and _ before this")
            yield name, value

    def items(self) -> list["Placed"]:
        """Return the items of a list.

        Raises:
            InputError: it is none.
        """
        if not isinstance(self._node, SequenceNode):
            raise self.mistake("expected a list")
        return [Placed(node, self.file, self._text) for node in self._node.value]

    def words(self) -> list[str]:
        """Return one word or a list of words as a list."""
        return [each.text() for each in self.items()] if isinstance(self._node, SequenceNode) else [self.text()]

    def text(self) -> str:
        """Return a text.

        Raises:
            InputError: it is none.
        """
        if not isinstance(self._node, ScalarNode) or self._node.tag == "tag:yaml.org,2002:null":
            raise self.mistake("expected a text")
        return str(self._node.value)

    def name(self) -> str:
        """Return a name of our form."""
        text = self.text()
        if not NAME.fullmatch(text):
            raise self.mistake("expected a name of small letters, digits and _")
        return text

    def choice(self, words: Collection[str]) -> str:
        """Return one of some words."""
        text = self.text()
        if text not in words:
            raise self.mistake(f"expected one of {', '.join(words)}")
        return text

    def duration(self) -> int:
        """Return microseconds of a duration such as ``10m``."""
        match = re.fullmatch(r"(\d{1,6})([smhd])", self.text())
        if match is None or not int(match[1]):
            raise self.mistake("expected a duration such as 30s, 10m, 2h or 7d")
        return int(match[1]) * UNITS[match[2]]

    def value(self) -> object:
        """Return what plain YAML makes of it; times stay text."""
        if isinstance(self._node, MappingNode):
            return {name: placed.value() for name, placed in self.fields(None).items()}
        if isinstance(self._node, SequenceNode):
            return [placed.value() for placed in self.items()]
        if self._node.tag == "tag:yaml.org,2002:timestamp":
            return str(self._node.value)
        try:
            return yaml.safe_load(yaml.serialize(self._node))
        except yaml.YAMLError:
            raise self.mistake("expected a plain value") from None

    def condition(self, names: Names) -> Condition:
        """Return the compiled condition; a mistake in it is told at its own place."""
        text, line, column = self._source()
        try:
            return compile_condition(text, names)
        except ConditionError as mistake:
            column = mistake.column + (column if mistake.line == 1 else 0)
            raise InputError(mistake.expected, file=self.file, line=line + mistake.line - 1, column=column) from None

    def _source(self) -> tuple[str, int, int]:
        """Return the text as it stands in the file, its line from 1, and how far in its first line begins."""
        value, start = self.text(), self._node.start_mark
        source = self._text[start.index : self._node.end_mark.index]
        style = self._node.style if isinstance(self._node, ScalarNode) else None
        if style in {"|", ">"}:
            return source.partition("\n")[2], start.line + 2, 0
        if style in {'"', "'"}:
            inner = source[1:-1]
            return (inner if "\\" not in inner and "''" not in inner else value), start.line + 1, start.column + 1
        return source, start.line + 1, start.column
