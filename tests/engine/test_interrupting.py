"""Ctrl-C ends a running query at once and leaves the engine fit for the next."""

import os
import signal
import subprocess
import sys
import time

import pytest

# A task of Spark that was told to end looks up after each 4,096 rows it reads: one side of the join is small, so that
# these take it seconds and not minutes; for the same reason Java compiles here as it does for users.
ENDLESS = """
import sys, time, ibis, pyarrow as pa
from holdfast.engine import open_engine

with open_engine(sys.argv[1], memory="1GB") as engine:
    numbers = engine.keep(engine.table(pa.table({"n": list(range(1_000_000))})))
    other = engine.keep(numbers.filter(numbers.n < 20_000)).view()
    pairs = numbers.join(other, (numbers.n * 7 + other.n * 3) % 1_000_003 != 5)
    counted = pairs.group_by(k=(numbers.n + other.n) % 1000).agg(rows=pairs.count())
    calls = {"rows": lambda: engine.rows(counted), "keep": lambda: engine.keep(pairs.select(a=numbers.n, b=other.n))}
    for call in calls.values():
        print("running", flush=True)
        try:
            call()
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        print(engine.rows(numbers.count().as_table()).column(0).to_pylist(), flush=True)
"""


AT_ONCE = 20
"""Seconds: less than a second on an idle machine, and far below what the queries take."""


@pytest.mark.parametrize("url", ["duckdb", pytest.param("local[2]", marks=[pytest.mark.spark, pytest.mark.slow])])
def test_ctrl_c_ends_a_query_at_once(url: str) -> None:
    """First of one whose rows are fetched, then of one whose rows are kept; nothing is said about it."""
    if url != "duckdb":
        pytest.importorskip("py4j")
    command = [sys.executable, "-c", ENDLESS, url]
    ours = {name: value for name, value in os.environ.items() if name != "SPARK_CONF_DIR"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ours) as process:
        try:
            assert process.stdout is not None
            for _ in ("rows", "keep"):
                assert process.stdout.readline() == "running\n"
                time.sleep(1.5)
                process.send_signal(signal.SIGINT)
                sent = time.monotonic()
                assert process.stdout.readline() == "interrupted\n"
                assert time.monotonic() - sent < AT_ONCE
                assert process.stdout.readline() == "[1000000]\n"
            assert process.communicate(timeout=60) == ("", "")
        finally:
            process.kill()  # else a failure would leave it at work without end
