"""A kill in the middle of a run with a state file: the state is the old one or the new one, never half of it."""

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.flow.small_shop import SmallShop, chances, write_csv, write_parquet

from holdfast.flow.run import Request, trace_files
from holdfast.trace.findings import Findings

pytestmark = pytest.mark.xdist_group("processes")


Batches = list[dict[str, list[str]]]


def answer(paths: dict[str, list[str]], work: Path, state: Path | None = None) -> tuple[Any, ...]:
    work.mkdir()
    found: Findings = trace_files(Request(paths, state=state), work).findings
    return {at: round(chance, 9) for at, chance in chances(found).items()}, found.exposed.to_pylist()


@pytest.fixture(scope="module")
def batches(shop: SmallShop, tmp_path_factory: pytest.TempPathFactory) -> Batches:
    """All but the last two complaints and half the accesses; then the rest, with many accesses that take a while."""
    folder = tmp_path_factory.mktemp("batches")
    half, told = shop.accesses.num_rows // 2, shop.complaints.num_rows - 2
    count = 200_000
    random = np.random.default_rng(9)
    bulk = pa.table(
        {
            "at": shop.accesses["at"].take(random.integers(0, half, count)),
            "custodian": pa.array([f"bulk-{at % 89}" for at in range(count)]),
            "order": pa.array([f"x-{at}" for at in random.integers(0, 300_000, count)]),
        }
    )
    bulk = bulk.select(["at", "custodian", "order"])
    rows = shop.accesses.select(["at", "custodian", "order"])
    tables = [
        {"complaints": shop.complaints.slice(0, told), "accesses": rows.slice(0, half), "orders": shop.orders},
        {"complaints": shop.complaints.slice(told), "accesses": pa.concat_tables([rows.slice(half), bulk])},
    ]
    paths: Batches = []
    for number, batch in enumerate(tables):
        paths.append({})
        for name, table in batch.items():
            path = folder / f"{number}-{name}.{'parquet' if name == 'accesses' else 'csv'}"
            (write_parquet if name == "accesses" else write_csv)(table, path)
            paths[-1][name] = [str(path)]
    return paths


@pytest.fixture(scope="module")
def answers(batches: Batches, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, ...]]:
    """What the old state says, and what the new one says, from scratch."""
    folder = tmp_path_factory.mktemp("answers")
    both = {name: [*batches[0].get(name, []), *batches[1].get(name, [])] for name in batches[0] | batches[1]}
    return [answer(batches[0], folder / "old"), answer(both, folder / "new")]


@pytest.fixture(scope="module")
def old_state(batches: Batches, answers: list[tuple[Any, ...]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state that has taken the first batch."""
    folder = tmp_path_factory.mktemp("old")
    assert answer(batches[0], folder / "work", folder / "shop.duckdb") == answers[0]
    return folder / "shop.duckdb"


@pytest.fixture
def state(old_state: Path, tmp_path: Path) -> Path:
    """A state of one's own that has taken the first batch."""
    return Path(shutil.copyfile(old_state, tmp_path / "shop.duckdb"))


@pytest.mark.parametrize("moment", ["read", "take", "write"])
def test_a_kill_leaves_a_state_that_takes_the_same_batch_again(
    started: Callable[..., "subprocess.Popen[str]"],
    batches: Batches,
    answers: list[tuple[Any, ...]],
    state: Path,
    moment: str,
):
    tmp_path = state.parent
    options = [part for name, paths in batches[1].items() for part in (f"--{name}", *paths)]
    size = state.stat().st_size
    came: dict[str, Callable[[], bool]] = {
        "read": lambda: any(tmp_path.glob("holdfast-*")),
        "take": lambda: state.stat().st_size > size or any(tmp_path.glob("shop.duckdb.wal")),
        "write": lambda: any(tmp_path.glob(".out.*/leads.csv")),
    }
    with started("trace", *options, "--state", state, "--out", tmp_path / "out", TMPDIR=str(tmp_path)) as process:
        while process.poll() is None and not came[moment]():
            time.sleep(0.001)
        process.kill()
        process.communicate()
    assert process.returncode == -9
    assert not (tmp_path / "out").exists()
    found = answer({}, tmp_path / "asked", state)
    assert found in (answers[:1] if moment == "read" else answers[1:] if moment == "write" else answers)
    assert answer(batches[1], tmp_path / "again", state) == answers[1]
