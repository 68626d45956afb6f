"""Write the accesses of a simulated shop, as many rows as are asked for, with one leak and its complaints.

    python benchmarks/speed/shop.py 10_000_000 --out benchmarks/speed/.work/10m

Invented throughout, and made for speed only: `benchmarks/trace` has the shop on which accuracy is measured. Some 40,000
custodians hold what they would in life: a token and staff by shop, few vendors and warehouses, parcel hubs, stations
and couriers, a service desk; the volumes have heavy tails. Orders are placed evenly over 120 days, ids rise with time.
Rows are in time order, as a log writes them; files hold 48 row groups of 1,048,576 rows, zstd.
"""

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

DAY = 86_400_000
"""One day in milliseconds, the resolution of the log."""
BEGIN = int(np.datetime64("2026-01-01", "ms").astype(np.int64))
DAYS = 120
SHOPS = 8_000
SLAB_ORDERS = 1_150_000
GROUP_ROWS, FILE_GROUPS = 1 << 20, 48
REPEATED = 0.09
"""How many accesses are made a second time by the same custodian."""

LEAK, LEAK_FROM, LEAK_DAYS = "station-00050", 50, 20
"""The custodian whose data left: one in a thousand orders passes there; and when."""
COMPLAINTS, NOISE = 200, 0.3


@dataclass(frozen=True)
class Kind:
    """One kind of custodian: how many there are, which part of the orders they open, when (hours), what they see."""

    name: str
    count: int
    part: float
    hours: float
    fields: str


KINDS = (
    Kind("warehouse", 4, 0.95, 3, "address|item|name|phone"),
    Kind("erp_vendor", 15, 0.55, 0.2, "address|amount|item|name|order_number|phone"),
    Kind("erp_token", SHOPS, 0.95, 0.2, "address|amount|item|name|order_number|phone"),
    Kind("shop_staff", 12_000, 0.9, 4, "address|amount|item|name|phone"),
    Kind("courier_company", 4, 1.0, 13, "address|name|phone"),
    Kind("hub", 150, 1.0, 30, "address|name|phone"),
    Kind("station", 5_000, 0.95, 50, "address|name|phone"),
    Kind("courier", 15_000, 0.9, 57, "address|name|phone"),
    Kind("desk_team", 12, 0.17, 72, "address|amount|item|name|order_number|phone"),
    Kind("desk_employee", 400, 0.17, 72, "address|amount|item|name|order_number|phone"),
    Kind("api_client", 80, 0.3, 8, "item|name|order_number|phone"),
)
ROWS_AN_ORDER = sum(kind.part for kind in KINDS) * (1 + REPEATED)
FIRST = np.cumsum([0, *(kind.count for kind in KINDS)])
NAMES = [f"{kind.name}-{number:05d}" for kind in KINDS for number in range(kind.count)]
KIND_OF = np.repeat(np.arange(len(KINDS)), [kind.count for kind in KINDS]).astype(np.int8)
FIELDS = sorted({kind.fields for kind in KINDS})
FIELDS_OF = np.array([FIELDS.index(kind.fields) for kind in KINDS], dtype=np.int8)


@dataclass
class Rows:
    """Accesses in columns: milliseconds since ``BEGIN``, custodian (number), order, account."""

    at: Ints
    custodian: npt.NDArray[np.int32]
    order: Ints
    account: Ints

    def taken(self, which: npt.NDArray[np.bool_] | npt.NDArray[np.int64] | slice) -> "Rows":
        """Return some of the rows."""
        return Rows(self.at[which], self.custodian[which], self.order[which], self.account[which])


def joined(parts: list[Rows]) -> Rows:
    """Put rows end to end."""
    return Rows(*(np.concatenate([getattr(part, name) for part in parts]) for name in Rows.__dataclass_fields__))


def holders(shop: Ints, station: Ints, rng: np.random.Generator) -> Iterator[Ints]:
    """Yield, in the order of ``KINDS``, which custodian of each kind an order meets (numbers within the kind)."""
    n = len(shop)
    yield shop % 4
    yield shop % 15
    yield shop
    yield (shop * 7 + rng.integers(0, 3, n)) % 12_000
    yield station % 4
    yield station % 150
    yield station
    yield station * 3 + rng.integers(0, 3, n)
    desk = rng.integers(0, 400, n)
    yield desk % 12
    yield desk
    yield (rng.random(n) ** 2 * 80).astype(np.int64)


