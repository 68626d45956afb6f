"""An installation filled by a replay: accesses and orders by the lake's door, complaints as customers send them."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from holdfast.flow.hearing import complaint_take
from holdfast.flow.intake.files import take_files
from holdfast.flow.intake.manner import Manner
from holdfast.flow.intake.positions import Positions
from holdfast.flow.intake.taking import Intake
from holdfast.flow.recording import record_prepare
from holdfast.flow.steps import run_steps
from holdfast.flow.storing import open_store, open_tokens
from holdfast.lake import open_lake
from holdfast.record.roles import system
from holdfast.replay.in_memory import Simulated, write_simulated
from holdfast.settings import Settings, load_settings

# ruff: noqa: PLC0415 - the record's models are imported when the record is open

CHANNELS = {"service_desk": "phone", "magazine": "email", "police": "api"}
"""How the record says by what a complaint came."""
SETTINGS = """\
# A demo: a simulated shop, everything in it is invented.
lake = "{folder}/lake"

[desk]
port = {port}
shop = "{shop}"
phone = "400-000-0000"

[steps]
timezone = "Asia/Shanghai"

[retention]  # what was simulated is years old
accesses = 36500
orders = 36500
complaints = 36500
"""
PEOPLE = (("analyst", ("analyst", "service_desk")), ("approver", ("approver",)), ("auditor", ("auditor",)))


CODES = 8


@dataclass(frozen=True)
class Key:
    """How one of the demo's staff signs in; each code serves once."""

    name: str
    password: str
    codes: tuple[str, ...]


def demo_settings(folder: Path, shop: str, port: int) -> Settings:
    """Write the settings of a demo into its folder, and return them."""
    file = folder / "holdfast.toml"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(SETTINGS.format(folder=folder.as_posix(), shop=shop, port=port), encoding="utf-8")
    return load_settings(file, {})


def fill(settings: Settings, shown: Simulated, step: Callable[[str], Any]) -> list[Key]:
    """Fill an empty installation, and return how its staff signs in.

    Raises:
        HoldfastError: something is there already that does not fit.
    """
    step("demo-shop")
    with _intake(settings) as (intake, folder):
        paths = write_simulated(shown, folder)
        for table in ("accesses", "orders"):
            take_files(intake, [str(paths[table])], Manner(table=table, timezone="UTC"))
    record_prepare(settings)
    step("demo-complaints")
    _complain(shown)
    step("demo-steps")
    run_steps(open_lake(settings.lake), settings)
    return [_hire(name, roles) for name, roles in PEOPLE]


@contextmanager
def _intake(settings: Settings) -> Iterator[tuple[Intake, Path]]:
    with TemporaryDirectory(prefix="intake-", dir=Path(settings.lake).parent) as work:
        folder = Path(work)
        positions = Positions(folder / "positions.sqlite")
        try:
            yield Intake(open_store(settings), open_tokens(settings), positions, folder / "kept"), folder / "data"
        finally:
            positions.close()


def _complain(shown: Simulated) -> None:
    """Let every customer say what she says; her account and order are asked for, all else is read from her words."""
    about = {row["complaint"]: row for row in shown.complaints.to_pylist()}
    for row in shown.texts.sort_by("reported_at").to_pylist():
        known = about.get(row["complaint"], {})
        complaint_take(
            system("demo"),
            row["text"],
            channel=CHANNELS.get(row["channel"], "phone"),
            told={"order": known["order"]} if known.get("order") else {},
            person={"account": known["account"]} if known.get("account") else {},
            language=row["language"],
            reported_at=row["reported_at"].replace(tzinfo=UTC),
            source=f"demo:{row['complaint']}",
        )


def _hire(name: str, roles: tuple[str, ...]) -> Key:
    from holdfast.record.factors import factors_give
    from holdfast.record.staff import staff_invite, staff_welcome

    password = "-".join(secrets.token_hex(3) for _ in range(4))
    staff = staff_welcome(staff_invite(system("demo"), roles).secret, name, password)
    return Key(name, password, tuple(factors_give(staff)[:CODES]))
