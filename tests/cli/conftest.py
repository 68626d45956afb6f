"""The command line, called as its user calls it: in this process where that will do, else as a process of its own."""

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.flow.small_shop import SmallShop, made_shop

from holdfast.cli import main

SHOP = made_shop(2)


@dataclass(frozen=True)
class Ended:
    """How a call ended: its exit code, what it wrote to standard output and to standard error."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True, scope="session")
def plain_terminal() -> None:
    """Speak English and do not break lines where a test looks for words."""
    os.environ.update(LC_ALL="C.UTF-8", COLUMNS="400")


@pytest.fixture(scope="session")
def shop() -> SmallShop:
    return SHOP


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The small shop as files: complaints and orders in CSV, accesses in Parquet."""
    return SHOP.write(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def holdfast() -> Callable[..., Ended]:
    """Call the command line in this process."""

    def call(*arguments: object) -> Ended:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            patch.setattr(sys, "argv", ["holdfast", *map(str, arguments)])
            try:
                main()
                code = 0
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        return Ended(code, out.getvalue(), err.getvalue())

    return call


@pytest.fixture(scope="session")
def started() -> Callable[..., "subprocess.Popen[str]"]:
    """Start the command line as a process of its own."""

    def start(*arguments: object, **environment: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "holdfast", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )

    return start


@dataclass(frozen=True)
class Report:
    """A finished report and how the call that wrote it ended."""

    folder: Path
    ended: Ended


@pytest.fixture(scope="session")
def report(
    tmp_path_factory: pytest.TempPathFactory, holdfast: Callable[..., Ended], files: Mapping[str, str]
) -> Report:
    """The report of the small shop, made once."""
    folder = tmp_path_factory.mktemp("out") / "report"
    return Report(folder, holdfast("trace", *given(files), "--out", folder))


def given(files: Mapping[str, str]) -> list[str]:
    """Return the options that name these files."""
    return [part for name, path in files.items() for part in (f"--{name}", path)]


@pytest.fixture(scope="session")
def all_files(files: Mapping[str, str]) -> list[str]:
    """The options that name all files of the small shop."""
    return given(files)
