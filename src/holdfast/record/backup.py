"""A backup while everybody works on: one moment of the database, the sealed files, and the keys apart from both.

The folder holds ``manifest.json``, the database (SQLite's own file, or PostgreSQL's tables as ``COPY`` writes them) and
``attachments/``. The vault's keys go to another folder, or nowhere: who has both has everything.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.db import connection, transaction

from holdfast.errors import ConflictError, InputError
from holdfast.record.journal import GENESIS
from holdfast.record.models import Entry
from holdfast.record.opening import opened
from holdfast.record.reaching import on_disk, reached
from holdfast.record.secret_files import sync_folder, write_synced
from holdfast.record.vault import Keyring, load_keyring, save_keyring

FORMAT = 1
MANIFEST, TABLES, SQLITE, FILES, KEYS = "manifest.json", "tables", "record.sqlite3", "attachments", "vault.keys"


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a backup holds."""

    format: int
    made_at: str
    database: str
    """``sqlite`` or ``postgresql``: it goes back into the same kind."""
    journal_entries: int
    journal_head: str
    keys: tuple[str, ...]
    """Fingerprints of the vault's keys that open it."""
    tables: tuple[str, ...]
    files: dict[str, str]
    """SHA-256 by path inside the folder."""


def backup(folder: Path, keys: Path | None = None) -> Manifest:
    """Write a backup into a new folder, and the vault's keys into ``keys``; complete when this returns, or absent.

    Raises:
        InputError: the folder is there already, or the keys would lie in it.
        ConflictError: another one is being made there, or other keys lie where the keys should.
        StateError: the database or the disk cannot be used.
    """
    folder, keys = folder.resolve(), keys.resolve() if keys else None
    if folder.exists():
        raise InputError("expected a folder that is not there yet", file=str(folder))
    if keys is not None and (keys == folder or folder in keys.parents):
        raise InputError("expected the keys to go elsewhere than the record", file=str(keys))
    begun = folder.with_name(f"{folder.name}.unfinished")
    with on_disk(begun), _alone(begun):
        manifest = _written(begun, keys)
        begun.rename(folder)
        sync_folder(folder.parent)
    return manifest


@contextmanager
def _alone(begun: Path) -> Iterator[None]:
    """Begin the folder anew; what a killed backup left goes, another one that is being made stays."""
    begun.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(begun, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        for left in list(begun.iterdir()):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield
    except BlockingIOError:
        raise ConflictError("expected no other backup into this folder at the same time") from None
    finally:
        os.close(descriptor)


def _written(begun: Path, keys: Path | None) -> Manifest:
    ring = opened().vault.reload()
    with reached():
        tables, (entries, head) = (_sqlite if connection.vendor == "sqlite" else _postgresql)(begun)
    _copy_files(begun / FILES)
    ring = ring.joined(opened().vault.reload())  # a key that was changed meanwhile opens what was read before
    manifest = Manifest(
        format=FORMAT,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        database=connection.vendor,
        journal_entries=entries,
        journal_head=head,
        keys=tuple(fingerprints(ring)),
        tables=tuple(tables),
        files={str(path.relative_to(begun)): hash_of(path) for path in all_files(begun)},
    )
    write_synced(begun / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    if keys is not None:
        _keep_keys(keys / KEYS, ring)
    _sync_all(begun)
    return manifest


def fingerprints(ring: Keyring) -> Iterator[str]:
    """Yield a name of each key that does not tell it."""
    for number in sorted(ring.keys):
        yield Keyring(ring.keys, number).fingerprint


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def all_files(folder: Path) -> list[Path]:
    """Return every file below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _sqlite(folder: Path) -> tuple[list[str], tuple[int, str]]:
    target = folder / SQLITE
    write_synced(target, b"")
    with closing(sqlite3.connect(opened_sqlite())) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)  # one moment, whatever is written meanwhile (sqlite.org/backup.html)
        copy.execute("PRAGMA journal_mode=DELETE")
        last = copy.execute("SELECT number, hash FROM journal ORDER BY number DESC LIMIT 1").fetchone()
    return [], last or (0, GENESIS)


def opened_sqlite() -> str:
    """Return the path of the record's SQLite file."""
    return str(connection.settings_dict["NAME"])


def _postgresql(folder: Path) -> tuple[list[str], tuple[int, str]]:
    (folder / TABLES).mkdir(mode=0o700)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        last = Entry.objects.order_by("-number").values_list("number", "hash").first() or (0, GENESIS)
        tables = sorted(connection.introspection.table_names(cursor))
        for table in tables:
            columns = ", ".join(f'"{column.name}"' for column in _columns(cursor, table))
            with (
                (folder / TABLES / f"{table}.copy").open("wb") as out,
                cursor.connection.cursor().copy(f'COPY "{table}" ({columns}) TO STDOUT (HEADER, FORMAT csv)') as rows,
            ):
                for piece in rows:
                    out.write(piece)
    return tables, last


def _columns(cursor: object, table: str) -> list:  # type: ignore[type-arg]
    return list(connection.introspection.get_table_description(cursor, table))


def _copy_files(target: Path) -> None:
    """Copy the sealed files; those of the snapshot are all there, for each is on the disk before its row."""
    target.mkdir(mode=0o700)
    source = opened().files
    for path in sorted(source.iterdir()) if source.exists() else ():
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # somebody asked to be forgotten
        if len(path.name) == 36:  # the name of a row; else one that is just being written
            write_synced(target / path.name, content)


def _keep_keys(file: Path, ring: Keyring) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if file.exists():
        ring = load_keyring(file).joined(ring)
        for number, key in opened().vault.ring.keys.items():
            if ring.keys[number] != key:
                raise ConflictError("expected keys of the same vault, or none, in the folder for keys")
        save_keyring(file, ring)
    else:
        save_keyring(file, ring)


def _sync_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        sync_folder(path)  # fsync is the same call for a file
