"""nginx access logs in the predefined ``combined`` format, or one that carries more fields behind it."""

from holdfast.ingest.events import EventReader, Told
from holdfast.ingest.weblog import weblog_reader
from holdfast.terms.tables import EVENTS

ENDINGS: tuple[str, ...] = ()
TABLES = tuple(EVENTS)


def open_events(head: bytes, told: Told) -> EventReader:  # noqa: ARG001 - the rules say it all
    """Return how to read the log by its rules.

    Raises:
        InputError: there are no rules, or they name a field that such a log does not have.
    """
    return weblog_reader(told)
