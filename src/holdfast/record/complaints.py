"""Complaints: taken in, added to, read, corrected, moved on; each change goes to the lake by ``Outgoing``."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from holdfast.errors import InputError
from holdfast.record.attachments import Given, attach, checked
from holdfast.record.cards import name_cards
from holdfast.record.fitting import cut_to_fit, fitting, plain, plain_all
from holdfast.record.journal import Note, change, changes
from holdfast.record.models import Complaint, ComplaintText, Correction, Outgoing, Person, PersonToken, Staff
from holdfast.record.models.complaints import CHANNELS, STATES
from holdfast.record.opening import opened
from holdfast.record.people import check_reason, person_ready, sealed, tokens_of, unseal, unsealed
from holdfast.record.roles import Actor
from holdfast.record.vault import SealError
from holdfast.terms.schemas import TokenKind

LONGEST = 20_000
"""Characters of one text; who has more to tell adds another."""
MOST_TEXTS = 100

COLUMNS = (
    *("kind", "called_at", "order", "caller_token", "payee_token", "account_token", "platform", "pretext"),
    *("fields_known", "asks", "steps", "contact", "region", "url", "loss", "currency"),
)
"""What is read from the words, told outright or corrected."""

BESIDE = ("caller_block", "wording")
"""What is made at intake of the caller's number and of the words, for the lake alone."""

