"""What is answered. A view reads the request, calls one service and says what came of it."""

import hashlib
import re
import time
from collections.abc import Callable

import msgspec
import pyarrow as pa
from django.conf import settings as django
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from holdfast.errors import HoldfastError
from holdfast.flow.admission import Taken
from holdfast.flow.spool import Receipt
from holdfast.flow.spool.receiving import Admitted, batch_name
from holdfast.terms.tables import EVENTS
from holdfast.web.api.answers import json_answer, problem
from holdfast.web.api.bodies import Body
from holdfast.web.api.description import description
from holdfast.web.api.keys import METRICS, ApiKey
from holdfast.web.api.refusals import RefusedError, refusal
from holdfast.web.api.service import NothingFitsError, Service
from holdfast.web.api.streams import read_stream

NDJSON, ARROW = "application/x-ndjson", "application/vnd.apache.arrow.stream"
_IDEMPOTENCY_KEY = re.compile(r'^"?([\x21\x23-\x5b\x5d-\x7e]{1,255})"?$')
LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
"""Headers of a proxy: behind one, every address is loopback."""


def events(request: HttpRequest, table: str) -> HttpResponse:
    """``POST /api/v1/events/<table>``: 202 when the batch is durable."""
    service = _service()
    try:
        receipt = _received(service, request, table)
    except NothingFitsError as mistake:
        return json_answer(422, mistake.answer)
    except HoldfastError as mistake:
        return _refused(mistake)
    answer = json_answer(202, receipt.answer)
    if receipt.is_known:
        answer["Idempotency-Replayed"] = "true"
    return answer


def health(_request: HttpRequest) -> HttpResponse:
    """``GET /api/v1/health``: 200 when batches are taken."""
    spool = _service().spool
    if spool.is_broken:
        return problem(503, "spool", "the disk failed; the server must be started again")
    return json_answer(200, b'{"status":"ok"}')


def openapi(_request: HttpRequest) -> HttpResponse:
    """``GET /api/v1/openapi.json``."""
    return json_answer(200, msgspec.json.encode(description()))


def metrics(request: HttpRequest) -> HttpResponse:
    """``GET /metrics``: to this machine, and to keys with the scope ``metrics``."""
    service = _service()
    is_local = request.META.get("REMOTE_ADDR") in LOOPBACK and not any(name in request.META for name in FORWARDED)
    try:
        if not is_local and METRICS not in _owner(service, request).tables:
            raise RefusedError(403, "scope", "this key may not read metrics")
    except HoldfastError as mistake:
        return _refused(mistake)
    return HttpResponse(generate_latest(service.measures.registry), content_type=CONTENT_TYPE_LATEST)


def _received(service: Service, request: HttpRequest, table: str) -> Receipt:
    if request.method != "POST":
        raise RefusedError(405, "method", "expected POST", headers={"Allow": "POST"})
    owner = _owner(service, request)
    if table not in EVENTS:
        raise RefusedError(404, "table", f"expected one of {', '.join(EVENTS)}")
    if table not in owner.tables:
        raise RefusedError(403, "scope", "this key may not send this table")
    if wait := service.rate.wait(owner.id):
        raise RefusedError(429, "rate", "too many requests of this key", after=wait)
    kind = request.META.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if kind not in {NDJSON, ARROW}:
        raise RefusedError(415, "type", f"expected Content-Type {NDJSON} or {ARROW}")
    key = _idempotency_key(request)
    with Body(service.in_flight) as body:
        _read(service, request, body)
        digest = hashlib.sha256(f"{table}\0{kind}\0".encode())
        digest.update(body.content)

        def admit(batch: str) -> Admitted:
            return service.admit(table, batch, _taken(service, table, kind, body.content))

        content = digest.digest()
        return service.receiver.receive(batch_name(owner.id, key, content), table, content, admit)


def _read(service: Service, request: HttpRequest, body: Body) -> None:
    limits = service.settings.limits
    body.read(
        request.META["wsgi.input"],
        _length(request),
        request.META.get("HTTP_CONTENT_ENCODING", ""),
        body_bytes=limits.body_bytes,
        unpacked_bytes=limits.unpacked_bytes,
    )
    if not body.content.strip():
        raise RefusedError(400, "empty", "expected at least one event")


def _taken(service: Service, table: str, kind: str, content: bytes) -> Taken:
    schema, rows = EVENTS[table], service.settings.limits.rows
    if kind == ARROW:
        return service.admission.table(schema, read_stream(content, rows=rows))
    if content.count(b"\n") > rows:
        raise RefusedError(413, "rows", f"expected at most {rows} lines; send smaller batches")
    try:
        return service.admission.lines(schema, content)
    except pa.ArrowException as mistake:
        raise RefusedError(400, "ndjson", "expected one JSON object a line") from mistake


def _refused(mistake: HoldfastError) -> HttpResponse:
    told = refusal(mistake)
    return problem(told.status, told.code, str(told), **told.headers)


def _owner(service: Service, request: HttpRequest) -> ApiKey:
    address = request.META.get("REMOTE_ADDR", "")
    if service.failed.is_spent(address):
        raise RefusedError(429, "rate", "too many wrong keys from this address", after=1.0)
    scheme, _, written = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    owner = service.keys.owner(written.strip()) if scheme.lower() == "bearer" else None
    if owner is None:
        service.failed.wait(address)
        expected = "expected Authorization: Bearer with an API key"
        raise RefusedError(401, "key", expected, headers={"WWW-Authenticate": "Bearer"})
    return owner


def _idempotency_key(request: HttpRequest) -> str | None:
    given = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if given is None:
        return None
    match = _IDEMPOTENCY_KEY.match(given)
    if match is None:
        raise RefusedError(400, "idempotency-key", "expected an Idempotency-Key of 1 to 255 visible ASCII characters")
    return match.group(1)


def _length(request: HttpRequest) -> int | None:
    given = request.META.get("CONTENT_LENGTH") or request.META.get("HTTP_CONTENT_LENGTH")
    return int(given) if given and given.isdecimal() else None


def _service() -> Service:
    service: Service = django.HOLDFAST_SERVICE
    return service


def timed(route: str, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the view, counted and timed under the name of its route."""

    def counted(request: HttpRequest, **parts: str) -> HttpResponse:
        begun = time.perf_counter()
        answer = view(request, **parts)
        _service().measures.answered(route, answer.status_code, time.perf_counter() - begun)
        return answer

    return counted
