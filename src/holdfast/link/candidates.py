"""Which pairs are worth comparing: those that share a value and lie near each other in time among all that share it.

All pairs of a value told ten thousand times would be fifty million. Of each value the complaints are put in order of
time, and each is paired with the next ``NEAREST`` only: the sorted neighbourhood of Hernández and Stolfo (SIGMOD 1995).
What hangs together still does, link by link, and the number of pairs grows with the number of complaints.
"""

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from holdfast.link.pair import Evidence

NEAREST = 6
OWN = ("account", "order")
"""One customer's complaints: perhaps one complaint, told twice."""


def blocks(evidence: Iterable[Evidence]) -> tuple[str, ...]:
    """Return the columns of which one that is equal makes a pair worth comparing."""
    return tuple(dict.fromkeys([*OWN, *(name for each in evidence for name in each.blocks)]))


def keys(rows: ir.Table, columns: Iterable[str]) -> ir.Table:
    """Return ``block, key, number, seconds, complaint``: every value of every row (features with ``number``)."""
    parts = [
        rows.filter(rows[name].notnull()).select(
            "number", "seconds", "complaint", block=ibis.literal(name), key=rows[name]
        )
        for name in columns
    ]
    return ibis.union(*parts)


def offers(keyed: ir.Table, nearest: int = NEAREST) -> ir.Table:
    """Return ``block, key, left, right`` (numbers of complaints, the lower first): pairs offered by each value."""
    window = ibis.window(group_by=["block", "key"], order_by=["seconds", "complaint"])
    others = {f"next_{step}": keyed.number.lead(step).over(window) for step in range(1, nearest + 1)}
    wide = keyed.mutate(**others)
    parts = [
        wide.filter(wide[name].notnull()).select(
            "block", "key", left=ibis.least(wide.number, wide[name]), right=ibis.greatest(wide.number, wide[name])
        )
        for name in others
    ]
    return ibis.union(*parts)


def pairs(offered: ir.Table) -> ir.Table:
    """Return ``left, right``: each pair once."""
    return offered.select("left", "right").distinct()
