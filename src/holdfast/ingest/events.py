"""What a format of events gives: from a block of text, records of one or several tables of the lake."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from holdfast.ingest.blocks import Block
from holdfast.ingest.mapping import Mapping as ColumnMapping
from holdfast.ingest.reading import Batch, Refusal
from holdfast.ingest.rows import Layout
from holdfast.ingest.rules import Rule
from holdfast.ingest.zones import Zone
from holdfast.terms.schemas import TableSchema


@dataclass(frozen=True)
class Told:
    """What is known of a source of events beforehand."""

    file: str
    """Named in errors and rejects."""
    dated: date
    """The day of its last line: tells the year of times that have none."""
    table: TableSchema | None = None
    """The table its records belong to, where the format does not settle it."""
    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    rules: tuple[Rule, ...] = ()
    """Which requests are events."""
    zone: Zone | None = None
    year: int | None = None
    tenant: str = "main"
    """Whose rows these are where they do not say it themselves."""


@dataclass(frozen=True)
class Found:
    """What a block of text holds."""

    batches: Mapping[str, Sequence[Batch]]
    """Table -> records of it, with our column names (own formats: with the file's)."""
    refused: tuple[Refusal, ...] = ()
    """Lines that are not of the format."""
    passed: int = 0
    """Lines of the format that are no events of ours."""


@dataclass(frozen=True)
class EventReader:
    """How the text of one source is cut and read."""

    read: Callable[[Block], Found]
    cut: Callable[[bytes, bool], int]
    """Given text and whether it is the last: how many bytes are whole records."""
    layout: Layout | None = None
    """How records become rows of the one table, where they have the columns of whoever wrote them."""
    forms: Mapping[str, str] = field(default_factory=dict)
    """Time formats of our columns."""
    is_whole: bool = False
    """Whether the text can only be read all at once, as one document."""
    has_header: bool = False
    """Whether the first record names the columns, so that nothing can be read without it."""
    records: Callable[[Block, Sequence[int]], list[bytes]] | None = None
    """The records at these lines (of a document: places), as lines that can be read alone; None: they are those lines.
    """


class EventFormat(Protocol):
    """A module of :mod:`holdfast.ingest.formats` that reads events from text."""

    TABLES: tuple[str, ...]
    """The tables it may give; none: the one it is told."""

    def open_events(self, head: bytes, told: Told) -> EventReader:
        """Return how to read a source that begins with ``head`` (at most a MiB, UTF-8).

        Raises:
            InputError: it is none of this format, or what is told does not suffice.
        """
        ...
