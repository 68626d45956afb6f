"""The number that called: the same one, or one of the same block of a thousand."""

from holdfast.link.pair import Evidence, Level

EVIDENCE = Evidence(
    "caller",
    is_known=lambda pair: pair.both("caller"),
    levels=(
        Level("same-number", lambda pair: pair.same("caller"), frequency="caller"),
        Level("neighbour-number", lambda pair: pair.same("caller_block"), frequency="caller_block"),
    ),
    blocks=("caller", "caller_block"),
    is_own=True,
)
