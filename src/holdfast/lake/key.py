"""The key that personal values become tokens under, and the lake's way to know another one."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from holdfast.errors import LakeError, UsageError
from holdfast.lake.durable import made_folder, sync
from holdfast.terms.identifiers import KEY_BYTES, Tokens

VARIABLE = "HOLDFAST_TOKEN_KEY"
KEY_FILE = "token.key"
_PROOF_FILE = "token.proof"
_PROVEN = "holdfast"


def lake_tokens(folder: Path | None, environment: Mapping[str, str] = os.environ) -> Tokens:
    """Return what makes the tokens of a lake.

    The key is ``HOLDFAST_TOKEN_KEY`` (any text of 32 bytes or more), else that in the lake's own key file, which is
    made on first use and which only its owner may read.

    Args:
        folder: the lake's; None for one that is not on this machine, which has no key file.
        environment: the variables.

    Raises:
        UsageError: there is no key and no place to keep one, or it is too short.
        LakeError: others can read the key file, or the lake was filled under another key.
    """
    given = environment.get(VARIABLE)
    if folder is None and not given:
        raise UsageError(f"this lake is not on this machine: set {VARIABLE} to the key of its tokens")
    if given and len(given.encode()) < KEY_BYTES:
        raise UsageError(f"{VARIABLE}: at least {KEY_BYTES} bytes were expected")
    if folder is None:
        return Tokens(str(given).encode())
    made_folder(folder)
    tokens = Tokens(given.encode() if given else _own_key(folder))
    proof = tokens.token("text", _PROVEN)
    if _first_written(folder / _PROOF_FILE, proof) != proof:
        raise LakeError(f"{folder}: the lake was filled under another token key; nothing would meet what is there")
    return tokens


def _own_key(folder: Path) -> bytes:
    file = folder / KEY_FILE
    if not file.exists() and (folder / _PROOF_FILE).exists():
        raise LakeError(f"{file}: the key of this lake's tokens was expected; bring it back, or set {VARIABLE}")
    text = _first_written(file, secrets.token_hex(KEY_BYTES))
    if file.stat().st_mode & 0o077:
        raise LakeError(f"{file}: others can read the key; chmod 600 it")
    return text.encode()


def _first_written(file: Path, text: str) -> str:
    """Return what the file holds; where there is none, ``text`` after it was written for good.

    Of several processes at once, one writes and the others read.
    """
    if not file.exists():
        own = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w") as out:
                out.write(text)
                out.flush()
                os.fsync(out.fileno())
            with suppress(FileExistsError):
                os.link(own, file)
        finally:
            own.unlink()
        sync(file.parent)
    return file.read_text().strip()
