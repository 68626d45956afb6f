"""Serves the application over HTTP in a child that begins in no time, so that it can be killed many times.

For each line on standard input one child; its process id goes to standard output. Everything is imported once, and
nothing is opened before the fork. granian is left out: it is killed in a test of its own.
"""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pandas as pd  # noqa: F401  pyarrow asks for it at its first table: imported once, not by every child

from holdfast.web.process import application


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main(port: int) -> None:
    child = None
    for _ in sys.stdin:
        if child:
            os.waitpid(child, 0)  # a killed process holds its port and its locks until it is gone
        child = os.fork()
        if not child:
            make_server("127.0.0.1", port, application(), _Server, _Quiet).serve_forever()
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
