"""Which system asks, what it sent, and how it is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import msgspec
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from holdfast.errors import InputError
from holdfast.record.sign_in import address_of, network_of
from holdfast.web.api.keys import ApiKey, KeyFile
from holdfast.web.api.limits import RateLimit
from holdfast.web.api.refusals import RefusedError

SCOPE = "complaints"
BODY_BYTES = 256 << 10
FAILED = RateLimit(1.0, 30)
"""Wrong keys of one address."""
TAKEN = RateLimit(20.0, 200)
"""Requests of one key."""

_files: dict[str, KeyFile] = {}
Body = TypeVar("Body")


def by_key(
    decoder: "msgspec.json.Decoder[Body]",
) -> Callable[[Callable[[Body, ApiKey], HttpResponse]], Callable[[HttpRequest], HttpResponse]]:
    """Make a view of what answers a body and the key it came with; mistakes are told as RFC 9457 has it."""

    def view_of(answer: Callable[[Body, ApiKey], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
        @wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            if request.method != "POST":
                return _problem(405, "method", "expected POST", {"Allow": "POST"})
            try:
                key = _owner(request)
                return answer(_sent(request, decoder), key)
            except RefusedError as refused:
                return _problem(refused.status, refused.code, str(refused), refused.headers)
            except InputError as mistake:
                return _problem(422, "input", str(mistake), {})

        exempt: Callable[[HttpRequest], HttpResponse] = csrf_exempt(view)
        return exempt

    return view_of


def answered(status: int, content: dict[str, Any]) -> HttpResponse:
    """Answer with JSON."""
    return HttpResponse(msgspec.json.encode(content), content_type="application/json", status=status)


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


def _sent(request: HttpRequest, decoder: "msgspec.json.Decoder[Body]") -> Body:
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
        return decoder.decode(body)
    except msgspec.ValidationError as mistake:
        raise RefusedError(422, "input", str(mistake).replace("`", "")) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise RefusedError(400, "json", "expected a JSON object") from None


def _problem(status: int, code: str, expected: str, headers: dict[str, str]) -> HttpResponse:
    """Answer what went wrong as RFC 9457 has it; never what was sent."""
    told = {"type": f"urn:holdfast:{code}", "title": code, "status": status, "detail": expected}
    answer = HttpResponse(msgspec.json.encode(told), content_type="application/problem+json", status=status)
    for name, value in headers.items():
        answer[name] = value
    return answer
