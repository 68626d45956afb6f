"""Gift cards that complaints name: which are to be frozen, and which no longer."""

from collections.abc import Iterable, Iterator

from django.db.models import Q, QuerySet

from holdfast.record.journal import change
from holdfast.record.models import Complaint, ComplaintCard
from holdfast.record.roles import Actor

WITHDRAWN = Q(complaint__state="no_fraud") | Q(complaint__kind="ordinary")
"""A card that such a complaint alone names is not frozen."""
MOST = 100
"""Cards of one complaint: who names more has sent something else."""


def name_cards(complaint: Complaint, tokens: Iterable[str]) -> dict[str, int]:
    """Keep cards that a complaint names, inside its change; return for the entry how many were new, where any were."""
    known = set(complaint.cards.values_list("token", flat=True)) if (tokens := list(tokens)) else set()
    fresh = [token for token in dict.fromkeys(tokens) if token not in known][: MOST - len(known)]
    ComplaintCard.objects.bulk_create(ComplaintCard(complaint=complaint, token=token) for token in fresh)
    return {"cards": len(fresh)} if fresh else {}


def cards_waiting(*, is_listed: bool) -> dict[str, dict[int, str]]:
    """Return by complaint the cards, number and token, that are to be frozen, or with ``is_listed`` no longer."""
    rows: QuerySet[ComplaintCard] = ComplaintCard.objects.filter(is_listed=is_listed)
    rows = rows.filter(WITHDRAWN) if is_listed else rows.exclude(WITHDRAWN)
    found: dict[str, dict[int, str]] = {}
    for number, complaint, token in rows.order_by("id").values_list("id", "complaint_id", "token"):
        found.setdefault(str(complaint), {})[number] = token
    return found


def cards_frozen() -> Iterator[tuple[str, str]]:
    """Yield each card that was put on the list and that a standing complaint names, and that complaint."""
    rows = ComplaintCard.objects.filter(is_listed=True).exclude(WITHDRAWN).order_by("id")
    yield from ((token, str(complaint)) for token, complaint in rows.values_list("token", "complaint_id"))


def is_named(token: str) -> bool:
    """Whether a complaint that stands names a card."""
    return bool(ComplaintCard.objects.filter(token=token).exclude(WITHDRAWN).exists())


def cards_mark(by: Actor, complaint: str, cards: Iterable[int], *, is_listed: bool) -> int:
    """Say that cards of a complaint are frozen, or no longer, and return of how many this was new; then journalled.

    Raises:
        RefusedError: the actor may not.
    """
    rows = ComplaintCard.objects.filter(pk__in=list(cards), is_listed=not is_listed)
    if not rows.exists():
        return 0
    with change(by, "card:freeze" if is_listed else "card:unfreeze") as note:
        count = int(rows.update(is_listed=is_listed))
        note.about, note.facts = f"complaint:{complaint}", {"cards": count}
    return count
