"""What a detector is, and all there are: found by walking ``detectors/``, nothing else needs to know of one more."""

import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

import ibis
import ibis.expr.types as ir

from holdfast.detect.looks import WEEKS, Look
from holdfast.detect.sharing import Keep, kept_by
from holdfast.errors import UsageError
from holdfast.terms.tables import SIGNALS
from holdfast.terms.techniques import TECHNIQUES

Severity = Literal["low", "medium", "high"]
Knob: TypeAlias = int | float
DETECTORS = "holdfast.detect.detectors"


@dataclass(frozen=True)
class Detector:
    """One detector: a function from tables to rows of :func:`holdfast.detect.finding.found`, and what is said of it."""

    function: Callable[..., ir.Table]
    technique: str
    severity: Severity
    looks: tuple[Look, ...] = (WEEKS,)
    """How it looks while events stream in."""

    @property
    def name(self) -> str:
        """Its id: the function's name."""
        return self.function.__name__

    @property
    def page(self) -> str:
        """What it sees, how it decides, when it is wrong, what to do: Markdown."""
        return inspect.cleandoc(self.function.__doc__ or "")

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the tables it reads."""
        kinds = inspect.signature(self.function).parameters.values()
        return tuple(each.name for each in kinds if each.kind is not each.KEYWORD_ONLY)

    @property
    def knobs(self) -> dict[str, Knob]:
        """Its knobs with their defaults."""
        kinds = inspect.signature(self.function).parameters.values()
        return {each.name: each.default for each in kinds if each.kind is each.KEYWORD_ONLY}

    def knob(self, name: str, written: str) -> Knob:
        """Return the value of a knob from text.

        Raises:
            UsageError: there is no such knob, or the text is no number of its type.
        """
        if name not in self.knobs:
            raise UsageError(f"{self.name} has no knob {name!r}; it has {', '.join(self.knobs)}")
        kind = type(self.knobs[name])
        try:
            value = kind(written)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            wanted = "a whole number" if kind is int else "a number"
            raise UsageError(f"{self.name}: {name}: {wanted} was expected")
        return value

    def signals(self, tables: Mapping[str, ir.Table], keep: Keep | None = None, **knobs: Knob) -> ir.Table:
        """Return the signals in these tables, in the columns of ``SIGNALS``.

        Args:
            tables: by name, those it reads and perhaps others; times are naive UTC.
            keep: computes what is used more than once, see :mod:`holdfast.detect.sharing`.
            knobs: those that shall not have their defaults.

        Raises:
            KeyError: a table that it reads is missing.
        """
        with kept_by(keep):
            rows = self.function(*(tables[name] for name in self.tables), **knobs)
        named = rows.mutate(detector=ibis.literal(self.name), technique=ibis.literal(self.technique))
        return named.select(*SIGNALS.names)


def detector(
    *, technique: str, severity: Severity, looks: tuple[Look, ...] = (WEEKS,)
) -> Callable[[Callable[..., ir.Table]], Detector]:
    """Make a detector of a function.

    Its positional parameters name the tables it reads, its keyword-only ones are the knobs with their defaults, its
    name is the id and its docstring the page.

    Raises:
        ValueError: the technique is not in :data:`holdfast.terms.techniques.TECHNIQUES`.
    """
    if technique not in TECHNIQUES:
        raise ValueError(f"{technique} is not among the techniques")
    return lambda function: Detector(function, technique, severity, looks)


@cache
def all_detectors() -> dict[str, Detector]:
    """Return all detectors by name."""
    folder = importlib.import_module(DETECTORS)
    names = sorted(each.name for each in pkgutil.iter_modules(folder.__path__))
    return {name: getattr(importlib.import_module(f"{DETECTORS}.{name}"), name) for name in names}


def detector_named(name: str) -> Detector:
    """Return one detector.

    Raises:
        UsageError: there is none of the name.
    """
    if known := all_detectors().get(name):
        return known
    raise UsageError(f"no detector is called {name!r}; there are {', '.join(all_detectors())}")
