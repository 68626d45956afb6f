"""The labelled texts: how they are written down, see README.md."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
HOMES = {"Asia/Taipei": "TWD", "Asia/Hong_Kong": "HKD"}
KINDS = {"fcs": "false_customer_service", "other": "other_fraud", "ordinary": "ordinary"}


@dataclass(frozen=True)
class Labelled:
    """A text and what a person read in it: field → the values."""

    name: str
    genre: str
    written_at: datetime
    timezone: str
    labels: dict[str, list[str]]
    text: str


def read_folder(folder: Path) -> list[Labelled]:
    return [each for path in sorted(folder.glob("*.txt")) for each in read_file(path)]


def read_file(path: Path) -> list[Labelled]:
    parts = re.split(r"^@ ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [_labelled(part) for part in parts if part.strip()]


def _labelled(part: str) -> Labelled:
    head, _, text = part.partition("\n=\n")
    first, *lines = head.splitlines()
    name, genre, written_at, *zone = first.split()
    labels: dict[str, list[str]] = {}
    for line in lines:
        field, _, written = line.partition(" ")
        labels[field] = _values(field, written.strip())
    return Labelled(
        name, genre, datetime.fromisoformat(written_at), zone[0] if zone else "Asia/Shanghai", labels, text.strip()
    )


def _values(field: str, written: str) -> list[str]:
    if not written:
        return []
    if field in {"loss", "price", "offer", "total"}:
        return _sums(written)
    if field in {"ordered", "called", "paid"}:
        return [each.strip() for each in written.split(",")]
    return [each.strip() for each in written.split("|")]


def _sums(written: str) -> list[str]:
    """``5000, 3400, 8400= TWD`` → ``5000.00 TWD`` …; the currency stands at the end, yuan where none does."""
    match = re.fullmatch(r"([\d.,=\s]+?)\s*([A-Z]{3})?", written)
    assert match, written
    return [
        f"{float(each.strip('= ')):.2f} {match[2] or 'CNY'}" for each in match[1].split(",") if float(each.strip("= "))
    ]
