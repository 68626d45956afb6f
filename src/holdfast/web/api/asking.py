"""Who asks for decisions and lists, and what is read of a request."""

from collections.abc import Mapping

from django.conf import settings as django
from django.http import HttpRequest, HttpResponse

from holdfast.errors import HoldfastError
from holdfast.web.api.answers import problem
from holdfast.web.api.keys import ApiKey
from holdfast.web.api.online import Online
from holdfast.web.api.refusals import RefusedError, refusal
from holdfast.web.api.service import Service

BODY_BYTES = 64 << 10


def method_of(request: HttpRequest, *allowed: str) -> None:
    """Refuse other methods.

    Raises:
        RefusedError: it is another one.
    """
    if request.method not in allowed:
        raise RefusedError(405, "method", f"expected {' or '.join(allowed)}", headers={"Allow": ", ".join(allowed)})


def asked_by(request: HttpRequest, scope: str) -> ApiKey:
    """Return the key of a request that may do what it asks for.

    Bearer, or ``X-Api-Key`` as bouncers send it.

    Raises:
        RefusedError: no key, a wrong one, one for other things, or too many requests.
    """
    service: Service = django.HOLDFAST_SERVICE
    online: Online | None = getattr(django, "HOLDFAST_ONLINE", None)
    address = request.META.get("REMOTE_ADDR", "")
    if service.failed.is_spent(address):
        raise RefusedError(429, "rate", "too many wrong keys from this address", after=1.0)
    owner = service.keys.owner(_written_key(request.META))
    if owner is None:
        service.failed.wait(address)
        expected = "expected Authorization: Bearer, or X-Api-Key, with an API key"
        # A bouncer takes 403 for a key that is refused.
        raise RefusedError(401, "key", expected, headers={"WWW-Authenticate": "Bearer"})
    if scope not in owner.tables:
        raise RefusedError(403, "scope", f"this key is not for {scope}")
    if online is not None and (wait := online.rate.wait(owner.id)):
        raise RefusedError(429, "rate", "too many requests of this key", after=wait)
    return owner


def body_of(request: HttpRequest) -> bytes:
    """Return the body, which is small.

    Raises:
        RefusedError: it is not.
    """
    length = request.META.get("CONTENT_LENGTH") or ""
    # A server may give the bare connection, on which reading more than was sent waits for ever.
    wanted = min(int(length), BODY_BYTES + 1) if length.isdecimal() else BODY_BYTES + 1
    body: bytes = request.META["wsgi.input"].read(wanted)
    if len(body) > BODY_BYTES:
        raise RefusedError(413, "large", f"expected at most {BODY_BYTES} bytes")
    return body


def refused(mistake: HoldfastError) -> HttpResponse:
    """Return how a mistake is told."""
    told = refusal(mistake)
    return problem(told.status, told.code, str(told), **told.headers)


def _written_key(meta: Mapping[str, str]) -> str:
    scheme, _, written = meta.get("HTTP_AUTHORIZATION", "").partition(" ")
    return written.strip() if scheme.lower() == "bearer" else meta.get("HTTP_X_API_KEY", "").strip()
