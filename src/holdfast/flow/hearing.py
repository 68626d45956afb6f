"""Her words are read at intake: words → facts → the record, in one call for every door."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from holdfast.errors import HoldfastError, InputError
from holdfast.hear import Fact, Heard, Moment, Money, hear
from holdfast.hear.masking import PERSONAL
from holdfast.hear.reading import find_zone
from holdfast.record.roles import Actor, system
from holdfast.terms.identifiers import Tokens

if TYPE_CHECKING:
    from holdfast.record.attachments import Given
    from holdfast.record.complaints import Read, Receipt
    from holdfast.record.models import Complaint

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

log = structlog.get_logger("holdfast.hearing")

FIRST = {"platform": 64, "pretext": 64, "contact": 32, "region": 64, "url": 256}
"""Columns of the surest value."""


def complaint_take(
    by: Actor,
    words: str,
    *,
    channel: str,
    told: Mapping[str, Any] | None = None,
    person: Mapping[str, str] | None = None,
    files: "Sequence[Given]" = (),
    language: str = "",
    timezone: str = "Asia/Shanghai",
    reported_at: datetime | None = None,
    source: str = "",
    secret: str = "",
    cards: Sequence[str] = (),
) -> "Receipt":
    """Take a complaint in and read it; durable when this returns. See ``record.complaints.complaint_receive``.

    A text that cannot be read is kept all the same, and waits to be read again. ``cards`` are numbers of gift cards
    that were told outright, beside those in the words.

    Raises:
        RefusedError: the actor may not.
        InputError: a text too long, an unknown channel, column or time zone.
        AttachmentError: a file cannot be taken; nothing was stored.
        AlreadyReceivedError: one of this ``source`` is there.
    """
    from holdfast.record.complaints import complaint_receive
    from holdfast.record.fitting import plain

    _check_zone(timezone)
    words, person = plain(words), {name: plain(text) for name, text in (person or {}).items()}
    read = read_words(words, reported_at, timezone, person)
    if read and cards:
        read = replace(read, cards=[*read.cards, *card_tokens(cards)])
    return complaint_receive(
        by,
        words,
        channel=channel,
        read=read,
        told=told,
        person=person,
        files=files,
        language=language,
        timezone=timezone,
        reported_at=reported_at,
        source=source,
        secret=secret,
    )


def complaint_tell_more(by: Actor, complaint: "Complaint", words: str, *, files: "Sequence[Given]" = ()) -> None:
    """Add what was told later, and read it. See ``record.complaints.complaint_add``."""
    from holdfast.record.complaints import complaint_add
    from holdfast.record.fitting import plain

    words = plain(words)
    complaint_add(by, complaint, words, read=read_words(words, None, complaint.timezone, {}), files=files)


def hear_waiting(limit: int = 500) -> int:
    """Read complaints that wait to be read and whose turn it is, and return how many were; the record is open.

    One that cannot be read is tried again later and later, see ``record.unheard``.
    """
    from holdfast.record.complaints import complaint_hear
    from holdfast.record.unheard import complaint_try, complaints_due

    heard = 0
    for complaint in complaints_due(limit):
        complaint_try(system("hear"), complaint)
        reads = _reads(complaint)
        if all(reads):
            complaint_hear(system("hear"), complaint, [read for read in reads if read])
            heard += 1
    return heard


def _reads(complaint: "Complaint") -> "list[Read | None]":
    from holdfast.record.complaints import complaint_words

    try:
        opened = complaint_words(complaint)
    except HoldfastError as mistake:  # a key that is lost keeps no other complaint from being read
        log.error("unread", kind=type(mistake).__name__)  # noqa: TRY400 - a traceback could hold her words
        return [None]
    return [read_words(words, complaint.reported_at, complaint.timezone, opened.person) for words in opened.words]


def read_words(words: str, written_at: datetime | None, timezone: str, person: Mapping[str, str]) -> "Read | None":
    """Return what stands in a text, personal values left out; None where reading failed: the words are kept anyway."""
    from holdfast.record.complaints import Read
    from holdfast.record.opening import opened

    try:
        heard = hear(words, written_at, timezone)
        columns = columns_of(heard, opened().tokens, person) if words.strip() else {}
        cards = card_tokens(map(str, heard.values("gift_card")))
    except Exception as mistake:  # noqa: BLE001 - what she tells counts for more than that we can read it
        log.error("unread", kind=type(mistake).__name__)  # noqa: TRY400 - a traceback could hold her words
        return None
    return Read([as_kept(fact) for fact in heard.facts], columns, "en" if heard.language == "en" else "zh", cards)


def card_tokens(numbers: Iterable[str]) -> list[str]:
    """Return the tokens of gift cards, each once, as requests for decisions name them."""
    from holdfast.record.opening import opened

    return list(dict.fromkeys(opened().tokens.token("card", number) for number in numbers if number.strip()))


def as_kept(fact: Fact) -> dict[str, Any]:
    """Return a fact as the record keeps it; a personal one without its value, which stands in the sealed words."""
    kept: dict[str, Any] = {"field": fact.field, "start": fact.start, "end": fact.end, "confidence": fact.confidence}
    if fact.field not in PERSONAL:
        kept["value"] = _plain(fact.value)
    return kept


def columns_of(heard: Heard, tokens: Tokens, person: Mapping[str, str]) -> dict[str, Any]:
    """Return the columns of a complaint; numbers become tokens, her own number is no caller's."""
    own = {tokens.token("phone", person["phone"])} if person.get("phone") else set()
    called = {tokens.token("phone", number): number for number in map(str, heard.values("caller_number"))}
    caller = next((token for token in called if token not in own), "")
    paid = heard.first("account")
    loss = sorted(heard.loss().items(), key=lambda each: -each[1])
    columns = {
        "kind": heard.kind,
        "called_at": _middle(heard.first("called_at")),
        "order": _as_written(heard, "order"),
        "caller_token": caller,
        "caller_block": tokens.said("phone_block", called[caller]) if caller else "",
        "payee_token": tokens.token("instrument", str(paid)) if paid else "",
        "loss": loss[0][1] if loss else None,
        "currency": loss[0][0] if loss else "",
        **{field: str(heard.first(field) or "")[:longest] for field, longest in FIRST.items()},
        "fields_known": _joined(heard.values("fields_known")),
        "asks": _joined(heard.values("asks")),
        "steps": _joined([*heard.values("payment"), *heard.values("lender")]),
    }
    return {column: value for column, value in columns.items() if value not in {None, ""}}


def _as_written(heard: Heard, field: str) -> str:
    """Return the surest value as it stands in the text: ids may differ in case only."""
    found = max(heard.of(field), key=lambda fact: fact.confidence, default=None)
    return heard.text[found.start : found.end].strip()[:128] if found else ""


def _joined(values: Iterable[object]) -> str:
    return "|".join(dict.fromkeys(map(str, values)))


def _middle(moment: object) -> datetime | None:
    """Return the middle of what was told: of a day its noon, so that it stays on its day in every zone near."""
    if not isinstance(moment, Moment):
        return None
    half: timedelta = (moment.latest_at - moment.earliest_at) / 2
    middle = moment.earliest_at + half
    return middle if middle.tzinfo else middle.replace(tzinfo=UTC)


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return {"minor": value.minor, "currency": value.currency}
    if isinstance(value, Moment):
        return {
            "told": str(value),
            "earliest_at": value.earliest_at.isoformat(),
            "latest_at": value.latest_at.isoformat(),
        }
    return value


def _check_zone(timezone: str) -> None:
    try:
        find_zone(timezone)
    except ValueError as mistake:
        raise InputError(str(mistake), field="timezone") from None
