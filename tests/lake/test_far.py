"""A lake behind a URL, through deltalake's own stores.

What runs here is the store for ``file://``: the same calls as for ``s3://`` or ``hdfs://``, on another disk. No real
object store is asked.
"""

from pathlib import Path

import pytest
from tests.lake.conftest import devices, logins

from holdfast.engine import Engine
from holdfast.lake import Lake, open_lake
from holdfast.lake.far import FarPlace
from holdfast.lake.table import LakeTable


class FarLake(Lake):
    """A lake that takes its folder for a place beyond this machine."""

    def place(self, name: str) -> FarPlace:
        return FarPlace(f"{self.url}/{name}", self._options)


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    monkeypatch.setattr("holdfast.lake.lake.Lake", FarLake)
    return open_lake(f"file://{tmp_path}/far lake".replace(" ", "%20"), free_bytes=0)


def test_a_far_lake_stores_reads_compacts_and_forgets_like_a_near_one(far: Lake, duckdb: Engine):
    gone = "a_" + "f" * 32
    for n in range(3):
        assert not far.append("logins", logins(5, first=5 * n, days=2), f"k{n}").is_repeat
    assert far.append("logins", logins(5), "k0").is_repeat
    far.append("logins", logins(2, first=15, account=gone))
    assert len(devices(duckdb, far)) == 17
    assert [done.before - done.after for done in far.compact(least=2)] == [5]
    assert far.forget(gone, "asked") == {"logins": 2}
    assert devices(duckdb, far) == sorted(logins(15)["device"].to_pylist())
    assert far.check()["logins"].damaged == ()
    assert len(far.journal.entries()) == 2
    since, until = (min(logins(5)["at"].to_pylist()), max(logins(5)["at"].to_pylist()))
    assert duckdb.rows(far.read(duckdb, "logins", since=since, until=until)).num_rows == 4


def test_the_folder_of_a_far_lake_is_one_that_any_lake_can_open(far: Lake, duckdb: Engine, tmp_path: Path):
    far.append("logins", logins(5))
    near = open_lake(tmp_path / "far lake", free_bytes=0)
    assert isinstance(near.table("logins"), LakeTable)
    assert len(devices(duckdb, near)) == 5


def test_a_missing_file_is_found_far_away_too(far: Lake, tmp_path: Path):
    far.append("logins", logins(5))
    (tmp_path / "far lake" / "logins" / far.version("logins").files[0].path).unlink()
    assert [each.damage for each in far.check()["logins"].damaged] == ["missing"]
