"""``holdfast domains``."""

import json as written
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.options import Config, Json, Lake, Language
from holdfast.errors import InputError, UsageError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.flow.domains import Looked

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

MOST_SHOWN = 50
SOURCES = ("feed", "certificate")


def domains(  # noqa: PLR0917 - Typer passes options by name
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Lists with host names in any form, a name or more a line; - for standard input."),
    ] = None,
    source: Annotated[str, typer.Option("--source", help="What the lists are: feed or certificate.")] = "feed",
    name: Annotated[list[str] | None, typer.Option("--name", help="What the shop is called; may repeat.")] = None,
    domain: Annotated[list[str] | None, typer.Option("--domain", help="A domain of the shop; may repeat.")] = None,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Find host names that imitate the shop, in lists and in the lake's complaints; lookalike_domain speaks of them."""
    from holdfast.engine import open_engine
    from holdfast.flow.domains import look, look_at_complaints, shop_of
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    if source not in SOURCES:
        raise UsageError(f"--source: expected {' or '.join(SOURCES)}")
    settings = load_settings(config, lake=lake)
    shop, now = shop_of(settings, name or (), domain or ()), datetime.now(UTC).replace(tzinfo=None)
    looked = [
        look(settings, shop, _lines(file), "certificate" if source == "certificate" else "feed", now)
        for file in files or ()
    ]
    if not files:
        with open_engine("duckdb") as engine:
            looked.append(look_at_complaints(settings, shop, open_lake(settings.lake), engine, now))
    _tell(looked, json=json, spoken=sentences(chosen_language(lang)))


def _lines(file: Path) -> Iterator[str]:
    if str(file) == "-":
        yield from sys.stdin
        return
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            yield from opened
    except OSError as mistake:
        raise InputError("no such file, or it cannot be read", file=str(file)) from mistake


def _tell(looked: "list[Looked]", *, json: bool, spoken: Sentences) -> None:
    rows = sorted((each for one in looked for each in one.found), key=lambda each: (-each.likeness, each.host))
    names, new = sum(each.names for each in looked), sum(each.new for each in looked)
    if json:
        told = {"names": names, "new": new, "found": [asdict(each) for each in rows]}
        sys.stdout.write(written.dumps(told, ensure_ascii=False) + "\n")
        return
    sys.stdout.write(spoken.say("domains-found", names=names, found=len(rows), new=new) + "\n")
    shown = Table(box=None, pad_edge=False)
    for column in ("host", "imitates", "manner", "likeness"):
        shown.add_column(spoken.say(f"domains-column-{column}"))
    for each in rows[:MOST_SHOWN]:
        shown.add_row(each.host, each.imitates, spoken.say(f"domains-manner-{each.manner}"), f"{each.likeness} %")
    if rows:
        Console(highlight=False, markup=False).print(shown)
