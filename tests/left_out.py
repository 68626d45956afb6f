"""What may be left out: where everything that tests talk to can be fetched, nothing may.

``check.py`` fetches programs and packages as root on Debian. A test that is left out there for want of one would
look as if it had passed, so with ``CI=true`` leaving it out is a failure.
"""

import os
import shutil
from collections.abc import Generator
from typing import TypeVar

import pytest

FORBIDDEN = "not allowed here: "
"""How the reason begins where the machine, and no missing program, is in the way: a kernel that lets nobody trace."""


Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def find_program(*names: str, package: str) -> str:
    """Return the path of the first of these programs that is there; where there is none, leave the test out.

    The administrator's folder counts too: some distributions do not put it on the path.
    """
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    found = next((found for name in names if (found := shutil.which(name, path=path))), None)
    return found or pytest.skip(f"{' or '.join(names)} is missing: install {package}")


def must_run() -> bool:
    """Whether what is missing could have been fetched."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return os.environ.get("CI") == "true" and is_root and shutil.which("apt-get") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _judged((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _judged((yield))


def _judged(report: Report) -> Report:
    if not report.skipped or hasattr(report, "wasxfail") or not must_run():
        return report
    assert isinstance(report.longrepr, tuple)  # the file, the line and the reason
    reason = report.longrepr[-1].removeprefix("Skipped: ")
    if not reason.startswith(FORBIDDEN):
        report.outcome, report.longrepr = "failed", f"left out although all can be fetched here: {reason}"
    return report
