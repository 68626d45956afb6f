"""The vault's keys: each with its number, the last one seals."""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

import msgspec

from holdfast.errors import StateError
from holdfast.record.secret_files import kept_secret, replace_secret

KEY_BYTES = 32
"""AES-256."""


@dataclass(frozen=True)
class Keyring:
    """Keys by number; ``current`` seals, all open."""

    keys: dict[int, bytes]
    current: int

    def with_new(self) -> "Keyring":
        """Return a ring with one more key, which seals from now on."""
        number = max(self.keys) + 1
        return Keyring({**self.keys, number: secrets.token_bytes(KEY_BYTES)}, number)

    def joined(self, other: "Keyring") -> "Keyring":
        """Return a ring with the keys of both; the later one's seals."""
        return Keyring({**other.keys, **self.keys}, max(self.current, other.current))

    @property
    def fingerprint(self) -> str:
        """A name of the current key that does not tell it."""
        return hashlib.sha256(b"holdfast vault " + self.keys[self.current]).hexdigest()[:16]

    def without_old(self) -> "Keyring":
        """Return a ring of the current key alone."""
        return Keyring({self.current: self.keys[self.current]}, self.current)

    def __repr__(self) -> str:
        return f"Keyring({len(self.keys)} keys)"


class _Written(msgspec.Struct, forbid_unknown_fields=True):
    current: int
    keys: dict[int, str]


def new_keyring() -> Keyring:
    """Return a ring with one fresh key."""
    return Keyring({1: secrets.token_bytes(KEY_BYTES)}, 1)


def load_keyring(file: Path) -> Keyring:
    """Read the ring, which is made on first use.

    Raises:
        StateError: the file cannot be used, others can read it, or it is none of ours.
    """
    text = kept_secret(file, _text(new_keyring()))
    try:
        written = msgspec.json.decode(text, type=_Written)
        ring = Keyring({number: bytes.fromhex(key) for number, key in written.keys.items()}, written.current)
    except ValueError:
        raise StateError(f"{file}: expected the keys of a vault") from None
    if ring.current not in ring.keys or any(len(key) != KEY_BYTES for key in ring.keys.values()):
        raise StateError(f"{file}: expected the keys of a vault")
    return ring


def save_keyring(file: Path, ring: Keyring) -> None:
    """Write the ring in the place of the one before, durably."""
    replace_secret(file, _text(ring))


def _text(ring: Keyring) -> str:
    return msgspec.json.encode(_Written(ring.current, {n: key.hex() for n, key in ring.keys.items()})).decode()
