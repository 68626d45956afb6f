"""The record of an installation, opened from its settings."""

from pathlib import Path
from typing import TYPE_CHECKING

from holdfast.lake import lake_tokens
from holdfast.record.opening import Opened, open_record
from holdfast.record.place import Place
from holdfast.settings import Settings, local_folder
from holdfast.terms.identifiers import Tokens

if TYPE_CHECKING:
    from holdfast.record.staff import Invited

# ruff: noqa: PLC0415 - the record's models are imported when the record is open


def record_place(settings: Settings, tokens: Tokens | None = None) -> Place:
    """Return where an installation's record lies.

    Raises:
        InputError: the lake is elsewhere and a path of the record is a plain name.
        UsageError: there is no key for the lake's tokens.
    """
    record, desk = settings.record, settings.desk
    return Place(
        url=record.url or f"sqlite:///{settings.beside_lake('record.sqlite3').resolve()}",
        files=settings.beside_lake(record.files),
        vault_keys=settings.beside_lake(record.vault),
        secret=settings.beside_lake(record.secret),
        tokens=tokens or lake_tokens(local_folder(settings.lake)),
        password=Path(record.password).expanduser() if record.password else None,
        hosts=tuple(host for each in desk.hosts.split(",") if (host := each.strip())),
        is_https=desk.https,
        idle_minutes=desk.idle_minutes,
        session_hours=desk.session_hours,
        body_bytes=settings.limits.body_bytes,
        lists=settings.lists_file,
        heads=settings.beside_lake("journal.heads"),
    )


def record_open(settings: Settings, tokens: Tokens | None = None) -> Opened:
    """Open the record; the database is not asked yet.

    Raises:
        HoldfastError: a path, key or URL of the settings cannot be used.
    """
    opened = open_record(record_place(settings, tokens))
    from holdfast.flow.freezing import heed

    heed()
    return opened


def record_prepare(settings: Settings) -> "Invited | None":
    """Bring the record's tables up to date; return a link for the first admin where there is no staff yet.

    Raises:
        HoldfastError: the settings or the database cannot be used.
    """
    record_open(settings)
    from holdfast.record.reaching import reached
    from holdfast.record.staff import staff_first
    from holdfast.record.tables import tables_made

    tables_made()
    with reached():
        return staff_first()


def welcome_link(settings: Settings, secret: str) -> str:
    """Return where an invitation is taken up."""
    desk = settings.desk
    first = next((host.strip() for host in desk.hosts.split(",")), "")
    if desk.https and first:
        return f"https://{first}/staff/welcome?link={secret}"
    is_here = desk.address in {"127.0.0.1", "0.0.0.0", "::1", "::"}  # noqa: S104 - compared only
    return f"http://{'localhost' if is_here else desk.address}:{desk.port}/staff/welcome?link={secret}"
