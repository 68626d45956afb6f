"""API keys: who may send which tables. Only hashes are kept; a key is shown once, when it is made.

A key is ``hf_<id>_<secret>``. The secret has 256 bits of chance, so that a plain SHA-256 of it cannot be searched.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from holdfast.errors import InputError, UsageError

METRICS = "metrics"
"""A scope that is no table: reading ``/metrics`` from another machine."""
DECISIONS, LISTS, BOUNCER = "decisions", "lists", "bouncer"
"""More of them: asking for decisions, changing lists, reading blocklists as a bouncer does."""
SCOPES = (METRICS, DECISIONS, LISTS, BOUNCER)

_KEY = re.compile(r"^hf_([0-9a-f]{12})_([0-9a-zA-Z_-]{43})$")
_NAME = re.compile(r"^[\w .:@-]{1,64}$")
_NOBODY = hashlib.sha256(b"").hexdigest()


class ApiKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One key as it is kept."""

    id: str
    name: str
    tables: tuple[str, ...]
    """Tables it may send, and maybe ``metrics``."""
    hash: str
    """Hexadecimal SHA-256 of the secret."""
    created_at: str
    revoked_at: str | None = None


class _Kept(msgspec.Struct, forbid_unknown_fields=True):
    keys: list[ApiKey] = []


@dataclass
class KeyFile:
    """The keys of an installation, in a file for its owner alone; a change is seen by a running server."""

    path: Path
    _known: dict[str, ApiKey] | None = None
    _mark: tuple[int, int, int] | None = None

    def known(self) -> list[ApiKey]:
        """Return all keys, revoked ones too, in the order they were made.

        Raises:
            InputError: the file is not a file of keys.
        """
        return list(self._read().values())

    def owner(self, written: str) -> ApiKey | None:
        """Return the key of a request, None when there is none of that secret or it is revoked.

        Takes the same time whatever part of the secret is wrong.

        Raises:
            InputError: the file is not a file of keys.
        """
        match = _KEY.match(written)
        number, secret = match.groups() if match else ("", "")
        key = self._read().get(number)
        is_right = hmac.compare_digest(hashed(secret), key.hash if key else _NOBODY)
        return key if key and is_right and key.revoked_at is None else None

    def add(self, name: str, tables: Sequence[str]) -> str:
        """Make a key and return it whole: it cannot be had again.

        Raises:
            UsageError: the name is empty, odd or taken.
            InputError: the file is not a file of keys.
        """
        if not _NAME.match(name):
            raise UsageError("expected a name of 1 to 64 letters, digits, spaces or . : @ _ -")
        known = self._read()
        if any(key.name == name and key.revoked_at is None for key in known.values()):
            raise UsageError("there is a key of that name; revoke it first or choose another name")
        number, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        key = ApiKey(number, name, tuple(sorted(set(tables))), hashed(secret), _now())
        self._write([*known.values(), key])
        return f"hf_{number}_{secret}"

    def revoke(self, name: str) -> ApiKey:
        """Refuse a key, named by its id or name, from now on.

        Raises:
            UsageError: there is no such key that is not revoked.
            InputError: the file is not a file of keys.
        """
        keys = list(self._read().values())
        for at, key in enumerate(keys):
            if name in {key.id, key.name} and key.revoked_at is None:
                keys[at] = msgspec.structs.replace(key, revoked_at=_now())
                self._write(keys)
                return keys[at]
        raise UsageError("there is no such key, or it is revoked already")

    def _read(self) -> dict[str, ApiKey]:
        try:
            state = self.path.stat()
        except FileNotFoundError:
            return {}
        mark = (state.st_mtime_ns, state.st_size, state.st_ino)
        if self._known is None or mark != self._mark:
            try:
                kept = msgspec.json.decode(self.path.read_bytes(), type=_Kept)
            except (OSError, msgspec.DecodeError):
                raise InputError("expected a file of API keys made by: holdfast key add", file=str(self.path)) from None
            self._known, self._mark = {key.id: key for key in kept.keys}, mark
        return self._known

    def _write(self, keys: Sequence[ApiKey]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"keys": [_plain(key) for key in keys]}, indent=1, ensure_ascii=False)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".keys-")  # mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(self.path)
        self._known = None


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _plain(key: ApiKey) -> dict[str, Any]:
    return msgspec.structs.asdict(key)


def _now(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> str:
    return clock().strftime("%Y-%m-%dT%H:%M:%SZ")
