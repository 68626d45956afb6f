"""Bringing a backup back: into an empty record of the same kind of database, checked before and after."""

import shutil
from pathlib import Path

import msgspec
from django.db import connection, connections, transaction

from holdfast.errors import ConflictError, InputError
from holdfast.record.backup import (
    FILES,
    FORMAT,
    KEYS,
    MANIFEST,
    SQLITE,
    TABLES,
    Manifest,
    all_files,
    fingerprints,
    hash_of,
    opened_sqlite,
)
from holdfast.record.journal import journal_verify
from holdfast.record.models import ComplaintText, Entry
from holdfast.record.opening import opened
from holdfast.record.people import unseal
from holdfast.record.reaching import reached
from holdfast.record.secret_files import sync_folder, write_synced
from holdfast.record.tables import tables_made
from holdfast.record.vault import load_keyring, save_keyring


def restore(folder: Path, keys: Path | None = None) -> Manifest:
    """Put a backup in the place of an empty record; its keys from ``keys``, else those that are there must open it.

    Raises:
        InputError: the folder is no whole backup, or of the other kind of database, or the keys are others.
        ConflictError: there is a record already.
        StateError: the database cannot be used, or what came back is not what was kept.
    """
    manifest = read_manifest(folder)
    with reached():
        _expect_room(manifest, folder)
        _keys(manifest, keys)
        (_sqlite if manifest.database == "sqlite" else _postgresql)(folder, manifest)
        _files(folder / FILES)
        tables_made()  # a backup of an older version comes to what this one needs
        found = journal_verify(manifest.journal_head if manifest.journal_entries else "")
        if not found.is_well or found.entries != manifest.journal_entries:
            raise ConflictError("expected the journal as it was kept; do not use this record")
        for text in ComplaintText.objects.order_by("pk")[:1]:
            unseal(text, "words")
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """Return what a backup holds, after every file of it was compared with its hash.

    Raises:
        InputError: it is no backup, of a later version, or damaged.
    """
    file = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError):
        raise InputError("expected the manifest of a backup", file=str(file)) from None
    if manifest.format != FORMAT:
        raise InputError(f"expected a backup of format {FORMAT}", file=str(file))
    there = {str(path.relative_to(folder)) for path in all_files(folder)} - {MANIFEST}
    if missing := sorted(set(manifest.files) ^ there):
        raise InputError("expected all files of the backup and no others", file=str(folder / missing[0]))
    for name, digest in manifest.files.items():
        if hash_of(folder / name) != digest:
            raise InputError("expected the file as it was kept; its hash is another", file=str(folder / name))
    return manifest


def _expect_room(manifest: Manifest, folder: Path) -> None:
    if manifest.database != connection.vendor:
        raise InputError(f"expected a record on {manifest.database}", file=str(folder / MANIFEST))
    if "journal" in connection.introspection.table_names() and Entry.objects.exists():
        raise ConflictError("expected an empty record; move the one that is there out of the way")


def _keys(manifest: Manifest, keys: Path | None) -> None:
    vault = opened().vault
    ring = load_keyring(keys / KEYS) if keys is not None and (keys / KEYS).exists() else vault.reload()
    if not set(manifest.keys) <= set(fingerprints(ring)):
        raise InputError(
            "expected the keys that were the vault's at the time of the backup", file=str(keys or vault.file)
        )
    save_keyring(vault.file, ring)
    vault.reload()


def _sqlite(folder: Path, _manifest: Manifest) -> None:
    target = Path(opened_sqlite())
    connections.close_all()
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)
    fresh = target.with_name(f"{target.name}.restored")
    fresh.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_synced(fresh, (folder / SQLITE).read_bytes())
    fresh.replace(target)
    sync_folder(target.parent)


def _postgresql(folder: Path, manifest: Manifest) -> None:
    tables_made()
    with transaction.atomic(), connection.cursor() as cursor:
        # What migrations put into fresh tables comes back with the rest. The journal's own guards stay in force.
        for table in manifest.tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'DELETE FROM "{table}"')
        for table in manifest.tables:
            _copy_in(cursor, table, folder / TABLES / f"{table}.copy")
        for table in manifest.tables:
            for sequence in connection.introspection.get_sequences(cursor, table):
                column = sequence["column"]
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
                    f'COALESCE((SELECT max("{column}") FROM "{table}"), 1), EXISTS (SELECT FROM "{table}"))'
                )


def _copy_in(cursor: object, table: str, file: Path) -> None:
    with file.open("rb") as rows:
        header = rows.readline().decode().strip()
        columns = ", ".join(f'"{name}"' for name in header.split(","))
        rows.seek(0)
        with cursor.connection.cursor().copy(f'COPY "{table}" ({columns}) FROM STDIN (HEADER, FORMAT csv)') as into:  # type: ignore[attr-defined]
            shutil.copyfileobj(rows, into)


def _files(source: Path) -> None:
    target = opened().files
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path in sorted(source.iterdir()) if source.exists() else ():
        if not (target / path.name).exists():
            write_synced(target / path.name, path.read_bytes())
    sync_folder(target)
