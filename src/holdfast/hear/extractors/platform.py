"""The shop or marketplace of the order, or in whose name was called."""

from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

FIELDS = ("platform",)


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every platform named; not where its name is only part of a lender's."""
    for hit in page.hits("platform"):
        lenders = page.hits_between("lender", hit.start, hit.end)
        if any(lender.start <= hit.start and hit.end <= lender.end for lender in lenders):
            continue
        # Words such as "from target" hold more than the name.
        start = hit.start + max(page.text[hit.start : hit.end].find(hit.value), 0)
        yield page.fact("platform", hit.value, start, hit.end, 0.95)
