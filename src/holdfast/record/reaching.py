"""The database as others see it: a fault of its own is a mistake with a name, and a dead connection is made anew."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    except DatabaseError as mistake:
        said = (
            f"the record's database cannot be used ({type(mistake).__name__}): is it there, and did serve prepare it?"
        )
        raise StateError(said) from None
