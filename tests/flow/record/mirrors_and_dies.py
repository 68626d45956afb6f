"""Mirrors a record into a lake and is killed right after the lake's own append, before the record knows of it."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.record.records import open_place

from holdfast.flow.mirror import mirror
from holdfast.lake import Lake, open_lake


class Dying:
    """A lake whose process is gone once what it was given is durable."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    def append(self, table: str, rows: Any, key: str | None = None) -> object:
        self._lake.append(table, rows, key)
        os.kill(os.getpid(), signal.SIGKILL)
        return None


if __name__ == "__main__":
    open_place(Path(sys.argv[1]), sys.argv[2])
    mirror(Dying(open_lake(sys.argv[3], free_bytes=0)), "main")
