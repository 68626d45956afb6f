"""``holdfast lake check | stats | compact | retain | token`` and ``holdfast forget``."""

from __future__ import annotations

import json as written
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.options import EPILOG, Config, Json, Language
from holdfast.cli.options import Lake as Address
from holdfast.errors import LakeError, UsageError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.lake import Lake
    from holdfast.lake.checking import Checked, Size
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

lake = typer.Typer(
    name="lake",
    help="Look after the lake: verify, measure, compact, remove what is too old.",
    epilog=EPILOG,
    no_args_is_help=True,
)


@lake.command(epilog=EPILOG)
def check(lake: Address = None, config: Config = None, json: Json = False, lang: Language = None) -> None:
    """Read every file of the lake and compare it with what was written; name days on which nothing came.

    Ends with exit code 2 when a file is damaged.
    """
    spoken = sentences(chosen_language(lang))
    opened, _ = _opened(lake, config)
    with _progress(spoken) as told:
        found = opened.check(told=told)
    if json:
        _write({name: asdict(checked) for name, checked in found.items()})
    else:
        _tell_checked(found, spoken)
    damaged = sum(len(checked.damaged) for checked in found.values())
    if damaged:
        raise LakeError(f"{opened.url}: {damaged} files are damaged; bring them back from a backup")


@lake.command(epilog=EPILOG)
def stats(lake: Address = None, config: Config = None, json: Json = False, lang: Language = None) -> None:
    """Tell how much each table of the lake holds, and from when to when."""
    spoken = sentences(chosen_language(lang))
    sizes = _opened(lake, config)[0].sizes()
    if json:
        _write([asdict(size) for size in sizes])
    elif sizes:
        Console().print(_sizes_table(sizes, spoken))
    else:
        _say([spoken.say("lake-is-empty")])


