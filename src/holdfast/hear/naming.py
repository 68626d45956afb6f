"""Names of what is read, in the reader's language: the first plain term of each line of a lexicon."""

import re
from functools import cache
from importlib import resources

from holdfast.hear.lexicon import CUES

_PLAIN = re.compile(r"[^()…*?!<>]+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def name_of(field: str, value: str, language: str) -> str | None:
    """Return what a value of ``platform``, ``payment`` or ``lender`` is called; None where it has no name."""
    return _names(field, language == "zh").get(value)


@cache
def values_of(field: str) -> tuple[str, ...]:
    """Return the values that a field of a lexicon can have, in the order of the file; cues are none."""
    written = (line.partition(": ") for line in _lines(field))
    return tuple(dict.fromkeys(value for value, told, _ in written if told and value[0] not in CUES))


def _lines(field: str) -> list[str]:
    file = resources.files("holdfast.hear") / "lexicon" / f"{field}.txt"
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


@cache
def _names(field: str, is_chinese: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _lines(field):
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
