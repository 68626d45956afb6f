"""The words hear knows: lists in ``lexicon/*.txt``, found in a text all at once in one pass.

A line is ``value: term, term …``; the file's name is the field. In a term ``(a|b)`` are alternatives, ``x?`` may be
left out, ``…`` is a gap inside one sentence, ``*`` at the end lets the word go on. A Latin word stands alone, a
Chinese one anywhere. One Aho-Corasick automaton (Aho and Corasick, 1975) finds the beginnings of all terms in time
linear in the text; what follows a gap is matched from there over a bounded stretch.
"""

import itertools
import re
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from holdfast.hear.folding import fold

GAP_CHINESE, GAP_LATIN = 10, 32
"""Characters a gap may span: about as many words in both scripts."""

_TOKEN = re.compile(r"(\([^()]*\)|.)(\?)?", re.DOTALL)


CUES = "<>*!?"
"""A value that begins with one of these is a cue for others: it hides no other value of its field."""


class Hit(NamedTuple):
    """A term found: its value, and where it stands in the folded text."""

    value: str
    start: int
    end: int


class _Term(NamedTuple):
    field: str
    value: str
    rest: "re.Pattern[str] | None"
    goes_on: bool
    needed: tuple[tuple[str, ...], ...] = ()
    """Words one of which stands after each gap."""


class _Gapped(NamedTuple):
    field: str
    value: str
    rest: re.Pattern[str]
    needed: tuple[frozenset[int], ...]
    """Numbers of the words one of which stands after each gap."""


class Lexicon:
    """All terms of all fields."""

    def __init__(self, written: dict[str, str]) -> None:
        """Read ``written``: the field's name → the lines of its file."""
        terms: dict[str, list[_Term]] = defaultdict(list)
        for field, lines in written.items():
            for line in lines.splitlines():
                value, _, listed = line.partition(": ")
                if line.strip() and not line.startswith("#"):
                    for term in _parted(fold(listed).text):
                        for anchor, meant in _expanded(field, value, term):
                            terms[anchor].append(meant)
        self._terms = dict(terms)
        behind = {word for those in terms.values() for term in those for words in term.needed for word in words}
        spelled = [*terms, *sorted(behind - terms.keys())]
        self._automaton = AhoCorasick(spelled)
        numbers = {word: number for number, word in enumerate(spelled)}
        those = [terms.get(word, []) for word in spelled]
        self._plain = [
            tuple((each.field, each.value, each.goes_on) for each in beside if not each.rest) for beside in those
        ]
        self._gapped = [
            tuple(
                _Gapped(each.field, each.value, each.rest, tuple(_numbers(numbers, words) for words in each.needed))
                for each in beside
                if each.rest
            )
            for beside in those
        ]
        self._is_latin = [(_is_latin(word[0]), _is_latin(word[-1])) for word in spelled]

    def words(self, field: str) -> list[str]:
        """Return the words of a field without gaps, folded."""
        return [
            anchor
            for anchor, terms in self._terms.items()
            if any(term.field == field and term.rest is None for term in terms)
        ]

    def find(self, text: str) -> dict[str, list[Hit]]:
        """Return every term of a folded text by field, in order; one inside a longer one of its field is left out."""
        found: dict[str, list[Hit]] = defaultdict(list)
        gapped: dict[str, list[Hit]] = defaultdict(list)
        size = len(text)
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        seen = {number for number, _, _ in matches}
        for number, start, end in matches:
            begins, ends = self._is_latin[number]
            if begins and start and text[start - 1] in _LATIN:
                continue
            is_inside = ends and end < size and text[end] in _LATIN
            for field, value, goes_on in self._plain[number]:
                if not is_inside or goes_on:
                    found[field].append(Hit(value, start, end))
            for term in self._gapped[number] if not is_inside else ():
                # What no gap can lead to is not looked for: most of them, in most texts.
                if not any(map(seen.isdisjoint, term.needed)) and (match := term.rest.match(text, end)):
                    gapped[term.field].append(Hit(term.value, start, match.end()))
        for field, hits in found.items():
            if len(hits) > 1:
                found[field] = _outermost(hits)
        for field, hits in gapped.items():
            found[field] = sorted({*found[field], *hits}, key=lambda hit: (hit.start, -hit.end, hit.value))
        return found