@lake.command(epilog=EPILOG)
def compact(
    lake: Address = None,
    config: Config = None,
    least: Annotated[int, typer.Option("--least", min=2, help="Join a day's small files from this many on.")] = 8,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Join small files and remove what nobody needs any more; may run at any time, beside readers and writers."""
    spoken = sentences(chosen_language(lang))
    opened, _ = _opened(lake, config)
    with _progress(spoken) as told:
        done = opened.compact(least=least, told=told)
    if json:
        _write([asdict(each) for each in done])
    else:
        lines = [
            spoken.say("lake-compacted", table=each.table, before=each.before, after=each.after)
            for each in done
            if each.before
        ]
        _say(lines or [spoken.say("lake-nothing-to-compact")])


@lake.command(epilog=EPILOG)
def retain(  # noqa: PLR0917 - Typer passes options by name
    lake: Address = None,
    config: Config = None,
    days: Annotated[
        list[str] | None, typer.Option("--days", help="TABLE=DAYS, where it is not as the settings say; may repeat.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Keep network logs for less than the six months of the law.")
    ] = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Remove events that are older than their table is kept."""
    from holdfast.lake.retention import kept_days

    spoken = sentences(chosen_language(lang))
    opened, settings = _opened(lake, config)
    kept = kept_days({**settings.retention, **_asked(days or [])}, is_forced=force)
    gone = opened.retain(kept, datetime.now(UTC).date())
    if json:
        _write(gone)
    else:
        lines = [spoken.say("lake-retained", table=name, rows=rows, days=kept[name]) for name, rows in gone.items()]
        _say(lines or [spoken.say("lake-nothing-to-retain")])


@lake.command(epilog=EPILOG)
def token(
    kind: Annotated[str, typer.Option("--kind", help="account, card, instrument, phone or text.")] = "account",
    lake: Address = None,
    config: Config = None,
) -> None:
    """Read values from standard input, one a line, and write the token under which each stands in the lake.

    Never give a person's name or number as an argument: other accounts of the machine see arguments.
    """
    from holdfast.lake import lake_tokens
    from holdfast.terms.identifiers import PREFIXES
    from holdfast.terms.schemas import TokenKind

    kinds: dict[str, TokenKind] = {str(each): each for each in PREFIXES}
    if kind not in kinds:
        raise UsageError(f"--kind: one of {', '.join(kinds)} was expected")
    tokens = lake_tokens(_opened(lake, config)[0].folder)
    for line in sys.stdin:
        if value := line.strip():
            sys.stdout.write(tokens.token(kinds[kind], value) + "\n")


def forget(  # noqa: PLR0917 - Typer passes options by name
    account: Annotated[str, typer.Option("--account", help="The account's token, as it stands in the lake.")],
    reason: Annotated[str, typer.Option("--reason", help="For the journal: a word or a reference, no name.")],
    lake: Address = None,
    config: Config = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Remove one account from the lake everywhere, earlier versions too, and from the record; journal it.

    A reader that is at work meanwhile may have to ask again. If this is interrupted, run it again.
    """
    from holdfast.flow.forgetting import forget_beside, forget_in_record

    spoken = sentences(chosen_language(lang))
    opened, settings = _opened(lake, config)
    people = forget_in_record(settings, account)  # first: what waits there for the lake would bring the account back
    with _progress(spoken) as told:
        gone = opened.forget(account, reason, told=told)
    if opened.folder is not None:  # of a lake elsewhere nothing lies beside it
        gone |= forget_beside(settings, account)
    gone |= people
    if json:
        _write(gone)
    else:
        lines = [spoken.say("lake-forgotten", table=name, rows=rows) for name, rows in gone.items()]
        _say([*(lines or [spoken.say("lake-nothing-to-forget")]), spoken.say("lake-forgotten-is-journalled")])


def _opened(lake: str | None, config: Path | None) -> tuple[Lake, Settings]:
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    settings = load_settings(config, lake=lake)
    opened = open_lake(settings.lake)
    if opened.folder is not None and not opened.folder.is_dir():
        raise LakeError(f"{settings.lake}: there is no lake; name one with --lake, or in the settings")
    return opened, settings


def _asked(days: Sequence[str]) -> dict[str, int]:
    asked = {}
    for each in days:
        table, _, count = each.partition("=")
        if not (count.isascii() and count.isdigit() and len(count) <= 9):  # ² is a digit too
            raise UsageError("--days: TABLE=DAYS was expected, such as logins=183")
        asked[table] = int(count)
    return asked


def _tell_checked(found: Mapping[str, Checked], spoken: Sentences) -> None:
    damaged = [each for checked in found.values() for each in checked.damaged]
    files = sum(checked.files for checked in found.values())
    lines = [spoken.say("lake-checked", files=files, damaged=len(damaged))]
    lines += [spoken.say(f"lake-damage-{each.damage}", table=each.table, path=each.path) for each in damaged]
    lines += [
        spoken.say("lake-gap", table=gap.table, first=gap.since, last=gap.until)
        for checked in found.values()
        for gap in checked.gaps
    ]
    _say(lines)


def _sizes_table(sizes: Sequence[Size], spoken: Sentences) -> Table:
    table = Table(box=None)
    table.add_column(spoken.say("lake-column-table"))
    for code in ("rows", "files", "files.small", "size", "first", "last"):
        table.add_column(spoken.say(f"lake-column-{code}"), justify="right")
    for size in sizes:
        span = ["" if at is None else f"{at:%Y-%m-%d}" for at in (size.first_at, size.last_at)]
        counts = [f"{size.rows:,}", f"{size.files:,}", f"{size.small_files:,}", f"{size.bytes / 1e6:,.1f} MB"]
        table.add_row(size.table, *counts, *span)
    return table


def _say(lines: Sequence[str]) -> None:
    for line in lines:
        Console().print(line, markup=False, highlight=False, soft_wrap=True)


def _write(answer: object) -> None:
    sys.stdout.write(written.dumps(answer, ensure_ascii=False, indent=1, default=str) + "\n")


@contextmanager
def _progress(spoken: Sentences) -> Iterator[Callable[[str, int], None]]:
    """Show on a terminal how many files of which table are done; say nothing elsewhere."""
    console = Console(stderr=True)
    done: dict[str, int] = {}
    with console.status("") as status:

        def told(table: str, files: int) -> None:
            done[table] = done.get(table, 0) + files
            status.update(f"{table}  {spoken.say('lake-column-files')}: {done[table]:,}")

        yield told
