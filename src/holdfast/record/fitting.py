"""What the database can hold: both kinds refuse the same, and what was read from words is cut rather than lost."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from holdfast.errors import InputError

_UNKEPT = re.compile("[\0\ud800-\udfff]")
"""PostgreSQL keeps no NUL, and halves of surrogate pairs are no Unicode text (RFC 3629, section 3)."""
_LARGEST = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""No shop's complaint is from before; and at the ends of the calendar a time has no day in every zone."""


def plain(text: str) -> str:
    """Return a text as both databases and UTF-8 can hold it, of the same length: places in it stay where they are."""
    return _UNKEPT.sub("\ufffd", text)


def plain_all(value: Any) -> Any:
    """Return a value of JSON with its texts as ``plain`` has them."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {plain(str(name)): plain_all(each) for name, each in value.items()}
    return [plain_all(each) for each in value] if isinstance(value, list | tuple) else value


def fitting(model: type[models.Model], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was told outright of a model's columns.

    Raises:
        InputError: a value does not fit its column.
    """
    for column, value in told.items():
        longest = _longest(model, column)
        if isinstance(value, str) and longest and len(value) > longest:
            raise InputError(f"expected at most {longest} characters", field=column)
        if _is_beyond(value):
            within = f"time from {FIRST_YEAR} to {LAST_YEAR}"
            within = within if isinstance(value, datetime) else f"whole number from 0 to {_LARGEST}"
            raise InputError(f"expected a {within}", field=column)
    return {column: plain_all(value) for column, value in told.items()}


def cut_to_fit(model: type[models.Model], read: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a machine read of a model's columns: texts cut to fit, numbers and times beyond all left out."""
    fits = {
        column: value[: _longest(model, column)] if isinstance(value, str) else value
        for column, value in plain_all(dict(read)).items()
    }
    return {column: value for column, value in fits.items() if not _is_beyond(value)}


def _is_beyond(value: Any) -> bool:
    if isinstance(value, datetime):
        return not FIRST_YEAR <= value.year <= LAST_YEAR
    return isinstance(value, int) and not 0 <= value <= _LARGEST


def _longest(model: type[models.Model], column: str) -> int | None:
    longest: int | None = getattr(model._meta.get_field(column), "max_length", None)
    return longest
