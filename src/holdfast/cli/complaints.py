"""``holdfast complaints``: lists and mail of complaints into the record."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from holdfast.cli.options import EPILOG, Config, Json, Lake, Language
from holdfast.errors import UsageError
from holdfast.locale import chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - Django takes a while to import; --help and mistakes answer at once

complaints = typer.Typer(name="complaints", help="Complaints that come in bulk.", no_args_is_help=True)

Zone = Annotated[
    str | None, typer.Option("--timezone", help="Of times without one; the setting desk.timezone if not said.")
]


@complaints.command("import", epilog=EPILOG)
def import_list(  # noqa: PLR0917 - Typer passes options by name
    files: Annotated[list[Path], typer.Argument(help="CSV, Excel, JSON Lines or Parquet; one complaint a row.")],
    timezone: Zone = None,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Bring in a call centre's list; calling it again changes nothing. Rows that do not fit are kept with their reason.

    Columns are known by their names in English or Chinese: text (投诉内容), complaint (投诉编号), reported_at,
    called_at, name, phone, email, account, order, caller (来电号码), region.
    """
    from holdfast.flow.complaint_lists import complaints_import
    from holdfast.record.opening import opened
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system

    spoken = sentences(chosen_language(lang))
    settings = _opened(config, lake)
    zone = _zone(timezone or settings.desk.timezone)
    for path in files:
        with reached(), _progress() as told:
            rejects = settings.beside_lake("refused-complaints")
            came = complaints_import(path, system("import"), opened().tokens, rejects, timezone=zone, told=told)
        if json:
            from json import dumps

            sys.stdout.write(dumps({"file": str(path)} | vars(came), default=str, ensure_ascii=False) + "\n")
            continue
        lines = [spoken.say("complaints-taken", file=str(path), count=came.taken)]
        lines += [spoken.say("complaints-known", count=came.known)] if came.known else []
        lines += [spoken.say("complaints-left-out", columns=", ".join(came.left_out))] if came.left_out else []
        if came.rejects:
            lines.append(spoken.say("complaints-refused", count=came.refused, folder=str(came.rejects)))
        sys.stdout.write("\n".join(lines) + "\n")


@complaints.command("mail", epilog=EPILOG)
def mail(  # noqa: PLR0917 - Typer passes options by name
    files: Annotated[list[Path] | None, typer.Argument(help="Mbox files; or none, and --host.")] = None,
    host: Annotated[str | None, typer.Option("--host", help="Fetch what is unseen, by IMAP over TLS.")] = None,
    user: Annotated[str, typer.Option("--user", help="Whose mailbox.")] = "",
    password: Annotated[
        Path | None, typer.Option("--password-file", help="The file with the password, for its owner alone.")
    ] = None,
    folder: Annotated[str, typer.Option("--folder", help="Of the mailbox.")] = "INBOX",
    port: Annotated[int, typer.Option("--port", help="Of the server.")] = 993,
    authorities: Annotated[
        Path | None, typer.Option("--authorities", help="Certificates to check the server's; the system's if not said.")
    ] = None,
    timezone: Zone = None,
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Bring in complaints that came by e-mail, each letter once; what is fetched is marked as seen when durable."""
    from holdfast.flow.complaint_mail import Mailbox, imap_letters, letters_take, mbox_letters
    from holdfast.record.opening import opened
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system

    if bool(files) == bool(host) or (host and not (user and password)):
        raise UsageError("expected mbox files, or --host with --user and --password-file")
    spoken = sentences(chosen_language(lang))
    settings = _opened(config, lake)
    zone = _zone(timezone or settings.desk.timezone)
    sources = {str(path): mbox_letters(path) for path in files or []}
    if host and password:
        sources = {host: imap_letters(Mailbox(host, user, password, folder, port, authorities))}
    for name, letters in sources.items():
        with reached():
            came = letters_take(letters, system("mail"), opened().tokens, timezone=zone)
        lines = [spoken.say("complaints-taken", file=name, count=came.taken)]
        lines += [spoken.say("complaints-known", count=came.known)] if came.known else []
        lines += [spoken.say("mail-passed", count=came.passed)] if came.passed else []
        lines += [spoken.say("mail-refused", count=came.refused), *came.reasons[:20]] if came.refused else []
        sys.stdout.write("\n".join(lines) + "\n")


def _opened(config: Path | None, lake: str | None) -> "Settings":
    from holdfast.flow.recording import record_open
    from holdfast.settings import load_settings

    settings = load_settings(config, lake=lake)
    record_open(settings)
    from holdfast.record.tables import tables_made

    tables_made()
    return settings


def _zone(name: str) -> str:
    from holdfast.hear.reading import find_zone

    try:
        return find_zone(name).key
    except ValueError as mistake:
        raise UsageError(f"--timezone: {mistake}") from None


class _progress:  # noqa: N801 - used as a function
    """Show on a terminal how many complaints were looked at."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (SpinnerColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
        self._shown = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)

    def __enter__(self) -> "_progress":
        self._shown.start()
        self._task = self._shown.add_task("", total=None)
        return self

    def __call__(self, count: int) -> None:
        self._shown.advance(self._task, count)

    def __exit__(self, *_: object) -> None:
        self._shown.stop()
