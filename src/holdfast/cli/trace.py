"""``holdfast trace``."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Json, Language, Out
from holdfast.cli.telling import answer, facts_of, progress
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once


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
        with progress(spoken) as notice:
            run = trace_files(request, Path(work), notice)
        facts = facts_of(request, run)
        folder.write(run.findings, facts, spoken, run.rejects)
    if run.naive_utc:
        told = spoken.say("naive-utc", tables=", ".join(run.naive_utc))
        Console(stderr=True).print(told, style="yellow", markup=False, highlight=False)
    answer(run, facts, spoken, out, is_json=json)
