"""What was bought, where, and who brought it: a leak at a shop or a courier shows in all its complaints."""

from holdfast.link.pair import Evidence, Level

EVIDENCE = Evidence(
    "goods",
    is_known=lambda pair: pair.both("shop", "courier"),
    levels=(
        Level("same-item-and-shop", lambda pair: pair.same("shop", "item"), frequency="shop"),
        Level("same-shop", lambda pair: pair.same("shop"), frequency="shop"),
        Level("same-courier", lambda pair: pair.same("courier"), frequency="courier"),
    ),
    blocks=("shop",),
)
