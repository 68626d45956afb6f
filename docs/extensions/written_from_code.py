"""Directives whose content is the code's own: tables that enter and leave, field names, commands and their options."""

from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from typer.main import get_command

from holdfast import settings
from holdfast.cli import app
from holdfast.detect import Detector, all_detectors
from holdfast.errors import HoldfastError
from holdfast.lake.retention import DAYS
from holdfast.respond.decide.moments import FACTS
from holdfast.terms import fields, tables
from holdfast.terms.techniques import TECHNIQUES

MUST = {True: "must", False: ""}


def cell(text: str) -> str:
    """Return a text as it may stand between two pipes."""
    return text.replace("|", r"\|").replace("\n", " ")


def rows(*lines: tuple[str, ...]) -> str:
    """Write a Markdown table; the first line is its header."""
    head, *body = [f"| {' | '.join(map(cell, line))} |" for line in lines]
    return "\n".join([head, "|" + "---|" * len(lines[0]), *body])


class FromCode(SphinxDirective):
    """A directive that writes Markdown about the object named by its arguments."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the parsed Markdown."""
        return self.parse_text_to_nodes(self.written(*self.arguments))

    def written(self, *names: str) -> str:
        """Return the Markdown about what is named."""
        raise NotImplementedError


class TableColumns(FromCode):
    """The columns of a table that enters: ``{table-columns} complaints``."""

    def written(self, name: str) -> str:
        """Return what the table is, its columns, and which of several a row must have."""
        table = tables.INPUTS[name]
        lines = [(f"`{c.name}`", MUST[c.is_required], c.type, c.about) for c in table.columns]
        needs = [f"A row needs {' or '.join(f'`{name}`' for name in group)}." for group in table.any_of]
        return "\n\n".join([table.about, rows(("column", "", "type", "what it is"), *lines), " ".join(needs)])


class EventTable(FromCode):
    """The columns of a table of the lake: ``{event-table} logins``."""

    def written(self, name: str) -> str:
        """Return what the table is and its columns, with the known words and what is kept of a personal value."""
        table = tables.EVENTS[name]
        lines = [(f"`{c.name}`", MUST[c.is_required], c.type, self._kept(c), self._about(c)) for c in table.columns]
        needs = [f"A row needs {' or '.join(f'`{name}`' for name in group)}." for group in table.any_of]
        return "\n\n".join(
            [table.about, rows(("column", "", "type", "kept as", "what it is"), *lines), " ".join(needs)]
        )

    @staticmethod
    def _kept(column: tables.Column) -> str:
        return f"token: {column.token}" if column.token else "made here" if column.is_made else ""

    @staticmethod
    def _about(column: tables.Column) -> str:
        words = ", ".join(f"`{word}`" for word in column.words)
        known = f"{'only' if column.is_closed else 'known words:'} {words}" if words else ""
        default = f"`{column.default}` where nothing is said" if column.default else ""
        return "; ".join(part for part in (column.about, known, default) if part)


class FactTable(SphinxDirective):
    """What a policy may speak of."""

    def run(self) -> list[nodes.Node]:
        """Return the parsed Markdown."""
        lines = [(f"`{f.name}`", f.type, f.about + ("; made from `ip`" if f.is_made else "")) for f in FACTS.values()]
        return self.parse_text_to_nodes(rows(("fact", "type", "what it is"), *lines))


class WrittenTable(FromCode):
    """The columns of a table that leaves, each explained in the directive: ``{written-table} LEADS``."""

    has_content = True

    def written(self, name: str) -> str:
        """Return the columns with their types; every column must be explained, and no other."""
        schema = getattr(tables, name)
        about = yaml.safe_load("\n".join(self.content))
        if list(about) != schema.names:
            raise self.error(f"{name} has the columns {', '.join(schema.names)}, in this order")
        lines = [(f"`{field.name}`", str(field.type), about[field.name]) for field in schema]
        return rows(("column", "type", "what it is"), *lines)


class FieldNames(FromCode):
    """The names of what an access shows, with the other words that are understood: ``{field-names}``."""

    required_arguments = 0

    def written(self) -> str:
        """Return the names in the order of ``terms.fields``."""
        others = {ours: [t for t, o in fields.SYNONYMS.items() if o == ours] for ours in fields.FIELDS}
        return rows(("field", "also understood"), *((f"`{ours}`", ", ".join(them)) for ours, them in others.items()))


