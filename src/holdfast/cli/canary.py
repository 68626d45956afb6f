"""``holdfast canary plant | list``."""

import json as written
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.options import EPILOG, Config, Json, Lake, Language
from holdfast.errors import UsageError
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

canary = typer.Typer(
    name="canary", help="Planted accounts and orders that nobody has a reason to touch.", no_args_is_help=True
)


@canary.command(epilog=EPILOG)
def plant(  # noqa: PLR0917 - Typer passes options by name
    kind: Annotated[str, typer.Argument(help="account or order.")],
    expected: Annotated[
        list[str] | None,
        typer.Option("--expected", help="A custodian whose routine touches every order; may repeat."),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Where they were planted.")] = "",
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Remember canaries: their numbers on standard input, one a line, after the shop made them in its own systems.

    Accounts are kept as tokens only. The detector canary_touched speaks of whoever touches them from now on.
    """
    from holdfast.flow.canaries import plant as remember
    from holdfast.lake import lake_tokens
    from holdfast.settings import load_settings, local_folder

    if kind not in {"account", "order"}:
        raise UsageError("expected account or order")
    settings = load_settings(config, lake=lake)
    # Numbers among the arguments would stand in the list of processes, for every insider to read.
    given = [line for line in sys.stdin.read().splitlines() if line.strip()]
    if not given:
        raise UsageError("expected the numbers of the planted ones on standard input, one a line")
    new = remember(
        settings,
        "account" if kind == "account" else "order",
        given,
        lake_tokens(local_folder(settings.lake)),
        at=datetime.now(UTC).replace(tzinfo=None),
        expected=expected or (),
        note=note,
    )
    sys.stdout.write(sentences(chosen_language(lang)).say("canary-planted", new=new, known=len(given) - new) + "\n")


@canary.command("list", epilog=EPILOG)
def listed(config: Config = None, lake: Lake = None, json: Json = False, lang: Language = None) -> None:
    """Tell of every canary how often it was read, exported, tried and called since it was planted."""
    from holdfast.engine import open_engine
    from holdfast.flow.canaries import touched
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    spoken = sentences(chosen_language(lang))
    settings = load_settings(config, lake=lake)
    with open_engine("duckdb") as engine:
        found = touched(settings, open_lake(settings.lake), engine)
    if json:
        sys.stdout.write(written.dumps([asdict(each) for each in found], ensure_ascii=False, default=_utc) + "\n")
        return
    if not found:
        sys.stdout.write(spoken.say("canary-none") + "\n")
        return
    shown = Table(box=None, pad_edge=False)
    for column in ("kind", "identifier", "planted", "note", "read", "exported", "tried", "called", "last"):
        shown.add_column(spoken.say(f"canary-column-{column}"))
    for each in found:
        last = "" if each.last_at is None else f"{each.last_at:%Y-%m-%d %H:%M}"
        counts = (spoken.number(n) for n in (each.read, each.exported, each.tried, each.called))
        shown.add_row(each.kind, each.identifier, f"{each.planted_at:%Y-%m-%d %H:%M}", each.note, *counts, last)
    Console(highlight=False, markup=False).print(shown)


def _utc(at: datetime) -> str:
    return f"{at.isoformat()}Z"
