"""Around every request: its id, the headers that keep a browser careful, one line in the log, its count."""

import secrets
import time
from typing import Any

import structlog
from falcon import Request, Response

from holdfast.web.api.answers import answer_problem
from holdfast.web.api.measures import Measures

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = structlog.get_logger("holdfast.web")


class Told:
    """Tells of a request without what was in it.

    The id is always ours: one from outside could carry anything into the log. The path is told as the route's pattern,
    for the same reason; addresses and bodies are never told.
    """

    def __init__(self, measures: Measures) -> None:
        """Count with these."""
        self._measures = measures
        self._log = log.bind()  # once: it is bound anew at each line otherwise

    def process_request(self, request: Request, _response: Response) -> None:
        """Give it an id."""
        request.context.number, request.context.begun = secrets.token_hex(8), time.perf_counter()

    def process_response(self, request: Request, response: Response, resource: Any, _is_well: bool) -> None:
        """Tell what became of it."""
        response.set_headers(HEADERS | {"X-Request-Id": request.context.number})
        seconds, status = time.perf_counter() - request.context.begun, response.status_code
        if resource is not None:
            self._measures.answered(resource.route, status, seconds)
        method = request.method if request.method in METHODS else "other"
        route = request.uri_template or "none"
        number = request.context.number
        self._log.info("request", method=method, route=route, status=status, seconds=round(seconds, 6), request=number)


def fault(request: Request, response: Response, mistake: Exception, _parts: object) -> None:
    """Tell a fault of ours by its kind and place: its message could hold what was sent."""
    last = mistake.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{last.tb_frame.f_code.co_qualname}:{last.tb_lineno}" if last else ""
    log.error("fault", kind=type(mistake).__name__, place=place, request=request.context.number)
    answer_problem(response, 500, "fault", "a fault of Holdfast itself; nothing was acknowledged", {})