class WrittenSettings(FromCode):
    """Every setting with what it is when nothing is said, and its variable: ``{written-settings}``."""

    required_arguments = 0

    def written(self) -> str:
        """Return the settings in the order of the file."""
        without = settings.Settings()
        lines = [(f"`{'.'.join(path)}`", f"`{self._value(without, path)}`", f"`{name}`") for path, name in self._all()]
        return rows(("setting", "without it", "variable"), *lines)

    @staticmethod
    def _all() -> list[tuple[tuple[str, ...], str]]:
        return list(settings.variables().items())

    @staticmethod
    def _value(value: Any, path: tuple[str, ...]) -> object:  # noqa: ANN401  a settings object or a value in it
        for name in path:
            value = getattr(value, name)
        return value


class CommandLine(FromCode):
    """A command's words and options: ``{command-line} trace``; ``holdfast`` means all of them."""

    def written(self, name: str) -> str:
        """Return what the command is for, and its options."""
        whole: Any = get_command(app)
        command = whole if name == "holdfast" else whole.commands[name]
        if name != "holdfast" and hasattr(command, "commands"):
            parts = [f"**`holdfast {name} {part}`**\n\n{self._told(each)}" for part, each in command.commands.items()]
            return "\n\n".join([str(command.help), *parts])
        return self._told(command)

    def _told(self, command: Any) -> str:  # noqa: ANN401  Typer's own classes are private
        asked = [self._option(each) for each in command.params if not each.hidden]
        return "\n\n".join([str(command.help), rows(("", "what it does", "without it"), *asked)])

    @staticmethod
    def _option(option: Any) -> tuple[str, str, str]:  # noqa: ANN401  Typer's own classes are private
        written = f"`{' '.join(option.opts)}`"
        default = option.default
        if option.required:
            return written, str(option.help or ""), "must be given"
        return written, str(option.help or ""), "" if default in {None, False} else f"`{default}`"


class Retention(FromCode):
    """How long each table of the lake is kept: ``{retention}``."""

    required_arguments = 0

    def written(self) -> str:
        """Return the days by table."""
        return rows(("table", "days"), *((f"`{name}`", str(days)) for name, days in DAYS.items()))


class Detectors(FromCode):
    """A section for each detector: what it is, reads and can be told, and its own page: ``{detectors}``."""

    required_arguments = 0

    def run(self) -> list[nodes.Node]:
        """Return the parsed Markdown, headings included."""
        return self.parse_text_to_nodes(self.written(), allow_section_headings=True)

    def written(self) -> str:
        """Return the sections, by name."""
        return "\n\n".join(self._section(each) for each in all_detectors().values())

    @staticmethod
    def _section(each: Detector) -> str:
        name = TECHNIQUES[each.technique]
        facts = (
            f"*{each.severity}* · {each.technique} {name} · reads {', '.join(f'`{table}`' for table in each.tables)}"
        )
        knobs = rows(("knob", "default"), *((f"`{name}`", str(value)) for name, value in each.knobs.items()))
        return "\n\n".join([f"## {each.name}", facts, each.page, knobs])


class Mistakes(FromCode):
    """What the class of each mistake says of it: ``{mistakes}``."""

    required_arguments = 0

    def written(self) -> str:
        """Return the mistakes that end a command with an exit code of their own."""
        kinds = HoldfastError.__subclasses__()
        known = [(f"`{kind.__name__}`", str(kind.exit_code), str(kind.__doc__)) for kind in kinds]
        return rows(("mistake", "exit code", "when"), *known)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directives."""
    app.add_directive("table-columns", TableColumns)
    app.add_directive("event-table", EventTable)
    app.add_directive("fact-table", FactTable)
    app.add_directive("written-table", WrittenTable)
    app.add_directive("field-names", FieldNames)
    app.add_directive("command-line", CommandLine)
    app.add_directive("retention", Retention)
    app.add_directive("detectors", Detectors)
    app.add_directive("mistakes", Mistakes)
    app.add_directive("written-settings", WrittenSettings)
    return {"parallel_read_safe": True}
