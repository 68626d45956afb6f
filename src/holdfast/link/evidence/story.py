"""What was told and asked: the same pretext, and the same way the money went."""

from holdfast.link.pair import Evidence, Level

EVIDENCE = Evidence(
    "story",
    is_known=lambda pair: pair.both("pretext"),
    levels=(
        Level("same-pretext-and-steps", lambda pair: pair.same("pretext", "steps"), frequency="story"),
        Level("same-pretext", lambda pair: pair.same("pretext"), frequency="pretext"),
    ),
)
