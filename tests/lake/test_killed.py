"""Writers that are killed at any point lose nothing that was acknowledged, store nothing twice and nothing by half."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from tests.lake import crashing

from holdfast.engine import Engine
from holdfast.lake import open_lake


@pytest.mark.parametrize(("kills", "seconds"), [(24, 12), pytest.param(400, 45, marks=pytest.mark.slow)])
def test_what_was_acknowledged_is_there_once_and_whole(tmp_path: Path, duckdb: Engine, kills: int, seconds: int):
    folder = tmp_path / "shop"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.lake.crashing", *map(str, (folder, kills, seconds, kills))]
    environment = {**os.environ, "PYTHONPATH": "."}
    done = subprocess.run(command, env=environment, check=True, timeout=240, stdout=subprocess.PIPE, text=True)
    assert int(done.stdout) > crashing.WRITERS + 1
    assert [each.read_text() for each in folder.glob("error-*")] == []

    lake = open_lake(folder / "lake", free_bytes=0)
    found = duckdb.rows(lake.read(duckdb, "logins").select("device"))["device"].to_pylist()
    assert max(Counter(found).values()) == 1
    batches = Counter(device.partition("/")[0] for device in found)
    assert set(batches.values()) == {crashing.ROWS}
    answered = {
        f"{writer}-{n}" for writer in range(crashing.WRITERS) for n in range(crashing.acknowledged(folder, writer))
    }
    assert answered
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
