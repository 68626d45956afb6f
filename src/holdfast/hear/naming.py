"""Names of what is read, in the reader's language: the first plain term of each line of a lexicon."""

import re
from functools import cache

from holdfast.hear.lexicon import lines_of

_PLAIN = re.compile(r"[^()…*?!<>]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def name_of(field: str, value: str, language: str) -> str | None:
    """Return what a value of ``platform``, ``payment`` or ``lender`` is called; None where it has no name."""
    return _names(field, language == "zh").get(value)


@cache
def _names(field: str, is_chinese: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines_of(field):
        value, _, listed = line.partition(": ")
        terms = [term.strip() for term in listed.split(",") if _PLAIN.fullmatch(term.strip())]
        ours = [term for term in terms if bool(_CHINESE.search(term)) == is_chinese]
        if ours:
            found.setdefault(value, ours[0] if is_chinese else _capital(ours[0]))
    return found


def _capital(term: str) -> str:
    """Return a folded Latin name as it is written: what has no vowel, or is very short, is an abbreviation."""
    return " ".join(
        word.upper() if len(word) < 3 or not re.search("[aeiouy]", word) else word[0].upper() + word[1:]
        for word in term.split()
    )
