"""One text in the one form that is read: compatibility forms, capitals and Traditional characters folded, offsets kept.

Folding goes character by character, so every folded character knows which original one it came from. Unicode's
NFKC (UAX 15) folds full-width digits and ligatures, OpenCC's t2s table the script. What is not seen (zero-width
characters, variation selectors, soft hyphens) is left out: it is a way to hide words from filters.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import opencc

_KEPT = frozenset("，")
"""The Chinese comma parts numbers (3000，1880) where the Latin one joins them (3,000)."""
_FRACTION = "\u2044"
_LINES = "\n\r\u2028\u2029\u0085\v\f"
_SPACED = dict.fromkeys(map(ord, "\t\u00a0\u3000"), " ")
_SAME = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "–": "-",
    "—": "-",
    "−": "-",
}


class _Folds(dict[int, str]):
    """Code point → its folded form; filled as characters are met, at most once for each there is."""

    def __init__(self) -> None:
        super().__init__(_SPACED)
        self._simplified = opencc.OpenCC("t2s")
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        folded = self._fold(chr(code))
        if len(folded) != 1:
            self.uneven.add(chr(code))
        self[code] = folded
        return folded

    def _fold(self, char: str) -> str:
        if char in _KEPT:
            return char
        if char in _LINES:
            return "\n"
        if unicodedata.category(char) in {"Cf", "Mn", "Me"}:
            return ""
        if char in _SAME:
            return _SAME[char]
        wide = unicodedata.normalize("NFKC", char).lower()
        if _FRACTION in wide:
            return char  # ¼ after a 2 is no twenty-first
        plain = "".join(_SAME.get(each, each) for each in wide if unicodedata.category(each) != "Mn")
        return (
            self._simplified.convert(plain)
            if any(each >= "\u3400" for each in plain)
            else plain.replace("\u3002", "。")
        )


_folds: _Folds | None = None


def _table() -> _Folds:
    global _folds  # noqa: PLW0603 - OpenCC's table is loaded with the first text, not with the import
    if _folds is None:
        _folds = _Folds()
    return _folds


@dataclass(frozen=True, slots=True)
class Folded:
    """A text, its folded form, and for each folded character the original one it came from (None: the same)."""

    original: str
    text: str
    origins: Sequence[int] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where folded characters ``start`` to ``end`` (not included, at least one) stand in the original."""
        if self.origins is None:
            return start, end
        return self.origins[start], self.origins[end - 1] + 1


def is_traditional(text: str) -> bool:
    """Whether any character of a text has a Simplified form that differs."""
    table = _table()
    return any("\u3400" <= char <= "\u9fff" and table[ord(char)] != char for char in set(text))


def fold(text: str) -> Folded:
    """Fold a text; never fails, whatever it holds."""
    table = _table()
    folded = text.translate(table)
    if len(folded) == len(text) and table.uneven.isdisjoint(text):
        return Folded(text, folded, None)
    origins: list[int] = []
    for position, char in enumerate(text):
        origins.extend([position] * len(table[ord(char)]))
    return Folded(text, folded, origins)
