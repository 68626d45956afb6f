"""The weights of all comparisons in one list, learned by the Fellegi–Sunter model and kept in ``weights.json``.

Of a level, ``m`` is how often two complaints of one campaign show it, ``u`` how often any two do; its weight is
``log2(m / u)`` bits (Fellegi and Sunter, JASA 1969). Where a level means that one value is shared, the geometric mean
of ``u`` and of how common that very value is takes the place of ``u`` (Winkler's adjustment, at half its strength): a
number that half of all complaints name says less. At full strength it would hold against a gang that it calls many.
What is not known weighs nothing. The sum of all, and the bits that a pair begins with, make the probability.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from holdfast.errors import InputError
from holdfast.link.pair import ELSE, Evidence, Pair

FILE = Path(__file__).with_name("weights.json")
LAYOUT = 1
PRIOR_ROWS = 200
"""Among few complaints a value seen twice is not yet common: so many more, with ``u``, count as seen."""
STRENGTH = 0.5
"""Of the adjustment to how common a value is; 1 would be all of it."""
PUBLIC_ROWS, PUBLIC_DAYS = 6, 180
"""What so many complaints name, further apart than a campaign lasts, belongs to everybody, listed or not."""
MOST_BITS = 14.0
"""No single comparison weighs more, for or against: none is that sure."""


@dataclass(frozen=True)
class Chances:
    """Of one level: how often the same campaign shows it, how often any pair does."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        """Its weight."""
        return max(-MOST_BITS, min(MOST_BITS, math.log2(self.m / self.u)))


@dataclass(frozen=True)
class Weights:
    """``levels``: by the comparison's name and the level's code (``else`` where nothing is alike)."""

    version: str
    prior: float
    """How likely a pair that is compared is of one campaign, before anything is known of it."""
    levels: Mapping[str, Mapping[str, Chances]]
    about: Mapping[str, Any]

    def of(self, evidence: Evidence, level: int) -> Chances | None:
        """Return the chances of a level, None for one that nobody learned."""
        return self.levels.get(evidence.name, {}).get(evidence.code(level))

    @property
    def start(self) -> float:
        """The bits that every pair begins with."""
        return math.log2(self.prior / (1 - self.prior))


@cache
def read_weights(path: Path = FILE) -> Weights:
    """Return the weights in a file.

    Raises:
        InputError: it is missing, or none of ours.
    """
    try:
        found = _read(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError("expected a file of weights that can be read", file=str(path)) from error
    except (ValueError, KeyError, TypeError, AttributeError):
        found = None
    if found is None or not all(0 < c.m <= 1 and 0 < c.u <= 1 for each in found.levels.values() for c in each.values()):
        raise InputError(f"expected weights of links in layout {LAYOUT}", file=str(path))
    return found


def _read(told: Any) -> Weights | None:  # noqa: ANN401  as JSON has it
    if told["layout"] != LAYOUT or not 0 < told["prior"] < 1:
        return None
    levels = {
        name: {code: Chances(float(each["m"]), float(each["u"])) for code, each in by_code.items()}
        for name, by_code in told["levels"].items()
    }
    return Weights(str(told["version"]), float(told["prior"]), levels, told["about"])


def written_weights(weights: Weights) -> str:
    """Return the text of a file of weights."""
    levels = {
        name: {code: {"m": round(each.m, 6), "u": round(each.u, 9)} for code, each in by_code.items()}
        for name, by_code in sorted(weights.levels.items())
    }
    told = {
        "layout": LAYOUT,
        "version": weights.version,
        "about": dict(weights.about),
        "prior": round(weights.prior, 9),
        "levels": levels,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def bits(evidence: Evidence, weights: Weights, level: ir.IntegerColumn, pair: Pair) -> ir.FloatingColumn:
    """Return what one comparison weighs in each pair; ``pair`` has the counts of :func:`features.counted`."""
    branches = []
    for place in range(ELSE, len(evidence.levels) + 1):
        chances = weights.of(evidence, place)
        if chances is None:
            continue
        frequency = evidence.levels[place - 1].frequency if place != ELSE else None
        weight = ibis.literal(chances.bits, "float64")
        if frequency is not None:
            count = pair.one(f"{frequency}_n")
            weight = _by_frequency(chances, count, pair.one(f"{frequency}_of"))
            if evidence.is_own:
                belongs_to_all = (count >= PUBLIC_ROWS) & (pair.one(f"{frequency}_days") > PUBLIC_DAYS)
                weight = belongs_to_all.fill_null(False).ifelse(0.0, weight)
        branches.append((level == place, weight))
    nothing = ibis.literal(0.0, "float64")
    return ibis.cases(*branches, else_=nothing) if branches else nothing


def frequency_bits(chances: Chances, count: int, of: int) -> float:
    """Return what a level weighs whose value stands in ``count`` of ``of`` complaints, these two among them."""
    common = (max(count - 2, 0) + PRIOR_ROWS * chances.u) / (max(of - 2, 0) + PRIOR_ROWS)
    u = (1 - STRENGTH) * math.log2(chances.u) + STRENGTH * math.log2(common)
    return max(-MOST_BITS, min(MOST_BITS, math.log2(chances.m) - u))


def is_public(count: int, days: int) -> bool:
    """Whether a number, account or host that ``count`` complaints name, ``days`` apart, says nothing of who it was."""
    return count >= PUBLIC_ROWS and days > PUBLIC_DAYS


def _by_frequency(chances: Chances, count: ir.IntegerColumn, of: ir.IntegerColumn) -> ir.FloatingColumn:
    # never null: written with clip, which asks that of everything it cuts, the query is fifty times as long
    others = ibis.greatest(count - 2, 0).cast("float64") + PRIOR_ROWS * chances.u
    common = others / (ibis.greatest(of - 2, 0).cast("float64") + float(PRIOR_ROWS))
    fixed = math.log2(chances.m) - (1 - STRENGTH) * math.log2(chances.u)
    weight: ir.FloatingColumn = ibis.least(ibis.greatest(fixed - STRENGTH * common.log2(), -MOST_BITS), MOST_BITS)
    return weight
