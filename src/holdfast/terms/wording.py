"""Sketches of wording: from two of them it is known how alike two texts are, from one not what the text is.

A text's pieces (three characters of Chinese, two words of Latin script, digits all alike) are hashed under the key
(BLAKE2b, RFC 7693), then MinHash (Broder 1997) keeps for each of many orders the least. A sketch has one bit of each of
the first ``SKETCH_CHARACTERS * BITS_A_CHARACTER`` (Li and König 2010) and then bands of several for finding those alike
(Indyk and Motwani 1998), written in the letters ``a`` to ``p``. Whoever has the key can check a guess at the
whole text.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

import numpy as np
from rensa import RMinHash

SKETCH_CHARACTERS, BITS_A_CHARACTER = 60, 4
BANDS_IN_SKETCH, ROWS_A_BAND, BAND_CHARACTERS = 8, 4, 7
LENGTH = SKETCH_CHARACTERS + BANDS_IN_SKETCH * BAND_CHARACTERS
"""Characters of a sketch."""
FEWEST = 8
"""A text of fewer pieces has no sketch: it would be like many."""
LONGEST = 20_000
"""Characters that are looked at."""

_BITS = SKETCH_CHARACTERS * BITS_A_CHARACTER
_ORDERS = _BITS + BANDS_IN_SKETCH * ROWS_A_BAND
_LETTERS = np.frombuffer(b"abcdefghijklmnop", np.uint8)
_SEED = 20141118
"""Changing it makes sketches of before and after incomparable."""


def sketch(text: str, key: bytes) -> str | None:
    """Return the sketch of a text, None where there is too little of it."""
    pieces = {hashlib.blake2b(piece.encode(), key=key[:64], digest_size=8).hexdigest() for piece in _pieces(text)}
    if len(pieces) < FEWEST:
        return None
    made = RMinHash(num_perm=_ORDERS, seed=_SEED)
    made.update(sorted(pieces))
    least = np.array(made.digest(), np.uint64)
    mixed = (least * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(32)  # a single bit of the least itself is not even
    bits = (mixed[:_BITS] >> np.uint64(31)).astype(np.uint8).reshape(SKETCH_CHARACTERS, BITS_A_CHARACTER)
    letters = (bits << np.arange(BITS_A_CHARACTER, dtype=np.uint8)).sum(axis=1)
    bands = "".join(_band(part) for part in least[_BITS:].reshape(BANDS_IN_SKETCH, ROWS_A_BAND))
    return str(_LETTERS[letters].tobytes(), "ascii") + bands


def is_sketch(text: str) -> bool:
    """Whether a text has the form of a sketch."""
    return re.fullmatch(f"(?:w_)?[a-p]{{{LENGTH}}}", text) is not None


def _pieces(text: str) -> Iterable[str]:
    plain = re.sub(r"\d+(?:[.,]\d+)*", "0", unicodedata.normalize("NFKC", text[:LONGEST]).casefold())
    for run in re.findall(r"[\u3400-\u9fff]+", plain):
        yield from (run[at : at + 3] for at in range(max(1, len(run) - 2)))
    words = re.findall(r"[^\W\u3400-\u9fff]+", plain)
    yield from (" ".join(words[at : at + 2]) for at in range(max(0, len(words) - 1)))


def _band(part: np.ndarray) -> str:
    digest = hashlib.blake2b(part.tobytes(), digest_size=BAND_CHARACTERS).digest()
    return "".join(chr(ord("a") + byte % 16) for byte in digest)
