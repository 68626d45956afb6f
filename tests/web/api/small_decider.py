"""A server that decides, without a socket or with one."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from tests.web.api.small_server import Answered, Server

from holdfast.terms.identifiers import Tokens
from holdfast.web.api.online import Online
from holdfast.web.site import build


class _Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class Deciding(Server):
    """A server with the policies of its folder."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.online = Online(self.service.settings, Tokens(b"k" * 32))
        self.application = build(self.service, self.online)
        self.key = self.service.keys.add("shop", ["decisions", "lists", "bouncer"])

    def close(self) -> None:
        self.online.close()
        super().close()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        sent = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        path, _, query = path.partition("?")
        given = {"HTTP_AUTHORIZATION": f"Bearer {self.key}", "QUERY_STRING": query} | headers
        return self.ask(method, path, sent, **given)

    def decide(self, moment: str, **facts: Any) -> Answered:
        return self.call("POST", "/api/v1/decisions", {"moment": moment, "facts": facts})

    @contextmanager
    def listening(self) -> Iterator[str]:
        """Yield the address it can be reached at."""
        with make_server("127.0.0.1", 0, self.application, _Threaded, _Quiet) as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
            thread.join()
