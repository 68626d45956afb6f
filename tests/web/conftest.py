"""Pages over an empty record on SQLite."""

from typing import Any

import pytest
from tests.record.records import migrated_sqlite, prepared_pages, record_on_sqlite

__all__ = ["migrated_sqlite", "prepared_pages", "record_on_sqlite"]


@pytest.fixture
def browser(record_on_sqlite: Any, prepared_pages: Any) -> Any:
    """Django's test client, which checks forms as a browser's are checked."""
    from django.core.cache import cache
    from django.test import Client

    from holdfast.web.portal import limits

    cache.clear()
    limits.begin()
    return Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
