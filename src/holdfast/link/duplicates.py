"""One person's one call, told over two channels: found, and counted once."""

import ibis.expr.types as ir

from holdfast.link.pair import Pair

HOUR = 3600
SAME_CALL = 36 * HOUR
"""The day of a call is told a day too early or too late now and then; two calls of one day to one customer are rare."""
TOLD_AGAIN = 14 * 24 * HOUR
"""Where one of the two does not say when the call was, how far apart they may have been told."""


def is_duplicate(pair: Pair) -> ir.BooleanValue:
    """Whether two complaints are of one customer (or order) about one call: nothing they both say may differ.

    What the caller pretended is read from words, and not always rightly: there the same number outweighs it.
    """
    same_person = pair.same("account") | (pair.same("order") & ~_differs(pair, "account"))
    called = (pair.one("called") - pair.other("called")).abs() <= SAME_CALL
    told = (pair.one("told") - pair.other("told")).abs() <= TOLD_AGAIN
    same_call = called.fill_null(False) | (~pair.both("called") & told.fill_null(False))
    same_story = pair.same("caller") | ~_differs(pair, "pretext")
    return same_person & same_call & same_story & ~_differs(pair, "order") & ~_differs(pair, "caller")


def _differs(pair: Pair, name: str) -> ir.BooleanValue:
    return (pair.one(name) != pair.other(name)).fill_null(False)
