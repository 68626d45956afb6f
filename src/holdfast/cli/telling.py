"""How a trace is followed and told on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from holdfast.locale import Sentences

if TYPE_CHECKING:
    from holdfast.flow.run import Notice, Request, Run
    from holdfast.report.facts import RunFacts

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once


def answer(run: Run, facts: RunFacts, spoken: Sentences, out: Path, *, is_json: bool) -> None:
    """Tell the findings: on the terminal, or as one JSON object."""
    from holdfast.report.machine import as_json
    from holdfast.report.terminal import tell

    if is_json:
        sys.stdout.write(as_json(run.findings, facts))
    else:
        tell(run.findings, facts, spoken, Console(), out)


def facts_of(request: Request, run: Run, *, seed: int | None = None, is_simulated: bool = False) -> RunFacts:
    """Return what a report says of the run itself."""
    from holdfast import __version__
    from holdfast.report.facts import InputFacts, RunFacts

    inputs = tuple(
        InputFacts(staged.schema.name, file.path, file.rows, file.rejected, file.bytes, file.hash)
        for staged in run.staged
        for file in staged.inputs
    )
    parameters = {
        **{name: list(paths) for name, paths in request.paths.items()},
        "mapping": str(request.mapping) if request.mapping else None,
        "timezone": request.timezone,
        "naive_times_read_as_utc": run.naive_utc,
        "engine": request.engine,
        "state": str(request.state) if request.state else None,
        "threshold": request.threshold,
        "strict": request.is_strict,
    }
    return RunFacts(
        version=__version__,
        parameters=parameters,
        seed=seed,
        inputs=inputs,
        engine=run.engine,
        rejected_count=run.rejected,
        timings=run.timings,
        is_simulated=is_simulated,
    )


@contextmanager
def progress(spoken: Sentences) -> Iterator[Notice]:
    """Show what is being done on a terminal; say nothing elsewhere."""
    console = Console(stderr=True)
    shown = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(24),
        TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    with shown:
        task = shown.add_task("", total=None, rows="")
        read = 0

        def notice(step: str, rows: int) -> None:
            nonlocal read
            read += rows
            told = f"{read:,}" if step in {"read", "replay"} else ""
            shown.update(task, description=spoken.say(f"step-{step}"), rows=told)

        yield notice
