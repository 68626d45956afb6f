"""False-customer-service fraud, another fraud, or an ordinary complaint: a linear classifier in plain Python.

Multinomial logistic regression over words, pairs of Chinese characters and the lexicon's hits, trained by
``benchmarks/hear/train.py`` from the texts committed beside it. Its weights stand in ``kind.json``: nothing is
unpickled, and one text costs some dozens of microseconds.
"""

import json
import math
import re
from collections.abc import Mapping, Set
from functools import cache
from importlib import resources
from itertools import pairwise
from operator import add

from holdfast.hear.lexicon import Hit

KINDS = ("false_customer_service", "other_fraud", "ordinary")
HINTS = ("fraud", "pretext", "asks", "caller", "contact", "platform", "known", "police", "payment")
LONGEST = 6000
"""Characters that are looked at; complaints are shorter, and what it is stands in their beginning."""

_WORD = re.compile(r"[a-z]{2,20}")
_CHINESE = re.compile(r"[\u3400-\u9fff]+")


def features(text: str, hits: Mapping[str, list[Hit]]) -> set[str]:
    """Return what a folded text shows: words, pairs of Chinese characters, and which lists had a hit."""
    text = text[:LONGEST]
    words = _WORD.findall(text)
    found = set(words)
    found.update(map(" ".join, pairwise(words)))
    for run in _CHINESE.findall(text):
        found.update(map(add, run, run[1:]))
    for field in HINTS:
        found.update(f"{field}={hit.value}" for hit in hits.get(field, ()))
        if field in hits:
            found.add(f"{field}=")
    return found


@cache
def weights() -> tuple[dict[str, tuple[float, float, float]], tuple[float, ...]]:
    """Return the weight of each feature for each of ``KINDS``, and the intercepts."""
    read = json.loads((resources.files("holdfast.hear") / "kind.json").read_text(encoding="utf-8"))
    return {name: (each[0], each[1], each[2]) for name, each in read["weights"].items()}, tuple(read["intercepts"])


def kind_of(found: Set[str]) -> tuple[str, float]:
    """Return the likeliest of ``KINDS`` for the features of a text, and its probability."""
    known, intercepts = weights()
    service, other, ordinary = intercepts
    for name in known.keys() & found:
        first, second, third = known[name]
        service += first
        other += second
        ordinary += third
    scores = (service, other, ordinary)
    highest = max(scores)
    parts = [math.exp(score - highest) for score in scores]
    best = max(range(len(parts)), key=parts.__getitem__)
    return KINDS[best], parts[best] / sum(parts)