TOKENS: dict[str, TokenKind] = {"caller_token": "phone", "payee_token": "instrument", "account_token": "account"}
"""Columns that hold a token, and its kind: services take the value itself and keep the token."""

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter is taken for a digit."""


@dataclass(frozen=True)
class Read:
    """What was read from one text: ``facts`` as ``ComplaintText`` keeps them, ``columns`` some of ``COLUMNS``.

    With ``caller_token`` goes ``caller_block``.
    """

    facts: list[dict[str, Any]] = field(default_factory=list)
    columns: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    cards: Sequence[str] = ()
    """Tokens of the gift cards it names."""


@dataclass(frozen=True)
class Receipt:
    """What the customer is given: both together open the complaint again. The secret is shown once."""

    complaint: str
    number: str
    secret: str


@dataclass(frozen=True)
class Opened:
    """What was told, for the eyes of one who gave a reason."""

    words: list[str]
    person: dict[str, str]


@dataclass(frozen=True)
class Coming:
    """A complaint as it comes in; see :func:`complaint_receive` for what each is."""

    words: str
    channel: str
    read: Read | None = None
    told: Mapping[str, Any] = field(default_factory=dict)
    person: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Given] = ()
    language: str = ""
    timezone: str = "Asia/Shanghai"
    reported_at: datetime | None = None
    source: str = ""
    secret: str = ""


@dataclass(frozen=True)
class Ready:
    """A complaint that was checked: its rows, to be stored."""

    complaint: Complaint
    text: ComplaintText
    person: tuple[Person, list[PersonToken]] | None
    files: Sequence[tuple[Given, str]]
    cards: Sequence[str]
    receipt: Receipt


def complaint_receive(
    by: Actor,
    words: str,
    *,
    channel: str,
    read: Read | None = None,
    told: Mapping[str, Any] | None = None,
    person: Mapping[str, str] | None = None,
    files: Sequence[Given] = (),
    language: str = "",
    timezone: str = "Asia/Shanghai",
    reported_at: datetime | None = None,
    source: str = "",
    secret: str = "",
) -> Receipt:
    """Take a complaint in; when this returns it is durable.

    Args:
        by: who brings it.
        words: what was told, as it came; what no database holds, see ``fitting.plain``, is replaced.
        channel: one of ``CHANNELS``.
        read: what was read from the words; None: it waits to be read.
        told: columns that were asked for outright; they outrank what is read. Columns of ``TOKENS`` take the value.
        person: some of ``people.FIELDS``.
        files: evidence that was sent along.
        language: ``en`` or ``zh``; else the one that was read.
        timezone: where it was told.
        reported_at: when, with its zone; now if not said.
        source: where an imported one came from, with its number there.
        secret: of the receipt, from ``receipt_secret``, where it must be known even if the answer is lost.

    Raises:
        RefusedError: the actor may not.
        InputError: a text too long, an unknown channel or column, a value that does not fit.
        AttachmentError: a file cannot be taken; nothing was stored.
        AlreadyReceivedError: one of this ``source`` is there.
    """
    coming = Coming(
        words, channel, read, told or {}, person or {}, files, language, timezone, reported_at, source, secret
    )
    (receipt,) = complaints_receive(by, [complaint_ready(coming)])
    return receipt


def complaint_ready(coming: Coming) -> Ready:
    """Check a complaint and make its rows, sealed; nothing is stored yet. Raises as :func:`complaint_receive` does."""
    _check(coming.words, coming.channel, coming.told)
    told = _as_kept(coming.told)
    given_outright = fitting(
        Complaint,
        {
            "source": coming.source,
            "language": coming.language,
            "timezone": coming.timezone,
            "reported_at": coming.reported_at or datetime.now(UTC),
        },
    )
    words, person = plain(coming.words), {name: plain(text) for name, text in coming.person.items()}
    kinds = [checked(each) for each in coming.files]
    read = coming.read or Read()
    secret = coming.secret or receipt_secret()
    made = Complaint(
        receipt=f"HF-{_letters(4)}-{_letters(4)}",
        secret_hash=_hash(secret.replace("-", "")),
        channel=coming.channel,
        **given_outright,
        heard_at=datetime.now(UTC) if coming.read else None,
    )
    made.language = made.language or read.language
    made.wording = opened().tokens.token("wording", words)
    for column, value in {**cut_to_fit(Complaint, read.columns), **told}.items():
        setattr(made, column, value)
    if (known := person_ready(person)) is not None:
        made.person = known[0]
        if not made.account_token and person.get("account"):
            made.account_token = next(t for kind, t in tokens_of({"account": person["account"]}) if kind == "account")
    files = list(zip(coming.files, kinds, strict=True))
    receipt = Receipt(str(made.pk), made.receipt, secret)
    return Ready(made, _text_made(made, words, read, number=1), known, files, read.cards, receipt)


def complaints_receive(by: Actor, ready: Sequence[Ready]) -> list[Receipt]:
    """Take checked complaints in as one change, an entry of the journal each; durable when this returns.

    Raises:
        RefusedError: the actor may not.
        AttachmentError: a file cannot be taken; nothing was stored.
        AlreadyReceivedError: one of these sources is there; nothing was stored.
    """
    with changes(by, "complaint:receive") as notes:
        people = [each.person for each in ready if each.person]
        Person.objects.bulk_create([person for person, _ in people])
        PersonToken.objects.bulk_create([token for _, tokens in people for token in tokens], ignore_conflicts=True)
        _insert([each.complaint for each in ready])
        for each in ready:
            each.text.added_by = str(by)
        ComplaintText.objects.bulk_create([each.text for each in ready])
        for each in ready:
            named = name_cards(each.complaint, each.cards) if each.cards else {}
            for given, kind in each.files:
                attach(by, each.complaint, given, kind)
            facts = {"channel": each.complaint.channel, "files": len(each.files), **named}
            notes.append(_noted(each.complaint, facts))
        Outgoing.objects.bulk_create(
            [Outgoing(complaint=each.complaint, row=lake_row(each.complaint)) for each in ready]
        )
    return [each.receipt for each in ready]


def receipt_secret() -> str:
    """Return a new secret as it is printed: 80 bits, in groups of four."""
    return "-".join(_letters(4) for _ in range(4))


class AlreadyReceivedError(InputError):
    """A complaint of this source is there already."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("expected a complaint that is not there yet", field="source")


def complaint_add(
    by: Actor, complaint: Complaint, words: str, *, read: Read | None = None, files: Sequence[Given] = ()
) -> None:
    """Add what was told later; what was told last is not added once more.

    What is read fills what is empty; a larger loss and a fraud outrank what stood.

    Raises:
        RefusedError: the actor may not.
        InputError: the text is too long, or there are too many.
        AttachmentError: a file cannot be taken; nothing was stored.
    """
    _check(words, complaint.channel, {})
    words = plain(words)
    kinds = [checked(each) for each in files]
    with change(by, "complaint:add") as note:
        complaint = _fresh(complaint)
        if words and _was_last(complaint, words):  # a button pressed twice, a line that broke
            words, read = "", None
        if (before := complaint.texts.count()) >= MOST_TEXTS and words:
            raise InputError(f"expected at most {MOST_TEXTS} texts of one complaint")
        if words:
            _write_text(by, complaint, words, read or Read(), before + 1)
            complaint.heard_at = complaint.heard_at if read else None
            complaint.wording = complaint.wording or opened().tokens.token("wording", words)
        for given, kind in zip(files, kinds, strict=True):
            attach(by, complaint, given, kind)
        _merge(complaint, read or Read())
        _save(complaint, note, {"files": len(files), **name_cards(complaint, read.cards if read else ())})


