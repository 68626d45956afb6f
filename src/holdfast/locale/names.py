"""Names that come from outside, made safe to show.

A custodian's name is chosen by whoever wrote the log. It may hold escape sequences that move a terminal's cursor, marks
that reverse the reading direction so that one name looks like another, line breaks, or a thousand letters.
"""

import unicodedata

LONGEST = 80
"""Characters of a name that are shown; what is cut stands in the middle, for ids differ at their ends."""

CONCEALED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories that are not seen or not defined."""

JOINERS = frozenset("\u200c\u200d")
"""Joiners that Persian, Hindi and emoji need; they change no order."""

RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
ISOLATE, POP = "\u2068", "\u2069"


class Shown(str):
    """A text that is safe to show as it is."""

    __slots__ = ()


def shown(name: object, longest: int = LONGEST) -> Shown:
    """Return a name as it may be shown: what cannot be seen is written out, what is too long is cut in the middle.

    Names in a right-to-left script are isolated, so that they do not reorder the sentence around them.
    """
    if isinstance(name, Shown):
        return name
    text = "".join(_seen(letter) for letter in shortened(str(name), longest))
    is_reversed = any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)
    return Shown(f"{ISOLATE}{text}{POP}" if is_reversed else text)


def shortened(text: str, longest: int) -> str:
    """Cut the middle out of a text that has more than ``longest`` characters."""
    if len(text) <= longest:
        return text
    tail = (longest - 1) // 3
    return f"{text[: longest - 1 - tail]}…{text[len(text) - tail :]}"


def _seen(letter: str) -> str:
    if letter in JOINERS or unicodedata.category(letter) not in CONCEALED:
        return letter
    return f"‹U+{ord(letter):04X}›"
