"""``holdfast demo``."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Json, Language
from holdfast.cli.telling import answer, facts_of
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once


def demo(  # noqa: PLR0917 - options of a command
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The folder; if not said holdfast-demo, with --serve holdfast-desk."),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Another seed makes another shop.")] = 2016,
    serve: Annotated[
        bool, typer.Option("--serve", help="Open the desk in a browser instead, filled with these complaints.")
    ] = False,
    port: Annotated[int | None, typer.Option("--port", help="On which port the desk is; 8711 if not said.")] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Simulate a small shop with a leak like Jumei's in 2016, trace it as complaints come in; compare with the truth.

    Everything is invented. The shop's files stay in the folder's ``data``, to be traced again by hand.
    """
    if serve:
        from holdfast.cli.demo_desk import serve_demo

        serve_demo(out or Path("holdfast-desk"), seed, port, sentences(chosen_language(lang)))
        return
    from holdfast.replay.story import demo_story
    from holdfast.report.folder import report_folder

    out = out or Path("holdfast-demo")
    spoken = sentences(chosen_language(lang))
    console = Console(stderr=json)
    with report_folder(out) as folder, tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        run, request = demo_story(seed, folder.path, Path(work), spoken, console)
        facts = facts_of(request, run, seed=seed, is_simulated=True)
        folder.write(run.findings, facts, spoken, run.rejects)
    answer(run, facts, spoken, out, is_json=json)
