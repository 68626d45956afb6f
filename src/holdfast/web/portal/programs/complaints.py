"""``POST /api/v1/complaints``: complaints from other systems, by API key; durable before the answer."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from django.conf import settings as django_settings
from django.http import HttpResponse

from holdfast.flow.hearing import complaint_take
from holdfast.hear.codes import number_of
from holdfast.hear.lexicon import values_of
from holdfast.record.complaints import LONGEST, AlreadyReceivedError, complaints_known
from holdfast.record.fitting import plain
from holdfast.record.models import Complaint
from holdfast.record.opening import opened
from holdfast.record.roles import customer
from holdfast.terms.fields import FIELDS
from holdfast.web.api.keys import ApiKey
from holdfast.web.api.refusals import RefusedError
from holdfast.web.portal.programs.asking import answered, by_key
from holdfast.web.portal.telling import joined

EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001 - see _latest

Short = Annotated[str, msgspec.Meta(max_length=200)]
WORDS = {name: values_of(name) for name in ("asks", "contact", "region")} | {"fields_known": FIELDS}


class Sent(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One complaint. All but ``words`` may be missing; what is told outright outranks what is read from the words."""

    words: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
    number: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """The sender's own number: sent twice under one, a complaint is taken once."""
    reported_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    called_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    name: Short = ""
    phone: Short = ""
    email: Short = ""
    account: Short = ""
    order: Annotated[str, msgspec.Meta(max_length=128)] = ""
    caller: Short = ""
    payee: Short = ""
    contact: Short = ""
    region: Short = ""
    fields_known: list[str] = []
    asks: list[str] = []
    cards: Annotated[list[Short], msgspec.Meta(max_length=100)] = []
    """Numbers of gift cards that are to be frozen, beside those in the words."""
    loss: Annotated[int, msgspec.Meta(ge=0, lt=10**15)] | None = None
    """In the smallest unit of ``currency``."""
    currency: Annotated[str, msgspec.Meta(pattern="^([A-Z]{3})?$")] = ""
    timezone: Short = ""


@by_key(msgspec.json.Decoder(Sent))
def complaints(sent: Sent, key: ApiKey) -> HttpResponse:
    """Take one complaint: 201 with its receipt, 200 when this number was taken before."""
    _check(sent)
    return _taken(sent, key)


def _check(sent: Sent) -> None:
    for field, known in WORDS.items():
        given = getattr(sent, field)
        if set([given] if isinstance(given, str) and given else given or []) - set(known):
            raise RefusedError(422, "input", f"{field}: expected one of {', '.join(known)}")
    for field in ("reported_at", "called_at"):
        if (at := getattr(sent, field)) and not EARLIEST <= at.replace(tzinfo=None) <= _latest():
            raise RefusedError(422, "input", f"{field}: expected a time between 2000 and now")
    if sent.loss is not None and not sent.currency:
        raise RefusedError(422, "input", "currency: expected the currency of the loss")


def _latest() -> datetime:
    """Return a time that no clock shows yet, in no zone: the first and the last of all have none."""
    return datetime.now(UTC).replace(tzinfo=None) + timedelta(days=1)


def _taken(sent: Sent, key: ApiKey) -> HttpResponse:
    source = f"api:{key.id}:{opened().tokens.token('text', sent.number)}" if sent.number else ""
    zone = sent.timezone or django_settings.HOLDFAST_SETTINGS.desk.timezone
    below = "\n".join(each for each in (sent.caller, sent.payee) if each and each not in sent.words)
    words = f"{sent.words}\n\n{below}" if below else sent.words
    told = {
        "called_at": sent.called_at,
        "caller_token": number_of(sent.caller, zone),
        "payee_token": sent.payee,
        "order": sent.order,
        "contact": sent.contact,
        "region": sent.region,
        "fields_known": joined(sent.fields_known),
        "asks": joined(sent.asks),
        "currency": sent.currency,
    }
    told = {column: value for column, value in told.items() if value}
    try:
        receipt = complaint_take(
            customer(),
            words,
            channel="api",
            told=told if sent.loss is None else told | {"loss": sent.loss},
            person={field: getattr(sent, field) for field in ("name", "phone", "email", "account")},
            timezone=zone,
            reported_at=sent.reported_at,
            source=source,
            cards=sent.cards,
        )
    except AlreadyReceivedError:
        known = Complaint.objects.get(source=source)
        if complaints_known([source])[source] not in {"", plain(words)}:
            raise RefusedError(
                422, "number", "number: taken before with other words; send them under another"
            ) from None
        return answered(200, {"complaint": str(known.pk), "receipt": known.receipt, "is_known": True})
    made = {"complaint": receipt.complaint, "receipt": receipt.number, "secret": receipt.secret, "is_known": False}
    return answered(201, made)
