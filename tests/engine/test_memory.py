"""An engine stays within the memory it was given, and spills what does not fit."""

import subprocess
import sys
from pathlib import Path

import pytest

WORK = """
import sys
from pathlib import Path
import ibis, pyarrow as pa
from holdfast.engine import open_engine

with open_engine("duckdb", memory=sys.argv[1], threads=2, work=Path(sys.argv[2])) as engine:
    digits = engine.table(pa.table({"n": list(range(5_000))}))
    other = digits.view()
    pairs = engine.keep(digits.cross_join(other.filter(other.n < 2_000)).select(order=digits.n * 2_000 + other.n))
    per_key = pairs.group_by(key=(pairs.order * 2_654_435_761) % 20_000_003).agg(rows=pairs.count())
    print(engine.rows(engine.keep(per_key).count().as_table()).column(0)[0])
    ranked = pairs.mutate(place=ibis.row_number().over(order_by=(pairs.order * 7_919) % 1_000_003))
    print(engine.rows(ranked.filter(ranked.place == 5)).num_rows)
    status = dict(line.split(":", 1) for line in open("/proc/self/status"))
    print(int(status["VmHWM"].split()[0]) // 1024)  # ru_maxrss would begin at what the parent had when it forked
"""


@pytest.mark.slow
def test_ten_million_keys_fit_into_little_memory(tmp_path: Path) -> None:
    """Grouping takes over 600 MB when it may; sorting and the Python side come on top of what was given."""
    run = subprocess.run(
        [sys.executable, "-c", WORK, "250MB", tmp_path], capture_output=True, text=True, timeout=280, check=True
    )
    keys, fifth, peak_mb = (int(line) for line in run.stdout.split())
    assert keys == 10_000_000
    assert fifth == 1
    assert peak_mb < 250 + 500
    assert list(tmp_path.iterdir()) == []
