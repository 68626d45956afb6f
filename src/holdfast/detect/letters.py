"""Letters that look like others: one form for all that a hurried reader takes for the same.

A skeleton in the sense of Unicode Technical Standard 39, from dnstwist's table of glyphs (Apache-2.0), compatibility
forms (NFKD) and what ASCII itself offers (``rn`` for m, 0 for o, 1 for l). Two names look alike where their skeletons
are equal; a skeleton is compared, never shown.
"""

import re
import unicodedata
from functools import cache

from holdfast.detect.twisting import twisted

_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))
_ALIKE = {"0": "o", "1": "l", "i": "l", "j": "l", "|": "l", "5": "s", "3": "e", "4": "a", "7": "t", "9": "g", "q": "g"}


@cache
def _folds() -> dict[int, str]:
    """Return what each look-alike character stands for."""
    found: dict[str, str] = {}
    for plain, likes in twisted("shop.com").glyphs_unicode.items():
        found.update((like, plain) for like in likes if len(like) == 1 and not like.isascii())
    greek_and_cyrillic = {
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j", "ѕ": "s", "һ": "h",
        "ԁ": "d", "ԛ": "q", "ԝ": "w", "в": "b", "к": "k", "м": "m", "н": "h", "т": "t", "п": "n", "и": "n", "г": "r",
        "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
        "η": "n", "γ": "y", "ı": "i", "ɡ": "g", "ո": "n", "օ": "o", "ս": "u", "հ": "h",
    }  # fmt: skip
    return {ord(like): plain for like, plain in (found | greek_and_cyrillic).items()}


def plain(name: str) -> str:
    """Return a name in lower-case letters without marks, letters of other scripts as the Latin ones they look like."""
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_folds())
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_folds())


_TABLE = str.maketrans(_ALIKE)
_JOINED = re.compile("|".join(pair for pair, _ in _PAIRS))
_SINGLE = dict(_PAIRS)


def skeleton(name: str) -> str:
    """Return the form that is the same for all names that look like this one."""
    return _JOINED.sub(lambda found: _SINGLE[found[0]], plain(name)).translate(_TABLE)
