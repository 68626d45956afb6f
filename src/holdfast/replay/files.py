"""A run on disk: ``events/<table>/<day>.parquet``, ``complaints/``, ``truth/``; written while the next day is made."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from holdfast.replay.agenda import Rows
from holdfast.replay.arrow import TABLE_OF, arrow
from holdfast.replay.simulation import Simulation
from holdfast.replay.told import ToldOf, told
from holdfast.replay.truth import Truth, truth, write_truth
from holdfast.replay.world import World

ROWS_A_FILE = 128_000
"""A table's days are gathered until there are so many rows: a large shop has a file a day, a small one a month."""
AHEAD = 2
"""Days that may wait to be written."""

Notice = Callable[[str, int], None]
"""Told what is being done (a code) and how many more rows were written."""


class EventFiles:
    """Writes days of events, one file after another, in a thread of its own."""

    def __init__(self, folder: Path, world: World) -> None:
        """Begin writing into ``folder`` (``events``)."""
        self._folder, self._world = folder, world
        self._gathered: dict[str, list[pa.Table]] = {}
        self._begun: dict[str, str] = {}
        self._writer = ThreadPoolExecutor(1)
        self._waiting: list[Future[None]] = []
        self.rows = 0

    def write(self, day: int, tables: dict[str, Rows]) -> None:
        """Take a day; returns before it is on disk, and raises what went wrong with an earlier one."""
        self.rows += sum(len(rows["at"]) for rows in tables.values())
        self._waiting.append(self._writer.submit(self._take, day, tables))
        while len(self._waiting) > AHEAD:
            self._waiting.pop(0).result()

    def close(self) -> None:
        """Write what is left."""
        for each in self._waiting:
            each.result()
        self._writer.shutdown()
        for table in list(self._gathered):
            self._flush(table)

    def _take(self, day: int, tables: dict[str, Rows]) -> None:
        on = self._world.calendar.local_day(day * 86_400.0).isoformat()
        for table, rows in tables.items():
            if not len(rows["at"]):
                continue
            self._begun.setdefault(table, on)
            self._gathered.setdefault(table, []).append(arrow(table, rows, self._world))
            if sum(each.num_rows for each in self._gathered[table]) >= ROWS_A_FILE:
                self._flush(table)

    def _flush(self, table: str) -> None:
        folder = self._folder / TABLE_OF.get(table, table)
        folder.mkdir(parents=True, exist_ok=True)
        whole = pa.concat_tables(self._gathered.pop(table)).unify_dictionaries()
        worded = [name for name in whole.column_names if pa.types.is_dictionary(whole.schema.field(name).type)]
        name = f"{self._begun.pop(table)}{'-own' if table in TABLE_OF else ''}.parquet"
        # What is said in few words is written as a dictionary; ids are all different, a dictionary of them is a loss.
        pq.write_table(
            whole, folder / name, compression="lz4", use_dictionary=worded, store_schema=False, write_statistics=["at"]
        )


def write_run(simulation: Simulation, folder: Path, notice: Notice | None = None) -> tuple[int, ToldOf, Truth]:
    """Let a simulation happen and write it; return the number of events, the complaints and the truth.

    ``folder`` is made where it is missing. ``complaints/complaints.csv`` holds the facts, ``texts.csv`` her own words.
    """
    events = EventFiles(folder / "events", simulation.world)
    for day, tables in enumerate(simulation.days()):
        before = events.rows
        events.write(day, tables)
        if notice:
            notice("replay", events.rows - before)
    events.close()
    said = told(simulation)
    known = truth(simulation, said)
    (folder / "complaints").mkdir(parents=True, exist_ok=True)
    for name, table in (("complaints", said.table), ("texts", said.texts)):
        pyarrow.csv.write_csv(zoned(table), folder / "complaints" / f"{name}.csv")
    _write_canaries(known, folder)
    write_truth(known, folder / "truth")
    return events.rows, said, known


def _write_canaries(known: Truth, folder: Path) -> None:
    """Write the shop's own list of what it planted, ``canaries.csv`` (``kind, subject, at``), where it did."""
    planted = known.subjects.filter(pc.field("role").isin(["canary_account", "canary_order"]))
    if planted.num_rows:
        listed = planted.select(["kind", "subject", "first_at"]).rename_columns(["kind", "subject", "at"])
        pyarrow.csv.write_csv(zoned(listed), folder / "canaries.csv")


def zoned(table: pa.Table) -> pa.Table:
    """Return a table whose naive UTC times say so, as text: ``2016-07-14T09:30:00Z``."""
    for place, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            written = pc.strftime(table[column.name].cast(pa.timestamp("s")), format="%Y-%m-%dT%H:%M:%SZ")
            table = table.set_column(place, column.name, written)
    return table