def slab(first: int, count: int, orders: int, seed: int) -> tuple[Rows, Ints, Ints]:
    """Return all accesses to the orders ``first`` … ``first + count - 1`` of ``orders``, these orders, when placed."""
    rng = np.random.default_rng([seed, first])
    number = np.arange(first, first + count)
    placed = (number * (DAYS * DAY / orders)).astype(np.int64)
    order = 2_000_000_000 + number * 8 + rng.integers(0, 8, count)
    account = 1 + rng.integers(0, max(orders * 3 // 5, 1), count)
    shop = (rng.random(count) ** 2.5 * SHOPS).astype(np.int64)
    station = (rng.random(count) ** 2 * 5_000).astype(np.int64)
    parts = []
    for kind, begin, held in zip(KINDS, FIRST, holders(shop, station, rng), strict=False):
        once = np.flatnonzero(rng.random(count) < kind.part)
        again = once[rng.random(len(once)) < REPEATED]
        met = np.concatenate([once, again])
        spread = np.exp((rng.random((2, len(met))).sum(axis=0) - 1.0) * 1.5)
        delay = kind.hours * spread * np.where(np.arange(len(met)) < len(once), 1.0, 1.3)
        at = placed[met] + (delay * (DAY / 24)).astype(np.int64)
        parts.append(Rows(at, (begin + held[met]).astype(np.int32), order[met], account[met]))
    return joined(parts), order, placed


def in_time_order(rows: int, seed: int, callers: "Callers") -> Iterator[Rows]:
    """Yield ``rows`` accesses in time order, in whole row groups but for the last; tell ``callers`` of each."""
    orders = int(rows / ROWS_AN_ORDER * 1.02) + 1000
    waiting: list[Rows] = []
    left = rows
    for first in range(0, orders, SLAB_ORDERS):
        made, order, placed = slab(first, min(SLAB_ORDERS, orders - first), orders, seed)
        callers.hear_orders(order, placed)
        waiting.append(made)
        is_last = first + SLAB_ORDERS >= orders
        every = joined(waiting)
        ready = np.flatnonzero(every.at <= (DAYS * DAY if is_last else placed[-1]))
        ready = ready[np.argsort(every.at[ready])]
        whole = len(ready) if is_last else len(ready) // GROUP_ROWS * GROUP_ROWS
        ready = ready[: min(whole, left)]
        out = every.taken(ready)
        callers.hear_accesses(out)
        yield out
        left -= len(ready)
        if not left:
            return
        is_kept = np.ones(len(every.at), dtype=bool)
        is_kept[ready] = False
        waiting = [every.taken(is_kept)]
    raise ValueError(f"{left} rows too few: raise the number of orders")


class Callers:
    """Who is called: some of the orders that the leaking custodian saw in the window, and some others."""

    def __init__(self, rows: int, seed: int) -> None:
        """Prepare to hear ``rows`` accesses."""
        self._rng = np.random.default_rng([seed, 1])
        self._leaking = NAMES.index(LEAK)
        self._leaked: list[Rows] = []
        self._others: list[tuple[Ints, Ints]] = []
        self._one_in = max(1, int(rows / ROWS_AN_ORDER) // 20_000)
        self.until = 0

    def hear_orders(self, order: Ints, placed: Ints) -> None:
        """Take notice of orders and when they were placed."""
        self._others.append((order[:: self._one_in], placed[:: self._one_in]))

    def hear_accesses(self, rows: Rows) -> None:
        """Take notice of accesses."""
        inside = (rows.custodian == self._leaking) & (rows.at >= LEAK_FROM * DAY)
        self._leaked.append(rows.taken(inside & (rows.at < (LEAK_FROM + LEAK_DAYS) * DAY)))
        self.until = max(self.until, int(rows.at[-1])) if len(rows.at) else self.until

    def complaints(self) -> pa.Table:
        """Return the complaints: ``complaint, order, called_at, fields_known``."""
        leaked = joined(self._leaked)
        order, at = leaked.order, leaked.at
        others, placed = (np.concatenate(side) for side in zip(*self._others, strict=True))
        noise = int(COMPLAINTS * NOISE)
        true = self._called(order, at, 4.0, COMPLAINTS - noise)
        false = self._called(others, placed, 10.0, noise)
        called = [*true, *false]
        quoted = ["name|phone" if n % 2 else "address|name|phone" for n in range(len(true))]
        quoted += [("item|phone", "name|order_number|phone", "phone")[n % 3] for n in range(len(false))]
        return pa.table(
            {
                "complaint": [f"c{n:04d}" for n in range(len(called))],
                "order": [str(order) for order, _ in called],
                "called_at": [f"{np.datetime64(BEGIN + at, 'ms')}Z" for _, at in called],
                "fields_known": quoted,
            }
        )

    def _called(self, order: Ints, at: Ints, days: float, count: int) -> list[tuple[int, int]]:
        order, first = np.unique(order, return_index=True)
        at = at[first] + (days * np.exp(self._rng.normal(0, 0.9, len(order))) * DAY).astype(np.int64)
        heard = np.flatnonzero(at < self.until)
        chosen = self._rng.choice(heard, min(count, len(heard)), replace=False)
        return [(int(order[n]), int(at[n])) for n in np.sort(chosen)]


def table(rows: Rows) -> pa.Table:
    """Return accesses in the columns of the files' contract."""
    kind = KIND_OF[rows.custodian]
    stamps = pa.array((rows.at + BEGIN) * 1000, pa.timestamp("us", tz="UTC"))
    return pa.table(
        {
            "at": stamps,
            "custodian": pa.DictionaryArray.from_arrays(rows.custodian, NAMES),
            "custodian_kind": pa.DictionaryArray.from_arrays(kind, [kind.name for kind in KINDS]),
            "order": rows.order,
            "account": rows.account,
            "fields": pa.DictionaryArray.from_arrays(FIELDS_OF[kind], FIELDS),
        }
    )


class Files:
    """Parquet files of ``FILE_GROUPS`` row groups, written by another thread."""

    def __init__(self, folder: Path) -> None:
        """Write into ``folder``."""
        self._folder, self._groups, self._count = folder, FILE_GROUPS, 0
        self._writer: pq.ParquetWriter | None = None
        self._thread = ThreadPoolExecutor(1)
        self._pending: Future[None] | None = None

    def add(self, rows: Rows) -> None:
        """Write rows, once those before are written."""
        if self._pending:
            self._pending.result()
        self._pending = self._thread.submit(self._write, rows)

    def _write(self, rows: Rows) -> None:
        made = table(rows)
        for begin in range(0, made.num_rows, GROUP_ROWS):
            if self._groups == FILE_GROUPS or self._writer is None:
                self._next(made.schema)
            assert self._writer is not None
            self._writer.write_table(made.slice(begin, GROUP_ROWS), GROUP_ROWS)
            self._groups += 1

    def _next(self, schema: pa.Schema) -> None:
        if self._writer:
            self._writer.close()
        words = ["custodian", "custodian_kind", "fields"]
        self._writer = pq.ParquetWriter(
            self._folder / f"accesses-{self._count:03d}.parquet",
            schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=words,
            store_schema=False,
        )
        self._count, self._groups = self._count + 1, 0

    def close(self) -> None:
        """Wait for what is being written and end the last file."""
        if self._pending:
            self._pending.result()
        if self._writer:
            self._writer.close()
        self._thread.shutdown()


def make_shop(folder: Path, rows: int, seed: int = 7) -> None:
    """Write ``accesses/*.parquet``, ``complaints.csv`` and ``truth.json`` (who leaked, when) to ``folder``.

    Below 5 million rows there are fewer than ``COMPLAINTS``: the leak holds too few orders.
    """
    (folder / "accesses").mkdir(parents=True)
    callers, files = Callers(rows, seed), Files(folder / "accesses")
    try:
        for part in in_time_order(rows, seed, callers):
            files.add(part)
    finally:
        files.close()
    pc.write_csv(callers.complaints(), folder / "complaints.csv")
    begin = np.datetime64(BEGIN, "ms").astype("datetime64[D]") + LEAK_FROM
    truth = {"custodian": LEAK, "from": str(begin), "to": str(begin + LEAK_DAYS - 1), "rows": rows, "seed": seed}
    (folder / "truth.json").write_text(json.dumps(truth, indent=2) + "\n")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("rows", type=int)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--seed", type=int, default=7)
    given = asked.parse_args()
    make_shop(given.out, given.rows, given.seed)


if __name__ == "__main__":
    main()
