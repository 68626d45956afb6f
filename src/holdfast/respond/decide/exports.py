"""Lists for others: nginx, CSV, JSON, and decisions as CrowdSec's bouncers read them."""

import csv
import io
from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from holdfast.respond.decide.lists import Changes, Entry
from holdfast.respond.decide.moments import written_time

SCOPES = {"ip": "Ip", "ip_subnet": "Range"}
"""How CrowdSec calls our kinds; what is about nobody's address is not for bouncers."""
FOR_EVER = 365 * 24 * 3600
"""Seconds a decision without an end is given: bouncers expect one, and are told again at their next start."""
_COLUMNS = ("list", "kind", "identifier", "reason", "source", "added_at", "ends_at")


def as_nginx(entries: Iterable[Entry]) -> str:
    """Return ``deny`` lines for an ``include`` in nginx; what is no address is left out."""
    addresses = sorted({entry.identifier for entry in entries if entry.kind in SCOPES})
    return "".join(f"deny {address};\n" for address in addresses)


def as_csv(entries: Iterable[Entry]) -> str:
    """Return a table with a header; a cell that a spreadsheet would run begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(value) for value in _plain(entry).values()] for entry in entries)
    return out.getvalue()


def as_json(entries: Iterable[Entry]) -> str:
    """Return a list of objects."""
    return msgspec.json.encode([_plain(entry) for entry in entries]).decode() + "\n"


FORMATS: dict[str, Callable[[Iterable[Entry]], str]] = {"nginx": as_nginx, "csv": as_csv, "json": as_json}


def as_decisions(entries: Iterable[Entry], now: int) -> list[dict[str, Any]]:
    """Return decisions as https://docs.crowdsec.net/docs/local_api/bouncers describes them; ``now`` in microseconds."""
    return [_decision(entry, now) for entry in entries if entry.kind in SCOPES]


def as_stream(changes: Changes, now: int) -> dict[str, Any]:
    """Return what came and what went as the stream of CrowdSec's local API."""
    return {"new": as_decisions(changes.new, now), "deleted": as_decisions(changes.gone, now)}


def _decision(entry: Entry, now: int) -> dict[str, Any]:
    left = FOR_EVER if entry.ends_at is None else max((entry.ends_at - now) / 1e6, 0)
    return {
        "id": entry.id,
        "origin": "holdfast",
        "scenario": f"holdfast/{entry.list}",
        "scope": SCOPES[entry.kind],
        "type": "ban",
        "value": entry.identifier,
        "duration": f"{left:.0f}s" if entry.removed_at is None else "0s",
    }


def _plain(entry: Entry) -> dict[str, str]:
    told = {name: str(getattr(entry, name)) for name in _COLUMNS[:-2]}
    ends_at = "" if entry.ends_at is None else written_time(entry.ends_at)
    return {**told, "added_at": written_time(entry.added_at), "ends_at": ends_at}


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
