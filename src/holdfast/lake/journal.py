"""What was done to the lake itself: entries that can be added and never changed."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

import pyarrow as pa

from holdfast.lake.place import Place
from holdfast.lake.table import LakeTable
from holdfast.terms.schemas import Column, TableSchema

FOLDER = "_journal"

JOURNAL = TableSchema(
    "journal",
    "What was done to the lake: one row an entry.",
    (
        Column("at", "time", "when", is_required=True),
        Column("entry", "word", "noun:verb", is_required=True),
        Column("actor", "id", "who did it: the account of the machine"),
        Column("run", "id", "what the entries of one doing have in common"),
        Column("about", "text", "what it was about, as a JSON object"),
    ),
)


class Journal:
    """The lake's own journal; an append-only table like the others."""

    def __init__(self, place: Place) -> None:
        """Take its place."""
        self._table = LakeTable(JOURNAL, place, is_append_only=True)

    def add(self, entry: str, actor: str, run: str, about: Mapping[str, object]) -> None:
        """Add an entry; durable when this returns."""
        now = datetime.now(UTC).replace(tzinfo=None)
        row = {"at": now, "entry": entry, "actor": actor, "run": run, "about": json.dumps(about, sort_keys=True)}
        self._table.append(pa.Table.from_pylist([row], JOURNAL.arrow), uuid.uuid4().hex)

    @property
    def changes(self) -> int:
        """How many entries there are: more, and rows of the lake were taken away since."""
        return self._table.version().rows

    def entries(self) -> list[dict[str, object]]:
        """Return all entries in their order; ``about`` as an object."""
        files = self._table.version().files
        rows = [row for file in files for part in self._table.batches(file) for row in part.to_pylist()]
        return [{**row, "about": json.loads(row["about"])} for row in sorted(rows, key=lambda row: row["at"])]


def fingerprint(token: str) -> str:
    """Return what the journal says of a token: who has the token can show it was forgotten, and nobody learns it."""
    return hashlib.sha256(f"holdfast:forgotten:{token}".encode()).hexdigest()[:32]
