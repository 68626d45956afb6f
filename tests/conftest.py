"""The engines on which a test body runs: DuckDB, and Spark where it is installed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from holdfast.engine import Engine, open_engine

pytest_plugins = ["tests.left_out", "pytester"]

# Each Java of the tests lives for seconds on tables of a few rows: compiling less and collecting with one thread halves
# what Spark costs. ``java-opts`` is read by whatever Spark starts, a cluster's executors too; launchers have their own.
SPARK = Path(__file__).with_name("java")
os.environ.setdefault("SPARK_CONF_DIR", str(SPARK))
os.environ.setdefault("SPARK_LAUNCHER_OPTS", (SPARK / "java-opts").read_text().strip())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--spark-url",
        default="local[2]",
        help="the Spark that tests run on: local[n], spark://host:port, sc://host:port",
    )
    parser.addoption("--screenshots", default="", help="a folder for the pictures of the documentation: docs/images")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep all who use the one Spark on one worker: on another they would start a second."""
    for item in items:
        if "spark" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session")
def spark(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One Spark for all tests: it takes seconds to start."""
    pytest.importorskip("pyspark", reason="Spark is not installed: uv sync --extra spark-local")
    url = request.config.getoption("--spark-url")
    with open_engine(url, memory="1GB", work=tmp_path_factory.mktemp("spark")) as engine:
        yield engine


@pytest.fixture
def duckdb(tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "work").mkdir()
    with open_engine("duckdb", memory="1GB", work=tmp_path / "work") as engine:
        yield engine


@pytest.fixture(
    params=["duckdb", pytest.param("spark", marks=[pytest.mark.spark, pytest.mark.xdist_group("spark")])],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn: what a test says must hold on both."""
    chosen: Engine = request.getfixturevalue(request.param)
    return chosen
