"""People: found by the lake's tokens, looked at with a reason, forgotten when they ask for it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet

from holdfast.errors import HoldfastError
from holdfast.record.journal import change
from holdfast.record.models import Attachment, Complaint, ComplaintText, Outgoing, Person, PersonToken
from holdfast.record.opening import opened
from holdfast.record.roles import Actor
from holdfast.terms.identifiers import normal
from holdfast.terms.schemas import TokenKind

FIELDS: dict[str, TokenKind | None] = {
    "name": None,
    "phone": "phone",
    "email": "account",
    "address": None,
    "account": "account",
}
"""What is kept of a person, and the kind of its token in the lake."""

REASONS = ("handle_complaint", "correct_facts", "build_case", "customer_asked", "police_asked", "law", "audit")
"""Why staff may look at personal data."""


class ReasonError(HoldfastError):
    """Personal data are shown for one of the known reasons only."""


def person_ready(given: Mapping[str, str]) -> tuple[Person, list[PersonToken]] | None:
    """Return a person with what was given of ``FIELDS``, and tokens, to be stored; None when nothing was given."""
    kept = {field: text.strip()[:500] for field, text in given.items() if field in FIELDS and text.strip()}
    if not kept:
        return None
    person = Person()
    for field, text in kept.items():
        setattr(person, field, sealed(person, field, text))
    return person, [PersonToken(person=person, kind=kind, token=token) for kind, token in sorted(tokens_of(kept))]


def tokens_of(given: Mapping[str, str]) -> set[tuple[str, str]]:
    """Return the lake's tokens of what was given of a person."""
    made = opened().tokens
    kinds = ((kind, given[field]) for field, kind in FIELDS.items() if kind and field in given)
    return {(kind, made.token(kind, text)) for kind, text in kinds if normal(kind, text)}


def numbers_met(most: int) -> list[tuple[str, str]]:
    """Return ``complaint, token`` of the numbers and accounts that two to ``most`` of those who complained gave."""
    told = PersonToken.objects.filter(person__complaints__isnull=False)
    met = told.values("token").annotate(people=Count("person", distinct=True)).filter(people__gt=1, people__lte=most)
    found = told.filter(token__in=met.values("token")).values_list("person__complaints__pk", "token")
    return sorted((str(complaint), token) for complaint, token in found)


def person_look(by: Actor, person: Person, reason: str) -> dict[str, str]:
    """Return what is known of a person, journalled with the reason.

    Raises:
        RefusedError: the actor may not.
        ReasonError: the reason is none of ``REASONS``.
    """
    check_reason(reason)
    with change(by, "person:look") as note:
        note.about, note.facts = f"person:{person.pk}", {"reason": reason}
        return unsealed(person)


def person_find(by: Actor, kind: TokenKind, value: str, reason: str) -> list[Person]:
    """Return the people with a telephone number or account, journalled with the reason but without the value.

    Raises:
        RefusedError: the actor may not.
        ReasonError: the reason is none of ``REASONS``.
    """
    check_reason(reason)
    made = opened().tokens.token(kind, value)
    with change(by, "person:find") as note:
        note.about, note.facts = f"token:{made}", {"reason": reason}
        return list(Person.objects.filter(tokens__kind=kind, tokens__token=made).distinct())


def person_forget(by: Actor, person: Person) -> None:
    """Remove what is known of a person, the words and files of their complaints; what leads to nobody stays.

    Raises:
        RefusedError: the actor may not.
    """
    with change(by, "person:forget") as note:
        for field in FIELDS:
            setattr(person, field, None)
        person.forgotten_at = datetime.now(UTC)
        person.save()
        PersonToken.objects.filter(person=person).delete()
        _empty(Complaint.objects.filter(person=person))
        note.about = f"person:{person.pk}"


def account_forget(by: Actor, account: str) -> int:
    """Forget whoever has an account, given as its token; return how many people and complaints of nobody that were.

    Raises:
        RefusedError: the actor may not.
    """
    told = Complaint.objects.filter(account_token=account)
    named = Person.objects.filter(tokens__kind="account", tokens__token=account)
    people = list((named | Person.objects.filter(complaints__in=told)).distinct())
    for person in people:
        person_forget(by, person)
    nameless = list(told.filter(person=None))
    for complaint in nameless:
        with change(by, "person:forget") as note:
            _empty(Complaint.objects.filter(pk=complaint.pk))
            note.about = f"complaint:{complaint.pk}"
    return len(people) + len(nameless)


def _empty(complaints: "QuerySet[Complaint]") -> None:
    """Remove the words and files of complaints and what leads to their customer; the caller is inside a change."""
    numbers = list(complaints.values_list("pk", flat=True))
    for text in ComplaintText.objects.filter(complaint__in=numbers):
        ComplaintText.objects.filter(pk=text.pk).update(words=sealed(text, "words", ""), facts=[])
    gone = list(Attachment.objects.filter(complaint__in=numbers))
    Attachment.objects.filter(pk__in=[each.pk for each in gone]).delete()
    transaction.on_commit(lambda: remove_files(gone))
    Outgoing.objects.filter(complaint__in=numbers).delete()
    complaints.update(account_token="", order="", wording="")


def remove_files(gone: list[Attachment]) -> None:
    """Remove the sealed files of attachments whose rows are gone."""
    for each in gone:
        (opened().files / str(each.pk)).unlink(missing_ok=True)


def check_reason(reason: str) -> None:
    """Let a known reason pass.

    Raises:
        ReasonError: it is none.
    """
    if reason not in REASONS:
        raise ReasonError(f"reason: expected one of {', '.join(REASONS)}")


def sealed(row: Any, field: str, text: str) -> bytes:
    """Return a text sealed for its column and row."""
    return opened().vault.seal(text.encode("utf-8", "surrogatepass"), row._meta.get_field(field).place(row))


def unseal(row: Any, field: str) -> str:
    """Return the text of a sealed column, empty where there is none. Only services may call this."""
    kept = getattr(row, field)
    if kept is None:
        return ""
    return opened().vault.open(kept, row._meta.get_field(field).place(row)).decode("utf-8", "surrogatepass")


def unsealed(person: Person) -> dict[str, str]:
    """Return the fields of a person that hold something. Only services may call this."""
    return {field: text for field in FIELDS if (text := unseal(person, field))}
