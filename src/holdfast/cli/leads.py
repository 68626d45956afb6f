"""``holdfast leads``."""

from __future__ import annotations

import json as written
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from holdfast.cli.options import Config, Json, Lake, Language
from holdfast.errors import UsageError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.flow.lake_tracing import Outcome

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

MOST_SHOWN = 10
"""Leads told on a terminal; all of them are in the file, and in --json."""


def leads(  # noqa: PLR0917 - Typer passes options by name
    campaign: Annotated[
        str, typer.Option("--campaign", help="What this campaign's own complaints say; holdfast link show names them.")
    ] = "",
    now: Annotated[bool, typer.Option("--now", help="Trace now, whether or not a trace is due.")] = False,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Show what the last trace over the lake found: where the orders left, and how many customers are exposed.

    holdfast run traces all complaints, and each campaign's by themselves, whenever some come in; --now does it at once.
    """
    from holdfast.engine import open_engine
    from holdfast.flow.campaign_tracing import LEAST, trace_all
    from holdfast.flow.found import campaigns
    from holdfast.flow.lake_tracing import read_outcome, trace_folder
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    spoken = sentences(chosen_language(lang))
    settings = load_settings(config, None, lake=lake)
    if campaign and campaign not in {each.campaign for each in campaigns(settings)}:
        raise UsageError("--campaign: the id of a campaign was expected; holdfast link show names them")
    if now and settings.steps.engine == "duckdb":
        trace_all(open_lake(settings.lake), settings, is_asked=True, first=campaign)
    elif now:
        with open_engine(settings.steps.engine, memory=settings.steps.memory) as engine:
            trace_all(open_lake(settings.lake), settings, engine=engine, is_asked=True, first=campaign)
    found = read_outcome(settings, campaign)
    if json:
        sys.stdout.write(written.dumps(_plain(found), ensure_ascii=False, default=str) + "\n")
    elif found is None:
        never = spoken.say("leads-too-few", least=LEAST) if campaign else spoken.say("leads-never")
        sys.stdout.write(never + "\n")
    else:
        _tell(found, str(trace_folder(settings, campaign) / found.traced.run), spoken)


def _plain(found: Outcome | None) -> dict[str, object]:
    if found is None:
        return {"run": None, "leads": []}
    about = {name: getattr(found.traced, name) for name in found.traced.__struct_fields__}
    rows = [{**row, "reason": written.loads(row["reason"])} for row in found.leads.to_pylist()]
    return {**about, "leads": rows}


def _tell(found: Outcome, folder: str, spoken: Sentences) -> None:
    told = found.traced
    at = f"{told.at:%Y-%m-%d %H:%M}"
    sys.stdout.write(spoken.say("leads-run", run=told.run, at=at, complaints=told.complaints) + "\n")
    rows = found.leads.slice(0, MOST_SHOWN).to_pylist()
    shown = Table(box=None, pad_edge=False)
    for column in ("rank", "custodian", "probability", "window", "seen"):
        shown.add_column(spoken.say(f"column-{column}"))
    for row in rows:
        cells = (
            str(row["rank"]),
            spoken.custodian(row["custodian"], row["custodian_kind"] or ""),
            spoken.chance(row["probability"]),
            spoken.short_days(row["window_from"], row["window_to"]),
            spoken.say("seen-of", seen=row["complaints_seen"], complaints=told.complaints),
        )
        shown.add_row(*(Text(cell) for cell in cells))
    if rows:
        Console(highlight=False, markup=False).print(shown)
    if (rest := found.leads.num_rows - len(rows)) > 0:
        sys.stdout.write(spoken.say("more-leads", count=rest) + "\n")
    sys.stdout.write(spoken.say("leads-none", chance=spoken.chance(told.none_probability)) + "\n")
    sys.stdout.write(spoken.say("leads-exposed", count=told.exposed, folder=folder) + "\n")
