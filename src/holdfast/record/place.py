"""Where an installation's record lies, and which database that is."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from holdfast.errors import InputError
from holdfast.terms.identifiers import Tokens

BUSY_SECONDS = 20
"""How long a writer waits for another one before it gives up."""


@dataclass(frozen=True)
class Place:
    """Where everything of the record lies; paths are of this machine."""

    url: str
    """``sqlite:///path`` or ``postgresql://name@host:port/database``, without a password."""
    files: Path
    """The folder of sealed attachments."""
    vault_keys: Path
    """The file of the vault's keys."""
    secret: Path
    """The file of the key that signs sessions' cookies and forms."""
    tokens: Tokens = field(compare=False)
    """Makes the lake's tokens, by which people are looked up."""
    password: Path | None = None
    """The file with PostgreSQL's password, where it wants one."""
    hosts: tuple[str, ...] = ()
    """Names under which pages may be asked for, besides this machine's own."""
    is_https: bool = False
    """Whether a proxy with TLS stands in front: cookies then go no other way."""
    idle_minutes: int = 30
    session_hours: int = 10
    body_bytes: int = 16 << 20
    lists: Path | None = None
    """The file of lists that policies ask, where there is one."""
    heads: Path | None = None
    """The file of the journal's heads, outside the database."""


def database(place: Place) -> dict[str, Any]:
    """Return Django's settings of the database.

    Raises:
        InputError: the URL is none of the two kinds, or holds a password.
    """
    parts = urlsplit(place.url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(parts.path.removeprefix("/") if parts.path.startswith("//") else parts.path)))
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise InputError("expected sqlite:///path or postgresql://name@host/database", field="record.url")
    if parts.password:
        raise InputError("expected no password: name the file that holds it in record.password", field="record.url")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": _password(place.password),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(options.pop("port", parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, **options},
    }


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        # IMMEDIATE: who will write waits at the beginning, and never fails in the middle of a transaction.
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


def _password(file: Path | None) -> str:
    if file is None:
        return ""
    try:
        if file.stat().st_mode & 0o077:
            raise InputError("others can read it; chmod 600 it", file=str(file))
        return file.read_text(encoding="utf-8").strip()
    except OSError as mistake:
        raise InputError("expected a readable file with the password", file=str(file)) from mistake
