"""A real lake, and what came into it."""

import datetime as dt
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from holdfast.flow.intake import Intake, Manner, Positions, Taken, take_files
from holdfast.flow.intake.following import follow
from holdfast.flow.storing import Store
from holdfast.lake import lake_tokens, open_lake

LOGIN = {"at": "2026-05-01T00:00:00Z", "account": "anna", "ip": "203.0.113.7", "is_ok": True}


def logins(first: int, count: int, **change: Any) -> bytes:
    """Return lines that can be told apart by their device."""
    records = ({**LOGIN, "device": f"d{number}", **change} for number in range(first, first + count))
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def stored(lake: Path, table: str = "logins") -> list[dict[str, Any]]:
    """Return the rows of a table as they lie on the disk."""
    source = open_lake(lake).table(table)
    files = [lake / table / file.path for file in source.version().files]
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def devices(lake: Path) -> Counter[str]:
    return Counter(row["device"] for row in stored(lake))


def expected(count: int) -> Counter[str]:
    return Counter(f"d{number}" for number in range(count))


class Shop:
    """A lake with its doors."""

    def __init__(self, folder: Path) -> None:
        self.lake, self.folder = folder / "lake", folder / "lake.intake"
        self.warnings: list[str] = []

    @contextmanager
    def opened(self, store: Store | None = None) -> Iterator[Intake]:
        positions = Positions(self.folder / "positions.sqlite")
        tokens = lake_tokens(self.lake).column
        try:
            lake = open_lake(self.lake)
            together = None if store else lake.append_all
            yield Intake(store or lake.append, tokens, positions, self.folder, store_all=together)
        finally:
            positions.close()

    def take(self, *paths: Path, store: Store | None = None, **manner: Any) -> Taken:
        with self.opened(store) as intake:
            return take_files(intake, [str(path) for path in paths], Manner(**({"table": "logins"} | manner)))

    def follow(self, path: Path, *changes: Callable[[], object], **manner: Any) -> Taken:
        """Follow a log while ``changes`` happen to it, one after each look."""
        stop = _Looks(len(changes) + 1, changes)
        with self.opened() as intake:
            return follow(
                intake,
                [str(path)],
                Manner(**({"table": "logins"} | manner)),
                stop=stop,
                every_seconds=0,
                warn=lambda code, _path: self.warnings.append(code),
            )

    @property
    def devices(self) -> Counter[str]:
        return devices(self.lake)


class _Looks(threading.Event):
    """Lets a follower look so often; between two looks something happens."""

    def __init__(self, count: int, changes: tuple[Callable[[], object], ...]) -> None:
        super().__init__()
        self._left, self._changes = count, list(changes)

    def is_set(self) -> bool:
        self._left -= 1
        return self._left < 0

    def wait(self, timeout: float | None = None) -> bool:
        if self._changes:
            self._changes.pop(0)()
        return False


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def arrow(count: int) -> pa.Table:
    at = pa.array([dt.datetime(2026, 5, 1)] * count, pa.timestamp("us"))  # noqa: DTZ001 - naive UTC, as ours are
    return pa.table({"at": at, "account": ["anna"] * count, "device": [f"d{number}" for number in range(count)]})
