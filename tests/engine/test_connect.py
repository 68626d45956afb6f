"""What holds on a Spark in this process holds on one behind Spark Connect, and on a classic cluster."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from holdfast.engine.java import java_home

pyspark = pytest.importorskip("pyspark", reason="Spark is not installed: uv sync --extra spark-local")
pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.timeout(900)]

if not hasattr(pyspark, "SparkContext") or not (Path(pyspark.__file__).parent / "jars").is_dir():
    pytest.skip("the thin client brings no server to test against", allow_module_level=True)

BODIES = [str(Path(__file__).with_name(name)) for name in ("test_reading.py", "test_running.py")]


@contextmanager
def started(command: list[str], port: int, folder: Path) -> Iterator[None]:
    """Run a Spark service from the installed jars until the block ends; wait until it listens."""
    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "JAVA_HOME": str(java_home(folder)),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_HOME": str(home),
    }
    with (folder / "service.log").open("w") as log:
        process = subprocess.Popen(
            [home / "bin" / command[0], *command[1:]], stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=folder
        )
    try:
        for _ in range(1200):
            assert process.poll() is None, (folder / "service.log").read_text()[-2000:]
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def passes_on(url: str, bodies: list[str], *, at_least: int) -> None:
    """Run bodies that DuckDB passes, on Spark at ``url``; in a process of their own, as one holds one Spark."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-m",
        "spark",
        "-p",
        "no:cacheprovider",
        f"--spark-url={url}",
        *bodies,
    ]
    run = subprocess.run(
        command, capture_output=True, text=True, timeout=600, check=False, cwd=Path(__file__).parents[2]
    )
    assert run.returncode == 0, run.stdout[-3000:]
    passed = re.search(r"(\d+) passed", run.stdout)
    assert passed
    assert int(passed[1]) >= at_least
    assert "skipped" not in run.stdout


def test_spark_connect_passes_the_same_bodies(tmp_path: Path) -> None:
    pytest.importorskip("grpc")
    port = free_port()
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": str(tmp_path / "warehouse"),
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.memory": "1g",
    }
    words = [word for name, value in settings.items() for word in ("--conf", f"{name}={value}")]
    server = "org.apache.spark.sql.connect.service.SparkConnectServer"
    with started(["spark-submit", "--master", "local[2]", "--class", server, *words, "spark-internal"], port, tmp_path):
        passes_on(f"sc://127.0.0.1:{port}", BODIES, at_least=40)


def test_a_classic_cluster_reads_the_same(tmp_path: Path) -> None:
    port, other, ui = free_port(), free_port(), free_port()
    classes = ["org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"]
    here = ["--host", "127.0.0.1"]
    (tmp_path / "worker").mkdir()
    (tmp_path / "master").mkdir()
    lead = ["spark-class", classes[0], *here, "--port", str(port), "--webui-port", str(ui)]
    follow = ["spark-class", classes[1], *here, "--port", str(other), "--webui-port", "0"]
    follow += ["--cores", "2", "--memory", "1500m", "--work-dir", str(tmp_path / "worker"), f"spark://127.0.0.1:{port}"]
    with started(lead, port, tmp_path / "master"), started(follow, other, tmp_path / "worker"):
        # How files are read is what executors in processes of their own could see otherwise.
        passes_on(f"spark://127.0.0.1:{port}", BODIES[:1], at_least=20)
