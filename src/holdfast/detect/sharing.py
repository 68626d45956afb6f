"""Intermediate results that a detector uses more than once.

An expression is only a description: used in five places, an engine may compute it five times, and theirs again. A
detector marks such a step as ``shared``; whoever runs it may then compute the step once (``Engine.keep``). Without
anybody who does, nothing changes but the time it takes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import ibis.expr.types as ir

Keep = Callable[[ir.Table], ir.Table]
_KEEP: ContextVar[Keep | None] = ContextVar("keep", default=None)


def shared(step: ir.Table) -> ir.Table:
    """Return the step, computed once if somebody keeps such steps."""
    keep = _KEEP.get()
    if keep is None:
        return step
    kept, meant = keep(step), step.schema()
    return kept.cast({name: kind for name, kind in meant.items() if kept.schema()[name] != kind})  # or unions fail


@contextmanager
def kept_by(keep: Keep | None) -> Iterator[None]:
    """Let ``keep`` compute the steps that are shared inside."""
    token = _KEEP.set(keep)
    try:
        yield
    finally:
        _KEEP.reset(token)