def _was_last(complaint: Complaint, words: str) -> bool:
    last = complaint.texts.order_by("-number").first()
    return last is not None and unseal(last, "words") == words


def complaint_hear(by: Actor, complaint: Complaint, reads: Sequence[Read]) -> None:
    """Keep what was read from each of its texts, in order: for those that waited.

    Raises:
        RefusedError: the actor may not.
        ValueError: there are more or fewer texts.
    """
    with change(by, "complaint:hear") as note:
        complaint = _fresh(complaint)
        for text, read in zip(complaint.texts.order_by("number"), reads, strict=True):
            ComplaintText.objects.filter(pk=text.pk).update(facts=plain_all(read.facts))
            _merge(complaint, read)
        named = name_cards(complaint, [card for read in reads for card in read.cards])
        complaint.heard_at = datetime.now(UTC)
        complaint.language = complaint.language or next((read.language for read in reads), "")
        _save(complaint, note, named)


def complaint_correct(by: Actor, complaint: Complaint, column: str, value: Any) -> None:
    """Put ``value`` in the place of what was read, for good; a column of ``TOKENS`` takes the value itself.

    Raises:
        RefusedError: the actor may not.
        InputError: there is no such column, or the value does not fit it.
    """
    every = _as_kept({column: value})
    kept = every[column]
    with change(by, "complaint:correct") as note:
        complaint = _fresh(complaint)
        before = getattr(complaint, column)
        for name, each in every.items():
            setattr(complaint, name, each)
        staff = Staff.objects.get(pk=int(by.number))
        Correction.objects.create(
            complaint=complaint, field=column, before=_text(before), after=_text(kept), staff=staff
        )
        _save(complaint, note, {"column": column})


def complaint_move(by: Actor, complaint: Complaint, state: str) -> None:
    """Say how far a complaint came: one of ``STATES``.

    Raises:
        RefusedError: the actor may not.
        InputError: there is no such state.
    """
    if state not in STATES:
        raise InputError(f"expected one of {', '.join(STATES)}", field="state")
    with change(by, "complaint:move") as note:
        complaint = _fresh(complaint)
        before, complaint.state = complaint.state, state
        _save(complaint, note, {"before": before, "after": state})


def complaint_look(by: Actor, complaint: Complaint, reason: str) -> Opened:
    """Return her words and what is known of her, journalled with the reason.

    Raises:
        RefusedError: the actor may not.
        ReasonError: the reason is none of ``people.REASONS``.
    """
    check_reason(reason)
    with change(by, "complaint:look") as note:
        note.about, note.facts = f"complaint:{complaint.pk}", {"reason": reason}
        return complaint_words(complaint)


def complaint_quote(by: Actor, complaint: Complaint) -> Opened:
    """Return what was told, to be shown with all that is personal masked; journalled.

    Raises:
        RefusedError: the actor may not.
    """
    with change(by, "complaint:quote") as note:
        note.about = f"complaint:{complaint.pk}"
        return complaint_words(complaint)


def complaint_words(complaint: Complaint) -> Opened:
    """Return what was told without an entry: for steps that read it by machine and show it to nobody."""
    words = [unseal(text, "words") for text in complaint.texts.order_by("number")]
    return Opened(words, unsealed(complaint.person) if complaint.person else {})


def complaints_known(sources: Sequence[str]) -> dict[str, str]:
    """Return what was told first in the complaints of these sources: to see whether they came again, shown to nobody.

    It is empty where it was forgotten, or where its key is lost.
    """
    found = ComplaintText.objects.filter(complaint__source__in=[each for each in sources if each], number=1)
    known = {}
    for text in found.select_related("complaint"):
        known[text.complaint.source] = ""
        with suppress(SealError):
            known[text.complaint.source] = unseal(text, "words")
    return known


def complaint_of(receipt: str, secret: str) -> Complaint | None:
    """Return the complaint that a receipt's number and secret open, else None. Limit how often one may ask."""
    known = Complaint.objects.filter(receipt=_plain(receipt, "HF-")).values_list("pk", "secret_hash").first()
    number, expected = known or (None, "0" * 64)
    is_right = hmac.compare_digest(expected, _hash(_plain(secret).replace("-", "")))
    return Complaint.objects.filter(pk=number).first() if known and is_right else None


