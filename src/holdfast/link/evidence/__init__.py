"""Every comparison, found by walking this folder: one file with ``EVIDENCE`` each."""

import pkgutil
from functools import cache
from importlib import import_module

from holdfast.link.pair import Evidence


@cache
def all_evidence() -> dict[str, Evidence]:
    """Return every comparison by its name."""
    names = sorted(each.name for each in pkgutil.iter_modules(__path__))
    found: dict[str, Evidence] = {name: import_module(f"{__name__}.{name}").EVIDENCE for name in names}
    return found
