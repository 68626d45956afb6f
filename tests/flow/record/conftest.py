"""An empty record on SQLite."""

from tests.record.records import migrated_sqlite, record_on_sqlite

__all__ = ["migrated_sqlite", "record_on_sqlite"]
