"""Leaving a test out for want of a program is a failure where the program could have been fetched."""

import pytest

BODIES = """
import pytest
from tests.left_out import FORBIDDEN, find_program

def test_talks():
    find_program("no-such-program", package="its package")

@pytest.mark.skipif(True, reason="nothing to talk to")
def test_marked():
    raise AssertionError

def test_traces():
    pytest.skip(FORBIDDEN + "tracing")

@pytest.mark.xfail(reason="known")
def test_known():
    raise AssertionError

def test_finds():
    assert find_program("no-such-program", "sh", package="")
"""
WANTING = "import pytest\npytest.importorskip('no_such_module')\n"


@pytest.mark.parametrize(
    ("ci", "counts"),
    [("true", {"failed": 3, "skipped": 2, "passed": 1}), ("", {"failed": 0, "skipped": 5, "passed": 1})],
)
def test_what_is_left_out_is_a_failure_where_all_can_be_fetched(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, counts: dict[str, int]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr("tests.left_out.os.geteuid", lambda: 0)
    monkeypatch.setattr("tests.left_out.shutil.which", lambda name, **_: name if name in {"sh", "apt-get"} else None)
    pytester.makepyfile(test_bodies=BODIES, test_wanting=WANTING)
    run = pytester.inline_run("-p", "tests.left_out", "--continue-on-collection-errors", "-p", "no:cacheprovider")
    run.assertoutcome(**counts)  # what is known to fail counts as skipped
