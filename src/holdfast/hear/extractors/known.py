"""What the caller knew: fields told beside a word that somebody knew, and not beside one that somebody asked."""

from collections.abc import Iterator

from holdfast.hear.extractors.item import things_at
from holdfast.hear.facts import Fact
from holdfast.hear.lexicon import Hit
from holdfast.hear.page import Page, Stretch
from holdfast.terms.fields import FIELDS as KNOWABLE

FIELDS = ("fields_known",)
FARTHEST = 120
MOST_NAMINGS = 12


def read(page: Page) -> Iterator[Fact]:
    """Give a fact for every field the caller is said to have known."""
    if page.is_ordinary:
        return
    hits = page.hits("known")
    for hit in hits:
        if hit.value in KNOWABLE:
            beside = page.hits_between("known", hit.start - FARTHEST, hit.end + FARTHEST)
            cues = [each for each in beside if each.value == "!"]
            asked = [each for each in beside if each.value == "?"]
            sure = _sure(page, hit, cues, asked)
            if sure:
                yield page.fact("fields_known", hit.value, hit.start, hit.end, sure)
    yield from _thing(page)


def _thing(page: Page) -> Iterator[Fact]:
    """Give the item where it is named again beside a word of knowing: "he knew it was a pushchair"."""
    for bought, at in things_at(page):
        word = bought[-2:] if page.is_chinese else bought.split()[-1]
        start = page.text.find(word, at + len(bought))
        for _ in range(MOST_NAMINGS if len(word) >= 2 else 0):
            if start < 0:
                break
            beside = page.hits_between("known", start - FARTHEST, start + FARTHEST)
            hit = Hit("item", start, start + len(word))
            cues, asked = ([each for each in beside if each.value == mark] for mark in "!?")
            if sure := _sure(page, hit, cues, asked):
                yield page.fact("fields_known", "item", hit.start, hit.end, round(sure * 0.8, 2))
                return
            start = page.text.find(word, start + len(word))


def _sure(page: Page, hit: Hit, cues: list[Hit], asked: list[Hit]) -> float:
    clause, sentence = page.clause_at(hit.start), page.sentence_at(hit.start)
    if _within(asked, clause):
        return 0.0
    if _within(cues, clause):
        return 0.9
    near = 26 if page.is_chinese else 60
    beside = Stretch(max(sentence.start, hit.start - near), min(sentence.end, hit.end + near))
    inside = [cue for cue in cues if cue.end > beside.start and cue.start < beside.end]
    if not inside:
        return 0.0
    nearest = min(inside, key=lambda cue: max(cue.start - hit.end, hit.start - cue.end))
    low, high = sorted((hit.start, nearest.start))
    return 0.0 if _within(asked, Stretch(low, high)) else 0.75


def _within(hits: list[Hit], stretch: Stretch) -> bool:
    return any(each.start < stretch.end and each.end > stretch.start for each in hits)
