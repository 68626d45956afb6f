"""Where the money went: the same card, account or wallet."""

from holdfast.link.pair import Evidence, Level

EVIDENCE = Evidence(
    "payee",
    is_known=lambda pair: pair.both("payee"),
    levels=(Level("same-payee", lambda pair: pair.same("payee"), frequency="payee"),),
    blocks=("payee",),
    is_own=True,
)
