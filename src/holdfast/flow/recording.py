"""The record of an installation, opened from its settings."""

from pathlib import Path

from holdfast.lake import lake_tokens
from holdfast.record.opening import Opened, open_record
from holdfast.record.place import Place
from holdfast.settings import Settings, local_folder
from holdfast.terms.identifiers import Tokens


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
    )


def record_open(settings: Settings, tokens: Tokens | None = None) -> Opened:
    """Open the record; the database is not asked yet.

    Raises:
        HoldfastError: a path, key or URL of the settings cannot be used.
    """
    return open_record(record_place(settings, tokens))
