"""Writers that are killed at any point lose nothing that was acknowledged, store nothing twice and nothing by half."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.lake import crashing

from holdfast.engine import Engine
from holdfast.lake import open_lake

KILLS = 150


def test_what_was_acknowledged_is_there_once_and_whole_after_hundreds_of_kills(tmp_path: Path, duckdb: Engine):
    folder = tmp_path / "shop"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.lake.crashing", str(folder), str(KILLS), "3"]
    environment = {**os.environ, "PYTHONPATH": "."}
    subprocess.run(command, env=environment, check=True, timeout=240)
    assert [each.read_text() for each in folder.glob("error-*")] == []

    lake = open_lake(folder / "lake", free_bytes=0)
    found = duckdb.rows(lake.read(duckdb, "logins").select("device"))["device"].to_pylist()
    assert max(Counter(found).values()) == 1
    batches = Counter(device.partition("/")[0] for device in found)
    assert set(batches.values()) == {crashing.ROWS}
    answered = {
        f"{writer}-{n}" for writer in range(crashing.WRITERS) for n in range(crashing.acknowledged(folder, writer))
    }
    assert len(answered) > KILLS // crashing.ANSWERED_EVERY
    assert answered <= set(batches)
    assert len(batches) <= len(answered) + crashing.WRITERS
    assert lake.check()["logins"].damaged == ()

    lake.compact(least=2)
    lake.table("logins").sweep(0)
    left = {
        str(file.relative_to(lake.table("logins").place.uri)) for file in (folder / "lake" / "logins").glob("day=*/*")
    }
    version = lake.version("logins")
    assert left == {file.path for file in version.files}
    assert version.rows == len(found)
