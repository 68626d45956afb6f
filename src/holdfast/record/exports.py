"""What is taken along as a file: nothing personal is in it, and that it was taken is journalled."""

from collections.abc import Mapping

from holdfast.record.journal import change
from holdfast.record.roles import Actor


def complaints_export(by: Actor, count: int, filters: Mapping[str, str]) -> None:
    """Note that the facts of so many complaints were taken along, and how they were chosen.

    Raises:
        RefusedError: the actor may not.
    """
    with change(by, "complaint:export") as note:
        note.about, note.facts = "complaints:list", {"count": count, "filters": dict(filters)}


def journal_export(by: Actor, count: int, filters: Mapping[str, str]) -> None:
    """Note that so many entries of the journal were taken along, and how they were chosen.

    Raises:
        RefusedError: the actor may not.
    """
    with change(by, "journal:export") as note:
        note.about, note.facts = "journal:list", {"count": count, "filters": dict(filters)}
