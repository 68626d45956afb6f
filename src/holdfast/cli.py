"""The command line: ``holdfast trace``, ``holdfast columns``, ``holdfast demo``.

Exit codes: 0 an answer was given (also "none"), 1 a fault of Holdfast itself, 2 bad usage or input, 130 interrupted.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from holdfast import __version__
from holdfast.errors import HoldfastError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.flow.run import Notice, Request, Run
    from holdfast.report.facts import RunFacts

# The analytics take seconds to import; each command imports what it needs, so that --help and mistakes answer at once.
# ruff: noqa: PLC0415

EPILOG = (
    "Exit codes: 0 an answer was given (also 'none'), 1 a fault of Holdfast itself, 2 bad usage or input, "
    "130 interrupted. Nothing is ever sent anywhere."
)

app = typer.Typer(
    name="holdfast",
    help="稳住 Holdfast: where a shop's order data left, and which customers will be called next.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback with values could show personal data
    context_settings={"help_option_names": ["-h", "--help"]},
)

INTERRUPTED = 130
"""What shells call a command that Ctrl-C ended."""

Language = Annotated[str | None, typer.Option("--lang", help="en or zh; the system's language if not said.")]
Out = Annotated[Path, typer.Option("--out", help="The folder for the report; an older report there is replaced.")]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as one JSON object, nothing else.")]


def main() -> None:
    """Run the command line; mistakes of the user end in one line, interruption in exit code 130."""
    console = Console(stderr=True)
    code = 0
    try:
        code = app(standalone_mode=False) or 0  # Typer returns the code of an Exit, and makes one of Ctrl-C
    except HoldfastError as error:
        console.print("holdfast:", str(error), style="bold red", markup=False, highlight=False, soft_wrap=True)
        code = error.exit_code
    except typer.TyperException as error:  # an unknown option or command, a value that is none; empty after a bare call
        if said := error.format_message():
            console.print("holdfast:", said, style="bold red", markup=False, highlight=False, soft_wrap=True)
        code = HoldfastError.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = INTERRUPTED
    except BrokenPipeError:
        code = 1
    if code == INTERRUPTED:
        console.print("holdfast: interrupted; nothing was written", markup=False, highlight=False)
    if code:
        sys.exit(code)


def _version(is_asked: bool) -> None:
    if is_asked:
        sys.stdout.write(f"holdfast {__version__}\n")
        raise typer.Exit


@app.callback()
def holdfast(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """稳住 Holdfast: where a shop's order data left, and which customers will be called next."""


@app.command(epilog=EPILOG)
def trace(  # noqa: PLR0917 - Typer passes options by name
    complaints: Annotated[
        list[str] | None, typer.Option("--complaints", help="File, folder or glob; may repeat.")
    ] = None,
    accesses: Annotated[
        list[str] | None, typer.Option("--accesses", help="Who opened which order; may repeat.")
    ] = None,
    orders: Annotated[list[str] | None, typer.Option("--orders", help="Orders with shop, courier, hub …")] = None,
    out: Out = Path("report"),
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="YAML: foreign columns, constants, formats.")
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", help="Of times without one, such as Asia/Shanghai; also the business day's."),
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", help="Keep what is read here, so that only what is new need be given.")
    ] = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="From this probability on a lead is named and its customers listed.")
    ] = 0.9,
    engine: Annotated[
        str, typer.Option("--engine", help="duckdb, local[*], spark://host:port, sc://host:port.")
    ] = "duckdb",
    memory: Annotated[str, typer.Option("--memory", help="What the engine may use before it spills to disk.")] = "2GB",
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first row that does not fit.")] = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Name where the order data left, when, and who will be called next.

    Needs complaints, and accesses or orders (better both). Writes report.html, leads, exposed, rejects and run.json.
    """
    from holdfast.flow.run import Request, trace_files
    from holdfast.report.folder import report_folder

    spoken = sentences(chosen_language(lang))
    request = Request(
        paths={"complaints": complaints or [], "accesses": accesses or [], "orders": orders or []},
        mapping=mapping,
        timezone=timezone,
        engine=engine,
        memory=memory,
        state=state,
        threshold=threshold,
        is_strict=strict,
    )
    with report_folder(out) as folder, tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        with _progress(spoken) as notice:
            run = trace_files(request, Path(work), notice)
        facts = _facts(request, run)
        folder.write(run.findings, facts, spoken, run.rejects)
    if run.naive_utc:
        told = spoken.say("naive-utc", tables=", ".join(run.naive_utc))
        Console(stderr=True).print(told, style="yellow", markup=False, highlight=False)
    _answer(run, facts, spoken, out, is_json=json)


@app.command(epilog=EPILOG)
def columns(file: Annotated[str, typer.Argument(help="A file of complaints, accesses or orders.")]) -> None:
    """Look at a file and propose the mapping that reads it; the mapping goes to standard output."""
    from holdfast.ingest.columns import propose

    proposal = propose(Path(file))
    Console(stderr=True).print(proposal.told, markup=False, highlight=False)
    sys.stdout.write(proposal.yaml)


@app.command(epilog=EPILOG)
def demo(
    out: Out = Path("holdfast-demo"),
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes another shop.")] = 2016,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Simulate a small shop with a leak like Jumei's in 2016, trace it as complaints come in; compare with the truth.

    Everything is invented. The shop's files stay in the folder's ``data``, to be traced again by hand.
    """
    from holdfast.replay.story import demo_story
    from holdfast.report.folder import report_folder

    spoken = sentences(chosen_language(lang))
    console = Console(stderr=json)
    with report_folder(out) as folder, tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        run, request = demo_story(seed, folder.path, Path(work), spoken, console)
        facts = _facts(request, run, seed=seed, is_simulated=True)
        folder.write(run.findings, facts, spoken, run.rejects)
    _answer(run, facts, spoken, out, is_json=json)


def _answer(run: Run, facts: RunFacts, spoken: Sentences, out: Path, *, is_json: bool) -> None:
    from holdfast.report.machine import as_json
    from holdfast.report.terminal import tell

    if is_json:
        sys.stdout.write(as_json(run.findings, facts))
    else:
        tell(run.findings, facts, spoken, Console(), out)


def _facts(request: Request, run: Run, *, seed: int | None = None, is_simulated: bool = False) -> RunFacts:
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
def _progress(spoken: Sentences) -> Iterator[Notice]:
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
            shown.update(task, description=spoken.say(f"step-{step}"), rows=f"{read:,}" if step == "read" else "")

        yield notice
