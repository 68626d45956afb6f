"""Bodies that come slowly or not at all: a sender that stalls must not hold a thread that others wait for."""

import queue
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse

from holdfast.web.api.limits import InFlight, Readers

CHUNK_BYTES = 32 << 10
CHUNK_SECONDS = 20.0
"""In which a part of a body must come, the last one too: a slow telephone sends as much in half the time."""
_AHEAD = 4

Answering = Callable[[HttpRequest], HttpResponse]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class StalledError(OSError):
    """The rest of a body did not come in time."""


class Patient:
    """A body that is waited for only so long. Another thread reads it, for a read of the server's cannot be ended."""

    def __init__(self, stream: Any, length: int) -> None:
        """Read at most ``length`` bytes of a stream."""
        self._stream, self._left = stream, length
        self._came: queue.Queue[bytes] = queue.Queue(_AHEAD)
        self._held, self._is_begun, self._is_over = b"", False, False

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer at the end.

        Raises:
            StalledError: they did not come.
        """
        parts, wanted = [], size if size >= 0 else 1 << 62
        while wanted and (self._held or self._next()):
            parts.append(self._held[:wanted])
            self._held = self._held[wanted:]
            wanted -= len(parts[-1])
        return b"".join(parts)

    def readline(self, size: int = -1) -> bytes:
        """Return a line, or so many bytes of it; no form is read by lines, but WSGI has it."""
        line = bytearray()
        while len(line) != size and not line.endswith(b"\n") and (one := self.read(1)):
            line += one
        return bytes(line)

    def _next(self) -> bool:
        if not self._is_begun:
            self._is_begun = True
            threading.Thread(target=self._pump, daemon=True, name="body").start()
        if self._is_over:
            return False
        try:
            self._held = self._came.get(timeout=CHUNK_SECONDS)
        except queue.Empty:
            raise StalledError("the body stalled") from None
        self._is_over = not self._held
        return not self._is_over

    def _pump(self) -> None:
        """Read ahead until the end; a connection that the server gave up ends it too."""
        try:
            while self._left and (piece := self._stream.read(min(self._left, CHUNK_BYTES))):
                self._left -= len(piece)
                self._came.put(piece, timeout=CHUNK_SECONDS)
            self._came.put(b"", timeout=CHUNK_SECONDS)
        except (OSError, queue.Full):
            return


def patient(application: Application) -> Application:
    """Return a WSGI application whose bodies are ``Patient``."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if length := _length(environ):
            environ["wsgi.input"] = Patient(environ["wsgi.input"], length)
        return application(environ, start)

    return answer


def few_at_once(get_response: Answering) -> Answering:
    """Return the middleware that leaves threads and memory to others while bodies are read."""
    from holdfast.record.sign_in import place_tried  # noqa: PLC0415 - Django must be configured first
    from holdfast.web.desk.views import told_later  # noqa: PLC0415

    settings = django_settings.HOLDFAST_SETTINGS
    readers = Readers(settings.desk.threads, share_of_one=0.25)
    bytes_now = InFlight(settings.limits.in_flight_bytes)

    def middleware(request: HttpRequest) -> HttpResponse:
        length = _length(request.META)
        if not length:
            return get_response(request)
        with readers.reading(place_tried(request)) as is_allowed:
            if not is_allowed or not bytes_now.take(length):
                return told_later(request, 503, "busy", seconds=5)
            try:
                return get_response(request)
            finally:
                bytes_now.give_back(length)

    return middleware


def _length(environ: dict[str, Any]) -> int:
    written = str(environ.get("CONTENT_LENGTH") or "")
    return int(written) if written.isdecimal() else 0
