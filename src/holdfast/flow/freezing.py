"""What the record knows and policies ask: cards that complaints name are frozen, cases have their state.

It is done when the change stands, by whoever made it; what a killed process left undone the step ``freeze`` does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from holdfast.record.roles import system
from holdfast.respond.decide.lists import ListFile

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

LIST, SOURCE = "complaint_cards", "record"
"""The list of frozen cards, and who puts them there."""
CARDS = frozenset({"complaint:add", "complaint:hear", "complaint:correct", "complaint:move"})
CASES = frozenset({"case:open", "case:add", "case:close"})

log = structlog.get_logger("holdfast.freezing")


def heed() -> None:
    """Let every change to the record from now on reach the policies; the record is open."""
    from holdfast.record.journal import changed

    changed.connect(_changed, dispatch_uid="freezing")


def freeze(file: Path, *, is_other_file: bool = False) -> dict[str, int]:
    """Bring the lists up to what the record says now; return how many cards were frozen, no longer, and cases changed.

    Args:
        file: the lists.
        is_other_file: these may be other lists than the record knew, as after a restore: cards that it takes for frozen
            and that these have never held are frozen again; what people took off them stays off. Lists that are not
            there are others in any case.

    Raises:
        StateError: the lists cannot be written.
    """
    from holdfast.record.cases import case_subjects

    is_other_file = is_other_file or not file.exists()
    with _lists(file) as lists:
        again = _freeze_again(lists) if is_other_file else 0
        cards = {"frozen": again + _freeze(lists), "unfrozen": _unfreeze(lists)}
        return cards | {"cases": lists.keep_cases(case_subjects())}


def _freeze(lists: ListFile) -> int:
    from holdfast.record.cards import cards_mark, cards_waiting

    count = 0
    for complaint, cards in cards_waiting(is_listed=False).items():
        for card in cards.values():
            if not lists.is_endless(LIST, "card", card):
                lists.add(LIST, "card", card, reason=f"complaint:{complaint}", source=SOURCE)
        count += cards_mark(system("freeze"), complaint, cards, is_listed=True)
    return count


def _freeze_again(lists: ListFile) -> int:
    from holdfast.record.cards import cards_frozen

    held, count = lists.ever(LIST, "card"), 0
    for card, complaint in cards_frozen():
        if card not in held:
            lists.add(LIST, "card", card, reason=f"complaint:{complaint}", source=SOURCE)
            held.add(card)
            count += 1
    return count


def _unfreeze(lists: ListFile) -> int:
    """Take cards off that no complaint names any more; what people or programs put there is theirs."""
    from holdfast.record.cards import cards_mark, cards_waiting, is_named

    count = 0
    for complaint, cards in cards_waiting(is_listed=True).items():
        for card in cards.values():
            if is_named(card):
                continue
            is_gone = lists.remove(LIST, "card", card, source=SOURCE)
            if is_gone and is_named(card):  # another complaint came meanwhile, and saw it still frozen
                lists.add(LIST, "card", card, reason=f"complaint:{complaint}", source=SOURCE)
        count += cards_mark(system("freeze"), complaint, cards, is_listed=False)
    return count


def _changed(*, entry: str, facts: dict[str, Any], **_: object) -> None:
    from holdfast.record.opening import opened

    file = opened().place.lists
    is_ours = entry in CARDS or entry in CASES or (entry == "complaint:receive" and "cards" in facts)
    if file is None or not is_ours:
        return
    try:
        freeze(file)
    except Exception as mistake:  # noqa: BLE001 - the change stands, whatever happens here; the step tries again
        log.error("not_frozen", kind=type(mistake).__name__)  # noqa: TRY400 - a traceback says no more


@contextmanager
def _lists(file: Path) -> Iterator[ListFile]:
    lists = ListFile(file, is_asked=False)
    try:
        yield lists
    finally:
        lists.close()
