"""``holdfast journal``, ``holdfast vault`` and ``holdfast staff``: what only who has the machine may do."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from holdfast.cli.options import EPILOG, Config, Lake, Language
from holdfast.errors import HoldfastError, UsageError
from holdfast.locale import chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - Django takes a while to import; --help and mistakes answer at once

journal = typer.Typer(name="journal", help="The journal: what was done and looked at, by whom.", no_args_is_help=True)
vault = typer.Typer(name="vault", help="The keys that seal personal data.", no_args_is_help=True)
staff = typer.Typer(name="staff", help="Who works here.", no_args_is_help=True)


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
    from holdfast.record.heads import head_note, heads_noted
    from holdfast.record.journal import journal_verify
    from holdfast.record.reaching import reached

    with reached():
        found = journal_verify(head, heads_noted())
        if found.is_well:
            head_note()
    spoken, console = sentences(chosen_language(lang)), Console(stderr=True)
    code = (
        "well" if found.is_well else "broken" if found.broken_at is not None else "lost" if found.lost else "headless"
    )
    said = spoken.say(f"journal-{code}", entries=found.entries, number=found.broken_at or found.lost or 0)
    console.print(said, markup=False, highlight=False, soft_wrap=True)
    sys.stdout.write(found.head + "\n")
    if not found.is_well:
        raise typer.Exit(HoldfastError.exit_code)


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


@staff.command(epilog=EPILOG)
def invite(
    roles: Annotated[str, typer.Option("--roles", help="Parted by commas, such as analyst,service_desk.")] = "",
    again: Annotated[str, typer.Option("--again", help="The name of who lost the password or the second factor.")] = "",
    config: Config = None,
    lake: Lake = None,
) -> None:
    """Print a link, good once and for two days, by which one person comes in, or comes back."""
    if bool(roles) == bool(again):
        raise UsageError("expected either --roles or --again")
    settings = opened_record(config, lake)
    from holdfast.flow.recording import welcome_link
    from holdfast.record.models import Staff
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system
    from holdfast.record.staff import staff_invite

    with reached():
        back = Staff.objects.filter(name=again, is_active=True).first() if again else None
        if again and back is None:
            raise UsageError("--again: expected the name of staff")
        wanted = [role.strip() for role in roles.split(",") if role.strip()]
        made = staff_invite(system("command_line"), wanted, again=back)
    sys.stdout.write(welcome_link(settings, made.secret) + "\n")


def opened_record(config: Path | None, lake: str | None) -> "Settings":
    """Open the record of the installation that is meant, and return its settings."""
    from holdfast.flow.recording import record_open
    from holdfast.settings import load_settings

    settings = load_settings(config, lake=lake)
    record_open(settings)
    return settings
