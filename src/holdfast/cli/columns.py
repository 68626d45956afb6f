"""``holdfast columns``."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once


def columns(
    file: Annotated[str, typer.Argument(help="A file of events, complaints or orders.")],
    table: Annotated[
        str | None, typer.Option("--table", help="The table of the lake it is for, with all its columns; else guessed.")
    ] = None,
) -> None:
    """Look at a file and propose the mapping that reads it; the mapping goes to standard output."""
    from holdfast.ingest.columns import propose

    proposal = propose(Path(file), table)
    Console(stderr=True).print(proposal.told, markup=False, highlight=False)
    sys.stdout.write(proposal.yaml)