def _check(words: str, channel: str, told: Mapping[str, Any]) -> None:
    if len(words) > LONGEST:
        raise InputError(f"expected at most {LONGEST} characters", field="words")
    if channel not in CHANNELS:
        raise InputError(f"expected one of {', '.join(CHANNELS)}", field="channel")
    if unknown := set(told) - set(COLUMNS):
        raise InputError(f"expected some of {', '.join(COLUMNS)}", field=min(unknown))


def _as_kept(told: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(told) - set(COLUMNS):
        raise InputError(f"expected some of {', '.join(COLUMNS)}", field=min(unknown))
    tokens = opened().tokens
    kept = {
        column: tokens.token(TOKENS[column], plain(str(value))) if column in TOKENS and value else value
        for column, value in told.items()
    }
    if "caller_token" in told:
        kept["caller_block"] = tokens.said("phone_block", plain(str(told["caller_token"] or "")))
    return fitting(Complaint, kept)


def _merge(complaint: Complaint, read: Read) -> None:
    corrected = set(complaint.corrections.values_list("field", flat=True))
    fits = cut_to_fit(Complaint, read.columns)
    columns = {name: value for name, value in fits.items() if name != "caller_block"}
    for column, value in columns.items():
        if column not in corrected and not getattr(complaint, column):
            setattr(complaint, column, value)
    if complaint.caller_token and complaint.caller_token == columns.get("caller_token"):
        complaint.caller_block = fits.get("caller_block", "")
    more, currency = columns.get("loss"), columns.get("currency")
    if more and "loss" not in corrected and currency == complaint.currency and more > (complaint.loss or 0):
        complaint.loss = more
    if read.columns.get("kind") == "false_customer_service" and "kind" not in corrected:
        complaint.kind = "false_customer_service"


def _fresh(complaint: Complaint) -> Complaint:
    """Return the row as it stands, held until the change is made."""
    found: Complaint = Complaint.objects.select_for_update().get(pk=complaint.pk)
    return found


def _save(complaint: Complaint, note: Note, facts: dict[str, Any]) -> None:
    complaint.version += 1
    complaint.save()
    _told(complaint, note, facts)


def _told(complaint: Complaint, note: Note, facts: dict[str, Any]) -> None:
    Outgoing.objects.create(complaint=complaint, row=lake_row(complaint))
    told = _noted(complaint, facts)
    note.about, note.facts = told.about, told.facts


def _noted(complaint: Complaint, facts: dict[str, Any]) -> Note:
    return Note(f"complaint:{complaint.pk}", {"version": complaint.version, **facts})


def lake_row(complaint: Complaint) -> dict[str, Any]:
    """Return what the lake may know of a complaint: tokens and facts, times in ISO 8601."""
    columns = {column: getattr(complaint, column) for column in (*COLUMNS, *BESIDE)}
    if complaint.called_at:
        columns["called_at"] = complaint.called_at.astimezone(UTC).isoformat()
    return {
        **columns,
        "complaint": str(complaint.pk),
        "version": complaint.version,
        "state": complaint.state,
        "reported_at": complaint.reported_at.astimezone(UTC).isoformat(),
    }


def _insert(made: Sequence[Complaint]) -> None:
    """Write new ones; only those with a source can be there already, and need a way back."""
    sources = [each.source for each in made if each.source]
    if not sources:
        Complaint.objects.bulk_create(made)
        return
    try:
        with transaction.atomic():
            Complaint.objects.bulk_create(made)
    except IntegrityError:
        if len(set(sources)) < len(sources) or Complaint.objects.filter(source__in=sources).exists():
            raise AlreadyReceivedError from None
        raise


def _text_made(complaint: Complaint, words: str, read: Read, number: int) -> ComplaintText:
    made = ComplaintText(complaint=complaint, facts=plain_all(read.facts), written_at=datetime.now(UTC), number=number)
    made.words = sealed(made, "words", words)
    return made


def _write_text(by: Actor, complaint: Complaint, words: str, read: Read, number: int) -> None:
    made = _text_made(complaint, words, read, number)
    made.added_by = str(by)
    made.save(force_insert=True)


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:256]


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def _plain(written: str, prefix: str = "") -> str:
    """Return what was typed as it was printed: people write O for 0 and l for 1."""
    text = plain(written).strip().upper().removeprefix(prefix)
    return prefix + text.translate(str.maketrans("OIL", "011")).replace(" ", "")


def _hash(secret: str) -> str:
    return hashlib.sha256(f"holdfast receipt {secret}".encode()).hexdigest()
