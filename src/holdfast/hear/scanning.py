"""Several patterns looked for at once, each only where its first character can begin it.

Python's ``re`` tries every branch of an alternation at every character. Told by the first character, most characters
of a text cost nothing; every branch is bounded or consumes what it looked at, so the whole stays linear.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz")


class Branch(NamedTuple):
    """A pattern and the characters it can begin with; ``a-z`` and ``0-9`` stand for all of them."""

    name: str
    firsts: str
    pattern: str


class Scanner:
    """Branches by first character. A Latin letter begins one only where a word begins, a digit where a number does."""

    def __init__(self, branches: tuple[Branch, ...]) -> None:
        by_char: dict[str, list[Branch]] = {}
        for branch in branches:
            written = branch.firsts.replace("a-z", "".join(sorted(_LATIN))).replace("0-9", "0123456789")
            for char in dict.fromkeys(written):
                by_char.setdefault(char, []).append(branch)
        compiled: dict[tuple[Branch, ...], re.Pattern[str]] = {}
        self._patterns: dict[str, re.Pattern[str]] = {}
        for char, those in by_char.items():
            joined = "|".join(f"(?P<{branch.name}>{branch.pattern})" for branch in those)
            self._patterns[char] = compiled.setdefault(tuple(those), re.compile(joined))
        letters = "".join(char for char in by_char if char in _LATIN)
        digits = "0-9" if any(char.isdigit() and char.isascii() for char in by_char) else ""
        others = "".join(re.escape(char) for char in by_char if not char.isascii() or not char.isalnum())
        ways = [rf"(?<=[{others}])"] if others else []
        if letters:
            ways.append(rf"(?<=[{letters}])(?<![a-z0-9].)")
        if digits:
            ways.append(rf"(?<=[{digits}])(?<![0-9].)")
        # One set of characters in front: then ``re`` skips all others without trying a branch.
        self._begins = re.compile(rf"[{others}{letters}{digits}](?:{'|'.join(ways)})")

    def scan(self, text: str) -> Iterator[re.Match[str]]:
        """Return what matches, in order, nothing twice; the group of the branch's name is the match."""
        position = 0
        while begin := self._begins.search(text, position):
            start = begin.start()
            match = self._patterns[text[start]].match(text, start)
            if match and match.end() > start:
                yield match
                position = match.end()
            else:
                position = start + 1
