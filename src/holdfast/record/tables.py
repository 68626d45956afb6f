"""The tables of the record, brought to what this version needs; always forward."""

from typing import Any

from django.core.management import call_command
from django.db import connection

from holdfast.record.reaching import reached

_LOCK = 0x486F6C65


def tables_made() -> None:
    """Run the migrations that are missing; of several processes at once one does, the others wait.

    Raises:
        StateError: the database cannot be used.
    """
    with reached():
        if connection.vendor != "postgresql":
            call_command("migrate", verbosity=0, interactive=False)
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
            try:
                call_command("migrate", verbosity=0, interactive=False)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def lock_tables(cursor: Any) -> None:
    """Keep other processes from making PostgreSQL's tables until this transaction ends."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def tables_missing() -> list[str]:
    """Return the names of migrations that have not run."""
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - it reads the disk

    with reached():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
