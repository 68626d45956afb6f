"""Gift cards that are named: what they are worth is spent within minutes."""

import re
from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

FIELDS = ("gift_card",)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every number of a gift card."""
    for start, end in page.gift_cards:
        yield page.fact("gift_card", re.sub(r"[ -]", "", page.text[start:end]).upper(), start, end, 0.9)
