"""Ctrl-C, at any moment, leaves no half report and nothing in the folder for temporary files; exit code 130."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pytest
from tests.flow.small_shop import SmallShop

pytestmark = pytest.mark.xdist_group("processes")

MOMENTS = {
    "reading": ("temporary/holdfast-*/accesses-*.parquet", 0),
    "looking up": ("temporary/holdfast-*/holdfast-*/kept.duckdb", 1_000_000),
    "writing": ("reports/.out.*/leads.csv", 0),
}
"""Which file, of more than how many bytes, can be seen in the middle of each."""


@pytest.fixture(scope="module")
def many_accesses(shop: SmallShop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop's accesses and many more, as CSV: reading them takes a while."""
    count = 300_000
    random = np.random.default_rng(7)
    rows = shop.accesses.select(["at", "custodian", "order"])
    more = rows.take(random.integers(0, rows.num_rows, count))
    bulk = pa.array([f"bulk-{at % 997}" for at in range(count)])
    more = more.set_column(1, "custodian", bulk)
    whole = pa.concat_tables([rows, more])
    whole = whole.set_column(0, "at", pc.strftime(whole["at"].cast(pa.timestamp("s")), "%Y-%m-%dT%H:%M:%SZ"))
    path = tmp_path_factory.mktemp("many") / "accesses.csv"
    pyarrow.csv.write_csv(whole, path)
    return path


def wait_for(process: "subprocess.Popen[str]", folder: Path, pattern: str, size: int) -> None:
    """Wait until a running process has written more than ``size`` bytes of a file of this pattern."""
    while process.poll() is None:
        with suppress(FileNotFoundError):
            if any(file.stat().st_size > size for file in folder.glob(pattern)):
                return
        time.sleep(0.001)


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_leaves_nothing_half_done(
    started: Callable[..., "subprocess.Popen[str]"],
    files: Mapping[str, str],
    many_accesses: Path,
    tmp_path: Path,
    moment: str,
):
    temporary, reports = tmp_path / "temporary", tmp_path / "reports"
    temporary.mkdir()
    reports.mkdir()
    options = ("--complaints", files["complaints"], "--accesses", many_accesses, "--out", reports / "out")
    with started("trace", *options, TMPDIR=str(temporary)) as process:
        wait_for(process, tmp_path, *MOMENTS[moment])
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert out == ""
    assert err == "holdfast: interrupted; nothing was written\n"
    assert not list(reports.iterdir())
    assert not list(temporary.iterdir())
