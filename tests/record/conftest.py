"""See ``records``."""

from tests.record.records import migrated, postgresql, record

__all__ = ["migrated", "postgresql", "record"]
