"""See ``records``."""

from pathlib import Path

import pytest
from tests.record.records import migrated, postgresql, record

__all__ = ["migrated", "postgresql", "record"]

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep these tests on one worker: a second one would start a second PostgreSQL."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("record"))
