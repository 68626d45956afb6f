"""``holdfast run``."""

import re
import signal
import threading
from typing import Annotated

import typer

from holdfast.cli.options import Config, Lake
from holdfast.errors import UsageError

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
LONGEST = 366 * 86400.0
"""Seconds; what is meant to wait longer is a slip, and more than the system's clocks can wait."""


def run(
    every: Annotated[
        str | None, typer.Option("--every", help="Again and again, such as 5s, 10m or 1h; once if not said.")
    ] = None,
    config: Config = None,
    lake: Lake = None,
) -> None:
    """Do what is due: look for attacks in new events, trace new complaints, join small files, remove what is too old.

    Ends on SIGTERM after the step at work. What was done is told as JSON lines on standard error.
    """
    from holdfast.flow.logs import write_logs
    from holdfast.flow.steps import run_every, run_steps
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    seconds = None if every is None else spell(every)
    settings = load_settings(config, None, lake=lake)
    write_logs()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    opened = open_lake(settings.lake)
    if seconds is None:
        run_steps(opened, settings, stop=stop)
    else:
        run_every(opened, settings, seconds, stop)


def spell(written: str) -> float:
    """Return the seconds of a time such as ``5s``.

    Raises:
        UsageError: it is none.
    """
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h)", written.strip())
    seconds = float(match.group(1)) * _SECONDS[match.group(2)] if match else 0.0
    if not 0 < seconds <= LONGEST:
        raise UsageError("--every: expected a time such as 5s, 10m or 1h")
    return seconds
