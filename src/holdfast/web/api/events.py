"""``/api/v1/events/<table>``: events in, durable before the answer."""

import hashlib
import re

import pyarrow as pa
from falcon import Request, Response

from holdfast.flow.admission import Taken
from holdfast.flow.spool import Receipt
from holdfast.flow.spool.receiving import Admitted, batch_name
from holdfast.terms.tables import EVENTS
from holdfast.web.api.answers import answer_json
from holdfast.web.api.asking import length_of
from holdfast.web.api.bodies import Body
from holdfast.web.api.refusals import RefusedError
from holdfast.web.api.service import NothingFitsError, Service
from holdfast.web.api.streams import read_stream

NDJSON, ARROW = "application/x-ndjson", "application/vnd.apache.arrow.stream"
_IDEMPOTENCY_KEY = re.compile(r'^"?([\x21\x23-\x5b\x5d-\x7e]{1,255})"?$')


class Events:
    """Takes batches."""

    route = "events"

    def __init__(self, service: Service) -> None:
        """Stand before the service."""
        self._service = service

    def on_post(self, request: Request, response: Response, table: str) -> None:
        """Answer 202 when the batch is durable."""
        try:
            receipt = self._received(request, table)
        except NothingFitsError as mistake:
            answer_json(response, 422, mistake.answer)
            return
        answer_json(response, 202, receipt.answer)
        if receipt.is_known:
            response.set_header("Idempotency-Replayed", "true")

    def _received(self, request: Request, table: str) -> Receipt:
        service = self._service
        owner = service.askers.owner(request)
        if table not in EVENTS:
            raise RefusedError(404, "table", f"expected one of {', '.join(EVENTS)}")
        if table not in owner.tables:
            raise RefusedError(403, "scope", "this key may not send this table")
        if wait := service.rate.wait(owner.id):
            raise RefusedError(429, "rate", "too many requests of this key", after=wait)
        kind = request.env.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        if kind not in {NDJSON, ARROW}:
            raise RefusedError(415, "type", f"expected Content-Type {NDJSON} or {ARROW}")
        key = _idempotency_key(request)
        with Body(service.in_flight) as body:
            with service.readers.reading(owner.id) as is_allowed:
                if not is_allowed:
                    raise RefusedError(429, "busy", "too many bodies are still on their way; send it again", after=1.0)
                self._read(request, body)
            digest = hashlib.sha256(f"{table}\0{kind}\0".encode())
            digest.update(body.content)

            def admit(batch: str) -> Admitted:
                return service.admit(table, batch, self._taken(table, kind, body.content))

            content = digest.digest()
            return service.receiver.receive(batch_name(owner.id, key, content), table, content, admit)

    def _read(self, request: Request, body: Body) -> None:
        limits = self._service.settings.limits
        body.read(
            request.env["wsgi.input"],
            length_of(request),
            request.env.get("HTTP_CONTENT_ENCODING", ""),
            body_bytes=limits.body_bytes,
            unpacked_bytes=limits.unpacked_bytes,
        )
        if not body.content.strip():
            raise RefusedError(400, "empty", "expected at least one event")

    def _taken(self, table: str, kind: str, content: bytes) -> Taken:
        schema, rows = EVENTS[table], self._service.settings.limits.rows
        if kind == ARROW:
            return self._service.admission.table(schema, read_stream(content, rows=rows))
        if content.count(b"\n") > rows:
            raise RefusedError(413, "rows", f"expected at most {rows} lines; send smaller batches")
        try:
            return self._service.admission.lines(schema, content)
        except pa.ArrowException as mistake:
            raise RefusedError(400, "ndjson", "expected one JSON object a line") from mistake


def _idempotency_key(request: Request) -> str | None:
    given = request.env.get("HTTP_IDEMPOTENCY_KEY")
    if given is None:
        return None
    match = _IDEMPOTENCY_KEY.match(given)
    if match is None:
        raise RefusedError(400, "idempotency-key", "expected an Idempotency-Key of 1 to 255 visible ASCII characters")
    return match.group(1)
