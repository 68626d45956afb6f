"""One format a file. A module here with ``ENDINGS`` and ``open_file`` is a format; nothing else needs to know of it."""

import importlib
import pkgutil
from functools import cache
from pathlib import Path
from typing import cast

from holdfast.errors import InputError
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
