"""One extractor a file: a module here with ``read(page) -> Iterator[Fact]``; nothing else needs to know of it."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache

from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

Extractor = Callable[[Page], Iterator[Fact]]


@cache
def extractors() -> tuple[Extractor, ...]:
    """Return the extractors in this folder, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return tuple(importlib.import_module(f"{__name__}.{name}").read for name in names)
