"""Help for every command, the version, and the same under ``python -m``."""

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from holdfast import __version__

HEAVY = ("babel", "django", "duckdb", "fluent", "httpx", "ibis", "msgspec", "numpy", "pandas", "pyarrow", "pydantic")
"""What commands need and their help does not; a second or more to import."""

OPTIONS = {
    "trace": [
        *("--complaints", "--accesses", "--orders", "--out", "--mapping", "--timezone", "--state"),
        *("--threshold", "--engine", "--memory", "--strict", "--json", "--lang"),
    ],
    "columns": ["file"],
    "demo": ["--out", "--seed", "--json", "--lang"],
    "forget": ["--account", "--reason", "--lake", "--config", "--json", "--lang"],
    "lake": ["check", "stats", "compact", "retain", "token"],
}


@pytest.mark.parametrize("ask", ["--help", "-h"])
@pytest.mark.parametrize("command", OPTIONS)
def test_a_command_tells_its_options_and_exit_codes(holdfast: Callable[..., Any], command: str, ask: str):
    ended = holdfast(command, ask)
    assert (ended.code, ended.err) == (0, "")
    for option in OPTIONS[command]:
        assert option in ended.out.lower()
    assert re.search(r"Exit codes: 0 .* 1 .* 2 .* 130", " ".join(ended.out.split()))


def test_help_names_every_command(holdfast: Callable[..., Any]):
    ended = holdfast("--help")
    assert ended.code == 0
    assert all(command in ended.out for command in OPTIONS)


def test_a_bare_call_shows_help_and_ends_as_wrong_usage(holdfast: Callable[..., Any]):
    ended = holdfast()
    assert ended.code == 2
    assert all(command in ended.out for command in OPTIONS)
    assert "Traceback" not in ended.err


def test_the_version_is_told(holdfast: Callable[..., Any]):
    ended = holdfast("--version")
    assert (ended.code, ended.out) == (0, f"holdfast {__version__}\n")


def test_help_is_told_before_anything_heavy_is_there():
    code = "import sys, holdfast.cli, typer.rich_utils; print(*{name.partition('.')[0] for name in sys.modules})"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {*HEAVY} & {*told.split()}


def test_a_process_ends_with_the_same_exit_codes(started: Callable[..., Any]):
    for arguments, code in ((["--version"], 0), (["trace", "--nosuch"], 2), (["trace"], 2)):
        with started(*arguments) as process:
            out, err = process.communicate()
        assert process.returncode == code
        assert "Traceback" not in out + err
