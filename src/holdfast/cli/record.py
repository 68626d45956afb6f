"""``holdfast journal`` and ``holdfast vault``: what only who has the machine may do."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from holdfast.cli.options import EPILOG, Config, Lake, Language
from holdfast.errors import HoldfastError
from holdfast.locale import chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - Django takes a while to import; --help and mistakes answer at once

journal = typer.Typer(name="journal", help="The journal: what was done and looked at, by whom.", no_args_is_help=True)
vault = typer.Typer(name="vault", help="The keys that seal personal data.", no_args_is_help=True)


@journal.command(epilog=EPILOG)
def verify(
    head: Annotated[str, typer.Option("--head", help="A hash that was written down earlier: it must be there.")] = "",
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Walk the journal's chain: nothing was changed, taken out, slipped in or cut off. Write down the head it prints.

    Heads that were written down beside the lake (journal.heads) must be in it.

    Ends with exit code 2 when something is wrong.
    """
    opened_record(config, lake)
    from holdfast.record.reaching import reached
    from holdfast.record.verifying import journal_check

    with reached():
        found = journal_check(head)
    spoken, console = sentences(chosen_language(lang)), Console(stderr=True)
    code = (
        "well" if found.is_well else "broken" if found.broken_at is not None else "lost" if found.lost else "headless"
    )
    said = spoken.say(f"journal-{code}", entries=found.entries, number=found.broken_at or found.lost or 0)
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    sys.stdout.write(found.head + "\n")
    if not found.is_well:
        raise typer.Exit(HoldfastError.exit_code)


@journal.command(epilog=EPILOG)
def show(  # noqa: PLR0917 - Typer names them
    about: Annotated[str, typer.Option("--about", help="What it was done to, such as case:ID or staff:3.")] = "",
    actor: Annotated[str, typer.Option("--actor", help="Who did it, such as staff:3 or system:vault.")] = "",
    entry: Annotated[str, typer.Option("--entry", help="What was done, such as complaint:look.")] = "",
    last: Annotated[int, typer.Option("--last", min=1, help="So many of the latest.")] = 100,
    config: Config = None,
    lake: Lake = None,
) -> None:
    """Print entries as CSV, the latest first."""
    opened_record(config, lake)
    from holdfast.record.models import Entry
    from holdfast.record.reaching import reached

    asked = {name: value for name, value in (("about", about), ("actor", actor), ("entry", entry)) if value}
    columns = ("number", "at", "actor", "entry", "about", "facts")
    with reached():
        rows = list(Entry.objects.filter(**asked).order_by("-number").values_list(*columns)[:last])
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(columns)
    out.writerows((number, at.isoformat(timespec="seconds"), *rest) for number, at, *rest in rows)


@vault.command(epilog=EPILOG)
def rotate(config: Config = None, lake: Lake = None, lang: Language = None) -> None:
    """Change the key: seal everything anew while everybody works on. Interrupted, it goes on when it is run again."""
    from rich.progress import Progress, SpinnerColumn, TextColumn

    opened_record(config, lake)
    from holdfast.record.reaching import reached
    from holdfast.record.rotation import vault_rotate

    spoken = sentences(chosen_language(lang))
    with reached(), Progress(SpinnerColumn(), TextColumn("{task.completed}"), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)
        count = vault_rotate(lambda done: bar.update(task, completed=done))
    Console(stderr=True).print(spoken.say("vault-rotated", count=count), markup=False, highlight=False, soft_wrap=True)


def opened_record(config: Path | None, lake: str | None) -> "Settings":
    """Open the record of the installation that is meant, and return its settings."""
    from holdfast.flow.recording import record_open
    from holdfast.settings import load_settings

    settings = load_settings(config, lake=lake)
    record_open(settings)
    return settings
