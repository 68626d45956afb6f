"""Who the caller said he was, and how he made contact."""

from collections.abc import Iterator

from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page

FIELDS = ("caller", "contact")

LATE = 400
"""How much later in the text a website or app may stand and still not be the way of contact."""


def read(page: Page) -> Iterator[Fact]:
    """Give the first role told after a word of claiming, and the first way of contact."""
    if page.is_ordinary:
        return
    role = _role(page)
    if role:
        yield page.fact("caller", role.value, role.start, role.end, 0.8)
    contacts = page.hits("contact")
    if contacts:
        first = min(contacts, key=lambda hit: hit.start + (LATE if hit.value == "app" else 0))
        yield page.fact("contact", first.value, first.start, first.end, 0.8)


def _role(page: Page) -> Hit | None:
    """Return the role nearest after a claim, earlier claims first; a platform's name alone means its service."""
    hits = page.hits("caller")
    roles = [hit for hit in hits if hit.value != "!"]
    behind = 8 if page.is_chinese else 20
    for platform in page.hits("platform"):
        follows = page.hits_between("caller", platform.start, platform.end + behind)
        if not any(role.value != "!" and role.start >= platform.start for role in follows):
            roles.append(platform._replace(value="platform_service"))
    near = 12 if page.is_chinese else 45
    best, lowest = None, float("inf")
    for role in roles:
        claims = [hit for hit in page.hits_between("caller", role.start - near, role.start + 1) if hit.value == "!"]
        gaps = [role.start - claim.end for claim in claims if 0 <= role.start - claim.end <= near]
        if gaps:
            cost = role.start * 0.5 + min(gaps) * (2 if page.is_chinese else 1)
            if cost < lowest:
                best, lowest = role, cost
    return best
