"""``holdfast link run | show | explain | judge | undo | learn``."""

from __future__ import annotations

import json as written
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.options import EPILOG, Config, Json, Lake, Language
from holdfast.errors import UsageError
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from holdfast.link.scoring import Share

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once

MOST_SHOWN = 20
"""Campaigns told on a terminal; all of them are in the file, and in --json."""
WIDEST = 24
"""Characters of a bar."""

link = typer.Typer(name="link", help="Complaints that are one operation.", no_args_is_help=True)

One = Annotated[str, typer.Argument(help="A complaint's id.", metavar="A")]
Other = Annotated[str, typer.Argument(help="Another's.", metavar="B")]
Actor = Annotated[str, typer.Option("--actor", help="Who says so.")]


@link.command(epilog=EPILOG)
def run(  # noqa: PLR0917 - Typer passes options by name
    complaints: Annotated[
        list[str] | None, typer.Option("--complaints", help="Link these files instead of the lake; may repeat.")
    ] = None,
    orders: Annotated[list[str] | None, typer.Option("--orders", help="With --complaints: files of orders.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="With --complaints: the folder for the tables.")] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="With --complaints: how their columns are called and written.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option("--timezone", help="With --complaints: of times without a zone.")
    ] = None,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Link the complaints that stand, and keep links, campaigns and members.

    holdfast run does it by itself whenever complaints come into the lake.
    """
    from holdfast.engine import open_engine
    from holdfast.flow.linking.files import link_files
    from holdfast.flow.linking.keeping import link_folder
    from holdfast.flow.linking.lake_linking import link_lake
    from holdfast.flow.linking.said import UNREACHED, words_said
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    spoken = sentences(chosen_language(lang))
    if complaints:
        if out is None:
            raise UsageError("--out: a folder for links, campaigns and members was expected")
        linked, rejected = link_files(complaints, orders or [], out, mapping=mapping, timezone=timezone)
        folder = out
        if rejected and not json:
            Console(stderr=True).print(spoken.say("link-rejected", rejected=rejected, file=str(out / "rejects.csv")))
    else:
        settings = load_settings(config, None, lake=lake)
        folder = link_folder(settings)
        if words_said(settings, is_told=True) == UNREACHED:
            Console(stderr=True).print(spoken.say("link-unheard"), style="yellow", markup=False, highlight=False)
        if settings.steps.engine == "duckdb":
            linked = link_lake(open_lake(settings.lake), settings)
        else:
            with open_engine(settings.steps.engine, memory=settings.steps.memory) as engine:
                linked = link_lake(open_lake(settings.lake), settings, engine=engine)
    for each in linked.contradicted:
        Console(stderr=True).print(spoken.say("link-contradicted", one=each.one, other=each.other))
    _tell(linked.campaigns, linked.complaints, linked.links.num_rows, str(folder), spoken, is_json=json)


@link.command(epilog=EPILOG)
def show(
    campaign: Annotated[str | None, typer.Argument(help="One campaign's members; all campaigns if not said.")] = None,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Show the campaigns that the last run found, or the complaints of one."""
    from holdfast.flow.linking.keeping import link_folder, read_table
    from holdfast.settings import load_settings

    spoken = sentences(chosen_language(lang))
    folder = link_folder(load_settings(config, None, lake=lake))
    campaigns, members = read_table(folder, "campaigns"), read_table(folder, "members")
    if campaign is None:
        _tell(campaigns, None, read_table(folder, "links").num_rows, str(folder), spoken, is_json=json)
        return
    rows = [row for row in members.to_pylist() if row["campaign"] == campaign]
    if not rows:
        raise UsageError("the id of a campaign was expected; holdfast link show names them")
    if json:
        _write(rows)
        return
    for row in rows:
        again = spoken.say("link-duplicate", complaint=row["duplicate_of"]) if row["duplicate_of"] else ""
        sys.stdout.write(f"{row['complaint']}  {again}".rstrip() + "\n")


@link.command(epilog=EPILOG)
def explain(  # noqa: PLR0917 - Typer passes options by name
    a: One, b: Other, config: Config = None, lake: Lake = None, json: Json = False, lang: Language = None
) -> None:
    """Show what speaks for and against two complaints being of one operation, comparison by comparison."""
    from holdfast.flow.linking.lake_linking import explain as shares_of
    from holdfast.lake import open_lake
    from holdfast.settings import load_settings

    spoken = sentences(chosen_language(lang))
    settings = load_settings(config, None, lake=lake)
    shares = shares_of(open_lake(settings.lake), settings, a, b)
    weight = sum(each.bits for each in shares)
    chance = 1 / (1 + 2**-weight)
    if json:
        rows = [
            {"evidence": s.evidence, "level": s.level, "bits": round(s.bits, 6), "common": s.common} for s in shares
        ]
        _write({"weight": round(weight, 6), "probability": chance, "shares": rows})
        return
    _waterfall(shares, spoken)
    sys.stdout.write(spoken.say("link-weight", bits=f"{weight:+.1f}", chance=spoken.chance(chance)) + "\n")


@link.command(epilog=EPILOG)
def judge(  # noqa: PLR0917 - Typer passes options by name
    a: One,
    b: Other,
    judged: Annotated[str, typer.Argument(help="positive, negative, unsure or none.", metavar="WORD")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    actor: Actor = "command line",
    config: Config = None,
    lake: Lake = None,
    lang: Language = None,
) -> None:
    """Say whether two complaints are of one operation; it outranks what was computed, at the next run.

    positive merges their campaigns, negative parts them, unsure takes the link away, none leaves it to the comparisons.
    """
    from holdfast.flow.linking.keeping import judge as keep
    from holdfast.flow.linking.keeping import link_folder
    from holdfast.flow.linking.lake_linking import check_standing
    from holdfast.lake import open_lake
    from holdfast.link.judging import JUDGED
    from holdfast.settings import load_settings

    word = next((each for each in JUDGED if each == judged), None)
    if word is None:
        raise UsageError(f"one of {', '.join(JUDGED)} was expected")
    settings = load_settings(config, None, lake=lake)
    check_standing(open_lake(settings.lake), settings, a, b)
    folder = link_folder(settings)
    kept = keep(folder, a, b, word, _now(), actor=actor, reason=reason)
    _said(kept.one, kept.other, kept.judged, lang)


@link.command(epilog=EPILOG)
def undo(  # noqa: PLR0917 - Typer passes options by name
    a: One, b: Other, actor: Actor = "command line", config: Config = None, lake: Lake = None, lang: Language = None
) -> None:
    """Take back the last word on two complaints: what was said before it stands again, at the next run."""
    from holdfast.flow.linking.keeping import link_folder
    from holdfast.flow.linking.keeping import undo as take_back
    from holdfast.settings import load_settings

    folder = link_folder(load_settings(config, None, lake=lake))
    kept = take_back(folder, a, b, _now(), actor=actor)
    _said(kept.one, kept.other, kept.judged, lang)


@link.command(epilog=EPILOG)
def learn(
    out: Annotated[Path, typer.Option("--out", help="The file of weights to write.")],
    config: Config = None,
    lake: Lake = None,
) -> None:
    """Learn the weights anew from the complaints of this lake, with Splink (pip install 'holdfast[learn]')."""
    from holdfast.flow.linking.lake_linking import learn_from_lake
    from holdfast.lake import open_lake
    from holdfast.lake.durable import put_whole
    from holdfast.link.weights import written_weights
    from holdfast.settings import load_settings

    settings = load_settings(config, None, lake=lake)
    weights = learn_from_lake(open_lake(settings.lake), settings)
    put_whole(out, written_weights(weights).encode())


def _tell(
    campaigns: pa.Table, complaints: int | None, links: int, folder: str, spoken: Sentences, *, is_json: bool
) -> None:
    rows = campaigns.to_pylist()
    if is_json:
        _write({"complaints": complaints, "links": links, "folder": folder, "campaigns": rows})
        return
    sys.stdout.write(spoken.say("link-found", campaigns=len(rows), links=links) + "\n")
    if not rows:
        return
    shown = Table(box=None, pad_edge=False)
    for column in ("campaign", "calls", "complaints", "first", "last"):
        shown.add_column(spoken.say(f"link-column-{column}"))
    for row in rows[:MOST_SHOWN]:
        days = (f"{row[name]:%Y-%m-%d}" if row[name] else "" for name in ("first_at", "last_at"))
        shown.add_row(row["campaign"], spoken.number(row["calls"]), spoken.number(row["complaints"]), *days)
    Console(highlight=False, markup=False).print(shown)
    sys.stdout.write(spoken.say("link-kept", folder=folder) + "\n")


def _waterfall(shares: Sequence[Share], spoken: Sentences) -> None:
    shown = Table(box=None, pad_edge=False, show_header=False)
    most = max(1.0, *(abs(each.bits) for each in shares))
    for each in shares:
        bar = ("█" if each.bits > 0 else "░") * round(WIDEST * abs(each.bits) / most)
        level = spoken.say(f"link-level-{each.level}")
        if each.common:
            level += spoken.say("link-common", count=each.common[0], of=each.common[1])
        name = spoken.say(f"link-evidence-{each.evidence}")
        shown.add_row(name, level, f"{each.bits:+.1f}", bar)
    Console(highlight=False, markup=False).print(shown)


def _said(one: str, other: str, judged: str, lang: str | None) -> None:
    spoken = sentences(chosen_language(lang))
    sys.stdout.write(spoken.say("link-judged", one=one, other=other, word=spoken.say(f"link-word-{judged}")) + "\n")


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _write(told: object) -> None:
    sys.stdout.write(written.dumps(told, ensure_ascii=False, default=lambda at: f"{at.isoformat()}Z") + "\n")
