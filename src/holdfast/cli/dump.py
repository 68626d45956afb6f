"""``holdfast dump``."""

import csv
import json as written
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from holdfast.cli.detect import spelled
from holdfast.cli.options import Config, Json, Lake, Language
from holdfast.locale import Sentences, chosen_language, sentences

if TYPE_CHECKING:
    from holdfast.flow.dump import Matched

# ruff: noqa: PLC0415 - the lake takes a second to import; --help and mistakes answer at once


def dump(  # noqa: PLR0917 - Typer passes options by name
    file: Annotated[
        Path, typer.Argument(help="The leaked list as found: table, login:password, text; .gz and .zst too.")
    ],
    customers: Annotated[
        Path | None, typer.Option("--customers", help="CSV of identifier,account: e-mail or telephone and your id.")
    ] = None,
    found_at: Annotated[
        str | None, typer.Option("--found", help="When it was found, such as 2026-07-01 (UTC); now if not said.")
    ] = None,
    verify_command: Annotated[
        str | None, typer.Option("--verify-command", help="Your check: JSON lines in, true or false out.")
    ] = None,
    verify_url: Annotated[
        str | None, typer.Option("--verify-url", help='Your check: POST, answers {"opens": true}; https.')
    ] = None,
    rate: Annotated[float, typer.Option("--rate", help="Passwords asked a second, at most.")] = 5.0,
    out: Annotated[Path | None, typer.Option("--out", help="CSV of the account tokens to be reset.")] = None,
    config: Config = None,
    lake: Lake = None,
    json: Json = False,
    lang: Language = None,
) -> None:
    """Say of a leaked list how many rows are customers, whose data it is, who had seen it, and who must be reset.

    Passwords are handed to your own check and nowhere else; nothing of the list is kept but tokens of accounts.
    """
    from holdfast.engine import open_engine
    from holdfast.flow.dump import keep, match, read_customers
    from holdfast.flow.verifying import open_verifier
    from holdfast.lake import lake_tokens, open_lake
    from holdfast.settings import load_settings, local_folder

    spoken, now = sentences(chosen_language(lang)), datetime.now(UTC).replace(tzinfo=None)
    settings = load_settings(config, lake=lake)
    tokens = lake_tokens(local_folder(settings.lake))
    with ExitStack() as opened:
        verifier = None
        if verify_command is not None or verify_url is not None:
            verifier = opened.enter_context(open_verifier(command=verify_command, url=verify_url, rate=rate))
        engine = opened.enter_context(open_engine("duckdb"))
        done = match(
            file,
            open_lake(settings.lake),
            engine,
            tokens,
            at=now if found_at is None else spelled(found_at, "--found"),
            tenant=settings.tenant,
            customers=read_customers(customers, tokens) if customers else None,
            verifier=verifier,
        )
    keep(settings, done, now)
    if out is not None:
        _write(done, out)
    _tell(done, json=json, spoken=spoken)


def _write(done: "Matched", out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["account", "opens"])
        rows.writerows([account, "true" if account in done.opened else ""] for account in done.to_reset)


def _tell(done: "Matched", *, json: bool, spoken: Sentences) -> None:
    told = {
        "rows": done.rows,
        "cut": done.cut,
        "customers": done.customers,
        "accounts": len(done.accounts),
        "own": done.own,
        "passwords": len(done.with_password),
        "asked": done.asked,
        "opened": len(done.opened),
        "reset": len(done.to_reset),
    }
    if json:
        more = {"dump": done.dump, "form": done.form, "verdict": done.verdict, "is_stopped": done.is_stopped}
        holders = [asdict(each) for each in done.holders]
        sys.stdout.write(written.dumps({**more, **told, "holders": holders, "to_reset": done.to_reset}) + "\n")
        return
    codes = ["dump-rows", f"dump-form-{done.form}", f"dump-verdict-{done.verdict}"]
    codes += ["dump-asked"] if done.asked else ["dump-not-asked"] if done.with_password else []
    codes += ["dump-stopped"] if done.is_stopped else []
    codes += ["dump-cut"] if done.cut else []
    codes += ["dump-reset"] if done.to_reset else []
    sys.stdout.write("\n".join(spoken.say(code, **told) for code in codes) + "\n")
    if not done.holders:
        return
    shown = Table(box=None, pad_edge=False)
    for column in ("custodian", "kind", "seen", "volume", "probability"):
        shown.add_column(spoken.say(f"dump-column-{column}"))
    for each in done.holders:
        chance = "" if each.probability is None else spoken.chance(each.probability)
        seen = f"{spoken.number(each.seen)} / {spoken.number(each.rows)}"
        shown.add_row(each.custodian, each.custodian_kind, seen, spoken.number(each.volume), chance)
    Console(highlight=False, markup=False).print(shown)
