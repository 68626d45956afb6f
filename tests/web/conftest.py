"""Pages over an empty record: on SQLite, or on both databases where a test asks for it with ``ON_BOTH``."""

from typing import Any

import pytest
from tests.record.records import migrated_pages, pages_on, pages_record, postgresql, prepared_pages

__all__ = ["migrated_pages", "pages_on", "pages_record", "postgresql", "prepared_pages"]


@pytest.fixture
def browser(pages_record: Any, prepared_pages: Any) -> Any:
    """Django's test client, which checks forms as a browser's are checked."""
    from django.core.cache import cache
    from django.test import Client

    from holdfast.web.portal import limits

    cache.clear()
    limits.begin()
    return Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
