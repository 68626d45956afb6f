"""Bringing a backup back: into an empty record of the same kind of database, checked before and after."""

import csv
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

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
from holdfast.record.heads import heads_forget_after
from holdfast.record.journal import change, journal_verify
from holdfast.record.models import ComplaintText, Entry, Invitation
from holdfast.record.opening import opened
from holdfast.record.people import unseal
from holdfast.record.reaching import on_disk, reached
from holdfast.record.roles import system
from holdfast.record.secret_files import copy_synced
from holdfast.record.tables import lock_tables, tables_made
from holdfast.record.vault import load_keyring, save_keyring

STEPS = "django_migrations"


def restore(folder: Path, keys: Path | None = None) -> Manifest:
    """Put a backup in the place of an empty record; its keys from ``keys``, else those that are there must open it.

    The database comes last and at once: killed on the way, the record is still empty and the same call begins anew.
    Everybody signs in again, and links that nobody used yet are over.

    Raises:
        InputError: the folder is no whole backup, of the other kind of database or a later version, or the keys are
            others.
        ConflictError: there is a record already, or somebody works with the empty one.
        StateError: the database cannot be used, or what came back is not what was kept.
    """
    manifest = read_manifest(folder)
    with reached(), on_disk(folder):
        _expect_room(manifest, folder)
        steps = _known_steps(folder, manifest)
        _keys(manifest, keys)
        _files(folder / FILES)
        if manifest.database == "sqlite":
            _sqlite(folder)
        else:
            _postgresql(folder, manifest, steps)
        tables_made()  # a backup of an older version comes to what this one needs
        found = journal_verify(manifest.journal_head if manifest.journal_entries else "")
        if not found.is_well or found.entries != manifest.journal_entries:
            raise ConflictError("expected the journal as it was kept; do not use this record")
        for text in ComplaintText.objects.order_by("pk")[:1]:
            unseal(text, "words")
        _noted(manifest)
    return manifest


def _noted(manifest: Manifest) -> None:
    heads_forget_after(manifest.journal_entries)
    with change(system("restore"), "record:restore") as note:
        Session.objects.all().delete()  # one that was ended since would live again
        Invitation.objects.filter(used_at=None).update(expires_at=datetime.now(UTC))
        note.about, note.facts = f"backup:{manifest.journal_head[:16]}", {"made_at": manifest.made_at}


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


def _known_steps(folder: Path, manifest: Manifest) -> set[tuple[str, str]]:
    """Return the migrations that the backup's tables had come through."""
    if manifest.database == "sqlite":
        with closing(sqlite3.connect(f"{(folder / SQLITE).resolve().as_uri()}?mode=ro", uri=True)) as kept:
            steps = set(kept.execute("SELECT app, name FROM django_migrations"))
    else:
        with (folder / TABLES / f"{STEPS}.copy").open(encoding="utf-8", newline="") as rows:
            steps = {(row["app"], row["name"]) for row in csv.DictReader(rows)}
    if steps - set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations):
        raise InputError("expected a backup of this version or an earlier one", file=str(folder / MANIFEST))
    return steps


def _sqlite(folder: Path) -> None:
    target = Path(opened_sqlite())
    connections.close_all()
    if target.exists():
        _expect_nobody(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    copy_synced(folder / SQLITE, target)


def _expect_nobody(target: Path) -> None:
    """Let pass where no process has the file open: it would go on writing into one that is gone.

    Leaving the write-ahead log takes the file for oneself alone (sqlite.org/wal.html), and its two files away.
    """
    try:
        with closing(sqlite3.connect(target, timeout=0)) as alone:
            alone.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError:
        raise ConflictError("expected nobody to work with the record: stop holdfast serve") from None


def _postgresql(folder: Path, manifest: Manifest, steps: set[tuple[str, str]]) -> None:
    """Make the tables as the backup's version had them, then fill them: all in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        lock_tables(cursor)
        for table in connection.introspection.table_names(cursor):
            if table in manifest.tables or table in connection.introspection.django_table_names():
                cursor.execute(f'DROP TABLE IF EXISTS "{table}" CASCADE')
        cursor.execute("DROP FUNCTION IF EXISTS holdfast_kept, holdfast_decided")
        executor = MigrationExecutor(connection)
        nodes = executor.loader.graph.node_map
        later = {
            parent.key for step in steps & nodes.keys() for parent in nodes[step].parents if parent.key[0] == step[0]
        }
        executor.migrate(sorted((steps & nodes.keys()) - later))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # tables come in any order; migrations leave it otherwise
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
        copy_synced(path, target / path.name)
