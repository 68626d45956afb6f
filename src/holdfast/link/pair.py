"""What a comparison is: levels from the closest to the loosest, of which the first that holds counts."""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

UNKNOWN, ELSE = -1, 0
"""The levels every comparison has: one of the two does not say; both do, and nothing is alike. Others count from 1."""


@dataclass(frozen=True)
class Pair:
    """Two complaints side by side: a table with every column of :mod:`holdfast.link.features` as ``_l`` and ``_r``."""

    rows: ir.Table

    def one(self, name: str) -> ir.Column:
        """Return a column of the first complaint."""
        return self.rows[f"{name}_l"]

    def other(self, name: str) -> ir.Column:
        """Return a column of the second complaint."""
        return self.rows[f"{name}_r"]

    def both(self, *names: str) -> ir.BooleanValue:
        """Whether both complaints say at least one of these columns, the same one."""
        said: ir.BooleanValue = ibis.literal(False)
        for name in names:
            said |= self.one(name).notnull() & self.other(name).notnull()
        return said

    def same(self, *names: str) -> ir.BooleanValue:
        """Whether both complaints say the same in every one of these columns."""
        alike: ir.BooleanValue = ibis.literal(True)
        for name in names:
            alike &= (self.one(name) == self.other(name)).fill_null(False)
        return alike


Test = Callable[[Pair], ir.BooleanValue]


@dataclass(frozen=True)
class Level:
    """One degree of likeness.

    ``code`` is its reason; ``frequency`` names the column whose value both share: how common that value is then stands
    in the place of how often any two complaints agree.
    """

    code: str
    holds: Test
    frequency: str | None = None


@dataclass(frozen=True)
class Evidence:
    """One comparison. ``blocks`` are columns of which one that is equal makes a pair worth comparing."""

    name: str
    is_known: Test
    levels: tuple[Level, ...]
    blocks: tuple[str, ...] = ()
    is_own: bool = False
    """Whether it looks at what only one gang has, such as its numbers."""

    def level(self, pair: Pair) -> ir.IntegerColumn:
        """Return which level holds: its place from 1, ``ELSE`` or ``UNKNOWN``."""
        branches = [(each.holds(pair), ibis.literal(place, "int8")) for place, each in enumerate(self.levels, 1)]
        unknown = (~self.is_known(pair), ibis.literal(UNKNOWN, "int8"))
        return ibis.cases(unknown, *branches, else_=ibis.literal(ELSE, "int8")).cast("int64")

    def code(self, level: int) -> str:
        """Return the reason's code of a level."""
        if level in {UNKNOWN, ELSE}:
            return "unknown" if level == UNKNOWN else "else"
        return self.levels[level - 1].code
