"""``holdfast detect`` and ``holdfast backtest``."""

from __future__ import annotations

import json as written
import sys
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.options import Config, Json, Lake, Language
from holdfast.errors import LakeError, UsageError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from holdfast.engine import Engine
    from holdfast.lake import Lake as OpenLake
    from holdfast.settings import Settings

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

MOST_SHOWN = 20
"""Signals told on a terminal; all of them are in the file, and in --json."""

EngineOf = Annotated[str, typer.Option("--engine", help="duckdb, local[*], spark://host:port, sc://host:port.")]
Tenant = Annotated[str, typer.Option("--tenant", help="Whose events, where several shops share the lake.")]


def detect(  # noqa: PLR0917 - Typer passes options by name
    detector: Annotated[
        list[str] | None, typer.Option("--detector", help="Only this one; may repeat. All if not said.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Only what lasted to this day or later, such as 2026-07-01 (UTC).")
    ] = None,
    lake: Lake = None,
    config: Config = None,
    tenant: Tenant = "main",
    engine: EngineOf = "duckdb",
    json: Json = False,
    lang: Language = None,
) -> None:
    """Look for attacks in the lake's events and keep what is found, merged with what stands, in signals.parquet."""
    from holdfast.detect import all_detectors, detector_named
    from holdfast.flow.beside import all_beside
    from holdfast.flow.detecting import detect as run
    from holdfast.flow.judging import publish, signals_file

    spoken = sentences(chosen_language(lang))
    chosen = [detector_named(name) for name in detector] if detector else list(all_detectors().values())
    begins = None if since is None else spelled(since)
    with _opened(lake, config, engine) as (opened, settings, running):
        state = signals_file(settings)
        now = datetime.now(UTC).replace(tzinfo=None)
        beside = all_beside(settings)
        done = run(chosen, opened, running, state, now=now, since=begins, tenant=tenant, beside=beside)
        publish(settings, done.standing, now)
    if json:
        rows = [{**row, "reason": written.loads(row["reason"])} for row in done.standing.to_pylist()]
        _write({"found": done.found.num_rows, "new": done.new, "file": str(state), "standing": rows})
        return
    sys.stdout.write(spoken.say("detect-found", found=done.found.num_rows, new=done.new) + "\n")
    if done.found.num_rows:
        _show(done.found, spoken)
        sys.stdout.write(spoken.say("detect-kept", file=str(state)) + "\n")


def backtest(  # noqa: PLR0917 - Typer passes options by name
    name: Annotated[str, typer.Argument(help="The detector.", metavar="NAME")],
    param: Annotated[list[str] | None, typer.Option("--param", help="KNOB=VALUE; may repeat.")] = None,
    lake: Lake = None,
    config: Config = None,
    tenant: Tenant = "main",
    engine: EngineOf = "duckdb",
    json: Json = False,
    lang: Language = None,
) -> None:
    """Run a detector with other knobs over all the lake holds; say what would come, what would go, who is troubled."""
    from holdfast.detect import detector_named
    from holdfast.flow.beside import all_beside
    from holdfast.flow.detecting import backtest as run

    spoken = sentences(chosen_language(lang))
    asked = detector_named(name)
    knobs = dict(_knob(each) for each in param or [])
    chosen = {knob: asked.knob(knob, value) for knob, value in knobs.items()}
    with _opened(lake, config, engine) as (opened, settings, running):
        found = run(asked, chosen, opened, running, tenant=tenant, beside=all_beside(settings))
    told: dict[str, Any] = {
        "before": found.both + len(found.gone),
        "after": found.both + len(found.come),
        "come": len(found.come),
        "gone": len(found.gone),
        "troubled_before": found.troubled_before,
        "troubled_after": found.troubled_after,
    }
    if json:
        listed = {"come_subjects": sorted(found.come), "gone_subjects": sorted(found.gone)}
        _write({"detector": name, "knobs": {**asked.knobs, **chosen}, **told, **listed})
    else:
        sys.stdout.write(spoken.say("backtest-difference", detector=name, **told) + "\n")


def spelled(day: str, option: str = "--since") -> datetime:
    """Return a day or a time (UTC where it has no zone) as naive UTC.

    Raises:
        UsageError: it is none.
    """
    try:
        at = datetime.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{option}: expected a day such as 2026-07-01, or a time such as 2026-07-01T08:00") from None
    return at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at


def _knob(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not (name and equals and value):
        raise UsageError("--param: expected KNOB=VALUE")
    return name.strip(), value.strip()


@contextmanager
def _opened(lake: str | None, config: Any, engine: str) -> Iterator[tuple[OpenLake, Settings, Engine]]:  # noqa: ANN401
    from holdfast.engine import open_engine
    from holdfast.flow.beside import beside_file
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings
    from holdfast.terms.tables import BESIDE

    settings = load_settings(config, None, lake=lake)
    opened = open_lake(settings.lake)
    is_there = opened.folder is None or opened.folder.is_dir()
    if not is_there and not any(beside_file(settings, name).exists() for name in BESIDE):
        # That nothing stands out would be no comfort where nothing was looked at.
        raise LakeError(f"{settings.lake}: there is no lake; name one with --lake, or in the settings")
    with open_engine(engine) as running:
        yield opened, settings, running


def _show(found: pa.Table, spoken: Sentences) -> None:
    rows = sorted(found.to_pylist(), key=lambda row: (-row["score"], row["first_at"], row["subject"]))
    counts = Counter(row["detector"] for row in rows)
    for name, count in sorted(counts.items()):
        sys.stdout.write(f"  {name}: {spoken.number(count)}\n")
    shown = Table(box=None, pad_edge=False)
    for column in ("detector", "subject", "first", "score", "why"):
        shown.add_column(spoken.say(f"detect-column-{column}"))
    for row in rows[:MOST_SHOWN]:
        why = spoken.reason_json(row["reason"])
        begins = f"{row['first_at']:%Y-%m-%d %H:%M}"
        shown.add_row(row["detector"], f"{row['subject_kind']} {row['subject']}", begins, f"{row['score']:.2f}", why)
    Console(highlight=False, markup=False).print(shown)


def _write(told: Mapping[str, Any]) -> None:
    sys.stdout.write(written.dumps(told, ensure_ascii=False, default=lambda at: f"{at.isoformat()}Z") + "\n")
