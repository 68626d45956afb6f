"""How the server stands: its health, its numbers, what it can be asked."""

import msgspec
from falcon import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from holdfast.web.api.answers import answer_json
from holdfast.web.api.description import description
from holdfast.web.api.keys import METRICS
from holdfast.web.api.refusals import RefusedError
from holdfast.web.api.service import Service

LOOPBACK = frozenset({"127.0.0.1", "::1"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
"""Headers of a proxy: behind one, every address is loopback."""


class Health:
    """``/api/v1/health``."""

    route = "health"

    def __init__(self, service: Service) -> None:
        """Look at the service."""
        self._service = service

    def on_get(self, _request: Request, response: Response) -> None:
        """Answer 200 when batches are taken."""
        if self._service.spool.is_broken:
            raise RefusedError(503, "spool", "the disk failed; the server must be started again")
        answer_json(response, 200, b'{"status":"ok"}')

    on_head = on_get


class Description:
    """``/api/v1/openapi.json``."""

    route = "openapi"

    def on_get(self, _request: Request, response: Response) -> None:
        """Answer what can be asked."""
        answer_json(response, 200, msgspec.json.encode(description()))


class Metrics:
    """``/metrics``."""

    route = "metrics"

    def __init__(self, service: Service) -> None:
        """Look at the service."""
        self._service = service

    def on_get(self, request: Request, response: Response) -> None:
        """Answer this machine, and keys with the scope ``metrics``."""
        is_local = request.env.get("REMOTE_ADDR") in LOOPBACK and not any(name in request.env for name in FORWARDED)
        if not is_local and METRICS not in self._service.askers.owner(request).tables:
            raise RefusedError(403, "scope", "this key may not read metrics")
        response.content_type, response.data = CONTENT_TYPE_LATEST, generate_latest(self._service.measures.registry)
