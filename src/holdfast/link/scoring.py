"""Pairs → levels → weights → probability, with the reason of each link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from holdfast.link.duplicates import is_duplicate
from holdfast.link.features import COMMON, OWN
from holdfast.link.pair import ELSE, Evidence, Pair
from holdfast.link.weights import Weights, bits, frequency_bits, is_public

COUNTS = (*(f"{name}_{part}" for name in COMMON for part in ("n", "of")), *(f"{name}_days" for name in OWN))
DIGITS = 6
"""Weights are rounded to so many decimals, so that no engine's order of adding decides which link is the stronger."""


def compared(pairs: ir.Table, rows: ir.Table, evidence: Sequence[Evidence]) -> ir.Table:
    """Return ``left, right, is_duplicate`` and the level of every comparison, named as it.

    Args:
        pairs: ``left, right``.
        rows: :func:`holdfast.link.features.features` with ``number``.
        evidence: the comparisons.
    """
    pair = side_by_side(pairs, rows)
    levels = {each.name: each.level(pair) for each in evidence}
    return pair.rows.select("left", "right", is_duplicate=is_duplicate(pair), **levels)


def side_by_side(pairs: ir.Table, rows: ir.Table) -> Pair:
    """Return pairs with every column of both complaints."""
    one = rows.rename({f"{name}_l": name for name in rows.columns})
    other = rows.rename({f"{name}_r": name for name in rows.columns})
    both = pairs.inner_join(one, pairs.left == one.number_l)
    return Pair(both.inner_join(other, both.right == other.number_r))


def scored(levels: ir.Table, rows: ir.Table, evidence: Sequence[Evidence], weights: Weights) -> ir.Table:
    """Return the table of levels with ``weight`` (bits) and ``probability``.

    Args:
        levels: of :func:`compared`.
        rows: ``number`` and the counts of :func:`holdfast.link.features.counted`.
        evidence: the comparisons.
        weights: theirs.
    """
    counts = rows.select(number_l=rows.number, **{f"{name}_l": rows[name] for name in COUNTS})
    both = levels.inner_join(counts, levels.left == counts.number_l)
    pair = Pair(both)
    weight: ir.FloatingColumn = ibis.literal(weights.start, "float64")
    for each in evidence:
        weight += bits(each, weights, both[each.name], pair)
    weighed = both.mutate(weight=weight.round(DIGITS))
    probability = 1.0 / (1.0 + (-weighed.weight * ibis.literal(0.6931471805599453)).exp())
    return weighed.mutate(probability=probability).select(*levels.columns, "weight", "probability")


def with_reason(links: ir.Table, evidence: Sequence[Evidence]) -> ir.Table:
    """Return links with ``reason``: JSON with what is alike, the code of a level by its comparison."""
    written = ibis.literal('{"code":"linked"')
    for each in evidence:
        codes = [(links[each.name] == at, f',"{each.name}":"{level.code}"') for at, level in enumerate(each.levels, 1)]
        written = written.concat(ibis.cases(*codes, else_=ibis.literal("")))
    return links.mutate(reason=written.concat("}"))


@dataclass(frozen=True)
class Share:
    """What one comparison adds to a pair's weight: one bar of the waterfall."""

    evidence: str
    level: str
    bits: float
    common: tuple[int, int] | None = None
    """Of a shared value: in how many complaints it stands, of how many that have any."""


def waterfall(
    levels: Mapping[str, int], counts: Mapping[str, int], evidence: Sequence[Evidence], weights: Weights
) -> list[Share]:
    """Return what makes up a pair's weight, from the start to the last comparison.

    Args:
        levels: by comparison.
        counts: the first complaint's, such as ``caller_n`` and ``caller_of``.
        evidence: the comparisons.
        weights: theirs.
    """
    bars = [Share("start", "start", weights.start)]
    for each in evidence:
        level = levels[each.name]
        chances = weights.of(each, level) if level >= ELSE else None
        frequency = each.levels[level - 1].frequency if level > ELSE else None
        if chances is None:
            bars.append(Share(each.name, each.code(level), 0.0))
        elif frequency is None:
            bars.append(Share(each.name, each.code(level), chances.bits))
        else:
            common = counts[f"{frequency}_n"], counts[f"{frequency}_of"]
            is_all = each.is_own and is_public(common[0], counts[f"{frequency}_days"])
            bars.append(Share(each.name, each.code(level), 0.0 if is_all else frequency_bits(chances, *common), common))
    return bars
