"""How sources of events are written, as their owner says it."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import date, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from holdfast.errors import InputError, UsageError
from holdfast.ingest.events import EventReader, Told
from holdfast.ingest.formats import event_format, event_formats, format_name
from holdfast.ingest.mapping import Mapping, load_event_mapping
from holdfast.ingest.openings import told_encoding
from holdfast.ingest.pieces import PIECE_BYTES
from holdfast.ingest.rules import Rule, load_rules
from holdfast.ingest.streams import Stream
from holdfast.ingest.zones import Zone, find_zone
from holdfast.terms.schemas import TableSchema
from holdfast.terms.tables import EVENTS

ROWS = ("parquet", "arrow")
"""Formats whose files hold rows, not text."""


@dataclass(frozen=True)
class Manner:
    """What the caller says of the sources; what is left out is told from each file's name."""

    format: str | None = None
    table: str | None = None
    mapping: Path | None = None
    rules: Path | None = None
    timezone: str | None = None
    year: int | None = None
    dated: date | None = None
    """The day of the last line; None: that of the file."""
    piece_bytes: int = field(default=PIECE_BYTES, repr=False)
    tenant: str = "main"
    """Whose the rows are that do not say it themselves."""
    is_repaired: bool = False
    """Whether they were rejected once and kept by us, in UTF-8 whatever the mapping says of the file they came from."""

    def __post_init__(self) -> None:
        """Check the names.

        Raises:
            UsageError: no such format or table.
        """
        if self.format is not None and self.format not in ROWS:
            event_format(self.format)
        if self.table is not None and self.table not in EVENTS:
            raise UsageError(f"no table is called {self.table}; expected one of {', '.join(EVENTS)}")

    @property
    def how(self) -> dict[str, object]:
        """What is needed to say the same again."""
        return {
            "format": self.format,
            "table": self.table,
            "mapping": str(self.mapping.resolve()) if self.mapping else None,
            "rules": str(self.rules.resolve()) if self.rules else None,
            "timezone": self.timezone,
            "year": self.year,
        }

    def of(self, path: Path) -> "Way":
        """Return how one file is written.

        Raises:
            InputError: its format or its table cannot be told; a mistake in the mapping or the rules.
        """
        name = self.format or format_name(path)
        if name is None:
            known = ", ".join((*event_formats(), *ROWS))
            raise InputError(f"expected --format, for its name does not tell it: one of {known}", file=str(path))
        tables = () if name in ROWS else event_format(name).TABLES
        if self.table and tables and self.table not in tables:
            raise UsageError(f"{name} gives {', '.join(tables)}, not {self.table}")
        table = None if tables else _table(path, self.table)
        mapping = load_event_mapping(self.mapping, table) if self.mapping and table else Mapping()
        if self.is_repaired:
            mapping = replace(mapping, encoding=None)
        rules = load_rules(self.rules) if self.rules else ()
        zone = _zone(mapping.timezone or self.timezone)
        return Way(name, table, mapping, rules, zone, self.year, self.dated, self.tenant)


def _table(path: Path, named: str | None) -> TableSchema:
    if named:
        return EVENTS[named]
    begun = re.match(r"[a-z_]*", path.name)
    words = begun[0].strip("_").split("_") if begun else []
    starts = ("_".join(words[:end]) for end in range(len(words), 0, -1))
    for name in (*starts, path.absolute().parent.name):
        if name in EVENTS:
            return EVENTS[name]
    raise InputError(f"expected --table, for its name does not tell it: one of {', '.join(EVENTS)}", file=str(path))


def _zone(name: str | None) -> Zone | None:
    try:
        return find_zone(name) if name else None
    except ValueError as mistake:
        raise InputError(str(mistake), field="--timezone") from None


@dataclass(frozen=True)
class Way:
    """How one source is written."""

    format: str
    table: TableSchema | None
    mapping: Mapping
    rules: tuple[Rule, ...]
    zone: Zone | None
    year: int | None
    dated: date | None
    tenant: str = "main"

    @property
    def fingerprint(self) -> str:
        """What tells this way from any other: the same file read another way is another source."""
        mapping = sorted((name, repr(value)) for name, value in vars(self.mapping).items() if name != "source")
        zone = self.zone.name if self.zone else None
        table = self.table.name if self.table else None
        rules = [
            [repr(sorted(value) if name == "ok" else value) for name, value in vars(rule).items()]
            for rule in self.rules
        ]
        others = () if self.tenant == "main" else (self.tenant,)
        said = repr((self.format, table, mapping, rules, zone, self.year, *others))
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def stream(self, path: Path) -> Stream:
        """Return the file as text: a table in an encoding that can be told, a log in UTF-8, unless one is named.

        Raises:
            InputError: the file cannot be read.
        """
        guessed = "utf-8" if self.table is None else told_encoding(path)
        return Stream(path, self.mapping.encoding or guessed)

    def told(self, stream: Stream) -> Told:
        """Return what is known of a source beforehand."""
        zone: tzinfo | None = None
        if self.zone and "/" in self.zone.name:
            zone = ZoneInfo(self.zone.name)
        dated = self.dated or stream.dated(zone).date()
        return Told(str(stream.path), dated, self.table, self.mapping, self.rules, self.zone, self.year, self.tenant)

    def reader(self, head: bytes, told: Told) -> EventReader:
        """Return how to read a source that begins with ``head``.

        Raises:
            InputError: it is none of the format.
        """
        return event_format(self.format).open_events(head, told)
