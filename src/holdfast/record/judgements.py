"""Judgements of links: what a person said of a pair of complaints outranks the machine, and is never overwritten."""

from collections.abc import Iterable, Iterator

from django.db import transaction

from holdfast.errors import InputError
from holdfast.record.cases import staff_of
from holdfast.record.journal import change
from holdfast.record.models import Judgement
from holdfast.record.models.cases import JUDGED
from holdfast.record.roles import Actor


def judgement_make(by: Actor, first: str, second: str, judged: str, *, reason: str = "") -> Judgement:
    """Say of two complaints whether they are one operation; the last word of a pair counts.

    Args:
        by: who says it.
        first: a complaint as the lake names it.
        second: another one; the order does not matter.
        judged: one of ``JUDGED``; ``none`` takes back what was said before.
        reason: why, without anything personal.

    Raises:
        RefusedError: the actor may not.
        InputError: the two are one, or ``judged`` is none of the known words.
    """
    if judged not in JUDGED:
        raise InputError(f"expected one of {', '.join(JUDGED)}", field="judged")
    first, second = sorted((first, second))
    if not first or first == second:
        raise InputError("expected two complaints", field="second")
    with change(by, "judgement:make") as note:
        made: Judgement = Judgement.objects.create(
            first=first, second=second, judged=judged, reason=reason[:500], staff=staff_of(by)
        )
        note.about, note.facts = f"judgement:{made.pk}", {"first": first, "second": second, "judged": judged}
    return made


def judgements_make(by: Actor, pairs: Iterable[tuple[str, str]], judged: str, *, reason: str = "") -> None:
    """Say the same of several pairs, all or nothing; raises as :func:`judgement_make` does."""
    with transaction.atomic():
        for first, second in pairs:
            judgement_make(by, first, second, judged, reason=reason)


def judgements_standing() -> Iterator[tuple[str, str, str]]:
    """Yield each pair with the last word on it; pairs whose last word is ``none`` are left out."""
    last: dict[tuple[str, str], str] = {}
    for first, second, judged in Judgement.objects.order_by("id").values_list("first", "second", "judged").iterator():
        last[first, second] = judged
    yield from ((*pair, judged) for pair, judged in last.items() if judged != "none")


def judgements_length() -> int:
    """Return the number of the last judgement ever made; 0 where there is none."""
    return int(Judgement.objects.order_by("-id").values_list("id", flat=True).first() or 0)