_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def _numbers(numbers: dict[str, int], words: tuple[str, ...]) -> frozenset[int]:
    return frozenset(numbers[word] for word in words)


def _is_latin(char: str) -> bool:
    return char in _LATIN


def _outermost(hits: list[Hit]) -> list[Hit]:
    hits.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    widest: dict[str, tuple[int, int]] = {}
    for hit in hits:
        rivals = hit.value if hit.value[0] in CUES else ""
        if hit.end > reach.get(rivals, -1) or (hit.start, hit.end) == widest[rivals]:
            kept.append(hit)
            reach[rivals], widest[rivals] = hit.end, (hit.start, hit.end)
    return kept


def _parted(listed: str) -> list[str]:
    """Split at commas outside of brackets, which cannot stand in brackets themselves."""
    if re.search(r"\([^()]*\(|\)[^()]*\)", listed):
        raise ValueError(f"expected brackets closed and not one in another: {listed[:60]}")
    return [term.strip() for term in re.findall(r"(?:\([^()]*\)|[^,()])+", listed) if term.strip()]


def _expanded(field: str, value: str, term: str) -> list[tuple[str, _Term]]:
    goes_on = term.endswith("*")
    # The fold has written the gap's one character as three dots.
    first, *others = term.removesuffix("*").split("...")
    rest = None
    needed = tuple(tuple(_spelled(piece)) for piece in others)
    if others:
        rest = re.compile(
            "".join(
                _gap(piece) + "(?:" + "|".join(map(_bounded, words)) + ")"
                for piece, words in zip(others, needed, strict=True)
            )
        )
    return [(anchor, _Term(field, value, rest, goes_on, needed)) for anchor in _spelled(first) if anchor]


def _gap(piece: str) -> str:
    longest = GAP_LATIN if any("a" <= char <= "z" for char in piece) else GAP_CHINESE
    return rf"[^。!?;\n]{{0,{longest}}}?"


def _bounded(word: str) -> str:
    before = r"(?<![a-z0-9])" if _is_latin(word[:1]) else ""
    after = r"(?![a-z0-9])" if _is_latin(word[-1:]) else ""
    return before + re.escape(word) + after


def _spelled(piece: str) -> list[str]:
    """Write out the alternatives of a piece, longer ones first."""
    parts: list[tuple[str, ...]] = []
    for token, optional in _TOKEN.findall(piece):
        choices = tuple(token[1:-1].split("|")) if token.startswith("(") else (token,)
        parts.append((*choices, "") if optional else choices)
    words = {" ".join("".join(choice).split()) for choice in itertools.product(*parts)}
    return sorted(words - {""}, key=lambda word: (-len(word), word))


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of the files in ``lexicon/``, read once."""
    folder = resources.files("holdfast.hear") / "lexicon"
    return Lexicon(
        {
            each.name.removesuffix(".txt"): each.read_text(encoding="utf-8")
            for each in sorted(folder.iterdir(), key=lambda each: each.name)
            if each.name.endswith(".txt")
        }
    )


@cache
def values_of(field: str) -> tuple[str, ...]:
    """Return the values a field can have in the order of its list, such as every pretext; cues are none."""
    written = (line.partition(": ") for line in lines_of(field))
    return tuple(dict.fromkeys(value for value, told, _ in written if told and value[0] not in CUES))


def lines_of(field: str) -> list[str]:
    """Return the lines of a field's list, remarks left out."""
    text = (resources.files("holdfast.hear") / "lexicon" / f"{field}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
