"""``holdfast backup`` and ``holdfast restore``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Config, Lake, Language
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - Django takes a while to import; --help and mistakes answer at once


def backup(
    folder: Annotated[Path, typer.Argument(help="A folder that is not there yet.")],
    keys: Annotated[
        Path | None, typer.Option("--keys", help="A folder elsewhere for the vault's keys; not kept if not said.")
    ] = None,
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Keep a copy of the record while everybody works on: database, sealed files, and apart from both the keys."""
    from holdfast.flow.recording import record_open
    from holdfast.settings import load_settings

    record_open(load_settings(config, lake=lake))
    from holdfast.record.backup import backup as keep

    kept = keep(folder, keys)
    spoken = sentences(chosen_language(lang))
    said = [spoken.say("backup-made", folder=str(folder), entries=kept.journal_entries, head=kept.journal_head)]
    said.append(spoken.say("backup-keys", keys=str(keys)) if keys else spoken.say("backup-keyless"))
    for sentence in said:
        Console(stderr=True).print(sentence, markup=False, highlight=False, soft_wrap=True)


def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of a backup.")],
    keys: Annotated[
        Path | None, typer.Option("--keys", help="The folder with the vault's keys; those that are there if not said.")
    ] = None,
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Bring a backup back into an empty record; files, journal and keys are checked. Stop holdfast serve before."""
    from holdfast.flow.recording import record_open
    from holdfast.settings import load_settings

    record_open(load_settings(config, lake=lake))
    from holdfast.record.restoring import restore as bring_back

    kept = bring_back(folder, keys)
    said = sentences(chosen_language(lang)).say("restore-done", entries=kept.journal_entries, made=kept.made_at)
    Console(stderr=True).print(said, markup=False, highlight=False, soft_wrap=True)
