"""``holdfast policy new | test | replay``."""

import json as written
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.options import EPILOG, Config, Json, Language
from holdfast.errors import HoldfastError, UsageError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.respond.decide.cases import Outcome
    from holdfast.respond.decide.history import Difference

# ruff: noqa: PLC0415 - --help and mistakes answer at once

policy = typer.Typer(name="policy", help="Policies: what online decisions answer.", no_args_is_help=True)

Folder = Annotated[Path | None, typer.Argument(help="The folder of policies; the settings' one if not said.")]


@policy.command(epilog=EPILOG)
def new(folder: Annotated[Path, typer.Argument(help="A folder that is not there yet, or empty.")]) -> None:
    """Write the example policies and their cases into a folder, to begin with."""
    from holdfast.respond.decide.examples import write_examples

    write_examples(folder)


@policy.command("test", epilog=EPILOG)
def run_tests(folder: Folder = None, config: Config = None, json: Json = False, lang: Language = None) -> None:
    """Check the policies and run the cases beside them; exit code 2 when one of them fails."""
    from holdfast.respond.decide.cases import run_cases

    outcomes = list(run_cases(_folder(folder, config)))
    failed = [outcome for outcome in outcomes if not outcome.is_well]
    if json:
        sys.stdout.write(written.dumps([{**asdict(each), "is_well": each.is_well} for each in outcomes]) + "\n")
    else:
        _tell_outcomes(outcomes, sentences(chosen_language(lang)))
    if failed:
        raise HoldfastError(f"{len(failed)} of {len(outcomes)} cases fail")


@policy.command(epilog=EPILOG)
def replay(  # noqa: PLR0917 - Typer names them
    history: Annotated[Path, typer.Argument(help="Moments as JSON lines: moment, at, facts; a journal's segment too.")],
    after: Annotated[Path, typer.Option("--after", help="The folder of policies that might speak.")],
    before: Annotated[
        Path | None, typer.Option("--before", help="Those that speak; the settings' if not said.")
    ] = None,
    config: Config = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Tell which verdicts of the past would have been others under other policies."""
    from holdfast.respond.decide.history import read_history, replayed
    from holdfast.respond.decide.policies import load_policies

    policies = load_policies(_folder(before, config)), load_policies(after)
    difference = replayed(read_history(history), *policies)
    if json:
        sys.stdout.write(_as_json(difference))
    else:
        _tell_difference(difference, sentences(chosen_language(lang)))


def _folder(given: Path | None, config: Path | None) -> Path:
    from holdfast.settings import load_settings

    if given is not None:
        return given
    folder = load_settings(config).policies_folder
    if not folder.is_dir():
        raise UsageError(f"expected a folder of policies: {folder} is none; holdfast policy new makes one")
    return folder


def _tell_outcomes(outcomes: list["Outcome"], spoken: Sentences) -> None:
    console = Console(markup=False, highlight=False, soft_wrap=True)
    for each in outcomes:
        if not each.is_well:
            said = spoken.say("policy-case-failed", case=each.case, expected=each.expected, said=each.said)
            console.print(f"{each.file}:{each.line}: {said}")
    well = sum(each.is_well for each in outcomes)
    console.print(spoken.say("policy-cases", count=len(outcomes), well=well))


def _tell_difference(difference: "Difference", spoken: Sentences) -> None:
    console = Console(markup=False, highlight=False)
    shown = Table(*(spoken.say(f"policy-column-{name}") for name in ("moment", "before", "after", "count")))
    for (moment, before, after), count in sorted(difference.verdicts.items()):
        if before != after:
            shown.add_row(moment, before, after, spoken.number(count))
    if difference.changed:
        console.print(shown)
    for each in difference.examples:
        rules = ", ".join(each.rules)
        console.print(spoken.say("policy-changed", line=each.line, before=each.before, after=each.after, rules=rules))
    console.print(
        spoken.say(
            "policy-difference",
            moments=difference.moments,
            changed=difference.changed,
            accounts=len(difference.accounts),
        )
    )


def _as_json(difference: "Difference") -> str:
    told = {
        "moments": difference.moments,
        "changed": difference.changed,
        "accounts": len(difference.accounts),
        "verdicts": [
            {"moment": moment, "before": before, "after": after, "count": count}
            for (moment, before, after), count in sorted(difference.verdicts.items())
        ],
        "examples": [asdict(each) for each in difference.examples],
    }
    return written.dumps(told) + "\n"
