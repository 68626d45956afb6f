"""Sealing and opening: AES-256-GCM (NIST SP 800-38D), each value bound to its place.

A sealed value is one byte of version (1), four of the key's number, twelve of nonce, then the ciphertext with its tag
of sixteen. The place (table, column, row) is authenticated with it: a value moved to another row does not open.
Nonces are random: under one key fewer than 2**32 values may be sealed; change the key long before.
"""

import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from holdfast.errors import HoldfastError
from holdfast.record.vault.keys import Keyring, load_keyring

_VERSION = b"\x01"
_NONCE = 12
_HEAD = 5


class SealError(HoldfastError):
    """A sealed value does not open: its key is gone, or it was changed or moved."""


class Vault:
    """Seals under the current key and opens under any. When the file was changed it is read again."""

    def __init__(self, file: Path) -> None:
        """Read the keys.

        Raises:
            StateError: their file cannot be used.
        """
        self.file = file
        self._seen = (0, 0)
        self.ring = self.reload()

    def reload(self) -> Keyring:
        """Read the keys again: another process may have changed them."""
        self.ring = load_keyring(self.file)
        self._seen = self._stamp()
        return self.ring

    def seal(self, content: bytes, place: str) -> bytes:
        """Return the sealed content."""
        ring = self.ring if self._stamp() == self._seen else self.reload()
        head, nonce = _VERSION + ring.current.to_bytes(4, "big"), secrets.token_bytes(_NONCE)
        return head + nonce + AESGCM(ring.keys[ring.current]).encrypt(nonce, content, head + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """Return the content.

        Raises:
            SealError: the key is gone, or the value was changed or belongs elsewhere.
        """
        sealed = bytes(sealed)
        number = self.key_of(sealed)
        key = self.ring.keys.get(number) or self.reload().keys.get(number)
        if key is None:
            raise SealError(f"the vault's key {number} is gone: bring back the file of its keys")
        head, nonce, rest = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        try:
            return AESGCM(key).decrypt(nonce, rest, head + place.encode())
        except InvalidTag:
            raise SealError("a sealed value was changed, or moved from its place") from None

    def _stamp(self) -> tuple[int, int]:
        try:
            told = self.file.stat()
        except OSError:
            return self._seen  # the keys that were read still serve
        return told.st_ino, told.st_mtime_ns

    @staticmethod
    def key_of(sealed: bytes) -> int:
        """Return the number of the key a value was sealed under.

        Raises:
            SealError: it is no sealed value.
        """
        if len(sealed) < _HEAD + _NONCE + 16 or bytes(sealed[:1]) != _VERSION:
            raise SealError("expected a sealed value")
        return int.from_bytes(sealed[1:_HEAD], "big")
