"""The page the customer was sent to: the same host, or one of the same pattern (``refund-417``, ``refund-902``)."""

from holdfast.link.pair import Evidence, Level

EVIDENCE = Evidence(
    "page",
    is_known=lambda pair: pair.both("host"),
    levels=(
        Level("same-host", lambda pair: pair.same("host"), frequency="host"),
        Level("same-pattern", lambda pair: pair.same("host_pattern"), frequency="host_pattern"),
    ),
    blocks=("host", "host_pattern"),
    is_own=True,
)
