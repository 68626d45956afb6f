"""Secrets that an installation makes itself, each in a file for its owner alone."""

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from holdfast.errors import StateError


def kept_secret(file: Path, made: str) -> str:
    """Return what a file holds; where there is none, ``made`` after it was written for good.

    Of several processes at once, one writes and the others read.

    Raises:
        StateError: others can read it, or it cannot be made.
    """
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            own = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
            write_synced(own, made.encode())
            with suppress(FileExistsError):
                os.link(own, file)
            own.unlink()
            sync_folder(file.parent)
        if file.stat().st_mode & 0o077:
            raise StateError(f"{file}: others can read the secret; chmod 600 it")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as mistake:
        raise StateError(f"{file}: expected a file of ours that can be read and written") from mistake


def replace_secret(file: Path, text: str) -> None:
    """Put another text in the place of a secret's file, durably and at once."""
    replace_content(file, text.encode())


def replace_content(file: Path, content: bytes) -> None:
    """Put another content in the place of a file, durably and at once; only its owner may read it."""
    fresh = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    write_synced(fresh, content)
    fresh.replace(file)
    sync_folder(file.parent)


def copy_synced(source: Path, target: Path) -> None:
    """Put a copy of a file, however large, in the place of another, durably and at once; for its owner only."""
    fresh = target.with_name(f"{target.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as content, os.fdopen(descriptor, "wb") as out:
        shutil.copyfileobj(content, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(target)
    sync_folder(target.parent)


def write_synced(file: Path, content: bytes) -> None:
    """Write a new file that only its owner may read, and wait until it is on the disk.

    Raises:
        FileExistsError: there is one.
    """
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a folder's list of names is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
