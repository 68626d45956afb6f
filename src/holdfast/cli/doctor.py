"""``holdfast doctor``."""

import json as written
import os
import sys
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from holdfast.cli.options import Config, Json, Lake, Language
from holdfast.errors import HoldfastError
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

_STYLES = {"well": "green", "mind": "yellow", "wrong": "bold red"}


def doctor(
    config: Config = None,
    lake: Lake = None,
    spark: Annotated[bool, typer.Option("--spark", help="Look also whether Java and Spark are there.")] = False,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Say what is wrong with this installation: lake, disk, keys, clock, versions, what waits, what was rejected.

    Ends with exit code 2 when something is wrong.
    """
    from holdfast.flow.soundness import examine
    from holdfast.settings import load_settings

    findings = examine(load_settings(config, None, lake=lake), os.environ, needs_spark=spark)
    wrong = sum(finding.verdict == "wrong" for finding in findings)
    if json:
        sys.stdout.write(written.dumps([asdict(finding) for finding in findings], ensure_ascii=False) + "\n")
    else:
        spoken, console = sentences(chosen_language(lang)), Console()
        for finding in findings:
            verdict = spoken.say(f"doctor-verdict-{finding.verdict}")
            told = spoken.say(f"doctor-{finding.code}", **finding.values)
            console.print(verdict, style=_STYLES[finding.verdict], end=": ")
            console.print(told, markup=False, highlight=False, soft_wrap=True)
        console.print(spoken.say("doctor-some-wrong", count=wrong) if wrong else spoken.say("doctor-all-well"))
    if wrong:
        raise typer.Exit(HoldfastError.exit_code)
