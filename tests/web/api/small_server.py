"""A server without a socket: the WSGI application itself over a spool and a lake that is a dictionary."""

import io
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import msgspec
import pyarrow as pa

from holdfast.settings import Limits, Settings, Spool
from holdfast.terms.identifiers import Tokens
from holdfast.web.api.service import Service
from holdfast.web.site import build

NDJSON, ARROW = "application/x-ndjson", "application/vnd.apache.arrow.stream"


@dataclass
class Answered:
    status: int
    headers: Headers
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Server:
    folder: Path
    limits: dict[str, Any] = field(default_factory=dict)
    lake: dict[str, pa.Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        limits = msgspec.structs.replace(Limits(), free_bytes=0, **self.limits)
        settings = Settings(lake=str(self.folder / "lake"), limits=limits, spool=Spool(seconds=0.01))
        self.service = Service(settings, self._store, Tokens(b"k" * 32).column)
        self.application = build(self.service)
        self.key = self.service.keys.add(f"till {len(self.service.keys.known())}", ["logins", "orders"])

    def _store(self, table: str, rows: pa.Table, key: str) -> None:
        self.lake.setdefault(key, rows.append_column("table", [[table] * len(rows)]))

    def rows(self, table: str = "logins") -> list[dict[str, Any]]:
        """Close the server and return what is in the lake."""
        self.close()
        return [row for rows in self.lake.values() for row in rows.to_pylist() if row["table"] == table]

    def close(self) -> None:
        self.service.close()

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answered:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SCRIPT_NAME": "",
            "QUERY_STRING": "",
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr,
            **headers,
        }
        heads: list[Any] = []

        def start(status: str, sent: list[tuple[str, str]], *_: object) -> Any:
            heads.extend([int(status[:3]), Headers(sent)])

        parts = self.application(environ, start)
        return Answered(heads[0], heads[1], b"".join(parts))

    def send(self, body: bytes, table: str = "logins", kind: str = NDJSON, **headers: str) -> Answered:
        given = {"CONTENT_TYPE": kind, "HTTP_AUTHORIZATION": f"Bearer {self.key}"} | headers
        return self.ask("POST", f"/api/v1/events/{table}", body, **given)


def lines(*rows: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def login(account: str, at: str = "2026-05-01T09:30:00Z", **more: Any) -> dict[str, Any]:
    return {"at": at, "account": account, "ip": "198.51.100.7", "is_ok": True} | more
