"""``holdfast list add | remove | show``."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from holdfast.cli.options import EPILOG, Config, Lake
from holdfast.errors import UsageError

if TYPE_CHECKING:
    from holdfast.respond.decide.lists import ListFile
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - --help and mistakes answer at once

lists = typer.Typer(name="list", help="Lists that policies and bouncers ask.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The list, such as blocked_addresses.")]
Kind = Annotated[str, typer.Argument(help="What it is: account, ip, ip_subnet, device, card …")]
Identifier = Annotated[str, typer.Option("--identifier", help="The identifier; read from standard input if not said.")]
Ends = Annotated[str | None, typer.Option("--for", help="How long: 30m, 12h, 7d; without an end if not said.")]


@lists.command(epilog=EPILOG)
def add(  # noqa: PLR0917 - Typer names them
    name: Name,
    kind: Kind,
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    source: Annotated[str, typer.Option("--source", help="Who says so.")] = "command line",
    lasts: Ends = None,
    identifier: Identifier = "",
    config: Config = None,
    lake: Lake = None,
) -> None:
    """Put an identifier on a list; running servers see it within a quarter of a second."""
    from holdfast.respond.decide.moments import microseconds

    ends_at = None if lasts is None else microseconds(datetime.now(UTC) + duration(lasts))
    file, value = _opened(name, kind, identifier, config, lake)
    file.add(name, kind, value, reason=reason, source=source, ends_at=ends_at)


@lists.command(epilog=EPILOG)
def remove(name: Name, kind: Kind, identifier: Identifier = "", config: Config = None, lake: Lake = None) -> None:
    """Take an identifier off a list."""
    file, value = _opened(name, kind, identifier, config, lake)
    if not file.remove(name, kind, value):
        raise UsageError("it does not stand on the list")


@lists.command(epilog=EPILOG)
def show(
    name: Name,
    form: Annotated[str, typer.Option("--format", help="csv, json or nginx.")] = "csv",
    config: Config = None,
    lake: Lake = None,
) -> None:
    """Print what stands on a list; ``--format nginx`` for an include of nginx."""
    from holdfast.respond.decide.exports import FORMATS
    from holdfast.respond.decide.lists import ListFile

    if form not in FORMATS:
        raise UsageError(f"--format: expected one of {', '.join(FORMATS)}")
    settings = _settings(name, config, lake)
    sys.stdout.write(FORMATS[form](ListFile(settings.lists_file, is_asked=False).entries(name)))


def _opened(name: str, kind: str, identifier: str, config: Path | None, lake: str | None) -> "tuple[ListFile, str]":
    from holdfast.lake import lake_tokens
    from holdfast.respond.decide.lists import ListFile
    from holdfast.respond.decide.moments import read_identifier
    from holdfast.settings import local_folder

    settings = _settings(name, config, lake)
    # An identifier among the arguments stands in the list of processes, for everybody to read.
    written = identifier or sys.stdin.readline().strip()
    tokens = lake_tokens(local_folder(settings.lake))
    return ListFile(settings.lists_file, is_asked=False), read_identifier(kind, written, tokens)


def _settings(name: str, config: Path | None, lake: str | None) -> "Settings":
    from holdfast.respond.decide.policies import load_policies
    from holdfast.settings import load_settings

    settings = load_settings(config, lake=lake)
    known = set(settings.decide.blocklists.replace(" ", "").split(","))
    if settings.policies_folder.is_dir():
        known |= load_policies(settings.policies_folder).lists
    if name not in known:
        raise UsageError(f"expected a list that the policies declare, or a blocklist: {', '.join(sorted(known))}")
    return settings


def duration(written: str) -> timedelta:
    """Return a time such as ``30m``, ``12h`` or ``7d``.

    Raises:
        UsageError: it is none.
    """
    match = re.fullmatch(r"(\d{1,5})([mhd])", written)
    if match is None:
        raise UsageError("--for: expected a duration such as 30m, 12h or 7d")
    return timedelta(**{{"m": "minutes", "h": "hours", "d": "days"}[match[2]]: int(match[1])})
