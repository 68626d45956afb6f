"""``holdfast backup`` and ``holdfast restore``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Config, Lake, Language
from holdfast.cli.record import opened_record
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - Django takes a while to import; --help and mistakes answer at once

Keys = Annotated[
    Path | None,
    typer.Option("--keys", help="The folder with the vault's keys, elsewhere; not kept, or those that are there."),
]


def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    keys: Keys = None,
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Keep a copy of the record while everybody works on: database, sealed files, and apart from both the keys."""
    opened_record(config, lake)
    from holdfast.record.backup import backup as keep

    kept = keep(folder, keys)
    _say(lang, "backup-made", folder=str(folder), entries=kept.journal_entries, head=kept.journal_head)
    _say(lang, "backup-keys" if keys else "backup-keyless", keys=str(keys or ""))


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of a backup.")],
    keys: Keys = None,
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Bring a backup back into an empty record; files, journal and keys are checked. Stop holdfast serve before."""
    settings = opened_record(config, lake)
    from holdfast.flow.freezing import freeze
    from holdfast.record.reaching import reached
    from holdfast.record.restoring import restore as bring_back

    kept = bring_back(folder, keys)
    with reached():
        frozen = freeze(settings.lists_file, is_other_file=True)
    _say(lang, "restore-done", entries=kept.journal_entries, made=kept.made_at)
    _say(lang, "restore-lists", cards=frozen["frozen"], cases=frozen["cases"])


def _say(lang: str | None, code: str, **values: str | int) -> None:
    said = sentences(chosen_language(lang)).say(code, **values)
    Console(stderr=True).print(said, markup=False, highlight=False, soft_wrap=True)
