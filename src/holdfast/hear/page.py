"""One text as extractors see it: folded, cut into sentences, its words, sums and times found once."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from holdfast.hear.amounts import Amount, amounts_in, home_currency
from holdfast.hear.codes import Code, codes_in
from holdfast.hear.facts import Fact, Value
from holdfast.hear.folding import Folded, fold
from holdfast.hear.gift_cards import gift_cards_in
from holdfast.hear.kind import features, kind_of
from holdfast.hear.lexicon import Hit, lexicon
from holdfast.hear.moments import Mention, mentions_in

_END = re.compile(r"[。!?;\n]+|\.(?=\s|$)|\.(?=[\"')\]])")
_CLAUSE = re.compile(
    r",(?:\s|(?!\d))|:(?:\s|(?!\d))|，| - |a(?<!\wa)nd then\b|b(?<!\wb)ut\b"
    r"| (?<=[\u3400-\u9fff\d] )(?=[\u3400-\u9fff])|/(?<=[\u3400-\u9fff]/)|/(?<=\d/)(?=[\u3400-\u9fff])"
)
"""Every branch begins with its own character: then ``re`` skips all others without trying a branch."""
_HAN, _LATIN = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"[a-z]+")
_SHORTENED = re.compile(
    r"(?:\b(?:rs|mr|mrs|ms|dr|no|st|inc|co|ltd|approx|dept|vs|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|[ap]\.m)$"
)


SURELY = 0.7
"""How sure an ordinary complaint must be for the facts of a fraud not to be looked for."""
LONGEST_HIT = 160
"""Characters of the longest term with its gaps."""


class Stretch(NamedTuple):
    """A part of the folded text."""

    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A text to be read.

    ``written_at`` has a zone: relative times count from it. ``is_chinese`` tells which script most of it is in.
    """

    folded: Folded
    written_at: datetime
    zone: ZoneInfo

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    @cached_property
    def is_chinese(self) -> bool:
        """Whether the text is Chinese: one Chinese character says as much as several Latin letters."""
        begin = self.text[:4000]
        return sum(map(len, _HAN.findall(begin))) * 4 > sum(map(len, _LATIN.findall(begin)))

    @cached_property
    def sentences(self) -> list[Stretch]:
        """The sentences, end marks left out."""
        return _cut(self.text, _END, Stretch(0, len(self.text)), is_sentence=True)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def clauses(self) -> list[Stretch]:
        """The parts of sentences between commas."""
        return [part for sentence in self.sentences for part in _cut(self.text, _CLAUSE, sentence)]

    @cached_property
    def _clause_starts(self) -> list[int]:
        return [clause.start for clause in self.clauses]

    def sentence_at(self, position: int) -> Stretch:
        """Return the sentence that holds a position."""
        return self._at(self.sentences, self._sentence_starts, position)

    def clause_at(self, position: int) -> Stretch:
        """Return the clause that holds a position."""
        return self._at(self.clauses, self._clause_starts, position)

    def clause_number(self, position: int) -> int:
        """Return how many clauses begin before a position."""
        return bisect_right(self._clause_starts, position)

    def _at(self, parts: list[Stretch], starts: list[int], position: int) -> Stretch:
        place = bisect_right(starts, position) - 1
        return parts[place] if place >= 0 else Stretch(0, len(self.text))

    @cached_property
    def _hits(self) -> dict[str, list[Hit]]:
        return lexicon().find(self.text)

    @property
    def found(self) -> dict[str, list[Hit]]:
        """Every word found, by its list."""
        return self._hits

    def hits_between(self, field: str, low: int, high: int) -> list[Hit]:
        """Return the words of a field's list that stand, at least in part, between two places."""
        starts = self._starts.get(field)
        if starts is None:
            starts = self._starts[field] = [hit.start for hit in self.hits(field)]
        those = self.hits(field)[bisect_left(starts, low - LONGEST_HIT) : bisect_left(starts, high)]
        return [hit for hit in those if hit.end > low]

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {}

    def hits(self, field: str) -> list[Hit]:
        """Return the words of a field's list that stand in the text, in order."""
        return self._hits.get(field, [])

    @cached_property
    def judged(self) -> tuple[str, float]:
        """The kind of the text and its probability."""
        return kind_of(features(self.text, self._hits))

    @property
    def is_ordinary(self) -> bool:
        """Whether the text is surely no fraud: then nobody called, asked or took anything."""
        kind, sure = self.judged
        return kind == "ordinary" and sure >= SURELY

    @property
    def is_other_fraud(self) -> bool:
        """Whether the text is surely a fraud in which nobody poses as a shop's service."""
        kind, sure = self.judged
        return kind == "other_fraud" and sure >= SURELY

    @cached_property
    def home_currency(self) -> str:
        """The currency meant where none is named."""
        return home_currency(self.text, self.zone.key, is_chinese=self.is_chinese)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every mention of a time."""
        return mentions_in(self.text, self.written_at, self.zone)

    @cached_property
    def codes(self) -> list[Code]:
        """Every long run of digits, looked for between the times: 1月1 and a number beside it stay two things."""
        parts: list[str] = []
        position = 0
        for mention in self.mentions:
            parts += [self.text[position : mention.start], "\n" * (mention.end - mention.start)]
            position = mention.end
        return codes_in("".join([*parts, self.text[position:]]), self.zone.key)

    @cached_property
    def gift_cards(self) -> list[Stretch]:
        """Where numbers of gift cards stand."""
        times = [(each.start, each.end) for each in self.mentions]
        return [Stretch(*place) for place in gift_cards_in(self.text, times)]

    @property
    def _taken(self) -> list[tuple[int, int]]:
        """Where digits are no sum: times, long numbers, and names such as 1688 and 360."""
        times = [(each.start, each.end) for each in self.mentions]
        dialled = [(each.start, each.end) for each in self.codes if not each.may_be_sum]
        names = [hit for hit in (*self.hits("platform"), *self.hits("lender")) if self.text[hit.start].isdigit()]
        return sorted([*times, *dialled, *self.gift_cards, *((hit.start, hit.end) for hit in names)])

    @cached_property
    def amounts(self) -> list[Amount]:
        """Every sum of money, and every number that may be one."""
        return amounts_in(self.text, self.home_currency, self._taken)

    def fact(self, field: str, value: Value, start: int, end: int, confidence: float) -> Fact:
        """Make a fact of a part of the folded text, with its place in the original."""
        return Fact(field, value, *self.folded.place(start, end), confidence)


def _cut(text: str, mark: re.Pattern[str], within: Stretch, *, is_sentence: bool = False) -> list[Stretch]:
    parts: list[Stretch] = []
    start = within.start
    for end in mark.finditer(text, within.start, within.end):
        if (
            is_sentence
            and text[end.start()] == "."
            and _SHORTENED.search(text, max(start, end.start() - 8), end.start())
        ):
            continue
        if end.start() > start:
            parts.append(Stretch(start, end.start()))
        start = end.end()
    if start < within.end:
        parts.append(Stretch(start, within.end))
    return parts


def open_page(text: str, written_at: datetime, zone: ZoneInfo) -> Page:
    """Fold a text and make it ready to be read."""
    return Page(fold(text), written_at, zone)
