"""``holdfast typical``."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from holdfast.cli.options import Config, Json, Lake, Language
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - Django takes a while to import; --help and mistakes answer at once


def typical(  # noqa: PLR0917 - Typer passes options by name
    since: Annotated[datetime, typer.Option("--since", help="The first day of the period.", formats=["%Y-%m-%d"])],
    until: Annotated[
        datetime | None, typer.Option("--until", help="The day after its last; now if not said.", formats=["%Y-%m-%d"])
    ] = None,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Print the typical cases of a period for a newsletter: one for each pretext, personal data masked, at most ten.

    Read them before they go out: masking is made by rules.
    """
    from dataclasses import asdict
    from json import dumps
    from zoneinfo import ZoneInfo

    from holdfast.flow.recording import record_open
    from holdfast.settings import load_settings

    settings = load_settings(config, lake=lake)
    record_open(settings)
    from holdfast.flow.typical import typical_cases
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system

    zone = ZoneInfo(settings.desk.timezone)
    end = datetime.now(UTC) if until is None else until.replace(tzinfo=zone)
    with reached():
        cases = typical_cases(system("typical"), since.replace(tzinfo=zone), end)
    if json:
        sys.stdout.write("".join(dumps(asdict(case), ensure_ascii=False) + "\n" for case in cases))
        return
    spoken = sentences(chosen_language(lang))
    for number, case in enumerate(cases, 1):
        pretext = spoken.choice("pretext", case.pretext)
        sys.stdout.write(spoken.say("typical-case", number=number, pretext=pretext, count=case.complaints) + "\n")
        sys.stdout.write(case.text.strip() + "\n\n")
    if not cases:
        sys.stdout.write(spoken.say("typical-none") + "\n")
