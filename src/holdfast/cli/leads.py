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
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.flow.lake_tracing import Outcome

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

MOST_SHOWN = 10
"""Leads told on a terminal; all of them are in the file, and in --json."""


def leads(
    now: Annotated[bool, typer.Option("--now", help="Trace now, whether or not a trace is due.")] = False,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Show what the last trace over the lake found: where the orders left, and how many customers are exposed.

    holdfast run traces whenever complaints come in; --now does it at once.
    """
    from holdfast.engine import open_engine
    from holdfast.flow.lake_tracing import read_outcome, trace_folder, trace_lake
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    spoken = sentences(chosen_language(lang))
    settings = load_settings(config, None, lake=lake)
    if not now:
        found = read_outcome(settings)
    elif settings.steps.engine == "duckdb":
        found = trace_lake(open_lake(settings.lake), settings)
    else:
        with open_engine(settings.steps.engine, memory=settings.steps.memory) as engine:
            found = trace_lake(open_lake(settings.lake), settings, engine=engine)
    if json:
        sys.stdout.write(written.dumps(_plain(found), ensure_ascii=False, default=str) + "\n")
    elif found is None:
        sys.stdout.write(spoken.say("leads-never") + "\n")
    else:
        _tell(found, str(trace_folder(settings) / found.traced.run), spoken)


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
