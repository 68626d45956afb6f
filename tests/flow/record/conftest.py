"""An empty record on SQLite."""

from tests.record.records import migrated_pages, pages_on, pages_record

__all__ = ["migrated_pages", "pages_on", "pages_record"]
