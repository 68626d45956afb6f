"""``holdfast ingest``."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from holdfast.cli.options import Json, Language
from holdfast.errors import StoppedError, UsageError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.flow.intake import Intake, Taken
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once


def ingest(  # noqa: PLR0917 - Typer passes options by name
    paths: Annotated[list[str] | None, typer.Argument(help="Files, folders, globs.")] = None,
    table: Annotated[str | None, typer.Option("--table", help="Where rows belong; else told by the name.")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="csv, jsonl, nginx …; else told by the ending.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="YAML: foreign columns, constants, formats.")
    ] = None,
    rules: Annotated[Path | None, typer.Option("--rules", help="YAML: which requests of a log are events.")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", help="Of times without one: Asia/Shanghai.")] = None,
    year: Annotated[
        int | None, typer.Option("--year", help="Of times without one; else told by the file's date.")
    ] = None,
    lake: Annotated[str | None, typer.Option("--lake", help="A folder or a URL; else as the settings say.")] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with what is appended, until stopped.")] = False,
    every: Annotated[
        float, typer.Option("--every", help="With --follow and --kafka: seconds between two looks.", min=0.05)
    ] = 1.0,
    kafka: Annotated[Path | None, typer.Option("--kafka", help="YAML: librdkafka's settings, and topics.")] = None,
    rejected: Annotated[Path | None, typer.Option("--rejected", help="Repaired rows of a rejects' folder.")] = None,
    config: Annotated[Path | None, typer.Option("--config", help="The settings file.")] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Bring events into the lake: files, or growing logs with --follow; each record once, durable when it is counted.

    Rows that do not fit are kept with file, line and reason beside the lake, readable by their owner only: they may be
    personal. Calling it again, also after a crash, goes on where it stood.
    """
    from holdfast.flow.intake import Manner, Taken, take_files, take_rejected
    from holdfast.flow.intake.following import follow as follow_logs
    from holdfast.flow.intake.kafka import consume, load_kafka
    from holdfast.settings import load_settings

    spoken = sentences(chosen_language(lang))
    if sum(map(bool, (paths, rejected, kafka))) != 1:
        raise UsageError("expected files, or --kafka, or one file of repaired rows with --rejected")
    settings = load_settings(config, lake=lake)
    manner = Manner(format_, table, mapping, rules, timezone, year, tenant=settings.tenant)
    taken = Taken()
    try:
        with _opened(settings, spoken) as intake:
            if follow or kafka:
                with _until_told() as stop:
                    if kafka:
                        taken = consume(intake, load_kafka(kafka), manner, stop=stop, batch_seconds=every)
                    else:
                        logs = paths or []
                        taken = follow_logs(intake, logs, manner, stop=stop, every_seconds=every, warn=_warning(spoken))
            elif rejected:
                take_rejected(intake, rejected, manner, taken)
            else:
                take_files(intake, paths or [], manner, taken)
    except KeyboardInterrupt:
        _tell(taken, spoken, is_json=json)
        raise StoppedError(spoken.say("ingest-stopped")) from None
    _tell(taken, spoken, is_json=json)


@contextmanager
def _opened(settings: Settings, spoken: Sentences) -> Iterator[Intake]:
    from holdfast.flow.intake import Intake, Positions
    from holdfast.flow.storing import open_tokens
    from holdfast.lake import open_lake
    from holdfast.settings import local_folder

    folder = settings.beside_lake("intake")
    positions = Positions(folder / "positions.sqlite")
    try:
        with _progress(spoken) as notice:
            own = tuple(place for place in (local_folder(settings.lake), folder) if place)
            stored = open_lake(settings.lake)
            yield Intake(stored.append, open_tokens(settings), positions, folder, own, notice, stored.append_all)
    finally:
        positions.close()


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Stop at a point where all that was taken is durable, on Ctrl-C or SIGTERM."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _warning(spoken: Sentences) -> Callable[[str, Path], None]:
    console = Console(stderr=True)

    def warn(code: str, path: Path) -> None:
        console.print(spoken.say(code, file=str(path)), style="yellow", markup=False, highlight=False)

    return warn


@contextmanager
def _progress(spoken: Sentences) -> Iterator[Callable[[str, int], None]]:
    """Show on a terminal how many records of which file were taken."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=None)
        count = 0

        def notice(file: str, records: int) -> None:
            nonlocal count
            count += records
            shown.update(task, description=spoken.say("ingest-progress", file=file, records=count))

        yield notice


def _tell(taken: Taken, spoken: Sentences, *, is_json: bool) -> None:
    if is_json:
        from json import dumps

        rejects = [str(path) for path in taken.rejects]
        counts = {name: value for name, value in vars(taken).items() if name != "rejects"}
        sys.stdout.write(dumps(counts | {"rejects": rejects}) + "\n")
        return
    lines = [spoken.say("ingest-rows", table=table, rows=rows) for table, rows in sorted(taken.rows.items())]
    lines = lines or [spoken.say("ingest-nothing")]
    for code, count in (("known", taken.known), ("passed", taken.passed), ("future", taken.future)):
        lines += [spoken.say(f"ingest-{code}", count=count)] if count else []
    if taken.rejected:
        lines.append(spoken.say("ingest-rejected", count=taken.rejected))
        lines += [spoken.say("ingest-repair", file=str(path)) for path in taken.rejects]
    sys.stdout.write("\n".join(lines) + "\n")
