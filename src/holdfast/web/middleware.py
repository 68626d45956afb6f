"""Around every request: its id, the headers that keep a browser careful, one line in the log."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

log = structlog.get_logger("holdfast.web")


def told(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware.

    The id is always ours: one from outside could carry anything into the log. The path is told as the route's pattern,
    for the same reason; addresses and bodies are never told.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        number, begun = secrets.token_hex(8), time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=number):
            answer = get_response(request)
            route = request.resolver_match.route if request.resolver_match else "none"
            seconds = round(time.perf_counter() - begun, 6)
            log.info("request", method=_method(request), route=route, status=answer.status_code, seconds=seconds)
        answer["X-Request-Id"] = number
        for name, value in HEADERS.items():
            answer.setdefault(name, value)
        return answer

    return middleware


def _method(request: HttpRequest) -> str:
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
    return request.method if request.method in known else "other"


class Faults:
    """Tells a fault by its kind and place: its message could hold what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Stand around the views."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._get_response(request)

    def process_exception(self, _request: HttpRequest, mistake: Exception) -> None:
        """Log, and let Django answer 500."""
        last = mistake.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        place = f"{last.tb_frame.f_code.co_qualname}:{last.tb_lineno}" if last else ""
        log.error("fault", kind=type(mistake).__name__, place=place)
