"""A text without what is personal in it, and where each part of it stood before."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from holdfast.hear.disguised import disguised_in
from holdfast.hear.facts import Fact
from holdfast.hear.reading import LONGEST, page_of, read_page

PERSONAL: dict[str, str] = {
    "phone": "[phone]",
    "caller_number": "[phone]",
    "national_id": "[national id]",
    "card": "[card]",
    "gift_card": "[gift card]",
    "account": "[account]",
    "name": "[name]",
    "payee": "[name]",
    "address": "[address]",
    "email": "[e-mail]",
}
"""Field → what stands in its place."""

NUMBER = "[number]"
"""In the place of a long run of digits that is not known to be an order's or a parcel's: it may be anything."""

CUT = "[…]"
"""In the place of what lies beyond the part of a text that is read."""

LONGEST_LETTERS = 5
"""Letters an order's or a parcel's number may begin with, as the reader of numbers takes them."""

KEPT = frozenset({"order", "parcel"})


@dataclass(frozen=True)
class Masked:
    """``text`` with marks in the place of what is personal; ``place`` finds its parts in the original."""

    text: str
    _starts: tuple[int, ...]
    _shifts: tuple[int | None, ...]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where ``text[start:end]`` stands in the original; None where it holds a mark, or a part of one."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        shift = self._shifts[first] if first == last and first >= 0 else None
        return None if shift is None else (start + shift, end + shift)


def masked(text: str, timezone: str = "Asia/Shanghai") -> str:
    """Return a text with phone numbers, ids, cards, accounts, names, addresses and e-mail addresses masked.

    Raises:
        ValueError: no such time zone.
    """
    page = page_of(text, datetime(2000, 1, 1, tzinfo=UTC), timezone)
    return mask(text, read_page(page, timezone).facts, timezone).text


def hidden(text: str, facts: Iterable[Fact], timezone: str) -> list[tuple[int, int, str]]:
    """Return what is personal in a text: places (start, end) in order, none within another, and what stands for each.

    Raises:
        ValueError: no such time zone.
    """
    page = page_of(text, datetime(2000, 1, 1, tzinfo=UTC), timezone)
    facts = list(facts)
    spans = [(fact.start, fact.end, PERSONAL[fact.field]) for fact in facts if fact.field in PERSONAL]
    kept = {fact.start: fact.end for fact in facts if fact.field in KEPT}
    codes = [page.folded.place(code.start, code.end) for code in page.codes]
    times = [(mention.start, mention.end) for mention in page.mentions]
    codes += [page.folded.place(*place) for place in disguised_in(page.text, times)]
    spans += [(*place, NUMBER) for place in codes if not _is_within(place, kept)]
    if len(text) > LONGEST:
        spans.append((LONGEST, len(text), CUT))
    apart: list[tuple[int, int, str]] = []
    for start, end, mark in sorted(spans, key=lambda span: (span[0], span[2] == NUMBER, -span[1])):
        if apart and start < apart[-1][1]:
            before = apart.pop()
            apart.append((before[0], max(before[1], end), before[2]))
        elif end > start:
            apart.append((start, end, mark))
    return apart


def _is_within(place: tuple[int, int], kept: dict[int, int]) -> bool:
    """Whether a number is an order's or a parcel's, or its digits without the letters before them."""
    return any(kept.get(start, 0) >= place[1] for start in range(max(0, place[0] - LONGEST_LETTERS), place[0] + 1))


def mask(text: str, facts: Iterable[Fact], timezone: str) -> Masked:
    """Mask the personal ones among the facts of a text, and every other long number."""
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[int | None] = []
    size = position = 0
    for start, end, mark in [*hidden(text, facts, timezone), (len(text), len(text), "")]:
        if start > position:
            starts.append(size)
            shifts.append(position - size)
            parts.append(text[position:start])
            size += start - position
        if mark:
            starts.append(size)
            shifts.append(None)
            parts.append(mark)
            size += len(mark)
        position = end
    return Masked("".join(parts), tuple(starts), tuple(shifts))
