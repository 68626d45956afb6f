"""Reading events in tests: a stand-in for tokens that shows what it was given, and rows as dicts."""

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from holdfast.ingest.arrivals import Arrived, read_block
from holdfast.ingest.blocks import Block
from holdfast.ingest.events import Told
from holdfast.ingest.formats import event_format
from holdfast.ingest.rules import load_rules
from holdfast.ingest.zones import find_zone
from holdfast.terms.schemas import TokenKind

SAMPLES = Path(__file__).parent / "samples"
ARRIVED_AT = dt.datetime(2026, 5, 2)  # noqa: DTZ001 - inside, times are naive UTC


def shown(kind: TokenKind, values: pa.Array) -> pa.Array:
    return pc.binary_join_element_wise(f"<{kind}>", values, "")


def read(name: str, text: bytes, *, zone: str | None = None, rules: Path | None = None, **told: Any) -> Arrived:
    source = Told(
        "x.log",
        told.pop("dated", dt.date(2026, 5, 2)),
        rules=load_rules(rules) if rules else (),
        zone=find_zone(zone) if zone else None,
        **told,
    )
    reader = event_format(name).open_events(text[: 1 << 20], source)
    return read_block(reader, source, Block(text, 1), tokens=shown, arrived_at=ARRIVED_AT)


def rows(arrived: Arrived, table: str, *names: str) -> list[tuple[Any, ...]]:
    found = arrived.rows[table].select(list(names)).to_pylist()
    return [tuple(row.values()) for row in found]


def places(arrived: Arrived) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.field) for _, refusal in arrived.refused]
