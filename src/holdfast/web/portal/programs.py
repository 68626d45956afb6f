"""``POST /api/v1/complaints``: complaints from other systems, by API key; durable before the answer."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from holdfast.errors import InputError
from holdfast.flow.hearing import complaint_take
from holdfast.hear.codes import number_of
from holdfast.hear.lexicon import values_of
from holdfast.record.complaints import LONGEST, AlreadyReceivedError, complaints_known
from holdfast.record.fitting import plain
from holdfast.record.models import Complaint
from holdfast.record.opening import opened
from holdfast.record.roles import customer
from holdfast.record.sign_in import address_of, network_of
from holdfast.terms.fields import FIELDS
from holdfast.web.api.keys import ApiKey, KeyFile
from holdfast.web.api.limits import RateLimit
from holdfast.web.api.refusals import RefusedError
from holdfast.web.portal.telling import joined

SCOPE = "complaints"
EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001 - see _latest
BODY_BYTES = 256 << 10
FAILED = RateLimit(1.0, 30)
"""Wrong keys of one address."""
TAKEN = RateLimit(20.0, 200)
"""Complaints of one key."""

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


_decoder = msgspec.json.Decoder(Sent)
_files: dict[str, KeyFile] = {}


@csrf_exempt
def complaints(request: HttpRequest) -> HttpResponse:
    """Take one complaint: 201 with its receipt, 200 when this number was taken before."""
    if request.method != "POST":
        return _problem(405, "method", "expected POST", {"Allow": "POST"})
    try:
        key = _owner(request)
        return _taken(_sent(request), key)
    except RefusedError as refused:
        return _problem(refused.status, refused.code, str(refused), refused.headers)
    except InputError as mistake:
        return _problem(422, "input", str(mistake), {})


def _owner(request: HttpRequest) -> ApiKey:
    scheme, _, written = str(request.headers.get("Authorization", "")).partition(" ")
    path = django_settings.HOLDFAST_SETTINGS.keys_file
    owner = _files.setdefault(str(path), KeyFile(path)).owner(written.strip() if scheme.lower() == "bearer" else "")
    if owner is None:
        # A right key is never held up by others' wrong ones: behind a proxy all may have one address.
        if FAILED.wait(network_of(address_of(request))):
            raise RefusedError(429, "rate", "too many wrong keys from this address", after=1.0)
        expected = "expected Authorization: Bearer with an API key"
        raise RefusedError(401, "key", expected, headers={"WWW-Authenticate": "Bearer"})
    if SCOPE not in owner.tables:
        raise RefusedError(403, "scope", f"this key is not for {SCOPE}")
    if wait := TAKEN.wait(owner.id):
        raise RefusedError(429, "rate", "too many requests of this key", after=wait)
    return owner


def _sent(request: HttpRequest) -> Sent:
    if request.content_type != "application/json":
        raise RefusedError(415, "type", "expected Content-Type application/json")
    if not str(request.META.get("CONTENT_LENGTH") or "").isdecimal():
        raise RefusedError(411, "length", "expected Content-Length")
    try:
        body = request.read(BODY_BYTES + 1)
    except UnreadablePostError:
        raise RefusedError(408, "slow", "expected the whole body in time") from None
    if len(body) > BODY_BYTES:
        raise RefusedError(413, "large", f"expected at most {BODY_BYTES} bytes")
    try:
        sent = _decoder.decode(body)
    except msgspec.ValidationError as mistake:
        raise RefusedError(422, "input", str(mistake).replace("`", "")) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise RefusedError(400, "json", "expected a JSON object") from None
    _check(sent)
    return sent


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
        return _json(200, {"complaint": str(known.pk), "receipt": known.receipt, "is_known": True})
    made = {"complaint": receipt.complaint, "receipt": receipt.number, "secret": receipt.secret, "is_known": False}
    return _json(201, made)


def _json(status: int, content: dict[str, Any]) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(content), content_type="application/json", status=status)


def _problem(status: int, code: str, expected: str, headers: dict[str, str]) -> HttpResponse:
    """Answer what went wrong as RFC 9457 has it; never what was sent."""
    told = {"type": f"urn:holdfast:{code}", "title": code, "status": status, "detail": expected}
    answer = HttpResponse(msgspec.json.encode(told), content_type="application/problem+json", status=status)
    for name, value in headers.items():
        answer[name] = value
    return answer
