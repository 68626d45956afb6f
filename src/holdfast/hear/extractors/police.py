"""Whether it was reported to the police."""

from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.page import Page

FIELDS = ("police",)
BEHIND = 8
"""Characters after a denial in which a word of reporting is still denied: has not filed a police report."""


def read(page: Page) -> Iterator[Fact]:
    """Give True where it was reported, False where it is said that it was not; advice to report is neither."""
    if page.is_ordinary:
        return
    hits = page.hits("police")
    denied = [hit for hit in hits if hit.value == "no"]
    told = [
        hit
        for hit in hits
        if hit.value == "yes"
        and not any(
            no.value == "no" and no.start < hit.end for no in page.hits_between("police", hit.start - BEHIND, hit.end)
        )
    ]
    for hit in told:
        yield page.fact("police", True, hit.start, hit.end, 0.9)
    if not told:
        for hit in denied:
            if not _is_advice(page.text[hit.start : hit.end]):
                yield page.fact("police", False, hit.start, hit.end, 0.85)


def _is_advice(said: str) -> bool:
    return said.startswith(
        (
            "建议",
            "劝",
            "请",
            "要",
            "是否",
            "准备",
            "报警了",
            "advis",
            "suggest",
            "recommend",
            "should",
            "please",
            "told",
        )
    )
