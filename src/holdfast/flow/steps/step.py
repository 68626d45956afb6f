"""What a step is, what it works on, and how far it came."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from holdfast.engine import Engine
from holdfast.lake import Lake
from holdfast.settings import Settings


class Came(msgspec.Struct, frozen=True):
    """How far one step came."""

    began_at: float
    """Seconds since 1970."""
    seconds: float
    done: dict[str, int] = {}
    """What it did, by table."""
    mistake: str = ""
    """Of which kind it failed, empty when it went well."""


@dataclass(frozen=True)
class Work:
    """What a step works on."""

    lake: Lake
    settings: Settings
    now: datetime
    """UTC."""
    engine: Callable[[], Engine]
    """Gives the engine of the settings, opened when a step first asks and closed after the last step."""


@dataclass(frozen=True)
class Step:
    """One thing that is done."""

    name: str
    is_due: Callable[[Work, Came | None], bool]
    run: Callable[[Work], dict[str, int]]
    is_quick: bool = False
    """Whether it must not wait for the others: such steps have a thread of their own where steps run again and again.
    """
