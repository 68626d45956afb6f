"""One format a file, found by walking this folder; nothing else needs to know of it.

A module with ``ENDINGS`` and ``open_file`` reads files of one table; one with ``TABLES`` and ``open_events`` reads
events from text, whatever way it comes. Many do both.
"""

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import cast

from holdfast.errors import InputError, UsageError
from holdfast.ingest.events import EventFormat
from holdfast.ingest.openings import PACKINGS
from holdfast.ingest.reading import Format


@cache
def formats() -> dict[str, Format]:
    """Return the formats in this folder by their endings (``.csv`` …)."""
    found: dict[str, Format] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        format_ = cast("Format", importlib.import_module(f"{__name__}.{module.name}"))
        found.update(dict.fromkeys(format_.ENDINGS, format_))
    return found


@cache
def event_formats() -> dict[str, EventFormat]:
    """Return the formats that read events from text, by their names (``nginx`` …)."""
    modules = {each.name: importlib.import_module(f"{__name__}.{each.name}") for each in pkgutil.iter_modules(__path__)}
    return {
        name: cast("EventFormat", module) for name, module in sorted(modules.items()) if hasattr(module, "open_events")
    }


def event_format(name: str) -> EventFormat:
    """Return the format of events called ``name``.

    Raises:
        UsageError: there is none.
    """
    if found := event_formats().get(name):
        return found
    raise UsageError(f"no format of events is called {name}; expected one of {', '.join(event_formats())}")


def endings() -> tuple[str, ...]:
    """Return every ending that can be read, packed ones included."""
    return tuple(ending + packed for ending in formats() for packed in ("", *PACKINGS))


def format_of(path: Path) -> Format:
    """Return the format of ``path``, told by its ending.

    Raises:
        InputError: an ending that no format has.
    """
    inner = path.with_suffix("") if path.suffix.lower() in PACKINGS else path
    if found := formats().get(inner.suffix.lower()):
        return found
    raise InputError(
        f"expected a name ending in {', '.join(formats())}, plain or followed by {' or '.join(PACKINGS)}",
        file=str(path),
    )


def format_name(path: Path) -> str | None:
    """Return the name of the format that the ending of ``path`` tells, None when it tells none."""
    inner = path.with_suffix("") if path.suffix.lower() in PACKINGS else path
    found = formats().get(inner.suffix.lower())
    return cast("ModuleType", found).__name__.rpartition(".")[2] if found else None
