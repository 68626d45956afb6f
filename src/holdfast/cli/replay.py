"""``holdfast replay``."""

import json as json_format
import sys
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Json, Language
from holdfast.cli.telling import progress
from holdfast.errors import UsageError
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once


class Policy(StrEnum):
    """What is done with the product's answer."""

    NONE = "none"
    HOLDFAST = "holdfast"


def replay(  # noqa: PLR0917 - Typer passes options by name
    scenario: Annotated[str, typer.Argument(help="Its name, such as jumei-2016; an unknown one lists them all.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another seed makes another shop.")] = 1,
    scale: Annotated[
        str, typer.Option("--scale", help="A factor such as 0.5, or about how many events: 10k to 100M.")
    ] = "1",
    policy: Annotated[
        Policy | None,
        typer.Option(
            "--policy",
            help="With --measure: holdfast warns customers when a source is named, none only looks.",
            show_default="holdfast",
        ),
    ] = None,
    measure: Annotated[
        bool, typer.Option("--measure", help="Let the product watch in simulated time, and score it.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The folder for events, complaints, truth; with --measure kept only if said."),
    ] = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Simulate a shop and an incident with its truth beside it; with --measure, say what Holdfast was worth in it.

    Everything is invented; four scenarios follow incidents of 2014 to 2020 in their figures.
    """
    from dataclasses import asdict

    from holdfast.replay.runs import in_place, scale_of
    from holdfast.replay.runs import replay as replayed
    from holdfast.replay.scenarios import scenario_named
    from holdfast.replay.scoreboard import measured
    from holdfast.replay.telling import tell_made, tell_score

    if policy and not measure:
        raise UsageError(
            "--policy: it says what is done with what the product finds, so --measure was expected with it"
        )
    spoken, chosen = sentences(chosen_language(lang)), scenario_named(scenario)
    factor = scale_of(scale, chosen)
    score = None
    with tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        target = out or (Path(work) / "run" if measure else Path(f"holdfast-{scenario}"))
        with in_place(target) as folder, progress(spoken) as notice:
            made = replayed(chosen, seed, factor, folder, notice)
            if measure:
                score = measured(folder, Path(work), (policy or Policy.HOLDFAST).value, lambda step: notice(step, 0))
    kept = str(target) if out or not measure else None
    if json:
        said = asdict(made) | {"out": kept} | ({"score": score.as_dict()} if score else {})
        sys.stdout.write(json_format.dumps(said, ensure_ascii=False, indent=1) + "\n")
        return
    console = Console()
    if kept:
        tell_made(made, kept, spoken, console)
    if score:
        tell_score(score, spoken, console)
