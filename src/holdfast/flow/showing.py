"""What was told as staff see it: her words cut where facts begin and end, what is personal masked until asked for."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from holdfast.hear.facts import Fact
from holdfast.hear.masking import CUT, PERSONAL, hidden
from holdfast.record.roles import Actor

if TYPE_CHECKING:
    from datetime import datetime

    from holdfast.record.models import Complaint

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

__all__ = ["Piece", "Told", "complaint_show", "pieces"]


Place = tuple[int, int, Mapping[str, Any] | None]
"""Where a piece stands, and its fact."""

SHARP = frozenset({*PERSONAL, "url", "order", "parcel"})
"""Facts that are shown before others in the same place."""


@dataclass(frozen=True)
class Piece:
    """Part of a text: plain, or what a fact was read from; ``text`` is a mark such as ``[phone]`` where hidden."""

    text: str
    field: str = ""
    value: Any = None
    is_hidden: bool = False


@dataclass(frozen=True)
class Told:
    """One text of a complaint."""

    written_at: "datetime"
    added_by: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Shown:
    """All that was told, and, for a reason only, who told it."""

    texts: Sequence[Told]
    person: Mapping[str, str]


def complaint_show(by: Actor, complaint: "Complaint", reason: str = "") -> Shown:
    """Return her words: without a reason masked; with one as they are and with who she is, journalled.

    Masked is what was read as personal, and what she said of herself elsewhere; a text that nobody has read yet is
    hidden whole.

    Raises:
        RefusedError: the actor may not look at complaints at all.
        ReasonError: the reason is none of ``people.REASONS``.
    """
    from holdfast.record.complaints import complaint_look, complaint_words
    from holdfast.record.roles import allow

    allow(by, "complaint:look")
    opened = complaint_look(by, complaint, reason) if reason else complaint_words(complaint)
    rows = list(complaint.texts.order_by("number"))
    texts = []
    for row, words in zip(rows, opened.words, strict=True):
        facts = row.facts if reason else [*row.facts, *_said_elsewhere(words, opened.person)]
        is_unread = not reason and complaint.heard_at is None and not row.facts and words
        shown = pieces("" if is_unread else words, facts, complaint.timezone, is_masked=not reason)
        texts.append(Told(row.written_at, row.added_by, [Piece(CUT, is_hidden=True)] if is_unread else list(shown)))
    return Shown(texts, opened.person if reason else {})


def _said_elsewhere(words: str, person: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield where a text holds what is known of its customer, which no extractor need have found there."""
    for field, value in person.items():
        if len(value) > 1:
            for found in re.finditer(re.escape(value), words, flags=re.IGNORECASE):
                yield {"field": field, "start": found.start(), "end": found.end(), "confidence": 1.0}


def pieces(words: str, facts: Iterable[Mapping[str, Any]], timezone: str, *, is_masked: bool) -> Iterator[Piece]:
    """Cut a text where its facts (as ``ComplaintText`` keeps them) begin and end; together the pieces are the text.

    Of facts in one place a link, a number or a name counts first, then the longest; another keeps what is left to it.
    Masked, a stretch that is personal becomes one piece with its mark.
    """
    told = [fact for fact in facts if 0 <= fact["start"] < fact["end"] <= len(words)]
    known = [Fact(each["field"], "", each["start"], each["end"], each["confidence"]) for each in told]
    hides = hidden(words, known, timezone) if is_masked else []
    marks = {(start, end): mark for start, end, mark in hides}
    places: list[Place] = [(start, end, None) for start, end in marks]
    for fact in sorted(told, key=lambda each: (each["field"] not in SHARP, each["start"] - each["end"])):
        whole = (fact["start"], fact["end"])
        inside = next((place for place in marks if place[0] <= whole[0] and whole[1] <= place[1]), None)
        if inside and (*inside, None) in places:
            places[places.index((*inside, None))] = (*inside, fact)
        elif (left := _left(*whole, places)) and words[slice(*left)].strip():
            places.append((*left, fact))
    position = 0
    for start, end, over in _joined(places, marks):
        if start > position:
            yield Piece(words[position:start])
        field, mark = over["field"] if over else "", marks.get((start, end))
        if mark is None:
            yield Piece(words[start:end], field, over.get("value") if over else None)
        else:
            yield Piece(mark, field, None, is_hidden=True)
        position = end
    if position < len(words):
        yield Piece(words[position:])


def _joined(places: Iterable[Place], marks: Container[tuple[int, int]]) -> Iterator[Place]:
    """Yield places in order, those that meet and say the same as one."""
    last: Place | None = None
    for place in sorted(places, key=lambda place: place[:2]):
        is_same = last is not None and last[1] == place[0] and _said(last[2]) == _said(place[2]) is not None
        if last is not None and is_same and last[:2] not in marks and place[:2] not in marks:
            last = (last[0], place[1], last[2])
            continue
        if last is not None:
            yield last
        last = place
    if last is not None:
        yield last


def _said(fact: Mapping[str, Any] | None) -> tuple[str, Any] | None:
    return None if fact is None else (fact["field"], fact.get("value"))


def _left(start: int, end: int, places: Iterable[tuple[int, int, Any]]) -> tuple[int, int] | None:
    """Return the longest part of a stretch that no place covers, None where there is none."""
    free, at = [], start
    for begin, stop, _ in sorted(places, key=lambda place: place[:2]):
        if stop > at and begin < end:
            free.append((at, begin))
            at = max(at, stop)
    free.append((at, end))
    longest = max(free, key=lambda each: each[1] - each[0])
    return longest if longest[1] > longest[0] else None
