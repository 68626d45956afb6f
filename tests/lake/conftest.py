"""Small lakes, and logins to put in them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from holdfast.engine import Engine
from holdfast.lake import Lake, open_lake

NOON = datetime.fromisoformat("2026-05-01T12:00")


def logins(count: int, *, first: int = 0, days: int = 1, account: str | None = None) -> pa.Table:
    """Logins spread over some days; each has a number of its own as its device."""
    numbers = range(first, first + count)
    return pa.table(
        {
            "at": pa.array(
                [NOON + timedelta(days=i % days, seconds=i // days % 3600) for i in numbers], pa.timestamp("us")
            ),
            "account": [account or f"a_{i % 7:032x}" for i in numbers],
            "device": [f"d{i}" for i in numbers],
            "is_ok": [i % 3 == 0 for i in numbers],
        }
    )


def devices(engine: Engine, lake: Lake, table: str = "logins") -> Sequence[str]:
    """The devices of all logins in the lake, sorted."""
    rows = engine.rows(lake.read(engine, table).select("device"))
    return sorted(rows["device"].to_pylist())


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return open_lake(tmp_path / "lake", free_bytes=0)
