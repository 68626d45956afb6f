"""The script by its wording: how much two tellings share, by sketches that hold no text.

Sketches are 1-bit MinHash (Li and König, "b-Bit Minwise Hashing", WWW 2010): of ``BITS`` bits those of two texts with
Jaccard similarity J differ in ``BITS · (1 − J) / 2``, with a standard error of .06 in J.
"""

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from holdfast.link.features import BANDS, BITS, INTEGERS
from holdfast.link.pair import Evidence, Level, Pair


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]
def bit_count(number: dt.int64) -> dt.int8:
    """Return how many bits are set, in a byte: DuckDB and Spark have it under this name."""


def _alike(least: float) -> Level:
    most = int(BITS * (1 - least) / 2)

    def holds(pair: Pair) -> ir.BooleanValue:
        differ = [bit_count(pair.one(name) ^ pair.other(name)) for name in INTEGERS]
        whole = differ[0].cast("int64")
        for each in differ[1:]:
            whole += each.cast("int64")
        return (whole <= most).fill_null(False)

    return Level(f"alike-{round(least * 100)}", holds)


EVIDENCE = Evidence(
    "wording",
    is_known=lambda pair: pair.both(INTEGERS[0]),
    levels=(_alike(0.7), _alike(0.5), _alike(0.3)),
    blocks=BANDS,
)
