"""When the calls came: within a day, three days, two weeks of each other."""

import ibis.expr.types as ir

from holdfast.link.pair import Evidence, Level, Pair

DAY = 86_400


def _within(code: str, days: int) -> Level:
    def holds(pair: Pair) -> ir.BooleanValue:
        apart = (pair.one("seconds") - pair.other("seconds")).abs()
        return (apart <= days * DAY).fill_null(False)

    return Level(code, holds)


EVIDENCE = Evidence(
    "moment",
    is_known=lambda pair: pair.both("seconds"),
    levels=(_within("within-a-day", 1), _within("within-three-days", 3), _within("within-two-weeks", 14)),
)
