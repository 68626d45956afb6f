"""A lake that was opened before a fork says so in the child, where it would wait for ever."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, sys, threading
import pyarrow as pa
from datetime import datetime
from holdfast.errors import LakeError
from holdfast.lake import open_lake
lake = open_lake(sys.argv[1], free_bytes=0)
rows = pa.table({"at": pa.array([datetime(2026, 5, 1)], pa.timestamp("us")), "account": ["a"]})
if sys.argv[2] == "used":
    lake.append("logins", rows)
    lake.table("logins")._lock.acquire()  # as a thread that does not live on may have left it
if os.fork() == 0:
    told = 0
    for each in (lake, open_lake(sys.argv[1], free_bytes=0)):
        try:
            each.append("logins", rows, "child")
        except LakeError as mistake:
            told += "forked" in str(mistake)
    os._exit(told)
sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.mark.parametrize(("before", "code"), [("used", 2), ("only named", 0)])
def test_a_child_is_told_unless_nothing_was_opened_before(tmp_path: Path, before: str, code: int):
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "lake"), before]
    assert subprocess.run(command, timeout=60, check=False).returncode == code
