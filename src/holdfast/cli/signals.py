"""``holdfast signals list | judge``."""

import json as written
import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.list import duration
from holdfast.cli.options import EPILOG, Config, Json, Lake, Language
from holdfast.errors import UsageError
from holdfast.locale import chosen_language, sentences

# ruff: noqa: PLC0415 - the analytics take seconds to import; --help and mistakes answer at once

signals = typer.Typer(name="signals", help="Signals that stand, and what people say of them.", no_args_is_help=True)

MOST_SHOWN = 50
Detector = Annotated[str, typer.Argument(help="The detector, such as credential_stuffing.")]


@signals.command("list", epilog=EPILOG)
def listed(  # noqa: PLR0917 - Typer passes options by name
    detector: Annotated[str | None, typer.Option("--detector", help="Only of this one.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Also those that a judgement suppresses.")] = False,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Tell what stands now, the highest score first, with what was said of it."""
    from holdfast.detect import detector_named
    from holdfast.detect.life import unsuppressed
    from holdfast.flow.judging import chosen, judgements
    from holdfast.flow.looking import standing
    from holdfast.settings import load_settings

    spoken, settings = sentences(chosen_language(lang)), load_settings(config, lake=lake)
    said, now = judgements(settings), datetime.now(UTC).replace(tzinfo=None)
    found = standing(settings)
    found = found if every else unsuppressed(found, said, now)
    name = detector_named(detector).name if detector else None
    judged = {each.key: each.judged for each in said}
    shadow = chosen(settings.detect.shadow, "detect.shadow")
    rows: list[dict[str, Any]] = [
        {
            **row,
            "judged": judged.get((row["detector"], row["subject_kind"], row["subject"]), "none"),
            "is_shadow": row["detector"] in shadow,
        }
        for row in found.to_pylist()
        if name in {None, row["detector"]}
    ]
    rows.sort(key=lambda row: (-row["score"], row["first_at"], row["subject"]))
    if json:
        told = [{**row, "reason": written.loads(row["reason"])} for row in rows]
        sys.stdout.write(written.dumps(told, ensure_ascii=False, default=lambda at: f"{at.isoformat()}Z") + "\n")
        return
    sys.stdout.write(spoken.say("signals-standing", count=len(rows)) + "\n")
    shown = Table(box=None, pad_edge=False)
    for column in ("detector", "subject", "first", "score", "judged", "why"):
        shown.add_column(spoken.say(f"signals-column-{column}"))
    for row in rows[:MOST_SHOWN]:
        judgement = spoken.say(f"signals-judged-{'shadow' if row['is_shadow'] else row['judged']}")
        subject, first = f"{row['subject_kind']} {row['subject']}", f"{row['first_at']:%Y-%m-%d %H:%M}"
        why = spoken.reason_json(row["reason"])
        shown.add_row(row["detector"], subject, first, f"{row['score']:.2f}", judgement, why)
    if rows:
        Console(highlight=False, markup=False).print(shown)


@signals.command("judge", epilog=EPILOG)
def judge(  # noqa: PLR0917 - Typer passes options by name
    detector: Detector,
    kind: Annotated[str, typer.Argument(help="What the subject is: ip, account, custodian …")],
    judged: Annotated[str, typer.Argument(help="positive, negative or unsure.")],
    subject: Annotated[
        str, typer.Option("--subject", help="Who; read from standard input if not said. Accounts as tokens.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; a negative judgement needs one.")] = "",
    lasts: Annotated[
        str | None, typer.Option("--for", help="How long a negative judgement suppresses: 12h, 30d; it needs an end.")
    ] = None,
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Say of a detector's signals about a subject what they are; policies follow at once."""
    from holdfast.detect import detector_named
    from holdfast.detect.life import Judgement
    from holdfast.flow.judging import judge as keep
    from holdfast.flow.judging import judged_as, publish
    from holdfast.flow.looking import standing
    from holdfast.settings import load_settings

    settings, now = load_settings(config, lake=lake), datetime.now(UTC).replace(tzinfo=None)
    who = subject or sys.stdin.readline().strip()
    rows = standing(settings)
    about = [row for row in rows.to_pylist() if (row["subject_kind"], row["subject"]) == (kind, who)]
    name = detector_named(detector).name
    if not any(row["detector"] == name for row in about):
        raise UsageError("no standing signal of this detector is about this subject")
    try:
        said = Judgement(name, kind, who, judged_as(judged), now, reason, now + duration(lasts) if lasts else None)
    except ValueError as mistake:
        raise UsageError(f"--reason, --for: {mistake}") from None
    keep(settings, said)
    publish(settings, rows, now)
    sys.stdout.write(sentences(chosen_language(lang)).say(f"signals-said-{said.judged}") + "\n")
