"""``holdfast staff``: let people in and back, see who they are, change their roles, end their access."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from holdfast.cli.options import EPILOG, Config, Lake, Language
from holdfast.cli.record import opened_record
from holdfast.errors import UsageError
from holdfast.locale import chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.record.models import Staff

# ruff: noqa: PLC0415 - Django takes a while to import; --help and mistakes answer at once

staff = typer.Typer(name="staff", help="Who works here.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The name they sign in with.")]


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
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system
    from holdfast.record.staff import staff_invite

    with reached():
        back = _found(again, "--again") if again else None
        made = staff_invite(system("command_line"), _parted(roles), again=back)
    sys.stdout.write(welcome_link(settings, made.secret) + "\n")


@staff.command("list", epilog=EPILOG)
def list_staff(config: Config = None, lake: Lake = None, lang: Language = None) -> None:
    """Show who works here or did, with roles and second factors."""
    opened_record(config, lake)
    from holdfast.record.reaching import reached
    from holdfast.record.staff import staff_with_factors

    spoken = sentences(chosen_language(lang))
    columns = ("name", "roles", "factors", "since", "ended")
    shown = Table(*(spoken.say(f"staff-column-{name}") for name in columns))
    with reached():
        for each, factors in staff_with_factors():
            ended = f"{each.ended_at:%Y-%m-%d}" if each.ended_at else ""
            shown.add_row(
                escape(each.name), ", ".join(sorted(each.roles)), factors, f"{each.created_at:%Y-%m-%d}", ended
            )
    Console().print(shown)


@staff.command(epilog=EPILOG)
def grant(
    name: Name,
    roles: Annotated[str, typer.Option("--roles", help="All they have from now on, parted by commas.")],
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Give somebody these roles instead of the ones before; it holds at once."""
    opened_record(config, lake)
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system
    from holdfast.record.staff import staff_grant

    with reached():
        staff_grant(system("command_line"), _found(name, "NAME"), _parted(roles))
    _say(lang, "staff-granted", name)


@staff.command(epilog=EPILOG)
def end(name: Name, config: Config = None, lake: Lake = None, lang: Language = None) -> None:
    """End somebody's access at once: sessions and unused links too. What they did stays."""
    opened_record(config, lake)
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system
    from holdfast.record.staff import staff_end

    with reached():
        staff_end(system("command_line"), _found(name, "NAME"))
    _say(lang, "staff-ended", name)


def _found(name: str, option: str) -> "Staff":
    from holdfast.record.models import Staff

    found: Staff | None = Staff.objects.filter(name=name, is_active=True).first()
    if found is None:
        raise UsageError(f"{option}: expected the name of staff")
    return found


def _parted(roles: str) -> list[str]:
    return [role.strip() for role in roles.split(",") if role.strip()]


def _say(lang: str | None, code: str, name: str) -> None:
    said = sentences(chosen_language(lang)).say(code, name=name)
    Console(stderr=True).print(said, markup=False, highlight=False)
