"""``holdfast key``: add, list, revoke."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.options import EPILOG, Config, Lake, Language
from holdfast.errors import UsageError
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - --help and mistakes answer at once

key = typer.Typer(name="key", help="API keys: who may send events by HTTP.", no_args_is_help=True)

Tables = Annotated[
    str,
    typer.Option(
        "--tables", help="What it may send: tables parted by commas, or all; also decisions, lists, bouncer, metrics."
    ),
]


@key.command(epilog=EPILOG)
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is: a system, not a person.")],
    tables: Tables,
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Make a key and print it, once: only its hash is kept."""
    from holdfast.settings import load_settings
    from holdfast.terms.tables import EVENTS
    from holdfast.web.api.keys import SCOPES, KeyFile

    known = (*EVENTS, *SCOPES)
    scope = list(EVENTS) if tables == "all" else [each.strip() for each in tables.split(",") if each.strip()]
    if not scope or not set(scope) <= set(known):
        raise UsageError(f"--tables: expected all, or some of {', '.join(known)}")
    made = KeyFile(load_settings(config, lake=lake).keys_file).add(name, scope)
    Console(stderr=True).print(sentences(chosen_language(lang)).say("key-made"), markup=False, highlight=False)
    sys.stdout.write(made + "\n")


@key.command("list", epilog=EPILOG)
def list_keys(config: Config = None, lake: Lake = None, lang: Language = None) -> None:
    """Show the keys, revoked ones too; never their secrets."""
    from holdfast.settings import load_settings
    from holdfast.web.api.keys import KeyFile

    spoken = sentences(chosen_language(lang))
    shown = Table(*(spoken.say(f"key-column-{name}") for name in ("id", "name", "tables", "created", "revoked")))
    for each in KeyFile(load_settings(config, lake=lake).keys_file).known():
        shown.add_row(each.id, each.name, ", ".join(each.tables), each.created_at, each.revoked_at or "")
    Console().print(shown)


@key.command(epilog=EPILOG)
def revoke(
    name: Annotated[str, typer.Argument(help="The key's id or name.")],
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Refuse a key from now on; a running server sees it at once."""
    from holdfast.settings import load_settings
    from holdfast.web.api.keys import KeyFile

    gone = KeyFile(load_settings(config, lake=lake).keys_file).revoke(name)
    said = sentences(chosen_language(lang)).say("key-revoked", name=gone.name)
    Console(stderr=True).print(said, markup=False, highlight=False)
