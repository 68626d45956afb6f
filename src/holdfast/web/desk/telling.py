"""One line in the log for each page, and for each fault; never what was asked for or sent."""

import secrets
import time
from collections.abc import Callable

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

log = structlog.get_logger("holdfast.desk")


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
            method = request.method if request.method in METHODS else "other"
            seconds = round(time.perf_counter() - begun, 6)
            log.info("request", method=method, route=route, status=answer.status_code, seconds=seconds)
        answer["X-Request-Id"] = number
        return answer

    return middleware


class Faults:
    """Tells a fault by its kind and place: its message could hold what was sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Stand around the views."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self._get_response(request)

    def process_exception(self, _request: HttpRequest, mistake: Exception) -> None:
        """Log, and let Django answer 500; a path that is none and who may not are answered otherwise."""
        if isinstance(mistake, Http404 | PermissionDenied):
            return
        last = mistake.__traceback__
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        place = f"{last.tb_frame.f_code.co_qualname}:{last.tb_lineno}" if last else ""
        log.error("fault", kind=type(mistake).__name__, place=place)
