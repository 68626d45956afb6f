"""The database as others see it: a fault of its own is a mistake with a name, and a dead connection is made anew."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, close_old_connections

from holdfast.errors import StateError


@contextmanager
def reached() -> Iterator[None]:
    """Work with the record.

    Raises:
        StateError: the database cannot be reached, or has no tables yet.
    """
    close_old_connections()
    try:
        yield
    except (DatabaseError, sqlite3.Error) as mistake:
        said = (
            f"the record's database cannot be used ({type(mistake).__name__}): is it there, and did serve prepare it?"
        )
        raise StateError(said) from None


@contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """Work with files.

    Raises:
        StateError: one cannot be read or written, as where the disk is full.
    """
    try:
        yield
    except OSError as mistake:
        file = mistake.filename or folder
        raise StateError(f"{file}: cannot be read or written: {mistake.strerror or type(mistake).__name__}") from None
